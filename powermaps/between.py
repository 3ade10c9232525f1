"""Reads what changed on a partner's map between two quarters out of their rows: no queries, no clock."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from powermaps.picture import Shown
from powermaps.reading import Row, band_of, stands, tally_words
from powermaps.scale import Band, Influence, Support
from powermaps.shifts import COUNTED, MOVEMENT, Verdict


def since(before: Iterable[Row], rows: Iterable[Row], reasons: Mapping[str, Iterable[str]]) -> list[Row]:
    """The rows of a map as they differ from an earlier one. `reasons` are all that were given for an actor since then.

    An actor that moved in the world at one time and was learned of at another did move.
    """
    stood = {row["actor"]: band_of(row) for row in stands(before)}
    found = []
    for row in rows:
        there = stood.get(row["actor"])
        given = list(reasons.get(row["actor"], ()))
        real = next((reason for reason in given if reason in MOVEMENT), "")
        verdict = row["verdict"]
        if verdict in COUNTED:
            verdict = Verdict.NEW if there is None else Verdict.CHANGED if there != band_of(row) else Verdict.CONFIRMED
        found.append(
            {
                **row,
                "before": list(there) if there else None,
                "change_reason": real or next(iter(given), "") if verdict == Verdict.CHANGED else "",
                "verdict": str(verdict),
            }
        )
    return found


def gone(before: Iterable[Row], rows: Iterable[Row]) -> list[Row]:
    """Those that stood on the earlier map and do not stand on the later one."""
    there = {row["actor"] for row in stands(rows)}
    return [row for row in stands(before) if row["actor"] not in there]


def words_between(before: Iterable[Row], rows: Iterable[Row], broken_down: Iterable[Row]) -> list[str]:
    """In sentences, of rows that `since` gave: what moved, what is new, what is gone."""
    left = gone(before, rows)
    told = tally_words([row for row in rows if row["verdict"] != Verdict.DROPPED], broken_down)
    if left:
        told.append(
            ngettext("%(count)s no longer stands on it", "%(count)s no longer stand on it", len(left))
            % {"count": len(left)}
        )
    return told


def rolled_up(
    rows: Iterable[Row], clusters: Mapping[str, tuple[str, str, frozenset[str]]]
) -> tuple[list[Row], list[Shown]]:
    """Clusters in place of their parts: the rows that remain, and each cluster as the range of its parts.

    `clusters` by id: short name, name, and the ids of the actors that are parts of it. One with fewer than two parts on
    the map stays as it is.
    """
    rows = stands(rows)
    shown, taken = [], set()
    for pk, (short_name, name, parts) in sorted(clusters.items(), key=lambda item: item[1]):
        there = [row for row in rows if row["actor"] in parts and row["actor"] not in taken]
        if len(there) < 2:
            continue
        taken |= {row["actor"] for row in there} | {pk}
        low = Band(min(row["support"] for row in there), min(row["influence"] for row in there))
        high = Band(max(row["support"] for row in there), max(row["influence"] for row in there))
        shown.append(
            Shown(
                key=pk,
                label=short_name,
                name=_("%(cluster)s, as the range of its %(count)s parts") % {"cluster": name, "count": len(there)},
                bands=(low,) if low == high else (low, high),
                said=range_words(low, high),
                is_hollow=all(row["verdict"] not in COUNTED for row in there),
                is_spoiler=any("spoiler" in row["roles"] for row in there),
                is_range=True,
            )
        )
    return [row for row in rows if row["actor"] not in taken], shown


def range_words(low: Band, high: Band) -> str:
    def ends(one: Any, other: Any) -> str:
        return (
            str(one.label) if one == other else _("%(least)s to %(most)s") % {"least": one.label, "most": other.label}
        )

    support = ends(Support(low.support), Support(high.support))
    return f"{support} · {ends(Influence(low.influence), Influence(high.influence))}"
