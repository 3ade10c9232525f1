"""Working on a partner's map in a quarter: it opens hollow, each placement is judged anew, and standing still is said aloud."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import User
from partners.refusals import Refused
from powermaps.models import Actor, Breakdown, Placement, Stillness
from powermaps.models.actors import known_to_writers
from powermaps.scale import Band
from powermaps.shifts import COUNTED, MOVEMENT, Shift, Tally, Verdict, tally
from reporting.models import Report
from reporting.models.parts import require_open

STAYS = ("support", "influence", "roles", "exercised", "is_not_mobilised", "confidence", "sight", "confidentiality")


def known_rows(report: Report) -> Any:
    """The rows of a map whose actors all who write it may know of: what others made stricter since is not on it."""
    return Placement.objects.filter(known_to_writers(report, "actor__"), report=report)


def placements_of(report: Report) -> Any:
    """The rows of a map in the order of their names, with what a page or a document shows of each."""
    named = ("actor", "changed_by", "inherited_from", "context_change", "report")
    return known_rows(report).select_related(*named).prefetch_related("evidence").order_by("actor__name", "pk")


def carry_forward(report: Report, before: Report) -> None:
    """Last quarter's map, every actor hollow until somebody looks at it. Twice is as good as once."""
    there = set(Placement.objects.filter(report=report).values_list("actor", flat=True))
    retired = set(Breakdown.objects.filter(report=before, retires=True).values_list("cluster", flat=True))
    standing = Placement.objects.filter(report=before).exclude(verdict=Verdict.DROPPED)
    for last in standing.select_related("actor", "inherited_from").order_by("actor__name", "pk"):
        if last.actor_id in there | retired or last.actor.merged_into_id:
            continue
        Placement(
            report=report,
            actor=last.actor,
            verdict=Verdict.INHERITED if last.verdict == Verdict.INHERITED else Verdict.CARRIED,
            before=last,
            before_support=last.support,
            before_influence=last.influence,
            inherited_from=last.inherited_from,
            position=last.position,
            **{name: getattr(last, name) for name in STAYS},
        ).save(force_insert=True)


def is_baseline(report: Report, rows: Iterable[Placement] | None = None) -> bool:
    """The first map: there is nothing from which anybody could have moved. `rows`: its placements, where they are known."""
    if rows is None:
        rows = known_rows(report)
    return all(row.before_support is None for row in rows)


def confirm(placement: Placement, *, version: int, by: User, **words: Any) -> None:
    """Still true: it stands where it stood."""
    placement.rewrite(
        version=version,
        by=by,
        verdict=Verdict.NEW if placement.before_support is None else Verdict.CONFIRMED,
        **_where_it_stood(placement),
        **words,
    )


def _where_it_stood(placement: Placement) -> dict[str, Any]:
    if placement.before_support is None:
        return {}
    there = {"support": placement.before_support, "influence": placement.before_influence}
    return there | {"change_reason": "", "context_change": None}


def judge(placement: Placement, to: Band, *, version: int, by: User, **words: Any) -> None:
    """Say where it stands now. Elsewhere than last quarter wants the reason why, and what was seen."""
    if not to.is_valid:
        raise Refused(_("Choose a square of the map: position −2 to 2, influence 1 to 5."))
    change_reason = words.get("change_reason", placement.change_reason)
    for sentence in wanting(placement, to, change_reason, words.get("reason", placement.reason)).values():
        raise Refused(sentence)
    words["change_reason"] = change_reason if is_elsewhere(placement, to) else ""
    words["verdict"] = verdict_at(placement, to)
    if words["change_reason"] not in MOVEMENT:
        words.pop("context_change_id", None)
        words["context_change"] = None
    placement.rewrite(version=version, by=by, support=to.support, influence=to.influence, **words)


def is_elsewhere(placement: Placement, to: Band) -> bool:
    """Not where it stood last quarter."""
    return placement.shift.before not in (None, to)


def verdict_at(placement: Placement, to: Band) -> Verdict:
    """What placing it there says of it."""
    if placement.before_support is None:
        return Verdict.NEW
    return Verdict.CHANGED if is_elsewhere(placement, to) else Verdict.CONFIRMED


def wanting(placement: Placement, to: Band, change_reason: str, reason: str) -> dict[str, str]:
    """What still has to be said so that it can stand there, by the names of the fields."""
    if not is_elsewhere(placement, to):
        return {}
    found = {}
    if not change_reason:
        found["change_reason"] = _("Say why it stands elsewhere than last quarter: did it move, or do we know more?")
    if not reason.strip():
        found["reason"] = _("Write what you saw this quarter that shows it.")
    return found


def drop(placement: Placement, *, version: int, by: User, reason: str) -> None:
    """No longer relevant to the issue: it leaves the next map."""
    if not reason.strip():
        raise Refused(_("Write why it is no longer relevant."))
    placement.rewrite(version=version, by=by, verdict=Verdict.DROPPED, reason=reason, **_where_it_stood(placement))


def confirm_square(report: Report, band: Band, *, by: User) -> list[Placement]:
    """“These are still true”: all that nobody has looked at yet in one square, never on the whole map."""
    with transaction.atomic():
        require_open(report)
        waiting = placements_of(report).filter(support=band.support, influence=band.influence, verdict=Verdict.CARRIED)
        rows = list(waiting)
        for row in rows:
            confirm(row, version=row.version, by=by)
    return rows


def place(report: Report, actor: Actor, to: Band, *, by: User, **words: Any) -> Placement:
    """A new actor on the map. One that stands there already is refused, with the way to it."""
    if not to.is_valid:
        raise Refused(_("Choose a square of the map: position −2 to 2, influence 1 to 5."))
    with transaction.atomic():
        require_open(report)
        if Placement.objects.filter(report=report, actor=actor).exists():
            raise Refused(_("%(actor)s already stands on this map. Change its placement there.") % {"actor": actor})
        return Placement.add(
            report, by=by, actor=actor, support=to.support, influence=to.influence, verdict=Verdict.NEW, **words
        )


# ── What the map says as a whole ────────────────────────────────────────────


def shifts_of(placements: Iterable[Placement]) -> list[Shift]:
    """Of what was judged this quarter."""
    return [placement.shift for placement in placements if placement.verdict in COUNTED]


def movement(placements: Iterable[Placement]) -> Tally:
    return tally(shifts_of(placements))


def stands_still(report: Report, rows: Iterable[Placement] | None = None) -> bool:
    """No actor moved in a favourable direction since last quarter. A baseline does not stand still."""
    there = list(known_rows(report) if rows is None else rows)
    return not is_baseline(report, there) and not any(shift.is_favourable for shift in shifts_of(there))


def stillness_of(report: Report) -> Stillness:
    there: Any = Stillness.objects.filter(report=report).first()
    return there or Stillness.objects.get_or_create(report=report)[0]
