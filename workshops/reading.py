"""Reads what the report of a workshop says to an audience. All queries are done here.

Nothing above the audience's level is among it. What stands in the consolidated reports is read as their document for
the programme reads it, at most: a facilitator does not hear of what consortia keep to themselves.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.clearance import Level
from powermaps.scale import Influence, Support
from reporting.chapter import Section
from reporting.chapters.context import SIGNS
from reporting.models import ContextChange, Kind, Report
from reporting.quarters import day_in_dhaka
from risks.models import Decision
from workshops import counting
from workshops.attending import as_counted
from workshops.contents import REMARK, RecordSection
from workshops.matching import Matching
from workshops.models import Line, Participant, PlacementProposal, Session, Subgroup, Synergy, Workshop
from workshops.record import (
    Agreed,
    Attendance,
    Circle,
    Correction,
    Entry,
    Heap,
    Meeting,
    OfMap,
    OfProject,
    OfRisks,
    Person,
    Picture,
    Record,
    Said,
    Task,
    Together,
)
from workshops.room_map import RoomMap
from workshops.sessions import SessionKind, columns
from workshops.taking_over import ROOM
from workshops.timing import timed

Tell = Callable[[str, int, int], None]  # what is being read, how much is done, of how much
MAP, MATRIX = "power", "risks"  # the keys of the chapters of a consolidated report
FILLED_BY = {MAP: "actors", MATRIX: "rows"}


def read_record(
    workshop: Workshop, level: Level, *, drawn: bool = True, tell: Tell = lambda doing, done, total: None
) -> Record:
    """`drawn`: with the maps and matrices of the consolidated reports, which take the longest to put together."""
    return _Reading(workshop, level, drawn, tell).record()


class _Reading:
    """One record, of one workshop, for one audience."""

    def __init__(self, workshop: Workshop, level: Level, drawn: bool, tell: Tell) -> None:
        self.workshop, self.level, self.drawn, self.tell = workshop, level, drawn, tell
        self.is_public = level < Level.PROGRAMME
        self.projects = sorted(workshop.ibps.all(), key=lambda ibp: ibp.code)
        self.sessions: list[Session] = list(workshop.sessions.select_related("ibp"))
        self.lines: dict[Any, list[Line]] = {}
        for line in workshop.lines.admitted_to(level).in_record().order_by("position", "created_at"):
            self.lines.setdefault(line.session_id, []).append(line)

    def record(self) -> Record:
        workshop = self.workshop
        people = list(
            workshop.participants.let_in().select_related("organisation").order_by("organisation__acronym", "name")
        )
        speaking = [
            f"{one.name} ({one.comes_from})" if one.comes_from else one.name
            for one in people
            if one.part == Participant.Part.SPEAKER
        ]
        return Record(
            theme=workshop.theme,
            held_on=workshop.held_on,
            place=workshop.place,
            quarter=str(workshop.quarter),
            state=str(workshop.get_state_display()),
            is_closed=workshop.is_closed,
            projects=tuple((ibp.code, ibp.name) for ibp in self.projects),
            organisers=tuple((one.acronym, one.name) for one in workshop.organisers.all()),
            facilitators=() if self.is_public else tuple(one.name for one in workshop.facilitators.all()),
            speakers=() if self.is_public else tuple(speaking),
            attendance=self._attendance(people),
            objectives=tuple(line.strip() for line in workshop.objectives.splitlines() if line.strip()),
            agenda=self._agenda(),
            introductions=self._introductions(),
            progress=self._of_projects(SessionKind.PROGRESS),
            context=self._of_projects(SessionKind.CONTEXT),
            inception=self._of_projects(SessionKind.INCEPTION),
            decisions=self._heaps(SessionKind.WAY_FORWARD),
            cooperation=self._heaps(SessionKind.SYNERGIES),
            other=self._of_other(),
            debrief=self._heaps(SessionKind.DEBRIEF),
            remarks=self._remarks(),
            subgroups=self._subgroups(),
            actions=self._actions(),
            synergies=self._synergies(),
            photographs=self._photographs(),
            errata=self._errata(),
            passages=self._passages(),
            **self._from_reports(),
        )

    # ── Who, when, where ────────────────────────────────────────────────────

    def _attendance(self, people: list[Participant]) -> Attendance:
        rows = [as_counted(one) for one in people]
        named = () if self.is_public else people
        return Attendance(
            sentence=counting.sentence(rows),
            table=counting.table(rows),
            missing=tuple(counting.missing(rows)),
            people=tuple(
                Person(
                    one.name,
                    "" if one.part == Participant.Part.PARTICIPANT else str(one.get_part_display()),
                    one.comes_from,
                )
                for one in named
            ),
        )

    def _agenda(self) -> tuple[Entry, ...]:
        return tuple(
            Entry(
                slot.words,
                slot.session.title,
                "" if self.is_public else slot.session.people,
                "" if self.is_public else slot.session.about,
                slot.session.kind == SessionKind.BREAK,
            )
            for slot in timed(self.sessions, self.workshop.starts_at)
        )

    def _introductions(self) -> tuple[Meeting, ...]:
        pairs = self.workshop.pairs.select_related("first", "second", "third")
        return tuple(Meeting(str(pair), "" if self.is_public else pair.introduced_by) for pair in pairs)

    # ── What was said ───────────────────────────────────────────────────────

    def _of_kind(self, kind: SessionKind) -> list[Session]:
        return [session for session in self.sessions if session.kind == kind]

    def _under(self, sessions: Iterable[Session], column: str) -> tuple[Said, ...]:
        return tuple(
            self._said(line) for session in sessions for line in self.lines.get(session.pk, []) if line.column == column
        )

    def _said(self, line: Line) -> Said:
        return Said(
            text=line.text,
            detail=line.detail,
            origin=origin_of(line),
            reach=str(ContextChange.Reach(line.level).label) if line.level in ContextChange.Reach.values else "",
            speaker="" if self.is_public else line.speaker,
            mark=_mark(line.confidentiality),
        )

    def _heaps(self, kind: SessionKind, sessions: list[Session] | None = None) -> tuple[Heap, ...]:
        there = self._of_kind(kind) if sessions is None else sessions
        return tuple(
            Heap(
                column.key,
                str(column.title),
                SIGNS.get(column.key, "") if kind == SessionKind.CONTEXT else "",
                self._under(there, column.key),
            )
            for column in columns(kind)
        )

    def _of_projects(self, kind: SessionKind) -> tuple[OfProject, ...]:
        """One for each project that has a session of the kind."""
        found = []
        for ibp in self.projects:
            sessions = [session for session in self._of_kind(kind) if session.ibp_id == ibp.pk]
            if sessions:
                found.append(OfProject(ibp.code, ibp.name, ibp.colour, self._heaps(kind, sessions)))
        return tuple(one for one in found if not (self.is_public and one.is_empty))

    def _of_other(self) -> tuple[OfProject, ...]:
        """Each further session by its title, where something was written down."""
        found = [
            OfProject("", session.title, "", self._heaps(SessionKind.OTHER, [session]))
            for session in self._of_kind(SessionKind.OTHER)
        ]
        return tuple(one for one in found if not one.is_empty)

    def _remarks(self) -> tuple[Said, ...]:
        return self._under(self.sessions, REMARK)

    def _passages(self) -> dict[str, str]:
        there = self.workshop.passages.filter(confidentiality__lte=self.level).exclude(text="")
        return dict(there.values_list("section", "text"))

    # ── What stands in the reports ──────────────────────────────────────────

    def _from_reports(self) -> dict[str, Any]:
        """Maps and matrices: no higher than the room."""
        sent = Report.objects.filter(kind=Kind.CONSOLIDATED, quarter=self.workshop.quarter_id).sent().with_names()
        reports = {report.ibp_id: report for report in sent.filter(ibp__in=self.projects)} if self.drawn else {}
        agreed, decided = self._agreed(), self._decided()
        maps, risks = [], []
        for done, ibp in enumerate(self.projects):
            self.tell(ibp.code, done, len(self.projects))
            report = reports.get(ibp.pk)
            power, matrix = self._sections(report)
            own = [session for session in self.sessions if session.ibp_id == ibp.pk]
            said = self._heaps(SessionKind.POWER, [one for one in own if one.kind == SessionKind.POWER])
            lines = tuple(line for heap in said for line in heap.lines)
            if power or lines or agreed.get(ibp.pk):
                placed = tuple(agreed.get(ibp.pk, []))
                maps.append(OfMap(ibp.code, ibp.name, ibp.colour, power, placed, lines))
            heaps = self._heaps(SessionKind.RISKS, [one for one in own if one.kind == SessionKind.RISKS])
            decisions = tuple(decided.get(ibp.pk, []))
            if matrix or decisions or any(heap.lines for heap in heaps):
                risks.append(OfRisks(ibp.code, ibp.name, ibp.colour, matrix, heaps, decisions))
        return {"maps": tuple(maps), "risks": tuple(risks)}

    def _sections(self, report: Report | None) -> tuple[Section | None, Section | None]:
        if report is None:
            return None, None
        audience = min(self.level, ROOM)
        found = {
            chapter.key: chapter.section(report, audience)
            for chapter in report.chapters
            if chapter.key in (MAP, MATRIX)
        }
        if self.is_public:  # the public is not told of what it may not see: an empty map would
            found = {key: section for key, section in found.items() if section.values[FILLED_BY[key]]}
        return found.get(MAP), found.get(MATRIX)

    def _agreed(self) -> dict[Any, list[Agreed]]:
        """By project, of actors that the room sees on its map now. Where an actor stands is nothing for the public."""
        if self.is_public:
            return {}
        there = PlacementProposal.objects.filter(
            session__workshop=self.workshop, state=PlacementProposal.State.AGREED, actor__confidentiality__lte=ROOM
        )
        agreed = set(there.values_list("session", flat=True))
        found: dict[Any, list[Agreed]] = {}
        for session in self._of_kind(SessionKind.POWER):
            session.workshop = self.workshop
            for one in RoomMap(session).agreed if session.pk in agreed else ():
                if one.actor.confidentiality <= ROOM:
                    place = f"{Support(one.support).label} · {Influence(one.influence).label}"
                    words = Agreed(one.actor.short_name, place, one.reason, one.agreed_with)
                    found.setdefault(session.ibp_id or one.actor.ibp_id, []).append(words)
        return found

    def _decided(self) -> dict[Any, list[Task]]:
        """What the sessions on risks and plans of these projects decided this quarter."""
        there = Decision.objects.filter(ibp__in=self.projects, quarter=self.workshop.quarter_id)
        there = there.admitted_to(min(self.level, ROOM)).with_names().order_by("at", "pk")
        found: dict[Any, list[Task]] = {}
        for one in there:
            who = one.seat.organisation.acronym if one.seat else ""
            task = Task(one.text, who, one.due_on, str(one.get_state_display()), False, one.about_words)
            found.setdefault(one.ibp_id, []).append(task)
        return found

    # ── What follows ────────────────────────────────────────────────────────

    def _subgroups(self) -> tuple[Circle, ...]:
        if self.is_public:
            return ()
        there = Subgroup.objects.filter(workshop=self.workshop).prefetch_related("members__organisation")
        return tuple(
            Circle(
                one.name,
                one.mandate,
                tuple(str(member) for member in one.members.all() if not member.left_on),
                get_text_list([str(m) for m in one.members.all() if m.convenes and not m.left_on], _("and")),
            )
            for one in there
        )

    def _actions(self) -> tuple[Task, ...]:
        there = self.workshop.actionpoints.filter(confidentiality__lte=self.level)
        there = there.select_related("owner", "owner_user", "ibp", "subgroup").order_by("position", "created_at")
        found = []
        for one in there:
            person = "" if self.is_public or not one.owner_user else one.owner_user.name
            group = "" if self.is_public or not one.subgroup else one.subgroup.name
            who = ", ".join(word for word in (one.owner and one.owner.acronym, person, group) if word)
            about = one.ibp.code if one.ibp else ""
            state = str(one.get_state_display())
            found.append(Task(one.text, who, one.due_on, state, one.is_joint, about, _mark(one.confidentiality)))
        return tuple(found)

    def _synergies(self) -> tuple[Together, ...]:
        """What the room made of what was found for it: for the programme. What became more confidential since stays out."""
        if self.is_public:
            return ()
        there = Synergy.objects.filter(
            workshop=self.workshop,
            state=Synergy.State.ACCEPTED,
            action_point__confidentiality__lte=self.level,
        )
        found = list(there.select_related("action_point"))
        known = Matching(self.workshop).by_key if found else {}
        return tuple(
            Together(one.text if one.key in known else "", one.action_point.text if one.action_point else "")
            for one in found
        )

    def _photographs(self) -> tuple[Picture, ...]:
        there = self.workshop.photos.filter(confidentiality__lte=self.level).select_related("session", "ibp")
        return tuple(
            Picture(
                str(one.file.name),
                one.sha256,
                one.width,
                one.height,
                one.caption,
                one.session.title if one.session else one.ibp.code if one.ibp else "",
            )
            for one in there.order_by("position", "created_at")
        )

    def _errata(self) -> tuple[Correction, ...]:
        there = self.workshop.errata.filter(confidentiality__lte=self.level).select_related("by")
        titles = dict(RecordSection.choices)
        return tuple(
            Correction(
                day_in_dhaka(one.at),
                str(titles.get(one.section, "")),
                one.text,
                "" if self.is_public or not one.by else one.by.name,
            )
            for one in there
        )


def origin_of(line: Line) -> str:
    """In a word or two, where it comes from."""
    if line.is_sharpened:
        return pgettext("where a line comes from", "report, sharpened")
    return {
        Line.Origin.REPORT: pgettext("where a line comes from", "report"),
        Line.Origin.NOTES: pgettext("where a line comes from", "floor"),
        Line.Origin.SCRIBE: "",
    }[Line.Origin(line.origin)]


def _mark(level: int) -> str:
    return str(Level(level).label) if level > Level.PROGRAMME else ""
