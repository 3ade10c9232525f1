"""Opening a quarter: one report for every seat held in it, one consolidated report for every project. Twice is as good as once."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from simple_history.utils import bulk_create_with_history

from partners.models import IBP, Seat, User
from reporting.models import Kind, Quarter, Report, ReportEvent, ReportPart
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
        opening = {"due_on": quarter.due_on, "opened_at": at, "status_at": at}
        found = [
            Report.objects.get_or_create(
                kind=item.kind, ibp=item.ibp, seat=item.seat, quarter=quarter, defaults=opening
            )
            for item in missing(quarter)
        ]
        new = [report for report, is_new in found if is_new]
        last = Report.objects.filter(quarter__year=quarter.period.previous.year)
        last = last.filter(quarter__number=quarter.period.previous.number).with_names()
        _begin(new, {(report.kind, report.ibp_id, report.seat_id): report for report in last}, by, at)
    return new


def _begin(new: list[Report], last: dict[tuple[str, UUID, UUID | None], Report], by: User | None, at: datetime) -> None:
    """Give new reports what they hold from their first day; `last`: those of the quarter before, by kind, project and seat."""
    opened = {"action": ReportEvent.OPENED, "before": Status.DRAFT, "after": Status.DRAFT, "by": by, "at": at}
    ReportEvent.objects.bulk_create(ReportEvent(report=report, **opened) for report in new)
    rows: dict[type[ReportPart], list[ReportPart]] = {}
    for report in new:
        for chapter in report.chapters:
            for row in chapter.first_rows(report):
                rows.setdefault(type(row), []).append(row)
    for model, of_model in rows.items():
        bulk_create_with_history(of_model, model)
    for report in new:
        before = last.get((report.kind, report.ibp_id, report.seat_id))
        for chapter in report.chapters:
            chapter.begin(report, [before] if before else [])


def open_inception(ibp: IBP, due_on: date, *, by: User | None, at: datetime) -> Report:
    """The inception report of a project. Opening it twice gives the one that is there."""
    with transaction.atomic():
        report, is_new = Report.objects.get_or_create(
            kind=Kind.INCEPTION, ibp=ibp, defaults={"due_on": due_on, "opened_at": at, "status_at": at}
        )
        if is_new:
            _begin([report], {}, by, at)
    return report
