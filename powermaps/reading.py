"""Reads a map out of a report's frozen content, for one audience: no queries, so that it also reads what was sent years ago."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.clearance import Level
from powermaps.aims import Aim
from powermaps.packing import WIDTH
from powermaps.picture import Move, Picture, Shown, draw
from powermaps.scale import Band, Influence, Support, hint
from powermaps.shifts import COUNTED, ChangeReason, Shift, Tally, Verdict, tally
from reporting.chapter import Count

Row = dict[str, Any]

SIGNS = {Verdict.NEW: "✚", Verdict.INHERITED: "⑂", Verdict.CARRIED: "○"}


def band_of(row: Mapping[str, Any]) -> Band:
    return Band(row["support"], row["influence"])


def shift_of(row: Mapping[str, Any]) -> Shift:
    before = row.get("before")
    return Shift(Band(*before) if before else None, band_of(row), row.get("change_reason", ""))


def stands(rows: Iterable[Row]) -> list[Row]:
    """The rows that are on the map."""
    return [row for row in rows if row["verdict"] != Verdict.DROPPED]


def judged(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["verdict"] in COUNTED]


def movement(rows: Iterable[Row]) -> Tally:
    return tally(shift_of(row) for row in judged(rows))


def sign_of(row: Row, *, is_baseline: bool) -> str:
    """What stands beside the name. On a first map everybody is new, so nothing says it."""
    if row["verdict"] == Verdict.NEW and is_baseline:
        return ""
    return SIGNS.get(Verdict(row["verdict"]), "") or shift_of(row).sign


def said_of(row: Row) -> str:
    """The same in words."""
    shift = shift_of(row)
    words = []
    if row["verdict"] in SIGNS:
        words.append(str(Verdict(row["verdict"]).label))
    if shift.support:
        towards = shift.support > 0
        words.append(
            (
                ngettext("%(count)s band towards support", "%(count)s bands towards support", abs(shift.support))
                if towards
                else ngettext(
                    "%(count)s band away from support", "%(count)s bands away from support", abs(shift.support)
                )
            )
            % {"count": abs(shift.support)}
        )
    if shift.influence:
        words.append(
            _("more influence than last quarter") if shift.influence > 0 else _("less influence than last quarter")
        )
    return ", ".join(words)


def shown_of(
    rows: Iterable[Row], urls: Mapping[str, str] | None = None, moves: Mapping[str, Move] | None = None
) -> list[Shown]:
    """The rows of one partner's map as they are drawn. `urls` and `moves` by the row's id."""
    there = stands(rows)
    is_baseline = not any(row.get("before") for row in there)
    return [
        Shown(
            key=row["id"],
            label=row["short_name"],
            name=row["name"],
            bands=(band_of(row),),
            sign=sign_of(row, is_baseline=is_baseline),
            said=said_of(row),
            is_hollow=row["verdict"] not in COUNTED,
            is_spoiler="spoiler" in row["roles"],
            is_restricted=row["confidentiality"] == Level.RESTRICTED,
            before=shift_of(row).before,
            moved=row["verdict"] in COUNTED and shift_of(row).is_movement,
            url=(urls or {}).get(row["id"], ""),
            move=(moves or {}).get(row["id"]),
        )
        for row in there
    ]


def picture_of(
    rows: Iterable[Row],
    urls: Mapping[str, str] | None = None,
    moves: Mapping[str, Move] | None = None,
    *,
    selected: str = "",
    width: float = WIDTH,
) -> Picture:
    return draw(shown_of(rows, urls, moves), selected=selected, width=width)


def with_hints(rows: Iterable[Row]) -> list[Row]:
    """The rows with where they stand, what became of them and what their place suggests, in words."""
    found = []
    for row in rows:
        suggestion = hint(band_of(row))
        found.append(
            {
                **row,
                "place": place_words(row),
                "became": became_words(row),
                "hint": str(suggestion.label) if suggestion else "",
            }
        )
    return found


def at_a_glance(placed: int, *, towards: int, away: int, spoilers: int, unreviewed: int) -> list[Count]:
    """A map in a few counts; nothing where nobody stands on it."""
    if not placed:
        return []
    return [
        ("", _("Actors"), str(placed)),
        ("▶", _("Moved towards support"), str(towards)),
        ("◀", _("Moved away from it"), str(away)),
        ("", _("Spoilers"), str(spoilers)),
        *([("○", _("Not reviewed"), str(unreviewed))] if unreviewed else []),
    ]


def place_words(row: Row) -> str:
    return f"{Support(row['support']).label} · {Influence(row['influence']).label}"


def became_words(row: Row) -> str:
    """What became of it since last quarter, why it stands elsewhere, and which change of the context moved it."""
    words = [said_of(row) or str(Verdict(row["verdict"]).label)]
    if row.get("change_reason"):
        words.append(str(ChangeReason(row["change_reason"]).label))
        if row.get("context"):
            words[-1] += f" ({row['context']})"
    return ": ".join(words)


def with_outcome(strategies: Iterable[Row], rows: Iterable[Row]) -> list[Row]:
    """Strategies with what has become of them, in words, by where the rows of the same map stand."""
    places = {row["actor"]: band_of(row) for row in stands(rows)}
    return [
        {
            **one,
            "outcome": Aim(
                Band(*one["from"]), Band(*one["target"]), one["until"], places.get(one["actor"]), one.get("quarter", "")
            ).words,
        }
        for one in strategies
    ]


def tally_words(rows: Iterable[Row], broken_down: Iterable[Row] = ()) -> list[str]:
    """The change since last quarter in sentences, the most telling first; nothing that did not happen is counted."""
    rows = list(rows)
    found = movement(rows)
    counts = [
        (found.towards, ngettext("%(count)s moved towards support", "%(count)s moved towards support", found.towards)),
        (found.away, ngettext("%(count)s moved away", "%(count)s moved away", found.away)),
        (found.stronger, ngettext("%(count)s gained influence", "%(count)s gained influence", found.stronger)),
        (found.weaker, ngettext("%(count)s lost influence", "%(count)s lost influence", found.weaker)),
        (
            found.learned,
            ngettext(
                "%(count)s is seen otherwise than before", "%(count)s are seen otherwise than before", found.learned
            ),
        ),
    ]
    by_verdict = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in Verdict}
    is_baseline = not any(row.get("before") for row in rows)
    if not is_baseline:
        counts.append(
            (by_verdict[Verdict.NEW], ngettext("%(count)s is new", "%(count)s are new", by_verdict[Verdict.NEW]))
        )
    counts += [
        (
            by_verdict[Verdict.CONFIRMED],
            ngettext(
                "%(count)s stands where it stood", "%(count)s stand where they stood", by_verdict[Verdict.CONFIRMED]
            ),
        ),
        (
            by_verdict[Verdict.CARRIED],
            ngettext("%(count)s was not reviewed", "%(count)s were not reviewed", by_verdict[Verdict.CARRIED]),
        ),
        (
            by_verdict[Verdict.DROPPED],
            ngettext(
                "%(count)s is no longer relevant", "%(count)s are no longer relevant", by_verdict[Verdict.DROPPED]
            ),
        ),
    ]
    sentences = [words % {"count": count} for count, words in counts if count]
    return sentences + [
        _("%(cluster)s was broken down into %(count)s") % {"cluster": one["name"], "count": len(one["parts"])}
        for one in broken_down
    ]
