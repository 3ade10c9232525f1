"""Fills a database as it would be after three years: 200 organisations in 20 projects, twelve quarters of reports in the demonstration's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import count, cycle, islice
from typing import Any
from uuid import uuid4

from simple_history.utils import bulk_create_with_history

from partners.clearance import Level
from partners.demonstration import PARTNERS
from partners.models import IBP, Appointment, Organisation, Seat, User
from partners.standing import Role
from publishing.kinds import Kind as Document
from publishing.models import Publication, State
from reporting.demonstration import bcas, bomsa, coast, icccad, iid, rmmru, ypsa
from reporting.freezing import fingerprint
from reporting.models import (
    Audience,
    ChapterNote,
    ContextChange,
    ContextChangeSource,
    Evidence,
    Kind,
    Quarter,
    Report,
    ReportEvent,
    Round,
    SetAside,
    Snapshot,
    Statement,
    StatementSource,
    Thread,
    Verdict,
)
from reporting.quarters import DHAKA, Period
from reporting.workflow import Action, Status

ORGANISATIONS, PROJECTS, QUARTERS = 200, 20, 12
STATEMENTS, CHANGES = 4, 4  # of each criterion; of one report
LAST = Period(2017, 1)

TOLD = [told.TOLD for told in (icccad, bcas, coast, iid, ypsa, bomsa, rmmru)]
OVERVIEWS = [partner.overview for partners in PARTNERS.values() for partner in partners]
PLACES = [
    "Bhola",
    "Satkhira",
    "Tangail",
    "Comilla",
    "Kurigram",
    "Sunamganj",
    "Barguna",
    "Manikganj",
    "Faridpur",
    "Noakhali",
]


@dataclass(frozen=True)
class Filled:
    """Who and what the pages are asked for."""

    people: dict[str, User]
    ibp: IBP
    quarter: Quarter
    reports: dict[str, Report]
    statement: Statement
    organisation: Organisation


def fill() -> Filled:
    organisations = Organisation.objects.bulk_create(
        Organisation(
            acronym=f"{PLACES[n % 10][:4].upper()}{n:03d}",
            name=f"{PLACES[n % 10]} Association for Livelihoods and Rights, branch {n}",
            kind=list(Organisation.Kind)[n % 9],
            overview=OVERVIEWS[n % len(OVERVIEWS)],
        )
        for n in range(ORGANISATIONS)
    )
    periods = _periods(QUARTERS)
    ibps = IBP.objects.bulk_create(
        IBP(code=f"IBP{n:02d}", name=f"Issue of {PLACES[n % 10]}, round {n // 10 + 1}", starts_on=periods[0].starts_on)
        for n in range(PROJECTS)
    )
    seats = Seat.objects.bulk_create(
        Seat(
            ibp=ibps[n % PROJECTS],
            organisation=organisation,
            is_lead=n < PROJECTS,
            joined_on=periods[0].starts_on,
        )
        for n, organisation in enumerate(organisations)
    )
    people = _people(seats, ibps)
    quarters = []
    for period in periods:
        quarter = Quarter.of(period)
        quarter.opened_at = _moment(period.starts_on)
        quarter.save()
        quarters.append(quarter)
    reports = _reports(quarters, seats, ibps, people)
    _rows(reports, people)
    _consolidate(reports, people)
    _review(reports, people)
    _publications(reports, people)
    return _what_pages_ask_for(reports, ibps[0], quarters[-1], people)


# ── People ──────────────────────────────────────────────────────────────────


@dataclass
class People:
    contributors: dict[Any, User]
    focal_persons: dict[Any, User]
    leads: dict[Any, User]
    reviewers: dict[Any, User]
    programme: dict[str, User]


def _people(seats: list[Seat], ibps: list[IBP]) -> People:
    numbers = count(1)
    users: list[User] = []
    appointments: list[Appointment] = []

    def person(role: Role, **scope: Any) -> User:
        n = next(numbers)
        user = User(
            email=f"person.{n}@partner.example",
            name=f"Person {n:04d} {PLACES[n % 10]}",
            phone=f"+880 1000 {n:06d}",
            position="Programme Officer",
            shares_contact=n % 3 > 0,
            password="!",
        )
        users.append(user)
        appointments.append(Appointment(person=user, role=role, **scope))
        return user

    people = People(
        contributors={seat.pk: person(Role.CONTRIBUTOR, seat=seat) for seat in seats},
        focal_persons={seat.pk: person(Role.FOCAL_PERSON, seat=seat) for seat in seats},
        leads={ibp.pk: person(Role.CONSORTIUM_LEAD, ibp=ibp) for ibp in ibps},
        reviewers={ibp.pk: person(Role.REVIEWER, ibp=ibp) for ibp in ibps},
        programme={role: person(role) for role in (Role.REVIEWER, Role.FACILITATOR, Role.ADMINISTRATOR, Role.OBSERVER)},
    )
    User.objects.bulk_create(users)
    Appointment.objects.bulk_create(appointments)
    return people


# ── Reports and their life ──────────────────────────────────────────────────


def _reports(quarters: list[Quarter], seats: list[Seat], ibps: list[IBP], people: People) -> list[Report]:
    """All approved, but for the last quarter: there some are submitted, returned, drafts or without a return."""
    last = cycle(
        [
            Status.DRAFT,
            Status.SUBMITTED,
            Status.APPROVED,
            Status.RETURNED,
            Status.SUBMITTED,
            Status.APPROVED,
            Status.NO_RETURN,
        ]
    )
    reports = []
    for quarter in quarters:
        is_last = quarter is quarters[-1]
        common = {
            "quarter": quarter,
            "due_on": quarter.due_on,
            "opened_at": quarter.opened_at,
            "status_at": _moment(quarter.due_on),
        }
        for seat in seats:
            status = next(last) if is_last else Status.APPROVED
            reports.append(Report(kind=Kind.PARTNER, ibp=seat.ibp, seat=seat, status=status, **common))
        for ibp in ibps:
            status = Status.DRAFT if is_last else Status.APPROVED
            reports.append(Report(kind=Kind.CONSOLIDATED, ibp=ibp, status=status, **common))
    Report.objects.bulk_create(reports, batch_size=500)
    events = [event for report in reports for event in _events(report, people)]
    ReportEvent.objects.bulk_create(events, batch_size=500)
    return reports


STEPS = {
    Status.DRAFT: [],
    Status.NO_RETURN: [Action.EXCUSE],
    Status.SUBMITTED: [Action.SUBMIT],
    Status.RETURNED: [Action.SUBMIT, Action.RETURN],
    Status.APPROVED: [Action.SUBMIT, Action.RETURN, Action.SUBMIT, Action.APPROVE],
}
AFTER = {
    Action.SUBMIT: Status.SUBMITTED,
    Action.RETURN: Status.RETURNED,
    Action.APPROVE: Status.APPROVED,
    Action.EXCUSE: Status.NO_RETURN,
}


def _events(report: Report, people: People) -> Iterator[ReportEvent]:
    state, at = Status.DRAFT, report.opened_at
    yield ReportEvent(report=report, action=ReportEvent.OPENED, before=state, after=state, at=at)
    for action in STEPS[Status(report.status)]:
        at += timedelta(days=2)
        by = _writer(report, people) if action is Action.SUBMIT else people.reviewers[report.ibp_id]
        note = rmmru.RETURNED_WITH if action is Action.RETURN else ""
        yield ReportEvent(report=report, action=action, before=state, after=AFTER[action], at=at, by=by, note=note)
        state = AFTER[action]


def _writer(report: Report, people: People) -> User:
    return people.focal_persons[report.seat_id] if report.seat_id else people.leads[report.ibp_id]


# ── Rows ────────────────────────────────────────────────────────────────────


def _rows(reports: list[Report], people: People) -> None:
    tellers = cycle(TOLD)
    statements, changes, notes, evidence = [], [], [], []
    for report in reports:
        told = next(tellers)
        writer = people.contributors[report.seat_id] if report.seat_id else people.leads[report.ibp_id]
        wrote: dict[str, Any] = {
            "report": report,
            "created_by": writer,
            "changed_by": writer,
            "created_at": report.opened_at,
            "changed_at": report.opened_at,
        }
        notes += [
            ChapterNote(chapter=chapter, reached=told.progress.reached, missing=told.progress.missing, **wrote)
            for chapter in ("progress", "context")
            if told.progress
        ]
        if report.kind != Kind.PARTNER or report.status == Status.NO_RETURN:
            continue
        for criterion in Statement.Criterion.values:
            said = islice(cycle(getattr(told, criterion)), STATEMENTS)
            for position, item in enumerate(said):
                row = Statement(
                    criterion=criterion,
                    position=position,
                    text=item.text,
                    detail=item.detail,
                    confidentiality=item.level,
                    **wrote,
                )
                statements.append(row)
                if item.links:
                    evidence.append((row, item.links[0]))
        for position, item in enumerate(islice(cycle(told.changes), CHANGES)):
            changes.append(
                ContextChange(
                    position=position,
                    sign=item.sign,
                    level=item.reach,
                    happened_on=item.on,
                    text=item.text,
                    meaning=item.meaning,
                    response=item.response,
                    confidentiality=item.level,
                    **wrote,
                )
            )
    for model, rows in ((Statement, statements), (ContextChange, changes), (ChapterNote, notes)):
        bulk_create_with_history(rows, model, batch_size=300)
    Evidence.objects.bulk_create(
        (Evidence(part=row, label=label, url=url, added_by=row.created_by) for row, (label, url) in evidence),
        batch_size=500,
    )


def _consolidate(reports: list[Report], people: People) -> None:
    """Every line from two members' rows. In the last quarter half of the rows wait, and two of each project are set aside."""
    last = reports[-1].quarter
    members: dict[tuple[Any, Any], list[Report]] = {}
    for report in reports:
        if report.kind == Kind.PARTNER and report.status in (Status.SUBMITTED, Status.APPROVED):
            members.setdefault((report.ibp_id, report.quarter_id), []).append(report)
    for model, links_of in ((Statement, StatementSource), (ContextChange, ContextChangeSource)):
        by_report: dict[Any, list[Any]] = {}
        for row in (
            model.objects.filter(confidentiality__lt=Level.RESTRICTED)
            .order_by("position")
            .select_related("report__seat")
        ):
            by_report.setdefault(row.report_id, []).append(row)
        lines: list[Any] = []
        links: list[Any] = []
        aside: list[SetAside] = []
        for report in (report for report in reports if report.kind == Kind.CONSOLIDATED):
            lead = people.leads[report.ibp_id]
            rows = [
                row for member in members.get((report.ibp_id, report.quarter_id), []) for row in by_report[member.pk]
            ]
            if report.quarter == last:
                aside += [
                    SetAside(report=report, row=row.pk, reason="Internal to the partner.", by=lead) for row in rows[:2]
                ]
                rows = rows[2 : len(rows) // 2]
            for position, pair in enumerate(_pairs(rows)):
                first = pair[0]
                words = {name: getattr(first, name) for name in first.WORDS}
                words["confidentiality"] = max(row.confidentiality for row in pair)
                if model is Statement:
                    words["criterion"] = first.criterion
                line: Any = model(report=report, position=position, created_by=lead, changed_by=lead, **words)
                lines.append(line)
                links += [
                    links_of(
                        line=line,
                        source=row,
                        seat=row.report.seat,
                        text=row.text,
                        version=1,
                        confidentiality=row.confidentiality,
                        taken_by=lead,
                    )
                    for row in pair
                ]
        bulk_create_with_history(lines, model, batch_size=300)
        links_of.objects.bulk_create(links, batch_size=500)
        SetAside.objects.bulk_create(aside)
    _freeze(reports)


def _pairs(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """Rows of one criterion by two."""
    waiting: dict[Any, list[Any]] = {}
    for row in rows:
        pair = waiting.setdefault(getattr(row, "criterion", None), [])
        pair.append(row)
        if len(pair) == 2:
            yield waiting.pop(getattr(row, "criterion", None))


def _freeze(reports: list[Report]) -> None:
    """What was submitted. The content of one report of each kind stands for all: composing 5,000 would take minutes."""
    contents: dict[str, tuple[Any, str]] = {}
    for kind in (Kind.PARTNER, Kind.CONSOLIDATED):
        sample = next(report for report in reports if report.kind == kind and report.status == Status.APPROVED)
        content = sample.content()
        contents[kind] = content, fingerprint(content)
    submitted = ReportEvent.objects.filter(action=Action.SUBMIT).select_related("report")
    Snapshot.objects.bulk_create(
        (
            Snapshot(
                event=event,
                report=event.report,
                content=contents[event.report.kind][0],
                sha256=contents[event.report.kind][1],
            )
            for event in submitted
        ),
        batch_size=200,
    )


def _publications(reports: list[Report], people: People) -> None:
    """A document of every consolidated report, and of one partner's report in ten."""
    asked = [r for r in reports if r.kind == Kind.CONSOLIDATED] + [r for r in reports if r.kind == Kind.PARTNER][::10]
    Publication.objects.bulk_create(
        (
            Publication(
                kind=Document.CONSOLIDATED if report.kind == Kind.CONSOLIDATED else Document.PARTNER,
                report=report,
                ibp=report.ibp,
                quarter=report.quarter,
                asked_by=people.programme[Role.FACILITATOR],
                asked_at=report.status_at + timedelta(minutes=n),
                state=State.DONE,
                file=f"{uuid4()}.pdf",
                sha256=sha256(str(n).encode()).hexdigest(),
                size=180_000,
                pages=14,
                released_at=report.status_at if report.kind == Kind.CONSOLIDATED else None,
            )
            for n, report in enumerate(asked)
        ),
        batch_size=500,
    )


# ── What the pages are asked for ────────────────────────────────────────────


# ── Reviews ─────────────────────────────────────────────────────────────────


def _review(reports: list[Report], people: People) -> None:
    """Every submitted report in its second round, with comments and a verdict of the first."""
    for report in reports:
        if report.status != Status.SUBMITTED:
            continue
        reviewer, writer = people.reviewers[report.ibp_id], _writer(report, people)
        sent, content = report.events.get(action=Action.SUBMIT), report.content()
        again = ReportEvent.objects.create(
            report=report, action=Action.SUBMIT, before=Status.RETURNED, after=Status.SUBMITTED, at=sent.at, by=writer
        )
        kept = {"report": report, "content": content, "sha256": fingerprint(content)}
        first, _is_new = Snapshot.objects.get_or_create(event=sent, defaults=kept)
        second = Snapshot.objects.create(event=again, **kept)
        over = {"closed_at": sent.at, "outcome": Action.RETURN}
        common = {"report": report, "lead": reviewer, "opened_at": sent.at}
        before = Round.objects.create(snapshot=first, number=1, **common, **over)
        there = Round.objects.create(snapshot=second, number=2, **common)
        Verdict.objects.create(
            round=before,
            chapter="context",
            reviewer=reviewer,
            opinion=Verdict.Opinion.FINE,
            sha256=fingerprint(content["context"]),
            at=sent.at,
        )
        for row in [*islice(report.statements.all(), 4), None]:
            Thread.begin(
                there,
                "progress",
                row=row.pk if row else None,
                text=rmmru.RETURNED_WITH,
                audience=Audience.SHARED,
                by=reviewer,
                at=sent.at,
            )


def _what_pages_ask_for(reports: list[Report], ibp: IBP, quarter: Quarter, people: People) -> Filled:
    of_quarter = [report for report in reports if report.quarter == quarter and report.ibp_id == ibp.pk]

    def first(kind: Kind, *statuses: Status) -> Report:
        return next(report for report in of_quarter if report.kind == kind and report.status in statuses)

    draft, sent = first(Kind.PARTNER, Status.DRAFT), first(Kind.PARTNER, Status.APPROVED)
    submitted = first(Kind.PARTNER, Status.SUBMITTED)
    consolidated = first(Kind.CONSOLIDATED, Status.DRAFT)
    return Filled(
        people={
            "contributor": people.contributors[draft.seat_id],
            "focal person": people.focal_persons[draft.seat_id],
            "lead": people.leads[ibp.pk],
            "reviewer": people.reviewers[ibp.pk],
            "reviewer of all": people.programme[Role.REVIEWER],
            "facilitator": people.programme[Role.FACILITATOR],
            "administrator": people.programme[Role.ADMINISTRATOR],
            "observer": people.programme[Role.OBSERVER],
        },
        ibp=ibp,
        quarter=quarter,
        reports={"draft": draft, "sent": sent, "submitted": submitted, "consolidated": consolidated},
        statement=draft.statements.all()[0],
        organisation=Organisation.objects.get(seats__reports=sent),
    )


def _periods(number: int) -> list[Period]:
    """The last so many quarters, the oldest first."""
    periods = [LAST]
    while len(periods) < number:
        periods.append(periods[-1].previous)
    return periods[::-1]


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=DHAKA)
