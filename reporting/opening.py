"""Opening a quarter: one report for every seat held in it, one consolidated report for every project. Twice is as good as once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from partners.models import IBP, Seat, User
from reporting.models import Kind, Quarter, Report, ReportEvent
from reporting.workflow import Status


@dataclass(frozen=True)
class Expected:
    """A report that a quarter asks for: a partner's, or without a seat the consortium's."""

    ibp: IBP
    seat: Seat | None = None

    @property
    def kind(self) -> Kind:
        return Kind.PARTNER if self.seat else Kind.CONSOLIDATED


def expected(quarter: Quarter) -> list[Expected]:
    """One for every seat held in the quarter, one for every project that runs in it."""
    seats = Seat.objects.held_during(quarter.starts_on, quarter.ends_on).select_related("ibp", "organisation")
    held = [seat for seat in seats if _runs(seat.ibp, quarter)]
    running = sorted({seat.ibp for seat in held}, key=lambda ibp: ibp.code)
    return [Expected(seat.ibp, seat) for seat in held] + [Expected(ibp) for ibp in running]


def missing(quarter: Quarter) -> list[Expected]:
    """What opening the quarter, now or again, would create."""
    there = set(Report.objects.in_quarter(quarter).values_list("ibp_id", "seat_id"))
    return [item for item in expected(quarter) if (item.ibp.pk, item.seat.pk if item.seat else None) not in there]


def open_quarter(quarter: Quarter, *, by: User | None, at: datetime) -> list[Report]:
    """Create the reports that are missing; returns the new ones. `by` is None when the calendar opens it."""
    with transaction.atomic():
        Quarter.objects.filter(pk=quarter.pk, opened_at=None).update(opened_at=at, opened_by=by)
        quarter.refresh_from_db()
        new = [_open(item, quarter, by, at) for item in missing(quarter)]
    return [report for report in new if report]


def _runs(ibp: IBP, quarter: Quarter) -> bool:
    return ibp.starts_on <= quarter.ends_on and (ibp.ends_on is None or ibp.ends_on >= quarter.starts_on)


def _open(item: Expected, quarter: Quarter, by: User | None, at: datetime) -> Report | None:
    report, is_new = Report.objects.get_or_create(
        kind=item.kind,
        ibp=item.ibp,
        seat=item.seat,
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
