"""Running the board of a session: what participants write, and what the facilitator does with it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.models import User
from partners.refusals import Refused
from partners.text import tidy
from workshops.models import Line, Note, Participant, Session, Vote
from workshops.models.board import LONGEST_NOTE, MOST_VOTES
from workshops.sessions import columns
from workshops.workflow import TAKES_NOTES, Phase


@dataclass(frozen=True)
class Author:
    """Who writes on a board: a participant's phone, or a facilitator."""

    participant: Participant | None = None
    user: User | None = None

    def wrote(self, note: Note) -> bool:
        if self.participant:
            return note.participant_id == self.participant.pk
        return self.user is not None and note.by_id == self.user.pk


@contextmanager
def changing(session: Session) -> Iterator[Session]:
    """The session as it is now, held until the end, one change further. Raises Refused when the record is locked.

    Changes of one board follow one another, and their numbers become visible in their order.
    """
    with transaction.atomic():
        session.workshop.require_writable()
        now = Session.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=session.pk)
        now.sequence += 1
        Session.objects.filter(pk=now.pk).update(sequence=now.sequence)
        yield now
        session.sequence, session.phase = now.sequence, now.phase


# ── Phases and the clock ────────────────────────────────────────────────────


def go_to(session: Session, phase: Phase, *, by: User, at: datetime) -> None:
    """Lead the board into another phase. Shown notes stay shown; the clock runs from the first one and stops at the end.

    Raises Refused where one does not lead to the other.
    """
    with changing(session) as now:
        if now.phase == phase:
            return
        if not now.goes_to(phase):
            raise Refused(_("This board is at “%(phase)s”: reload the page.") % {"phase": now.get_phase_display()})
        if not now.workshop.is_open:
            raise Refused(_("Open the workshop first."))
        before, now.phase = now.phase, phase
        if phase in (Phase.SHOWN, Phase.VOTING):
            now.notes.filter(is_shown=False, is_removed=False).update(is_shown=True)
        now.notes.update(changed_in=now.sequence)  # what can be done with a note, and its place, depend on the phase
        if Phase.DONE in (before, phase) or before == Phase.WAITING:
            _tell_the_room(now)
        if phase == Phase.DONE:
            _stop(now, at)
        elif now.runs_since is None:
            now.runs_since = at
        now._history_user = by
        now.save(update_fields=["phase", "runs_since", "ran_for"])


def _tell_the_room(session: Session) -> None:
    """Who watches another board of the workshop learns what runs now."""
    others = Session.objects.filter(workshop=session.workshop_id).exclude(pk=session.pk)
    others.update(sequence=F("sequence") + 1)


def start_clock(session: Session, *, at: datetime) -> None:
    with changing(session) as now:
        now.runs_since = now.runs_since or at
        _keep_clock(now)


def stop_clock(session: Session, *, at: datetime) -> None:
    with changing(session) as now:
        _stop(now, at)
        _keep_clock(now)


def add_minutes(session: Session, minutes: int) -> None:
    """More time, or less; never less than a minute in all."""
    with changing(session) as now:
        now.minutes = min(max(1, now.minutes + minutes), 600)
        Session.objects.filter(pk=now.pk).update(minutes=now.minutes, version=F("version") + 1)


def _stop(session: Session, at: datetime) -> None:
    if session.runs_since:
        session.ran_for += max(0, round((at - session.runs_since).total_seconds()))
        session.runs_since = None


def _keep_clock(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(runs_since=session.runs_since, ran_for=session.ran_for)


def show_to_phones(session: Session, shows: bool) -> None:
    with changing(session) as now:
        Session.objects.filter(pk=now.pk).update(shows_to_phones=shows)
        now.notes.update(changed_in=now.sequence)  # phones have not heard of them


# ── Notes ───────────────────────────────────────────────────────────────────


def write_note(
    session: Session, id: UUID, column: str, text: str, *, author: Author, at: datetime, anew: bool = True
) -> Note:
    """A note, or the new words of one that its author wrote before. Sent twice it is one note.

    Not `anew` it is only ever added: sent again because an answer was lost, it changes nothing of what became of it.
    Raises Refused when the board takes no notes, the words are missing or too many, or the note is somebody else's.
    """
    text = tidy(text)
    if not text:
        raise Refused(_("Write something on the note."))
    if len(text) > LONGEST_NOTE:
        raise Refused(
            _("A note holds %(most)s characters; this one has %(count)s. Write two.")
            % {"most": LONGEST_NOTE, "count": len(text)}
        )
    _check(Note(text=text), "text")
    with changing(session) as now:
        there = Note.objects.select_for_update(of=("self",)).filter(pk=id).first()
        if there and (there.session_id != now.pk or not author.wrote(there)):
            raise Refused(_("This note could not be added. Reload the page and try again."))
        is_same = there and there.text == text and there.column == column and not there.is_removed
        if there and (is_same or not anew):
            return there  # the answer to the first sending was lost
        _require_notes(now)
        if column not in {one.key for one in columns(now.kind)}:
            raise Refused(_("This board has no such column."))
        shown = now.phase != Phase.COLLECTING
        if there:
            if there.is_removed and author.participant:
                raise Refused(_("You have taken this note back. Write a new one."))
            if there.is_shown and author.participant:
                raise Refused(_("This note is on the wall already: the facilitator can change it."))
            there.text, there.column, there.is_removed, there.changed_in = text, column, False, now.sequence
            there.save(update_fields=["text", "column", "is_removed", "changed_in"])
            return there
        return Note.objects.create(
            id=id,
            session=now,
            column=column,
            text=text,
            participant=author.participant,
            by=author.user,
            at=at,
            is_shown=shown,
            position=now.sequence,
            changed_in=now.sequence,
        )


def take_off(note: Note, *, author: Author) -> None:
    """By its author before it was shown, or by a facilitator. Its votes and what was gathered under it stay with the others."""
    with changing(note.session) as now:
        there = now.notes.get(pk=note.pk)
        if author.participant and (not author.wrote(there) or there.is_shown):
            raise Refused(_("This note is on the wall already: the facilitator can take it off."))
        there.gathered.update(group=None, changed_in=now.sequence)
        _change(there, now, is_removed=True, group=None)


def put_back(note: Note) -> None:
    with changing(note.session) as now:
        _change(now.notes.get(pk=note.pk), now, is_removed=False)


def gather(note: Note, under: Note) -> None:
    """Put a note, and what is gathered under it, under another of its session; votes count for the group."""
    with changing(note.session) as now:
        notes = {one.pk: one for one in now.notes.filter(pk__in=[note.pk, under.pk])}
        if len(notes) != 2 or any(one.is_removed for one in notes.values()):
            raise Refused(_("One of these notes is not on this board any more."))
        moved, head = notes[note.pk], notes[under.pk]
        head_id = head.group_id or head.pk
        if head_id == moved.pk:
            raise Refused(_("The other note is gathered under this one already."))
        moved.gathered.update(group_id=head_id, column=head.column, changed_in=now.sequence)
        _change(moved, now, group_id=head_id, column=head.column, heading="")
        now.notes.filter(pk=head_id).update(changed_in=now.sequence)


def part(note: Note) -> None:
    """Take a note out of its group."""
    with changing(note.session) as now:
        _change(now.notes.get(pk=note.pk), now, group=None)


def head(note: Note, heading: str) -> None:
    """Give the group under a note its heading."""
    with changing(note.session) as now:
        there = now.notes.get(pk=note.pk)
        there.heading = heading
        _check(there, "heading")
        _change(there, now, heading=there.heading)


def reword(note: Note, text: str) -> None:
    """A facilitator's hand on a shown note."""
    with changing(note.session) as now:
        there = now.notes.get(pk=note.pk)
        there.text = text
        _check(there, "text")
        _change(there, now, text=there.text)


def move(note: Note, column: str) -> None:
    with changing(note.session) as now:
        if column not in {one.key for one in columns(now.kind)}:
            raise Refused(_("This board has no such column."))
        there = now.notes.get(pk=note.pk)
        there.gathered.update(column=column)
        _change(there, now, column=column, group=None)


def _check(note: Note, name: str) -> None:
    """Raise ValidationError where what was written in a field cannot stand."""
    note.clean_fields(exclude={one.name for one in Note._meta.fields} - {name})


def _require_notes(session: Session) -> None:
    if not session.workshop.is_open:
        raise Refused(_("This workshop does not run now: notes cannot be added."))
    if session.phase not in TAKES_NOTES:
        words = _("This board takes no notes now. Keep your words: the facilitator may take it up again.")
        raise Refused(words)


def _change(note: Note, session: Session, **changes: object) -> None:
    if note.group_id:  # the group is drawn as one
        session.notes.filter(pk=note.group_id).update(changed_in=session.sequence)
    for name, value in changes.items():
        setattr(note, name, value)
    note.changed_in = session.sequence
    note.save(update_fields=[*changes, "changed_in"])


# ── Votes ───────────────────────────────────────────────────────────────────


def vote(note: Note, participant: Participant, *, at: datetime) -> None:
    """A dot on a note; given twice it is one. Raises Refused outside the vote or when all dots are given."""
    with changing(note.session) as now:
        _require_vote(now)
        there = now.notes.get(pk=note.pk)
        if there.is_removed or there.group_id:
            raise Refused(_("This note is not on the wall by itself any more: vote for its group."))
        given = Vote.objects.filter(participant=participant, note__session=now, note__is_removed=False)
        if given.filter(note=there).exists():
            return
        if given.count() >= MOST_VOTES:
            raise Refused(_("You have given your %(most)s votes: take one back first.") % {"most": MOST_VOTES})
        Vote.objects.create(note=there, participant=participant, at=at)
        _change(there, now)


def take_back_vote(note: Note, participant: Participant) -> None:
    with changing(note.session) as now:
        _require_vote(now)
        if Vote.objects.filter(note=note, participant=participant).delete()[0]:
            _change(now.notes.get(pk=note.pk), now)


def _require_vote(session: Session) -> None:
    if session.phase != Phase.VOTING:
        raise Refused(_("The vote on this board is closed."))


# ── What becomes of notes ───────────────────────────────────────────────────


def make_line(notes: Iterable[Note], text: str, *, by: User, level: str = "") -> Line:
    """A line of the record out of notes of one board; they stay on it. Sent twice it is one: its words tell.

    `level` is that of a change in the context.
    """
    first, *others = list(notes)
    session = first.session
    if any(one.session_id != session.pk for one in others):
        raise Refused(_("These notes are on different boards."))
    words: dict[str, Any] = {"column": first.column, "text": tidy(text), "level": level, "origin": Line.Origin.NOTES}
    with transaction.atomic():
        session.workshop.require_writable()
        same = session.lines.filter(**words, changed_by=by, is_left_out=False).first()
        return same or Line.add(session.workshop, by=by, session=session, **words)
