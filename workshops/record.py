"""Knows what the record of a workshop says to an audience: frozen values, in the order of its sections."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reporting.chapter import Section
from workshops.contents import RecordSection


@dataclass(frozen=True)
class Said:
    """A line of the record."""

    text: str
    detail: str = ""
    origin: str = ""  # in a word or two
    reach: str = ""  # local, national, global
    speaker: str = ""
    mark: str = ""  # its level where that is above the programme's


@dataclass(frozen=True)
class Heap:
    """What stands under one heading."""

    key: str
    title: str
    sign: str
    lines: tuple[Said, ...]


@dataclass(frozen=True)
class OfProject:
    """What the sessions of one project said; sessions of all projects have no code."""

    code: str
    name: str
    colour: str
    heaps: tuple[Heap, ...]

    @property
    def is_empty(self) -> bool:
        return not any(heap.lines for heap in self.heaps)

    @property
    def pairs(self) -> list[tuple[Heap, ...]]:
        """Two and two, as they stand side by side."""
        return [self.heaps[at : at + 2] for at in range(0, len(self.heaps), 2)]

    @property
    def written(self) -> list[Heap]:
        return [heap for heap in self.heaps if heap.lines]


@dataclass(frozen=True)
class Person:
    name: str
    part: str  # speaker, facilitator …; nothing for a participant
    organisation: str


@dataclass(frozen=True)
class Attendance:
    sentence: str
    table: dict[str, Any]
    missing: tuple[str, ...]
    people: tuple[Person, ...] = ()  # names are not for the public

    @property
    def houses(self) -> list[tuple[str, list[Person]]]:
        """The people by organisation."""
        found: dict[str, list[Person]] = {}
        for one in self.people:
            found.setdefault(one.organisation, []).append(one)
        return sorted(found.items(), key=lambda house: (not house[0], house[0].casefold()))


@dataclass(frozen=True)
class Entry:
    """A line of the agenda."""

    time: str
    title: str
    people: str
    about: str
    is_break: bool


@dataclass(frozen=True)
class Meeting:
    """Organisations that introduced each other."""

    names: str
    told: str  # who introduced whom


@dataclass(frozen=True)
class Agreed:
    """A placement that the room agreed on."""

    actor: str
    place: str
    reason: str
    agreed_with: str


@dataclass(frozen=True)
class OfMap:
    """The power map of a project: as it stands in its consolidated report, and what the room said of it."""

    code: str
    name: str
    colour: str
    section: Section | None
    agreed: tuple[Agreed, ...]
    lines: tuple[Said, ...]


@dataclass(frozen=True)
class Task:
    """Something that somebody has to do."""

    text: str
    who: str
    due_on: date | None
    state: str
    is_joint: bool
    about: str = ""
    mark: str = ""


@dataclass(frozen=True)
class OfRisks:
    """The risk matrix of a project as its consolidated report has it, what was proposed, and what was decided on."""

    code: str
    name: str
    colour: str
    section: Section | None
    heaps: tuple[Heap, ...]
    decisions: tuple[Task, ...]

    @property
    def written(self) -> list[Heap]:
        return [heap for heap in self.heaps if heap.lines]


@dataclass(frozen=True)
class Circle:
    """A subgroup."""

    name: str
    mandate: str
    members: tuple[str, ...]
    convener: str


@dataclass(frozen=True)
class Together:
    """A synergy that became a joint action."""

    text: str
    action: str


@dataclass(frozen=True)
class Picture:
    name: str  # of its file, on the shelf of photographs
    sha256: str
    width: int
    height: int
    caption: str
    about: str  # the session or the project

    @property
    def is_upright(self) -> bool:
        return self.height > self.width


@dataclass(frozen=True)
class Correction:
    on: date
    section: str
    text: str
    by: str


@dataclass(frozen=True)
class Record:
    """The record of a workshop, as far as one audience may read it."""

    theme: str
    held_on: date
    place: str
    quarter: str
    state: str
    is_closed: bool
    projects: tuple[tuple[str, str], ...]
    organisers: tuple[tuple[str, str], ...]
    facilitators: tuple[str, ...]
    speakers: tuple[str, ...]
    attendance: Attendance
    objectives: tuple[str, ...]
    agenda: tuple[Entry, ...]
    introductions: tuple[Meeting, ...]
    progress: tuple[OfProject, ...]
    context: tuple[OfProject, ...]
    maps: tuple[OfMap, ...]
    inception: tuple[OfProject, ...]
    risks: tuple[OfRisks, ...]
    decisions: tuple[Heap, ...]
    subgroups: tuple[Circle, ...]
    actions: tuple[Task, ...]
    synergies: tuple[Together, ...]
    cooperation: tuple[Heap, ...]
    other: tuple[OfProject, ...]
    remarks: tuple[Said, ...]
    debrief: tuple[Heap, ...]
    photographs: tuple[Picture, ...]
    errata: tuple[Correction, ...]
    passages: dict[str, str] = field(default_factory=dict)  # by section

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Those in which something stands: key and title, in printed order."""
        there = {
            RecordSection.PARTICIPANTS: True,
            RecordSection.OBJECTIVES: self.objectives,
            RecordSection.AGENDA: self.agenda,
            RecordSection.INTRODUCTIONS: self.introductions,
            RecordSection.PROGRESS: self.progress,
            RecordSection.CONTEXT: self.context,
            RecordSection.POWER: self.maps,
            RecordSection.INCEPTION: self.inception,
            RecordSection.RISKS: self.risks,
            RecordSection.WAY_FORWARD: self.subgroups or self.actions or any(heap.lines for heap in self.decisions),
            RecordSection.SYNERGIES: self.synergies or any(heap.lines for heap in self.cooperation),
            RecordSection.OTHER: self.other,
            RecordSection.REMARKS: self.remarks,
            RecordSection.DEBRIEF: any(heap.lines for heap in self.debrief),
            RecordSection.PHOTOGRAPHS: self.photographs,
            RecordSection.ERRATA: self.errata,
        }
        return [(key.value, str(key.label)) for key in RecordSection if there[key] or self.passages.get(key.value)]
