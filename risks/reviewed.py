"""Knows how the review of a plan reads: what slipped and by how much, in words; its timeline; and many partners’ reviews as one. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.chapter import Content, Count
from reporting.quarters import Period
from risks.presenting import state_in_words
from risks.slippage import Cell, Slippage, Timing, bars, slippage
from risks.spans import columns, in_words, name_of

UNREVIEWED = "unreviewed"  # in place of a timing, where no partner has said anything


def told(row: Content, now: str) -> Content:
    """A review as it reads in its quarter: who, when and how far in words, and what became of the planned end."""
    found = slippage(row["last"], row["expected_last"], row["status"], now)
    return {
        **row,
        "responsible": _("Consortium") if row["is_joint"] else row["responsible"],
        "when": in_words(row["first"], row["last"]),
        "state": state_in_words(row["status"]) if row["status"] else _("Nothing said yet"),
        "timing": found.timing.value,
        "slipped": found.quarters,
        "end": found.end,
        "expected": in_words_of(found, row["last"], row["status"], now),
    }


def in_words_of(found: Slippage, last: str, status: str, now: str) -> str:
    """What is expected, in a few words: Q3 2017, 2 quarters later than planned."""
    if found.timing == Timing.DROPPED:
        return _("Dropped")
    if found.timing == Timing.UNKNOWN:
        return _("Late: planned for %(quarter)s, not known when it will be done") % {"quarter": name_of(last)}
    words = {
        Timing.ON_TIME: _("as planned"),
        Timing.LATER: ngettext("%(count)s quarter later", "%(count)s quarters later", abs(found.quarters)),
        Timing.EARLIER: ngettext("%(count)s quarter earlier", "%(count)s quarters earlier", abs(found.quarters)),
    }[found.timing] % {"count": abs(found.quarters)}
    if status == "done":
        return _("Done in %(quarter)s, %(how)s") % {"quarter": name_of(found.end), "how": words}
    if found.timing == Timing.ON_TIME and found.end == now:
        return _("Due this quarter, as planned")
    return _("%(quarter)s, %(how)s") % {"quarter": name_of(found.end), "how": words}


def counted(rows: Iterable[Content]) -> list[str]:
    """How they stand together: “3 as planned”, “2 later, by 3 quarters in all”; what there is none of is not said."""
    rows = list(rows)
    later = [row["slipped"] for row in rows if row["timing"] == Timing.LATER]
    said = [
        (Timing.UNKNOWN, _("%(count)s late without a new date")),
        (Timing.ON_TIME, _("%(count)s as planned")),
        (Timing.EARLIER, _("%(count)s earlier")),
        (Timing.DROPPED, _("%(count)s dropped")),
    ]
    words = [text % {"count": n} for timing, text in said if (n := sum(row["timing"] == timing for row in rows))]
    if later:
        quarters = ngettext("by %(count)s quarter in all", "by %(count)s quarters in all", sum(later))
        words.insert(0, f"{_('%(count)s later')}, {quarters % {'count': sum(later)}}" % {"count": len(later)})
    return words


def at_a_glance(rows: Iterable[Content]) -> list[Count]:
    """How many are as planned and how many are late; nothing where the plan asks for nothing."""
    found = Counter(row["timing"] if row["status"] else UNREVIEWED for row in rows)
    if not found:
        return []
    as_planned = found[Timing.ON_TIME] + found[Timing.EARLIER]
    more = [
        (_("Late, without a new date"), found[Timing.UNKNOWN]),
        (_("Dropped"), found[Timing.DROPPED]),
        (_("Not reviewed"), found[UNREVIEWED]),
    ]
    there = [(_("As planned or earlier"), as_planned), (_("Later than planned"), found[Timing.LATER])]
    return [("", words, str(count)) for words, count in [*there, *(one for one in more if one[1])]]


def chart(rows: Iterable[Content], now: str) -> dict[str, Any]:
    """The planned bar and the expected one of each of these, under the quarters that all of them need; this quarter among them."""
    there = [row for row in rows if row["first"] and row["last"]]
    spans = [(row["first"], row["last"]) for row in there] + [(row["end"], row["end"]) for row in there if row["end"]]
    shown = columns([*spans, (now, now)])
    return {
        "now": name_of(now) if now else "",
        "quarters": [(period, period.code == now) for period in shown],
        "years": [(year, len(list(them))) for year, them in groupby(shown, key=lambda period: period.year)],
        "rows": [{**row, "cells": _cells(row, shown, now)} for row in there],
    }


def _cells(row: Content, shown: list[Period], now: str) -> list[Cell]:
    """Where nobody has said anything, nothing is expected."""
    drawn = bars(row["first"], row["last"], row["end"], shown, now)
    return [replace(cell, expected="") for cell in drawn] if row["timing"] == UNREVIEWED else drawn


# ── Many partners as one ────────────────────────────────────────────────────


def together(activities: Iterable[Content], reviews: Iterable[tuple[str, Content]], now: str) -> list[Content]:
    """Each activity once, with what the partners say of it side by side, and by when all of them expect it to be done.

    `reviews` are told ones, each with its partner; of activities that are not among `activities` nothing is shown.
    """
    said: dict[str, list[Content]] = {}
    for partner, row in reviews:
        state = {name: value for name, value in row.items() if name != "id"}
        said.setdefault(row["activity"], []).append({"partner": partner, "review": row["id"], **state})
    return [_joined(activity, said.get(activity["id"], []), now) for activity in activities]


def _joined(activity: Content, states: list[Content], now: str) -> Content:
    ahead = [state for state in states if state["status"] != "dropped"]
    status = _status_of([state["status"] for state in states])
    is_unknown = any(state["timing"] == Timing.UNKNOWN for state in ahead)
    end = "" if is_unknown or not ahead else max(state["end"] for state in ahead)
    found = slippage(activity["last"], end, status, now) if not is_unknown else Slippage(Timing.UNKNOWN, "", 0)
    return {
        **activity,
        "responsible": _("Consortium") if activity["is_joint"] else activity["responsible"],
        "when": in_words(activity["first"], activity["last"]),
        "states": states,
        "status": status,
        "state": state_in_words(status) if status else _("Not reviewed"),
        "timing": found.timing.value if states else UNREVIEWED,
        "slipped": found.quarters if states else 0,
        "end": found.end if states else "",
        "expected": in_words_of(found, activity["last"], status, now) if states else _("Not reviewed"),
        "differs": len({state["status"] for state in states}) > 1 or len({state["end"] for state in states}) > 1,
    }


def _status_of(said: list[str]) -> str:
    """Of several partners: done or dropped where all of them say so, under way where any has begun."""
    for status in ("done", "dropped"):
        if said and all(one == status for one in said):
            return status
    if any(one in ("under_way", "done") for one in said):
        return "under_way"
    return next((one for one in said if one and one != "dropped"), "")


def proposals(activities: Iterable[Content]) -> list[Content]:
    """What partners propose to change in the plan, each with the activity it is about."""
    return [
        {"activity": activity["title"], "partner": state["partner"], "text": state["proposal"]}
        for activity in activities
        for state in activity["states"]
        if state["proposal"]
    ]
