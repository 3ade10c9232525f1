"""Knows which indicators a partner reports of in a quarter, and keeps the rows of open reports in step with the framework."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from partners.models import IBP
from reporting.models import Indicator, IndicatorTarget, Kind, Report, Result
from reporting.quarters import Period
from reporting.workflow import OPEN, SENT


def results_of(report: Report, rows: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """The results of a report in the order of the framework, each with what its partner sent of the indicator before."""
    found = Result.objects.filter(report=report) if rows is None else rows
    before = Result.objects.none()
    targets = IndicatorTarget.objects.none()
    if report.quarter:
        before = Result.objects.filter(_before(report.quarter.period), report__seat=report.seat_id).exclude(actual=None)
        before = before.filter(report__status__in=SENT, report__kind=Kind.PARTNER).select_related("report__quarter")
        before = before.order_by("report__quarter__year", "report__quarter__number")
        targets = IndicatorTarget.objects.filter(seat=report.seat_id, quarter__lt=report.quarter.code)
    return (
        found.select_related("indicator")
        .prefetch_related(
            "evidence",
            Prefetch("indicator__results", before, to_attr="earlier"),
            Prefetch("indicator__targets", targets.order_by("quarter"), to_attr="targets_before"),
        )
        .order_by("indicator__position", "indicator__code")
    )


def _before(period: Period) -> Q:
    return Q(report__quarter__year__lt=period.year) | Q(
        report__quarter__year=period.year, report__quarter__number__lt=period.number
    )


# ── In step with the framework ──────────────────────────────────────────────


@dataclass
class Steps:
    """What has to be done to the rows of some reports."""

    missing: list[Result] = field(default_factory=list)
    moved: list[Result] = field(default_factory=list)  # with the target and the place they should have
    idle: list[UUID] = field(default_factory=list)  # nobody asks for them any more, and nobody wrote in them

    def __bool__(self) -> bool:
        return bool(self.missing or self.moved or self.idle)


def in_step(reports: Iterable[Report]) -> None:
    """Give open partners' reports a row for every indicator they are to report of, with its target. Twice is as good as once.

    What a partner has written is never touched; a report that is closed keeps the targets with which it was sent.
    """
    found = [report for report in reports if report.kind == Kind.PARTNER and report.is_open]
    if not found or not _steps(found):
        return
    with transaction.atomic():
        open_now = Report.objects.select_for_update().filter(pk__in=[one.pk for one in found], status__in=OPEN)
        there = {report.pk for report in open_now.order_by("pk")}
        steps = _steps([report for report in found if report.pk in there])
        for row in steps.missing:
            row._history_user = None  # nobody wrote it, whoever asked for the page
            row.save(force_insert=True)
        for row in steps.moved:
            Result.objects.filter(pk=row.pk).update(target=row.target, position=row.position)
        Result.objects.filter(pk__in=steps.idle).delete()


def in_step_with(ibp: IBP) -> None:
    """After the framework of a project has changed."""
    in_step(Report.objects.of_partners().open().filter(ibp=ibp).with_names())


def _steps(reports: list[Report]) -> Steps:
    steps = Steps()
    if not reports:
        return steps
    seats = {report.seat_id for report in reports}
    codes = {report.quarter.code for report in reports if report.quarter}
    indicators = {
        one.pk: one for one in Indicator.objects.filter(ibp__in={report.ibp_id for report in reports}, retired_at=None)
    }
    if not indicators and not Result.objects.filter(report__in=reports).exists():
        return steps
    targets: dict[tuple[Any, str], dict[UUID, Decimal]] = {}
    for target in IndicatorTarget.objects.filter(seat__in=seats, quarter__in=codes, indicator__in=indicators):
        targets.setdefault((target.seat_id, target.quarter), {})[target.indicator_id] = target.value
    reported = Result.objects.filter(report__seat__in=seats, indicator__in=indicators).exclude(actual=None)
    earlier = [
        (seat, indicator, Period(year, number))
        for seat, indicator, year, number in reported.order_by().values_list(
            "report__seat", "indicator", "report__quarter__year", "report__quarter__number"
        )
    ]
    there: dict[UUID, dict[UUID, Result]] = {}
    for row in Result.objects.filter(report__in=reports).select_related("indicator").prefetch_related("evidence"):
        there.setdefault(row.report_id, {})[row.indicator_id] = row
    for report in reports:
        if report.quarter is None:
            continue
        period = report.quarter.period
        aims = targets.get((report.seat_id, period.code), {})
        wanted = {*aims, *(one for seat, one, when in earlier if seat == report.seat_id and when < period)}
        rows = there.get(report.pk, {})
        for pk in wanted:
            place, aim = indicators[pk].position, aims.get(pk)
            if pk not in rows:
                steps.missing.append(Result(report=report, indicator_id=pk, target=aim, position=place))
            elif (rows[pk].target, rows[pk].position) != (aim, place):
                rows[pk].target, rows[pk].position = aim, place
                steps.moved.append(rows[pk])
        for pk, row in rows.items():
            if pk in wanted:
                continue
            if is_untouched(row):
                steps.idle.append(row.pk)
            elif row.target is not None and row.indicator.retired_at is None:
                row.target = None
                steps.moved.append(row)
    return steps


def is_untouched(row: Any) -> bool:
    """Nobody has said anything in it."""
    return row.actual is None and not row.note and not row.breakdown and not row.evidence.all()
