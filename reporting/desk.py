"""Knows what waits for a reviewer: rounds to work through, reports that went back, and what partners owe soon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.module_loading import import_string

from partners.models import IBP, Appointment, User
from partners.standing import Role
from reporting.freezing import fingerprint
from reporting.models import Report, ReportEvent, Round, Snapshot, State, Thread, Verdict
from reporting.models.comments import ANSWERS
from reporting.models.report import ReportQuerySet, judged, own
from reporting.quarters import day_in_dhaka
from reporting.workflow import Action, Status

SOON = 14  # days within which what is due is worth a thought
LISTED = 40  # as many of what partners owe as one reads on a page; the board has the rest
MINE, NOBODYS, OTHERS = 0, 1, 2  # who leads a round, in the order in which they are listed


@dataclass(frozen=True)
class Waiting:
    """A round that waits: for how long, how far its lead has come, and what was said."""

    round: Round
    on: date
    place: int
    judged: int
    chapters: int
    to_answer: int  # by its partner
    answered: int  # to be looked at by PROKAS

    @property
    def days(self) -> int:
        return max(0, (self.on - day_in_dhaka(self.round.opened_at)).days)


@dataclass(frozen=True)
class Returned:
    """A report that went back and is being changed."""

    report: Report
    on: date
    event: ReportEvent | None
    to_answer: int

    @property
    def days(self) -> int:
        return max(0, (self.on - day_in_dhaka(self.report.status_at)).days)


@dataclass(frozen=True)
class Owed:
    """A report that its partner has not submitted: due soon, or late."""

    report: Report
    on: date

    @property
    def days_late(self) -> int:
        return max(0, -self.report.days_left(self.on))


@dataclass(frozen=True)
class DeskLine:
    """Something else that waits for a decision, such as a plan: what, where, said in a few words, and since when."""

    title: str
    url: str
    words: str
    since: datetime

    def days(self, on: date) -> int:
        return max(0, (on - day_in_dhaka(self.since)).days)


def desk_lines(person: User, code: str = "") -> list[DeskLine]:
    """What apps to the right bring (`settings.REPORT_DESKS`) to the desk of somebody who reviews, of all projects or of one."""
    if not person.standing.reviews:
        return []
    return [line for path in settings.REPORT_DESKS for line in import_string(path)(person, code)]


class Desk:
    """What waits for this person on this day, narrowed by what is `wanted`. Each part asks the same queries, however much."""

    def __init__(self, person: User, wanted: dict[str, str], *, at: datetime) -> None:
        self.person = person
        self.wanted = wanted
        self.on = day_in_dhaka(at)

    @cached_property
    def _reports(self) -> ReportQuerySet:
        """Reports one judges, as they are narrowed."""
        reports = Report.objects.filter(pk__in=judgeable(self.person).values("pk"))
        if code := self.wanted.get("ibp"):
            reports = reports.filter(ibp__code=code)
        if kind := self.wanted.get("kind"):
            reports = reports.filter(kind=kind)
        return reports

    def shows(self, state: str) -> bool:
        return self.wanted.get("state", state) == state

    def rounds(self) -> QuerySet[Round]:
        """The rounds that wait: those one leads, those nobody leads (any more), then colleagues'; the longest waiting first."""
        held = Appointment.objects.current().filter(role=Role.REVIEWER, person=OuterRef("lead"))
        place = Case(
            When(lead=self.person, then=Value(MINE)),
            When(~Exists(held.filter(Q(ibp=OuterRef("report__ibp")) | Q(ibp=None))), then=Value(NOBODYS)),
            default=Value(OTHERS),
            output_field=IntegerField(),
        )
        there = Round.objects.unfinished().filter(report__in=self._reports).annotate(place=place)
        if self.wanted.get("whose"):
            there = there.exclude(place=OTHERS)
        names = ("lead", "report__ibp", "report__seat__organisation", "report__quarter")
        return there.select_related(*names).order_by("place", "opened_at", "pk")

    def waiting(self, rounds: Iterable[Round]) -> list[Waiting]:
        """How these rounds stand; the same queries for any number."""
        found = list(rounds)
        judged_by_lead = _judged_by_lead(found)
        said = _said([there.report_id for there in found])
        return [
            Waiting(
                there,
                self.on,
                there.place,  # type: ignore[attr-defined]  # annotated in `rounds`
                judged_by_lead[there.pk],
                len(there.report.chapters),
                *said.get(there.report_id, (0, 0)),
            )
            for there in found
        ]

    @cached_property
    def beside(self) -> list[DeskLine]:
        """What else waits for a decision; nothing where reports of one kind are wanted."""
        return [] if self.wanted.get("kind") else desk_lines(self.person, self.wanted.get("ibp", ""))

    @cached_property
    def returned(self) -> list[Returned]:
        """What went back, the longest ago first; one more than is listed."""
        reports = list(
            self._reports.filter(status=Status.RETURNED).with_names().order_by("status_at", "pk")[: LISTED + 1]
        )
        events = ReportEvent.objects.filter(report__in=reports, action=Action.RETURN).select_related("by")
        latest = {event.report_id: event for event in events.order_by("at", "id")}
        said = _said([report.pk for report in reports])
        return [Returned(report, self.on, latest.get(report.pk), said.get(report.pk, (0, 0))[0]) for report in reports]

    @cached_property
    def owed(self) -> list[Owed]:
        """What is late, and what is due soon; one more than is listed."""
        unsent = self._reports.filter(status__in=[Status.DRAFT, Status.REOPENED])
        soon = unsent.filter(due_on__lte=self.on + timedelta(days=SOON)).with_names()
        return [Owed(report, self.on) for report in soon.order_by("due_on", "ibp__code", "pk")[: LISTED + 1]]


def judgeable(person: User) -> ReportQuerySet:
    """The reports this person judges: `rules.judges`, as a set."""
    return Report.objects.filter(judged(person)).exclude(own(person))


def projects_of(person: User) -> QuerySet[IBP]:
    """The projects one reviews."""
    reviews = person.standing.reviews
    return IBP.objects.all() if reviews.everywhere else IBP.objects.filter(pk__in=reviews.ibps)


def _judged_by_lead(rounds: list[Round]) -> dict[UUID, int]:
    """How many chapters the one who leads has judged, in the version that was submitted.

    A verdict of the round itself is of that version; only for earlier ones what was submitted has to be looked at.
    """
    counted = {there.pk: 0 for there in rounds}
    led = {there.report_id: there for there in rounds if there.lead_id}
    given: dict[UUID, dict[str, Verdict]] = {there.pk: {} for there in rounds}
    past = Verdict.objects.filter(round__report__in=list(led)).select_related("round").order_by("round__number")
    for verdict in past:
        there = led[verdict.round.report_id]
        if verdict.reviewer_id == there.lead_id:
            given[there.pk][verdict.chapter] = verdict
    carried = [pk for pk, verdicts in given.items() if any(verdict.round_id != pk for verdict in verdicts.values())]
    contents = dict(Snapshot.objects.filter(round__in=carried).values_list("round", "content"))
    for pk, verdicts in given.items():
        counted[pk] = sum(
            verdict.round_id == pk or fingerprint(contents[pk].get(verdict.chapter)) == verdict.sha256
            for verdict in verdicts.values()
        )
    return counted


def _said(reports: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """By report: shared comments that its partner has to answer, and answered ones that PROKAS has to look at."""
    shared = Thread.objects.shared().filter(report__in=reports).order_by()
    counts = shared.values("report").annotate(
        to_answer=Count("pk", filter=Q(state=State.OPEN)), answered=Count("pk", filter=Q(state__in=ANSWERS))
    )
    return {found["report"]: (found["to_answer"], found["answered"]) for found in counts}
