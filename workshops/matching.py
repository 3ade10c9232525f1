"""Gathers what projects could do together out of their maps and reports of a workshop's quarter: the same queries however many.

A suggestion tells one project what another one knows. So nothing goes in that is not for the whole programme: no actor, no
placement, no access and no line that a consortium or a partner keeps to itself, whoever asks; and nothing of a report that
was not sent. Of actors, those who only observe learn nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from partners.clearance import Level
from partners.models import Seat, User
from powermaps.consensus import consensus
from powermaps.models import Agreed, HeldBack, Placement, Rapport, Strategy
from powermaps.rules import can_read_register
from powermaps.scale import Band
from powermaps.shifts import COUNTED, Verdict
from reporting.models import ContextChange, Gathering, Kind, Report, Statement
from reporting.workflow import SENT
from workshops import rules
from workshops.models import Synergy, Workshop
from workshops.synergies import Access, Event, Need, Said, Stand, Suggestion, SynergyKind, found

ROOM = Level.PROGRAMME  # what both projects may know
SHARED_ACTOR: dict[str, Any] = {"actor__confidentiality__lte": ROOM, "actor__merged_into": None}
ABOUT_ACTORS = (SynergyKind.DOOR, SynergyKind.ACTOR)
Spot = tuple[str, UUID]  # an actor on the map of a project


@dataclass(frozen=True)
class Decided:
    """What was made of a suggestion. Where what it rests on was changed, or made more confidential since, its words stay out."""

    synergy: Synergy
    suggestion: Suggestion | None


@dataclass
class Matching:
    """What one reader of a workshop may be told of what its projects could do together; without a reader, what the room may."""

    workshop: Workshop
    user: User | None = None
    expected: int = field(default=0, init=False)  # partners' reports of the quarter
    sent: dict[UUID, tuple[str, str]] = field(
        default_factory=dict, init=False
    )  # project and partner of those that came
    joint: dict[UUID, str] = field(default_factory=dict, init=False)  # projects of consolidated reports that were sent

    def __post_init__(self) -> None:
        reports = Report.objects.filter(ibp__in=self._projects, quarter=self.workshop.quarter_id)
        rows = reports.order_by().values_list("pk", "kind", "status", "ibp__code", "seat__organisation__acronym")
        for pk, kind, status, project, partner in rows:
            self.expected += kind == Kind.PARTNER
            if status in SENT and kind == Kind.PARTNER:
                self.sent[pk] = project, partner
            elif status in SENT:
                self.joint[pk] = project

    @property
    def _projects(self) -> list[UUID]:
        return [ibp.pk for ibp in self.workshop.ibps.all()]

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """The weightiest first."""
        if not self._knows_actors:
            return found((), (), (), self._events(), self._said())
        held_back = self._held_back()
        stands = [one for one in self._stands() if (one.project, one.actor) not in held_back]
        return found(stands, self._accesses(), self._needs(stands), self._events(), self._said())

    @cached_property
    def by_key(self) -> dict[str, Suggestion]:
        return {one.key: one for one in self.suggestions}

    @cached_property
    def _answers(self) -> list[Synergy]:
        rows = Synergy.objects.filter(workshop=self.workshop).order_by("-at", "pk")
        return list(rows.select_related("by", "action_point__owner", "action_point__owner_user"))

    @cached_property
    def decided(self) -> list[Decided]:
        """The latest first. Where the words are gone, only those who run the workshop are told that there is an answer."""
        runs = self.user is not None and rules.runs(self.user, self.workshop)
        there = [Decided(row, self.by_key.get(row.key)) for row in self._answers if self._may_know(row)]
        return [one for one in there if one.suggestion or runs]

    @cached_property
    def waiting(self) -> list[Suggestion]:
        answered = {row.key for row in self._answers}
        return [one for one in self.suggestions if one.key not in answered]

    def _may_know(self, row: Synergy) -> bool:
        if row.kind in ABOUT_ACTORS and not self._knows_actors:
            return False
        level = rules.clearance(self.user, self.workshop) if self.user else ROOM
        return row.action_point is None or row.action_point.confidentiality <= level

    @property
    def _knows_actors(self) -> bool:
        return self.user is None or can_read_register(self.user)

    # ── What goes in ────────────────────────────────────────────────────────

    def _held_back(self) -> set[Spot]:
        """What a consortium does not show on its own map is not shown here."""
        rows = HeldBack.objects.filter(
            report__ibp__in=self._projects, report__quarter=self.workshop.quarter_id, report__kind=Kind.CONSOLIDATED
        )
        return set(rows.values_list("report__ibp__code", "actor"))

    def _stands(self) -> list[Stand]:
        """One for each actor and project: as it was agreed; else in the middle, and where that is split the less settled."""
        names: dict[UUID, str] = {}
        voices: dict[Spot, list[tuple[str, Band]]] = defaultdict(list)
        for report, actor, name, verdict, support, influence in self._of_reports(Placement).values_list(
            "report", "actor", "actor__name", "verdict", "support", "influence"
        ):
            if verdict != Verdict.DROPPED:
                names[actor] = name
                voices[self.sent[report][0], actor].append((verdict, Band(support, influence)))
        bands = {spot: _middle(said) for spot, said in voices.items()}
        agreed = Agreed.objects.filter(report__in=self.joint, confidentiality__lte=ROOM, **SHARED_ACTOR)
        for report, actor, support, influence in agreed.order_by().values_list(
            "report", "actor", "support", "influence"
        ):
            spot = self.joint[report], actor
            if spot in bands:  # else partners have become more cautious than what they agreed
                bands[spot] = Band(support, influence)
        return [Stand(project, actor, names[actor], band) for (project, actor), band in bands.items()]

    def _accesses(self) -> Iterable[Access]:
        """Of partners that are members on the day; one that sits in several of the projects has it in each."""
        seats: dict[str, list[str]] = defaultdict(list)
        held = Seat.objects.filter(ibp__in=self._projects).held_on(self.workshop.held_on).order_by()
        for partner, project in held.values_list("organisation__acronym", "ibp__code"):
            seats[partner].append(project)
        rapports = Rapport.objects.filter(
            confidentiality__lte=ROOM, seat__in=held.values("pk"), **SHARED_ACTOR
        ).order_by()
        for partner, actor, strength in rapports.values_list("seat__organisation__acronym", "actor", "strength"):
            for project in seats[partner]:
                yield Access(project, partner, actor, strength)

    def _needs(self, stands: Iterable[Stand]) -> Iterable[Need]:
        """Partners that want an actor elsewhere than it stands on the map of their project."""
        bands = {(one.project, one.actor): one.band for one in stands}
        rows = self._of_reports(Strategy).values_list("report", "actor", "target_support", "target_influence")
        for report, actor, support, influence in rows:
            project, partner = self.sent[report]
            target = Band(support, influence)
            if bands.get((project, actor), target) != target:
                yield Need(project, partner, actor, target)

    def _events(self) -> Iterable[Event]:
        rows = Gathering.objects.filter(report__in=self.sent, confidentiality__lte=ROOM).exclude(place="")
        for report, place in rows.order_by().values_list("report", "place"):
            project, partner = self.sent[report]
            yield Event(project, partner, place)

    def _said(self) -> Iterable[Said]:
        """Of a project's consolidated report where it was sent, else of its members'."""
        together = set(self.joint.values())
        reports = {**self.joint, **{pk: of for pk, (of, _partner) in self.sent.items() if of not in together}}
        lessons = Statement.objects.filter(criterion=Statement.Criterion.LESSONS)
        for rows in (lessons, ContextChange.objects.all()):
            there = rows.filter(report__in=reports, confidentiality__lte=ROOM)
            for report, pk, text in there.order_by().values_list("report", "pk", "text"):
                yield Said(reports[report], pk, text)

    def _of_reports(self, model: type[Placement] | type[Strategy]) -> QuerySet:
        rows: QuerySet = model.objects.filter(report__in=self.sent, confidentiality__lte=ROOM, **SHARED_ACTOR)
        return rows.order_by()


def _middle(said: list[tuple[str, Band]]) -> Band:
    judged = [band for verdict, band in said if verdict in COUNTED] or [band for _verdict, band in said]
    where = consensus(judged)
    return Band(where.support.lower, where.influence.upper)


def kept_from_others(user: User, workshop: Workshop) -> int:
    """How many accesses one's own partners noted to actors that all may know of, which only their own consortium reads."""
    own = Rapport.objects.filter(seat__in=user.standing.writes_for, seat__ibp__in=workshop.ibps.all(), **SHARED_ACTOR)
    return own.filter(confidentiality__gt=ROOM).count()
