"""Knows what the board of a session shows to everybody in the room, and what of it changed since one looked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from partners.clearance import Level
from workshops.models import Line, Note, Participant, Session, Vote, Workshop
from workshops.models.board import MOST_VOTES
from workshops.sessions import columns
from workshops.workflow import TAKES_NOTES, Phase

ROOM = Level.PROGRAMME  # a wall is read by everybody who sits before it
BY_VOTES = (Phase.SHOWN, Phase.DONE)  # while people vote or write, nothing moves under their fingers


@dataclass(frozen=True)
class Shown:
    """A note on the wall, with what is gathered under it."""

    note: Note
    votes: int
    order: int
    gathered: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    notes: list[Shown]
    lines: list[Line]


@dataclass(frozen=True)
class Board:
    """A session as everybody in the room may see it: what is not shown yet is only counted."""

    session: Session
    notes: list[Shown]
    waiting: int  # notes that their authors alone see so far

    @classmethod
    def of(cls, session: Session) -> Self:
        """Two queries, however many notes."""
        there = session.notes.filter(is_removed=False)
        shown = gathered(session, _with_names(there.filter(is_shown=True)))
        return cls(session, shown, there.filter(is_shown=False).count())

    @property
    def columns(self) -> list[tuple[str, str, list[Shown]]]:
        """Each with its notes: most votes first once the vote is over, else in the order they came."""
        return [
            (column.key, str(column.title), [one for one in self.notes if one.note.column == column.key])
            for column in columns(self.session.kind)
        ]

    def with_lines(self) -> list[Column]:
        """The columns, each with what the record says so far."""
        lines = lines_of(self.session)
        return [Column(key, title, notes, lines.get(key, [])) for key, title, notes in self.columns]


@dataclass(frozen=True)
class Changes:
    """What changed on a board since its change number `after`, and how far that leads."""

    upto: int
    notes: list[Shown]
    gone: list[UUID]

    @classmethod
    def since(cls, session: Session, after: int) -> Self:
        """`session` as it was read before: what is written meanwhile is told once more the next time, never left out."""
        seen = session.notes.filter(is_shown=True)
        changed = list(seen.filter(changed_in__gt=after).values_list("pk", "group", "is_removed"))
        if not changed:
            return cls(session.sequence, [], [])
        heads = {group or pk for pk, group, _removed in changed}
        there = seen.filter(Q(pk__in=heads) | Q(group__in=heads), is_removed=False)
        gone = [pk for pk, group, removed in changed if removed or group]
        return cls(session.sequence, gathered(session, _with_names(there)), gone)


def gathered(session: Session, notes: Iterable[Note]) -> list[Shown]:
    """Notes that stand by themselves, each with those under it, in the order of the wall."""
    notes = list(notes)
    under: dict[UUID, list[Note]] = {}
    for note in notes:
        if note.group_id:
            under.setdefault(note.group_id, []).append(note)
    found = []
    for note in notes:
        if note.group_id is None:
            below = under.get(note.pk, [])
            votes = sum(one.dots for one in (note, *below))  # type: ignore[attr-defined]
            found.append(Shown(note, votes, _order(session, note, votes), below))
    return sorted(found, key=lambda one: one.order)


def _order(session: Session, note: Note, votes: int) -> int:
    """A number by which a browser sorts too."""
    return ((1_000 - votes) * 1_000_000 if session.phase in BY_VOTES else 0) + note.position


def _with_names(notes: QuerySet[Note]) -> QuerySet[Note]:
    return (
        notes.select_related("participant__organisation", "by")
        .annotate(dots=Count("votes"))
        .order_by("position", "at", "pk")
    )


def lines_of(session: Session) -> dict[str, list[Line]]:
    """What the record says of the session, by column: as far as the room may read it."""
    found: dict[str, list[Line]] = {}
    for line in session.lines.in_record().admitted_to(ROOM).order_by("position", "created_at"):
        found.setdefault(line.column, []).append(line)
    return found


def taken_off(session: Session) -> QuerySet[Note]:
    """What was on the wall and can be put back."""
    return session.notes.filter(is_removed=True, is_shown=True).order_by("-changed_in")


# ── What one phone sees besides ─────────────────────────────────────────────


@dataclass(frozen=True)
class Own:
    """What a participant wrote that is not on the wall yet, and where its dots are."""

    notes: list[Note]
    votes: set[UUID]

    @classmethod
    def of(cls, session: Session, participant: Participant) -> Self:
        notes = session.notes.filter(participant=participant, is_shown=False, is_removed=False)
        votes = Vote.objects.filter(participant=participant, note__session=session, note__is_removed=False)
        return cls(list(notes), set(votes.values_list("note", flat=True)))

    @property
    def votes_left(self) -> int:
        return max(0, MOST_VOTES - len(self.votes))


# ── The room ────────────────────────────────────────────────────────────────


def running(workshop: Workshop) -> Session | None:
    """What the room does now: of the boards that are open the one begun last."""
    there = workshop.sessions.filter(phase__in=TAKES_NOTES).select_related("ibp")
    return max(there, key=lambda one: (one.runs_since is not None, one.runs_since or one.created_at), default=None)


@dataclass(frozen=True)
class Room:
    """How the room stands to a board, in figures."""

    people: int  # who was let in
    waiting: int  # notes not shown yet
    dots: int
    voters: int

    @classmethod
    def around(cls, session: Session) -> Self:
        people = Participant.objects.filter(workshop=session.workshop_id).let_in().count()
        waiting = session.notes.filter(is_removed=False, is_shown=False).count()
        votes = Vote.objects.filter(note__session=session).aggregate(
            dots=Count("pk"), voters=Count("participant", distinct=True)
        )
        return cls(people, waiting, votes["dots"], votes["voters"])

    @property
    def most_dots(self) -> int:
        return self.people * MOST_VOTES
