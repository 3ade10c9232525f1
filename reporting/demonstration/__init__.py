"""The demonstration's reports: the last weeks of 2016, when the projects began, and the first quarter of 2017."""

from datetime import date, datetime

from django.db import transaction

from partners.demonstration import Cast
from partners.models import User
from reporting.demonstration import bcas, bomsa, c3er, cftm, coast, csrl, flm, icccad, iid, kick_off, rmmru, ypsa
from reporting.demonstration.telling import Told
from reporting.demonstration.writing import Pen
from reporting.models import ChapterNote, Quarter, Report, ReportEvent
from reporting.opening import open_quarter
from reporting.quarters import DHAKA, Period
from reporting.workflow import Action


def load(cast: Cast) -> None:
    """Write both quarters by the verbs, dated back to when it is said to have happened; everything or nothing."""
    with transaction.atomic():
        pen = Pen(cast)
        _load_kick_off(pen)
        _load_first_quarter(pen)


def _load_kick_off(pen: Pen) -> None:
    cast = pen.cast
    reports = _open(Period(2016, 4), by=cast.administrator, at=_at(12, 15, 10, year=2016))
    for told in kick_off.REPORTS:
        pen.tell(reports[told.partner], told, starts_at=_at(1, 3, 10, 5))
        _submit(pen, reports[told.partner], at=_at(1, 5, 14, 30))
        _review(pen, reports[told.partner], Action.APPROVE, at=_at(1, 9, 11, 15))
    for partner, reason in kick_off.NOT_EXPECTED.items():
        _review(pen, reports[partner], Action.EXCUSE, at=_at(1, 4, 9, 40), note=reason)
    for made in kick_off.CONSOLIDATED:
        report = reports[made.ibp]
        _give_time(pen, report, until=date(2017, 1, 19), at=_at(1, 4, 9, 50), note=CONSOLIDATED_FOLLOWS)
        pen.consolidate(report, made, starts_at=_at(1, 10, 10))
        _submit(pen, report, at=_at(1, 12, 16))
        _review(pen, report, Action.APPROVE, at=_at(1, 16, 12))


def _load_first_quarter(pen: Pen) -> None:
    reports = _open(Period(2017, 1), by=None, at=_at(1, 1, 0, 5))

    def write(told: Told, at: datetime) -> Report:
        pen.tell(reports[told.partner], told, starts_at=at)
        return reports[told.partner]

    # Approved; COAST's was returned before.
    report = write(icccad.TOLD, at=_at(3, 28, 10, 5))
    pen.correct(icccad.TOLD, at=_at(4, 4, 14, 10))
    _submit(pen, report, at=_at(4, 4, 15, 20))
    _review(pen, report, Action.APPROVE, at=_at(4, 9, 12, 40), note="The register is a gift to everybody. Thank you.")

    report = write(bcas.TOLD, at=_at(3, 29, 9, 30))
    pen.correct(bcas.TOLD, at=_at(4, 5, 10, 20))
    _submit(pen, report, at=_at(4, 5, 11, 5))
    _review(pen, report, Action.APPROVE, at=_at(4, 10, 10, 15))

    report = write(coast.TOLD, at=_at(3, 27, 15))
    _submit(pen, report, at=_at(4, 4, 17, 45))
    _review(pen, report, Action.RETURN, at=_at(4, 6, 12, 30), note=coast.RETURNED_WITH)
    pen.correct(coast.TOLD, at=_at(4, 9, 9, 20))
    _submit(pen, report, at=_at(4, 9, 10, 30))
    _review(pen, report, Action.APPROVE, at=_at(4, 11, 11))

    report = write(iid.TOLD, at=_at(3, 30, 11, 20))
    pen.correct(iid.TOLD, at=_at(4, 5, 15))
    _submit(pen, report, at=_at(4, 5, 16, 5))
    _review(pen, report, Action.APPROVE, at=_at(4, 10, 14, 25))

    # Submitted, returned, a draft with more time, late, no return.
    _submit(pen, write(ypsa.TOLD, at=_at(4, 2, 9, 45)), at=_at(4, 6, 11, 40))
    _submit(pen, write(bomsa.TOLD, at=_at(4, 3, 10, 10)), at=_at(4, 6, 17, 55))

    report = write(rmmru.TOLD, at=_at(4, 3, 12))
    _submit(pen, report, at=_at(4, 6, 20, 30))
    _review(pen, report, Action.RETURN, at=_at(4, 10, 15, 10), note=rmmru.RETURNED_WITH)

    report = write(c3er.TOLD, at=_at(4, 4, 16, 15))
    _give_time(pen, report, until=date(2017, 4, 20), at=_at(4, 5, 9, 15), note=c3er.MORE_TIME_BECAUSE)

    write(csrl.TOLD, at=_at(4, 6, 16, 40))

    _review(pen, reports["WARBE"], Action.EXCUSE, at=_at(3, 30, 10, 30), note=NO_RETURN_OF_WARBE)

    # What the leads made of it.
    for made, sent in ((cftm.CONSOLIDATED, _at(4, 16, 15, 30)), (flm.CONSOLIDATED, _at(4, 18, 12, 20))):
        report = reports[made.ibp]
        _give_time(pen, report, until=date(2017, 4, 20), at=_at(4, 3, 9), note=CONSOLIDATED_FOLLOWS)
        pen.consolidate(report, made, starts_at=_at(4, 12, 9, 30))
        _submit(pen, report, at=sent)
    _review(pen, reports["CFTM"], Action.APPROVE, at=_at(4, 19, 11, 50), note="Ready for the steering committee.")


CONSOLIDATED_FOLLOWS = "Members report first; the consolidated report is made of theirs and follows two weeks later."
NO_RETURN_OF_WARBE = (
    "WARBE joined the consortium on 1 February 2017 and signed its agreement on 14 March. It held no activity of its own in this "
    "quarter; its first report covers the second."
)


def _at(month: int, day: int, hour: int, minute: int = 0, year: int = 2017) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=DHAKA)


def _open(period: Period, *, by: User | None, at: datetime) -> dict[str, Report]:
    """The reports of a quarter, by the acronym or code they belong to."""
    quarter = Quarter.of(period)
    quarter.save()
    quarter.history.update(history_date=at)
    reports = open_quarter(quarter, by=by, at=at)
    ChapterNote.objects.filter(report__in=reports).update(created_at=at, changed_at=at)
    ChapterNote.history.filter(report__in=reports).update(history_date=at, created_at=at, changed_at=at)
    return {report.owner_name: report for report in reports}


def _submit(pen: Pen, report: Report, *, at: datetime) -> ReportEvent:
    cast = pen.cast
    speaker = cast.focal_persons[report.owner_name] if report.seat else cast.consortium_leads[report.ibp.code]
    return report.take(Action.SUBMIT, by=speaker, at=at)


def _review(pen: Pen, report: Report, action: Action, *, at: datetime, note: str = "") -> ReportEvent:
    return report.take(action, by=pen.cast.reviewers[report.ibp.code], at=at, note=note)


def _give_time(pen: Pen, report: Report, *, until: date, at: datetime, note: str) -> ReportEvent:
    return report.extend(until, by=pen.cast.reviewers[report.ibp.code], at=at, note=note)
