"""The demonstration's reports: inception, the last weeks of 2016 when the projects began, the first quarter of 2017."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django.db import transaction

from partners.demonstration import Cast
from partners.models import User
from reporting.catalogue import fill
from reporting.demonstration import (
    attending,
    bcas,
    bomsa,
    c3er,
    cftm,
    coast,
    csrl,
    flm,
    icccad,
    iid,
    inception_cftm,
    inception_flm,
    kick_off,
    money,
    results,
    rmmru,
    ypsa,
)
from reporting.demonstration.reviewing import Desk
from reporting.demonstration.telling import Inception, Told
from reporting.demonstration.writing import Pen
from reporting.models import (
    ChapterNote,
    ChecklistItem,
    MemberRole,
    Passage,
    Quarter,
    Report,
    ReportEvent,
    ReturnReason,
    Thread,
)
from reporting.notifying import told_already
from reporting.opening import open_inception, open_quarter
from reporting.quarters import DHAKA, Period
from reporting.workflow import Action


class Writer(Protocol):
    """Writes chapters that stand apart or that an app to the right brings: before a report is submitted, each time, and where it is only a draft."""

    def draw(self, cast: Cast, report: Report, *, at: datetime) -> None: ...

    def finish(self, cast: Cast) -> None: ...


class Planner(Writer, Protocol):
    """Writes also the plan that goes with an inception report: when it is first submitted, and when it is submitted again."""

    def write_first(self, cast: Cast, code: str, *, at: datetime) -> Any: ...

    def write_second(self, cast: Cast, code: str, *, at: datetime, answering: Iterable[Thread]) -> Any: ...

    def propose_third(self, cast: Cast, *, at: datetime, proposed_at: datetime) -> Any: ...


def load(cast: Cast, planner: Planner, mapper: Writer) -> None:
    """Write everything by the verbs, dated back to when it is said to have happened; everything or nothing."""
    with transaction.atomic():
        fill(ReturnReason, ChecklistItem)
        pen = Pen(cast, [money, results, attending, mapper, planner])
        desk = Desk(pen)
        _load_inception(pen, desk, planner)
        _load_kick_off(pen, desk)
        _load_first_quarter(pen, desk)
        planner.propose_third(cast, at=_at(4, 19, 10, 15), proposed_at=_at(4, 20, 16, 30))
        for writer in pen.writers:
            writer.finish(cast)
        told_already(on=date(2017, 4, 21))


def _load_inception(pen: Pen, desk: Desk, planner: Planner) -> None:
    """Both were returned for their section on power. FLM's is approved; CFTM's came back and waits."""
    cast = pen.cast
    flm, cftm = inception_flm, inception_cftm
    reports = {told.ibp: _open_inception(pen, told) for told in (flm.TOLD, cftm.TOLD)}
    for code in reports:
        planner.write_first(cast, code, at=_at(12, 19, 10, 5, year=2016))

    report = reports["FLM"]
    _submit(pen, report, at=_at(12, 22, 15, 40, year=2016))
    desk.remark(report, flm.REMARKS, at=_at(1, 3, 10, 20))
    desk.judge(report, by=cast.programme_reviewer, at=_at(1, 5, 9, 30), needing={"power": "power", "mel": "unclear"})
    desk.decide(
        report,
        Action.RETURN,
        at=_at(1, 9, 16, 10),
        note=flm.RETURNED_WITH,
        code="power",
        needing={"power": "power"},
    )
    pen.rethink(flm.TOLD, starts_at=_at(1, 13, 10))
    planner.write_second(cast, "FLM", at=_at(1, 16, 14, 20), answering=desk.asked(flm.REMARKS, "plan"))
    desk.answer(flm.REMARKS, by=cast.consortium_leads["FLM"], at=_at(1, 17, 11, 15))
    _submit(pen, report, at=_at(1, 18, 12, 30))
    desk.judge(report, by=cast.programme_reviewer, at=_at(1, 20, 10))
    desk.resolve(flm.REMARKS, at=_at(1, 23, 14))
    desk.decide(report, Action.APPROVE, at=_at(1, 24, 11, 20), note=flm.APPROVED_WITH)

    report, reviewer = reports["CFTM"], cast.reviewers["CFTM"]
    _submit(pen, report, at=_at(12, 22, 17, 5, year=2016))
    desk.remark(report, cftm.REMARKS, at=_at(1, 4, 10, 45))
    desk.judge(report, by=cast.programme_reviewer, at=_at(1, 8, 15), needing={"power": "power"})
    desk.decide(
        report,
        Action.RETURN,
        at=_at(1, 10, 12, 45),
        note=cftm.RETURNED_WITH,
        code="power",
        needing={"power": "power", "objectives": "unclear"},
    )
    report.extend(date(2017, 4, 12), by=reviewer, at=_at(1, 12, 9, 30), note=cftm.MORE_TIME_BECAUSE)
    pen.rethink(cftm.TOLD, starts_at=_at(4, 6, 10))
    planner.write_second(cast, "CFTM", at=_at(4, 10, 9, 40), answering=desk.asked(cftm.REMARKS, "plan"))
    desk.answer(cftm.REMARKS, by=cast.consortium_leads["CFTM"], at=_at(4, 11, 10, 20))
    _submit(pen, report, at=_at(4, 12, 14, 50))
    desk.resolve([remark for remark in cftm.REMARKS if remark.ending], at=_at(4, 17, 10))
    desk.remark(report, [cftm.NEW_REMARK], at=_at(4, 17, 10, 20))
    desk.judge(report, by=cast.programme_reviewer, at=_at(4, 17, 11), only={"power", "objectives"})


def _open_inception(pen: Pen, told: Inception) -> Report:
    at = _at(12, 8, 10, year=2016)
    report = open_inception(pen.cast.ibps[told.ibp], date(2016, 12, 22), by=pen.cast.administrator, at=at)
    for model in (Passage, MemberRole):
        model.objects.filter(report=report).update(created_at=at, changed_at=at)
        model.history.filter(report=report).update(history_date=at, created_at=at, changed_at=at)
    pen.found(report, told, starts_at=_at(12, 12, 10, year=2016))
    return report


def _load_kick_off(pen: Pen, desk: Desk) -> None:
    cast = pen.cast
    reports = _open(Period(2016, 4), by=cast.administrator, at=_at(12, 15, 10, year=2016))
    for told in kick_off.REPORTS:
        pen.tell(reports[told.partner], told, starts_at=_at(1, 3, 10, 5))
        _submit(pen, reports[told.partner], at=_at(1, 5, 14, 30))
        desk.decide(reports[told.partner], Action.APPROVE, at=_at(1, 9, 11, 15))
    for partner, reason in kick_off.NOT_EXPECTED.items():
        _excuse(pen, reports[partner], at=_at(1, 4, 9, 40), note=reason)
    for made in kick_off.CONSOLIDATED:
        report = reports[made.ibp]
        _give_time(pen, report, until=date(2017, 1, 19), at=_at(1, 4, 9, 50), note=CONSOLIDATED_FOLLOWS)
        pen.consolidate(report, made, starts_at=_at(1, 10, 10))
        _submit(pen, report, at=_at(1, 12, 16))
        desk.decide(report, Action.APPROVE, at=_at(1, 16, 12))


def _load_first_quarter(pen: Pen, desk: Desk) -> None:
    reports = _open(Period(2017, 1), by=None, at=_at(1, 1, 0, 5))

    def write(told: Told, at: datetime) -> Report:
        pen.tell(reports[told.partner], told, starts_at=at)
        return reports[told.partner]

    # Approved; COAST's was returned before.
    report = write(icccad.TOLD, at=_at(3, 28, 10, 5))
    pen.correct(icccad.TOLD, at=_at(4, 4, 14, 10))
    _submit(pen, report, at=_at(4, 4, 15, 20))
    desk.decide(report, Action.APPROVE, at=_at(4, 9, 12, 40), note="The register is a gift to everybody. Thank you.")

    report = write(bcas.TOLD, at=_at(3, 29, 9, 30))
    pen.correct(bcas.TOLD, at=_at(4, 5, 10, 20))
    _submit(pen, report, at=_at(4, 5, 11, 5))
    desk.decide(report, Action.APPROVE, at=_at(4, 10, 10, 15))

    report = write(coast.TOLD, at=_at(3, 27, 15))
    _submit(pen, report, at=_at(4, 4, 17, 45))
    desk.remark(report, coast.REMARKS, at=_at(4, 6, 11, 50))
    desk.decide(
        report,
        Action.RETURN,
        at=_at(4, 6, 12, 30),
        note=coast.RETURNED_WITH,
        code="unclear",
        needing={"progress": "unclear"},
    )
    pen.correct(coast.TOLD, at=_at(4, 9, 9, 20))
    desk.answer(coast.REMARKS, by=pen.cast.focal_persons["COAST"], at=_at(4, 9, 10))
    _submit(pen, report, at=_at(4, 9, 10, 30))
    desk.resolve(coast.REMARKS, at=_at(4, 11, 10, 20))
    desk.decide(report, Action.APPROVE, at=_at(4, 11, 11))

    report = write(iid.TOLD, at=_at(3, 30, 11, 20))
    pen.correct(iid.TOLD, at=_at(4, 5, 15))
    _submit(pen, report, at=_at(4, 5, 16, 5))
    desk.decide(report, Action.APPROVE, at=_at(4, 10, 14, 25))

    # Submitted, returned, a draft with more time, late, no return.
    reviewer, colleague = pen.cast.reviewers["FLM"], pen.cast.programme_reviewer
    report = write(ypsa.TOLD, at=_at(4, 2, 9, 45))
    _submit(pen, report, at=_at(4, 6, 11, 40))
    desk.remark(report, ypsa.REMARKS, at=_at(4, 11, 9, 40))
    desk.answer(ypsa.REMARKS, by=pen.cast.focal_persons["YPSA"], at=_at(4, 12, 16, 15))
    desk.judge(report, by=reviewer, at=_at(4, 11, 10, 5), only={"context"})
    desk.tick(report, by=reviewer, at=_at(4, 11, 10, 15), but=2)

    report = write(bomsa.TOLD, at=_at(4, 3, 10, 10))
    _submit(pen, report, at=_at(4, 6, 17, 55))
    desk.remark(report, bomsa.REMARKS, at=_at(4, 12, 11, 30))
    desk.judge(report, by=colleague, at=_at(4, 12, 11, 50))
    desk.judge(report, by=reviewer, at=_at(4, 13, 9, 20), only={"progress"}, needing={"progress": "no_evidence"})

    report = write(rmmru.TOLD, at=_at(4, 3, 12))
    _submit(pen, report, at=_at(4, 6, 20, 30))
    desk.remark(report, rmmru.REMARKS, at=_at(4, 10, 14, 20))
    desk.decide(
        report,
        Action.RETURN,
        at=_at(4, 10, 15, 10),
        note=rmmru.RETURNED_WITH,
        code="no_evidence",
        needing={"progress": "no_evidence"},
    )

    report = write(c3er.TOLD, at=_at(4, 4, 16, 15))
    pen.draw(report, at=_at(4, 4, 17, 30))
    _give_time(pen, report, until=date(2017, 4, 20), at=_at(4, 5, 9, 15), note=c3er.MORE_TIME_BECAUSE)

    report = write(csrl.TOLD, at=_at(4, 6, 16, 40))
    pen.draw(report, at=_at(4, 6, 17, 20))

    _excuse(pen, reports["WARBE"], at=_at(3, 30, 10, 30), note=NO_RETURN_OF_WARBE)

    # What the leads made of it.
    for made, sent in ((cftm.CONSOLIDATED, _at(4, 16, 15, 30)), (flm.CONSOLIDATED, _at(4, 18, 12, 20))):
        report = reports[made.ibp]
        _give_time(pen, report, until=date(2017, 4, 20), at=_at(4, 3, 9), note=CONSOLIDATED_FOLLOWS)
        pen.consolidate(report, made, starts_at=_at(4, 12, 9, 30))
        _submit(pen, report, at=sent)
    desk.decide(reports["CFTM"], Action.APPROVE, at=_at(4, 19, 11, 50), note="Ready for the steering committee.")


BEFORE_SUBMITTING = timedelta(minutes=40)
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
    pen.draw(report, at=at - BEFORE_SUBMITTING)
    return report.take(Action.SUBMIT, by=speaker, at=at)


def _excuse(pen: Pen, report: Report, *, at: datetime, note: str) -> ReportEvent:
    return report.take(Action.EXCUSE, by=pen.cast.reviewers[report.ibp.code], at=at, note=note)


def _give_time(pen: Pen, report: Report, *, until: date, at: datetime, note: str) -> ReportEvent:
    return report.extend(until, by=pen.cast.reviewers[report.ibp.code], at=at, note=note)
