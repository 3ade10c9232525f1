"""A quarter opens while the reports of the last one are still written: when one of them is sent, the next map follows it."""

from typing import Any

from django.db import transaction
from django.db.models import F

from powermaps.mapping import STAYS, carry_forward
from powermaps.models import Breakdown, Placement, Strategy
from powermaps.shifts import Verdict
from powermaps.strategies import PLANNED, carry_strategies
from reporting.models import Report

HOLLOW = frozenset({Verdict.CARRIED, Verdict.INHERITED})


def renew(before: Report) -> None:
    """Bring the map of the quarter after to what was just sent, as far as nobody has worked on it there. Twice is as good as once."""
    with transaction.atomic():
        report = before.following()
        if report is None or not report.lock().is_open:
            return
        _renew_placements(report, before)
        carry_forward(report, before)
        _renew_strategies(report, before)
        carry_strategies(report, before)


def _renew_placements(report: Report, before: Report) -> None:
    retired = set(Breakdown.objects.filter(report=before, retires=True).values_list("cluster", flat=True))
    standing = Placement.objects.filter(report=before).exclude(verdict=Verdict.DROPPED)
    last = {row.actor_id: row for row in standing.select_related("inherited_from")}
    for row in Placement.objects.filter(report=report, changed_by=None, verdict__in=HOLLOW):
        there = last.get(row.actor_id)
        if there is None or row.actor_id in retired:
            row.delete()
            continue
        now: dict[str, Any] = {
            "verdict": Verdict.INHERITED if there.verdict == Verdict.INHERITED else Verdict.CARRIED,
            "before": there,
            "before_support": there.support,
            "before_influence": there.influence,
            "inherited_from": there.inherited_from,
            **{name: getattr(there, name) for name in STAYS},
        }
        if any(getattr(row, name) != value for name, value in now.items()):
            Placement.objects.filter(pk=row.pk).update(version=F("version") + 1, **now)


def _renew_strategies(report: Report, before: Report) -> None:
    last = {row.actor_id: row for row in Strategy.objects.filter(report=before)}
    for row in Strategy.objects.filter(report=report, changed_by=None):
        there = last.get(row.actor_id)
        if there is None:
            row.delete()
        elif any(getattr(row, name) != getattr(there, name) for name in PLANNED):
            now = {name: getattr(there, name) for name in PLANNED}
            Strategy.objects.filter(pk=row.pk).update(version=F("version") + 1, **now)
