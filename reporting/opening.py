"""Opening a quarter: one report for every seat held in it, one consolidated report for every project. Twice is as good as once."""

from datetime import datetime

from django.db import transaction

from partners.models import IBP, Seat, User
from reporting.models import Kind, Quarter, Report, ReportEvent
from reporting.workflow import Status


def open_quarter(quarter: Quarter, *, by: User | None, at: datetime) -> list[Report]:
    """Create the reports that are missing; returns the new ones. `by` is None when the calendar opens it."""
    with transaction.atomic():
        Quarter.objects.filter(pk=quarter.pk, opened_at=None).update(opened_at=at, opened_by=by)
        quarter.refresh_from_db()
        seats = Seat.objects.held_during(quarter.starts_on, quarter.ends_on).select_related("ibp", "organisation")
        running = {seat.ibp for seat in seats if _runs(seat.ibp, quarter)}
        new = [_open(Kind.PARTNER, seat.ibp, seat, quarter, by, at) for seat in seats if seat.ibp in running]
        new += [
            _open(Kind.CONSOLIDATED, ibp, None, quarter, by, at) for ibp in sorted(running, key=lambda ibp: ibp.code)
        ]
    return [report for report in new if report]


def _runs(ibp: IBP, quarter: Quarter) -> bool:
    return ibp.starts_on <= quarter.ends_on and (ibp.ends_on is None or ibp.ends_on >= quarter.starts_on)


def _open(kind: Kind, ibp: IBP, seat: Seat | None, quarter: Quarter, by: User | None, at: datetime) -> Report | None:
    report, is_new = Report.objects.get_or_create(
        kind=kind,
        ibp=ibp,
        seat=seat,
        quarter=quarter,
        defaults={"due_on": quarter.due_on, "opened_at": at, "status_at": at},
    )
    if not is_new:
        return None
    report.events.create(action=ReportEvent.OPENED, before=Status.DRAFT, after=Status.DRAFT, by=by, at=at)
    before = report.previous()
    for chapter in report.chapters:
        chapter.begin(report, [before] if before else [])
    return report
