"""Fills a database with registers of risks: projects of several sizes, each partner with its risks in every quarter, sent and joined."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from partners.models import IBP, Appointment, Organisation, Seat, User
from partners.standing import Role
from reporting.freezing import fingerprint
from reporting.models import Kind, Quarter, Report, Snapshot
from reporting.quarters import Period
from reporting.workflow import Status
from risks.models import Assessment, Likeness, Mitigation, Risk, RiskCategory, RiskScale, RiskVerdict

RISKS, QUARTERS = 40, 12
SIZES = (5, 50)  # partners
AT = datetime(2014, 7, 3, 9, tzinfo=UTC)
THINGS = (
    "The ministry",
    "A donor",
    "The union council",
    "A middleman",
    "The accountant",
    "A flood",
    "The press",
    "A bank",
)
EVENTS = (
    "changes its mind about the rate",
    "threatens the people at the help desk",
    "stops the work in two upazilas",
    "does not answer for a whole quarter",
    "leaves with what only it knew",
)


@dataclass
class Filled:
    reader: User
    projects: dict[int, IBP]  # by how many partners each has
    consolidated: dict[int, list[Report]]  # the earliest first


def fill() -> Filled:
    reader = User.objects.create(email="reviewer@prokas.example", name="Nasrin Akter", password="!")
    Appointment.objects.create(person=reader, role=Role.REVIEWER)
    quarters = [_quarter(period) for period in _periods()]
    projects, consolidated = {}, {}
    for size in SIZES:
        projects[size] = IBP.objects.create(code=f"OF{size}", name=f"{size} partners", starts_on=date(2014, 1, 1))
        consolidated[size] = _project(projects[size], size, quarters, reader)
    return Filled(reader, projects, consolidated)


def _periods() -> Iterator[Period]:
    period = Period(2014, 2)
    for _number in range(QUARTERS):
        yield period
        period = period.next


def _quarter(period: Period) -> Quarter:
    quarter = Quarter.of(period)
    quarter.opened_at = AT
    quarter.save()
    return quarter


def _project(ibp: IBP, partners: int, quarters: list[Quarter], by: User) -> list[Report]:
    chance = random.Random(partners)
    seats = [_seat(ibp, f"{ibp.code}P{number}", is_lead=number == 0) for number in range(partners)]
    risks: dict[Seat, list[Risk]] = {}
    rows: dict[Risk, Assessment] = {}
    joined = []
    for number, quarter in enumerate(quarters):
        at = AT + timedelta(days=91 * number)
        reports = {seat: _report(ibp, seat, quarter, at) for seat in seats}
        if not risks:
            risks = {seat: _risks(reports[seat], at) for seat in seats}
            _join(list(risks.values()), by, at)
        rows = _assess(reports, risks, rows, chance, at)
        for report in reports.values():
            _send(report, by, at)
        together = _report(ibp, None, quarter, at)
        _send(together, by, at + timedelta(days=1))
        joined.append(together)
    return joined


def _seat(ibp: IBP, acronym: str, *, is_lead: bool) -> Seat:
    organisation = Organisation.objects.create(acronym=acronym, name=f"{acronym} in full")
    return Seat.objects.create(ibp=ibp, organisation=organisation, joined_on=ibp.starts_on, is_lead=is_lead)


def _report(ibp: IBP, seat: Seat | None, quarter: Quarter, at: datetime) -> Report:
    return Report.objects.create(
        kind=Kind.PARTNER if seat else Kind.CONSOLIDATED,
        ibp=ibp,
        seat=seat,
        quarter=quarter,
        status=Status.DRAFT,
        status_at=at,
        due_on=quarter.ends_on,
        opened_at=at,
    )


def _risks(report: Report, at: datetime) -> list[Risk]:
    there = [
        Risk(
            ibp=report.ibp,
            seat=report.seat,
            reference=f"{report.owner_name[-3:]}-{number}",
            opened_in=report,
            opened_at=at,
        )
        for number in range(RISKS)
    ]
    return Risk.objects.bulk_create(there)


def _join(risks: list[list[Risk]], by: User, at: datetime) -> None:
    """One in eight of each partner's is the same as its neighbour's."""
    for one, other in pairwise(risks):
        for number in range(0, RISKS, 8):
            Likeness.decide(one[number], other[number], is_same=True, by=by, at=at)


def _assess(
    reports: dict[Seat, Report],
    risks: dict[Seat, list[Risk]],
    before: dict[Risk, Assessment],
    chance: random.Random,
    at: datetime,
) -> dict[Risk, Assessment]:
    scale, categories = RiskScale.current(), list(RiskCategory.objects.all())
    rows, actions = {}, []
    for seat, there in risks.items():
        for number, risk in enumerate(there):
            last = before.get(risk)
            step = (chance.randint(1, 5), chance.randint(1, 5))
            if last and chance.random() < 0.7:
                step = (last.today_likelihood or 1, last.today_impact or 1)
            rows[risk] = Assessment(
                report=reports[seat],
                risk=risk,
                scale=scale,
                before=last,
                cause="The desks take away what others live on, and nobody has spoken to them yet.",
                event=f"{THINGS[(number + seat.pk.int) % 8]} {EVENTS[number % 5]}, as in union {number}.",
                effect="An activity fails or moves a quarter, and people who came to us are let down.",
                category=categories[number % len(categories)],
                inherent_likelihood=5,
                inherent_impact=5,
                today_likelihood=step[0],
                today_impact=step[1],
                expected_likelihood=1,
                expected_impact=step[1],
                rationale="We heard it in three unions, and from the council itself.",
                verdict=RiskVerdict.CHANGED if last else RiskVerdict.NEW,
                confidentiality=2 if number % 4 else 3,
                position=number,
                changed_at=at,
            )
            words = "Speak to the council before the launch, with the lead of the consortium."
            actions.append(
                Mitigation(
                    report=reports[seat], risk=risk, text=words, confidentiality=3, changed_at=at, position=number
                )
            )
    Assessment.objects.bulk_create(rows.values(), batch_size=500)
    Mitigation.objects.bulk_create(actions, batch_size=500)
    return rows


def _send(report: Report, by: User, at: datetime) -> None:
    """Only its risks: what else a report holds weighs on other pages."""
    [chapter] = [chapter for chapter in report.chapters if chapter.key == "risks"]
    event = report.events.create(action="submit", before=report.status, after=Status.SUBMITTED, by=by, at=at)
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED, status_at=at)
    report.status = Status.SUBMITTED
    content = {chapter.key: chapter.content(report)}
    Snapshot.objects.create(event=event, report=report, content=content, sha256=fingerprint(content))
    chapter.follow(report, event)
