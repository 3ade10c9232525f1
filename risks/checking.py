"""Holds what a report says of risks against what has to be said before it is submitted."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.timezone import localdate

from partners.clearance import Level
from powermaps.models import Placement
from powermaps.models.actors import is_known_to_writers
from powermaps.shifts import Verdict
from reporting.models import Report
from reporting.quarters import day_in_dhaka
from risks import checks, owning
from risks.checks import Finding, Seen
from risks.models import Assessment, Mitigation
from risks.register import OVER

EARLIER = checks.UNCHANGED - 1  # quarters before this one that are looked at
BEFORE = "before__before__before"
READ = (
    *(f"assessments__{name}" for name in ("owner", "category", "scale", "risk", BEFORE)),
    *("mitigations__owner", "risk_links", "placements__actor", "chapternotes"),
    *owning.READ,
)  # of a report, so that the findings of many cost no more than those of one


def as_of(report: Report) -> date:
    """The day on which its risks are looked at: today, or the end of its quarter where that has passed."""
    last = report.quarter.ends_on if report.quarter else day_in_dhaka(report.opened_at)
    return min(localdate(), last)


def findings_of(report: Report) -> list[Finding]:
    """What is missing or odd in the risks of a report, in the order of the page; then what its map asks for."""
    on = as_of(report)
    found = [finding for risk in seen_in(report) for finding in checks.findings(risk, on)]
    return found + checks.spoiler_findings(spoilers_of(report))


def seen_in(report: Report) -> list[Seen]:
    """The risks of a report as the checks look at them."""
    rows: list[Assessment] = sorted(report.assessments.all(), key=lambda row: (row.position, row.created_at))
    prefetch_related_objects(rows, "owner", "category", "scale", BEFORE)
    actions: dict[UUID, list[Mitigation]] = {}
    there: list[Mitigation] = sorted(report.mitigations.all(), key=lambda row: (row.position, row.created_at))
    prefetch_related_objects(there, "owner")
    for row in there:
        actions.setdefault(row.risk_id, []).append(row)
    people = owning.people_there(report) if rows else frozenset()
    return [_seen(row, actions.get(row.risk_id, []), people) for row in rows]


def _seen(row: Assessment, actions: list[Mitigation], people: frozenset[UUID]) -> Seen:
    return Seen(
        id=str(row.pk),
        event=row.event,
        verdict=row.verdict,
        cause=row.cause,
        effect=row.effect,
        has_category=row.category_id is not None,
        appetite=row.appetite,
        owner=owning.owner_state(row.owner, people),
        owner_name=str(row.owner or ""),
        inherent=row.rating("inherent"),
        today=row.rating("today"),
        expected=row.rating("expected"),
        level=row.level(),
        remark=row.remark,
        accepted_by=row.accepted_by,
        accepted_until=row.accepted_until,
        happening=row.happening,
        lesson=row.lesson,
        actions=tuple(_action(action, people) for action in actions),
        earlier=tuple(_earlier(row)),
    )


def _action(row: Mitigation, people: frozenset[UUID]) -> checks.Action:
    return checks.Action(
        id=str(row.pk),
        text=row.text,
        lowers=row.lowers,
        is_open=row.is_open,
        is_dropped=row.state == Mitigation.State.DROPPED,
        due_on=row.due_on,
        owner=owning.owner_state(row.owner, people),
        owner_name=str(row.owner or ""),
    )


def _earlier(row: Assessment) -> list[Any]:
    found: list[Any] = []
    before = row.before
    while before is not None and len(found) < EARLIER:
        found.append((before.rating(), before.remark))
        before = before.before if len(found) < EARLIER else None
    return found


def spoilers_of(report: Report) -> list[checks.Spoiler]:
    """Those on its own map of whom its writers may know, by name, with what is linked to them here."""
    rows: list[Placement] = [
        row for row in report.placements.all() if row.is_spoiler and row.verdict != Verdict.DROPPED
    ]
    prefetch_related_objects(rows, "actor")
    rows = [row for row in rows if is_known_to_writers(report, row.actor)]
    there = {row.risk_id: row.verdict not in OVER for row in report.assessments.all()}
    linked: dict[UUID, list[bool]] = {}
    for link in report.risk_links.all():
        if link.actor_id and link.risk_id in there:
            linked.setdefault(link.actor_id, []).append(there[link.risk_id])
    return [
        checks.Spoiler(
            *(str(row.actor_id), str(row.actor), row.influence),
            has_risk=row.actor_id in linked,
            has_open_risk=any(linked.get(row.actor_id, [])),
            level=Level(row.travels_to),
        )
        for row in sorted(rows, key=lambda row: row.actor.name)
    ]
