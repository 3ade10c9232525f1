"""What the leads of the demonstration made of their members' risks in the first quarter of 2017, and what PROKAS answered."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from partners.clearance import Level
from partners.demonstration import Cast
from reporting.models import Kind, Report
from reporting.quarters import DHAKA
from risks.agreeing import agree
from risks.answering_up import answer_for_programme
from risks.demonstration import cftm, flm
from risks.likeness import answer
from risks.matrix import Rating
from risks.models import AgreedRisk, HeldAt, Likeness, Risk

EVENTS = {**cftm.RISKS, **flm.RISKS}
QUARTER = "2017Q1"
TELLING_ENDS = datetime(2018, 1, 1, tzinfo=DHAKA)


@dataclass(frozen=True)
class Agrees:
    risk: str
    rating: tuple[int, int]
    held: HeldAt
    why: str


@dataclass(frozen=True)
class Joined:
    same: tuple[tuple[str, str], ...]
    different: tuple[tuple[str, str], ...]
    agreed: tuple[Agrees, ...]


JOINED = {
    "FLM": Joined(
        same=(("desks", "YPSA.desks"), ("ministries", "IID.ministries"), ("IID.middlemen", "BOMSA.middlemen")),
        different=(("IID.middlemen", "RMMRU.tied"), ("desks", "BOMSA.middlemen")),
        agreed=(
            Agrees(
                "ministries",
                (4, 4),
                HeldAt.PROGRAMME,
                "IID still gets answers from one of the two; so it is not certain yet. Neither member can bring both to a table: "
                "we ask PROKAS to.",
            ),
        ),
    ),
    "CFTM": Joined(
        same=(("quarrel", "BCAS.ministries"),),
        different=(("volunteers", "COAST.secretary"),),
        agreed=(
            Agrees(
                "quarrel",
                (4, 4),
                HeldAt.PROGRAMME,
                "Both ministries read every word of ours. A letter from the programme to both secretaries would not take sides.",
            ),
        ),
    ),
}
ANSWERS = {
    "ministries": (
        "FLM",
        datetime(2017, 4, 19, 15, 10, tzinfo=DHAKA),
        "We meet both joint secretaries in the first week of May and take the two pages along. Until then no letter of the consortium "
        "should name one of them alone.",
    ),
}


def join(cast: Cast, report: Report, *, at: datetime) -> None:
    """Say which are the same, and record what was agreed, before the consolidated report is submitted."""
    if report.kind != Kind.CONSOLIDATED or report.quarter is None or report.quarter.code != QUARTER:
        return
    told, lead = JOINED[report.ibp.code], cast.consortium_leads[report.ibp.code]
    for pairs, is_same in ((told.same, True), (told.different, False)):
        for one, other in pairs:
            if (first := _risk(report, one)) and (second := _risk(report, other)):
                answer(report, first.pk, second.pk, is_same=is_same, by=lead, at=at)
    for said in told.agreed:
        if risk := _risk(report, said.risk):
            agree(
                report,
                risk.pk,
                Rating(*said.rating),
                held_at=said.held,
                text=said.why,
                confidentiality=Level.CONSORTIUM,
                version=0,
                by=lead,
            )
    Likeness.objects.filter(at__gt=TELLING_ENDS).update(at=at)
    rows = AgreedRisk.objects.filter(report=report)
    rows.update(created_at=at, changed_at=at)
    AgreedRisk.history.filter(report=report).update(history_date=at, created_at=at, changed_at=at)


def answer_what_came_up(cast: Cast) -> None:
    """What PROKAS says about it."""
    for key, (code, at, text) in ANSWERS.items():
        report = Report.objects.filter(kind=Kind.CONSOLIDATED, ibp=cast.ibps[code], quarter__year=2017).first()
        if report and (risk := _risk(report, key)):
            answer_for_programme(risk, text=text, by=cast.reviewers[code], at=at)


def _risk(report: Report, key: str) -> Risk | None:
    """The risk of this key, where it stands in the register: a member that is late has not sent its own."""
    sent = report.members().sent().order_by().values("pk")
    there = Q(assessments__report=report) | Q(
        assessments__report__in=sent, assessments__confidentiality__lte=Level.CONSORTIUM
    )
    return Risk.objects.filter(there, assessments__event=EVENTS[key].event).distinct().first()
