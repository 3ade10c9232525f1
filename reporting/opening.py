"""Opening a quarter: one report for every seat held in it, one consolidated report for every project. Twice is as good as once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

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


def missing(quarter: Quarter) -> list[Expected]:
    """What opening the quarter, now or again, would create: for every seat held in it, for every project that runs in it."""
    runs_on = Q(ibp__ends_on=None) | Q(ibp__ends_on__gte=quarter.starts_on)
    held = Seat.objects.held_during(quarter.starts_on, quarter.ends_on)
    held = held.filter(runs_on, ibp__starts_on__lte=quarter.ends_on)
    reports = Report.objects.in_quarter(quarter)
    seats = held.filter(~Exists(reports.filter(seat=OuterRef("pk"))))
    ibps = IBP.objects.filter(
        Exists(held.filter(ibp=OuterRef("pk"))),
        ~Exists(reports.filter(ibp=OuterRef("pk"), kind=Kind.CONSOLIDATED)),
    )
    found = [Expected(seat.ibp, seat) for seat in seats.select_related("ibp", "organisation")]
    return found + [Expected(ibp) for ibp in ibps]


def open_quarter(quarter: Quarter, *, by: User | None, at: datetime) -> list[Report]:
    """Create the reports that are missing; returns the new ones. `by` is None when the calendar opens it."""
    with transaction.atomic():
        Quarter.objects.filter(pk=quarter.pk, opened_at=None).update(opened_at=at, opened_by=by)
        quarter.refresh_from_db()
        new = [_open(item, quarter, by, at) for item in missing(quarter)]
    return [report for report in new if report]


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


def open_inception(ibp: IBP, due_on: date, *, by: User | None, at: datetime) -> Report:
    """The inception report of a project. Opening it twice gives the one that is there."""
    with transaction.atomic():
        report, is_new = Report.objects.get_or_create(
            kind=Kind.INCEPTION, ibp=ibp, defaults={"due_on": due_on, "opened_at": at, "status_at": at}
        )
        if is_new:
            report.events.create(action=ReportEvent.OPENED, before=Status.DRAFT, after=Status.DRAFT, by=by, at=at)
            for chapter in report.chapters:
                chapter.begin(report, [])
    return report
