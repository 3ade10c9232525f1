"""What PROKAS answers to risks that came up to the programme, and which these are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from reporting import rules as reports
from reporting.models import Kind, Report
from risks.joining import ConsolidatedRegister, sent_registers
from risks.likeness import risks_of
from risks.models import ProgrammeAnswer, Risk, RiskEvent
from risks.together import Row, weigh


@dataclass(frozen=True)
class Raised:
    """A risk that the programme has to deal with, as the latest sent consolidated report of its project tells of it."""

    report: Report
    row: Row
    answers: list[ProgrammeAnswer] = field(default_factory=list)


def raised_to_programme(user: User) -> list[Raised]:
    """Those this person may read, the gravest first; the same queries however many projects there are."""
    standing = user.standing
    sent = Report.objects.visible_to(user).sent().filter(kind=Kind.CONSOLIDATED).with_names()
    latest: dict[Any, Report] = {}
    for report in sent.order_by("quarter__year", "quarter__number"):
        if report.ibp_id in standing.reviews or report.ibp_id in standing.facilitates:
            latest[report.ibp_id] = report
    registers = sent_registers(latest.values())
    found = []
    for report in latest.values():
        if content := registers.get(report.pk):
            weighed = weigh(content, reports.clearance(user, report) or Level.PUBLIC)
            raised = (row for row in weighed.rows if row["is_at_programme"])
            found += [Raised(report, weighed.in_full(row)) for row in raised]
    given = _answers(risk for one in found for risk in risks_of(one.row))
    for one in found:
        one.answers.extend(answer for risk in risks_of(one.row) for answer in given.get(risk, []))
    return sorted(found, key=lambda one: (-one.row["level"], one.report.ibp.code, one.row["reference"]))


def answers_to(risks: Iterable[str]) -> list[ProgrammeAnswer]:
    """What PROKAS said about any of these risks, the latest first."""
    found = [answer for answers in _answers(risks).values() for answer in answers]
    return sorted(found, key=lambda answer: answer.at, reverse=True)


def _answers(risks: Iterable[str]) -> dict[str, list[ProgrammeAnswer]]:
    found: dict[str, list[ProgrammeAnswer]] = defaultdict(list)
    for answer in ProgrammeAnswer.objects.filter(risk__in=list(risks)).select_related("by"):
        found[str(answer.risk_id)].append(answer)
    return found


def note_what_came_up(report: Report, *, by: User | None, at: datetime) -> None:
    """So that PROKAS is told of the risks that a consolidated report brings to it; of those that were with it before, not again."""
    before = report.previous()
    known = {str(risk) for risk in report.risk_events.values_list("risk", flat=True)}
    known.update(risk for row in (_at_programme(before) if before and before.is_sent else []) for risk in risks_of(row))
    for row in _at_programme(report):
        if known.isdisjoint(risks_of(row)):
            RiskEvent.objects.create(report=report, risk_id=row["id"], step=RiskEvent.Step.ESCALATED, by=by, at=at)


def _at_programme(report: Report) -> list[Row]:
    weighed = ConsolidatedRegister(report, Level.RESTRICTED).weighed
    return [weighed.in_full(row) for row in weighed.rows if row["is_at_programme"]]


def answer_for_programme(risk: Risk, *, text: str, by: User, at: datetime) -> ProgrammeAnswer:
    """Say what PROKAS does about it. The same words again, as of a button pressed twice, are one answer."""
    if not text.strip():
        raise Refused(_("Write what PROKAS does about it, or why nothing is done."))
    last = ProgrammeAnswer.objects.filter(risk=risk).first()
    if last and last.by_id == by.pk and last.text == text.strip():
        return last
    new = ProgrammeAnswer(risk=risk, text=text.strip(), by=by, at=at)
    new.clean_fields(exclude=["risk", "by"])
    sent = Report.objects.sent().filter(kind=Kind.CONSOLIDATED, ibp=risk.ibp_id)
    with transaction.atomic():
        new.save()
        if report := sent.order_by("quarter__year", "quarter__number").last():
            RiskEvent.objects.create(report=report, risk=risk, step=RiskEvent.Step.ANSWERED, by=by, at=at)
    return new
