"""Reviewing the plan in a quarter's report: which activities are asked about, and that what waits there follows plan and last quarter."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from partners.clearance import Level
from reporting.models import Kind, Report
from risks.models import Activity, ActivityReview, Assessment, Mitigation, PlanState, PlanVersion
from risks.slippage import OVER, is_asked

# What `asked_of` reads, to be prefetched where the gaps of many reports are listed.
READ = (
    *("ibp__plan_versions__activities__outcome", "seat__reports__quarter", "seat__reports__activityreviews"),
    "activityreviews",
)
PLANNED = ("plan__activities__responsible__organisation", "plan__activities__outcome")


def plan_reviewed(report: Report) -> PlanVersion | None:
    """The approved version that holds in the report's project; before there is one, the version that was proposed last."""
    if _is_fetched(report.ibp, "plan_versions"):
        there = [plan for plan in report.ibp.plan_versions.all() if plan.state != PlanState.DRAFT]
    else:
        there = list(PlanVersion.objects.filter(ibp=report.ibp_id).exclude(state=PlanState.DRAFT))
    return max(there, key=lambda plan: (plan.state == PlanState.APPROVED, plan.number), default=None)


def asked_of(report: Report, plan: PlanVersion | None) -> list[Activity]:
    """What a partner's report has to review of the plan, in its order: its own activities and those of the whole consortium.

    They are due or late in its quarter, and were not done or dropped before. Restricted ones are between lead and PROKAS.
    """
    if plan is None or report.kind != Kind.PARTNER or report.quarter is None:
        return []
    now = report.quarter.code
    over = {key for key, row in latest_before(report).items() if row.status in OVER}
    asked = [
        activity
        for activity in _activities(plan)
        if (activity.is_joint or activity.responsible_id == report.seat_id)
        and activity.confidentiality < Level.RESTRICTED
        and activity.status not in OVER
        and activity.key not in over
        and is_asked(activity.first, activity.last, now)
    ]
    return sorted(asked, key=lambda activity: (activity.outcome.position, activity.position, str(activity.pk)))


def latest_before(report: Report) -> dict[UUID, ActivityReview]:
    """What the same partner said last of each activity, before the report's quarter."""
    if report.seat is None or report.quarter is None:
        return {}
    quarter = report.quarter
    if _is_fetched(report.seat, "reports"):
        dated = [(one.quarter.period, one) for one in report.seat.reports.all() if one.quarter]
        before_it = sorted((found for found in dated if found[0] < quarter.period), key=lambda found: found[0])
        return {row.activity: row for _period, one in before_it for row in one.activityreviews.all()}
    before = Q(report__quarter__year__lt=quarter.year) | Q(
        report__quarter__year=quarter.year, report__quarter__number__lt=quarter.number
    )
    rows = ActivityReview.objects.filter(before, report__seat=report.seat)
    ordered = rows.select_related("report__quarter").order_by("report__quarter__year", "report__quarter__number")
    return {row.activity: row for row in ordered}


def reviews_of(report: Report) -> QuerySet[ActivityReview]:
    """The reviews in a report, in order, each with what is planned: the same queries, however many there are."""
    rows = ActivityReview.objects.filter(report=report)
    named = rows.select_related("report__ibp", "report__quarter", "changed_by", "carried_from__report__quarter")
    return named.prefetch_related("evidence", *PLANNED).order_by("position", "created_at")


def actions_by_activity(report: Report) -> dict[UUID, list[tuple[Mitigation, Assessment]]]:
    """Actions against risks of the same report that an activity of the plan carries out, by its key; two queries."""
    risks = {row.risk_id: row for row in Assessment.objects.filter(report=report).select_related("risk")}
    found: dict[UUID, list[tuple[Mitigation, Assessment]]] = {}
    rows = Mitigation.objects.filter(report=report, activity__isnull=False).select_related("owner")
    for row in rows.order_by("position", "created_at"):
        if row.activity and row.risk_id in risks:
            found.setdefault(row.activity, []).append((row, risks[row.risk_id]))
    return found


# ── Following plan and last quarter ─────────────────────────────────────────


@dataclass(frozen=True)
class _Fresh:
    """What a review says that nobody has touched."""

    activity: UUID
    position: int
    words: dict[str, Any]


def sync(report: Report) -> None:
    """Bring the reviews of an open report to the plan that holds now. Twice is as good as once.

    What nobody has touched follows last quarter and the plan, and goes where the plan no longer asks for it; what a person
    wrote stays, also of an activity that was taken out of the plan.
    """
    if report.kind != Kind.PARTNER or not report.is_open or not _is_behind(report):
        return
    with transaction.atomic():
        if report.lock().is_open:
            _bring(report)


def renew(before: Report) -> None:
    """The next quarter's report, where it is open, follows what was just sent."""
    if report := before.following():
        sync(report)


def _is_behind(report: Report) -> bool:
    plan = plan_reviewed(report)
    fresh = {one.activity: one for one in _fresh(report, plan)}
    there = {row.activity: row for row in ActivityReview.objects.filter(report=report)}
    if set(fresh) - set(there):
        return True
    return any(_changes(row, fresh.get(key), plan) is not None for key, row in there.items())


def _bring(report: Report) -> None:
    plan = plan_reviewed(report)
    there = {row.activity: row for row in ActivityReview.objects.filter(report=report)}
    fresh = {one.activity: one for one in _fresh(report, plan)}
    for key, row in there.items():
        changes = _changes(row, fresh.get(key), plan)
        if changes is None:
            continue
        if not changes:
            row.delete()
            continue
        is_reworded = bool(set(changes) & set(ActivityReview.WORDS))
        version = {"version": F("version") + 1} if is_reworded else {}
        ActivityReview.objects.filter(pk=row.pk).update(**version, **changes)
    for key, one in fresh.items():
        if key not in there:
            new = ActivityReview(report=report, activity=key, position=one.position, **one.words)
            new.save(force_insert=True)


def _fresh(report: Report, plan: PlanVersion | None) -> list[_Fresh]:
    asked = asked_of(report, plan)
    before = latest_before(report) if asked else {}
    found = []
    for place, activity in enumerate(asked):
        last = before.get(activity.key)
        now = report.quarter.code if report.quarter else ""
        is_still_ahead = bool(last and last.expected_last >= now)
        words: dict[str, Any] = {
            "plan_id": activity.plan_id,
            "status": last.status if last else "",
            "expected_last": last.expected_last if last and is_still_ahead else "",
            "slip_reason": last.slip_reason if last and is_still_ahead else "",
            "confidentiality": max(last.confidentiality if last else Level.PROGRAMME, activity.confidentiality),
            "carried_from_id": last.pk if last else None,
        }
        found.append(_Fresh(activity.key, place, words))
    return found


def _changes(row: ActivityReview, fresh: _Fresh | None, plan: PlanVersion | None) -> dict[str, Any] | None:
    """What has to be written over a review; nothing at all: take it out; None: it may stay as it is."""
    if row.changed_by_id is None:
        if fresh is None:
            return {}
        wanted = {**fresh.words, "position": fresh.position}
    elif fresh is None:
        return None
    else:
        level = max(row.confidentiality, fresh.words["confidentiality"] if row.plan_id != fresh.words["plan_id"] else 0)
        wanted = {"plan_id": fresh.words["plan_id"], "position": fresh.position, "confidentiality": level}
    changes = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    return changes or None


def _activities(plan: PlanVersion) -> list[Activity]:
    if _is_fetched(plan, "activities"):
        return list(plan.activities.all())
    return list(plan.activities.select_related("outcome", "responsible__organisation"))


def _is_fetched(row: Any, name: str) -> bool:
    return name in getattr(row, "_prefetched_objects_cache", {})
