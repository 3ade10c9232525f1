"""The facilitator's console: where the session is, its clock, and what is done with the notes on its board."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting.models import ContextChange
from workshops import boards, rules
from workshops.boards import Author
from workshops.last import last_in
from workshops.models import Note, Session
from workshops.sessions import SessionKind, columns
from workshops.taking_over import is_put_together, take_over
from workshops.views.drawing import Audience, bar, board_url, changes
from workshops.views.finding import note_id, session_read, session_run
from workshops.views.live import number
from workshops.views.sessions_of_kind import panel
from workshops.wall import Board, taken_off
from workshops.workflow import Phase

FROM_REPORTS = (SessionKind.PROGRESS, SessionKind.CONTEXT)


def session(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Those who run it lead it from here; others read the board as it is on the wall."""
    return _page(request, session_read(request, pk))


def screen(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The wall: for the projector, to be read from the back of the room."""
    there = session_read(request, pk)
    beside = panel(request, there, Audience.SCREEN)
    context = {
        "board": Board.of(there),
        "workshop": there.workshop,
        **beside,
        **last_in(there),
        **bar(there, Audience.SCREEN),
    }
    return render(request, "workshops/board/screen.html", context)


@require_POST
def go(request: SignedInRequest, pk: UUID, phase: str) -> HttpResponse:
    """Lead the board into another phase."""
    there = session_run(request, pk)

    def lead() -> str:
        if phase not in Phase.values:
            raise Refused(_("There is no such step."))
        begins = there.phase == Phase.WAITING
        with transaction.atomic():
            boards.go_to(there, Phase(phase), by=request.user, at=timezone.now())
            taken = take_over(there, by=request.user) if begins else 0
        return _taken_over(taken) if taken else ""

    return _do(request, there, lead)


@require_POST
def clock(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """`do`: start, stop, or by how many minutes it gets longer or shorter."""
    there, do = session_run(request, pk), request.POST.get("do", "")

    def turn() -> str:
        if do == "start":
            boards.start_clock(there, at=timezone.now())
        elif do == "stop":
            boards.stop_clock(there, at=timezone.now())
        elif do in ("1", "5", "-5"):
            boards.add_minutes(there, int(do))
        else:
            raise Refused(_("Start or stop the clock, or give it more or less time."))
        return ""

    return _do(request, there, turn)


@require_POST
def show_on_phones(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = session_run(request, pk)

    def show() -> str:
        shows = request.POST.get("shows") == "yes"
        boards.show_to_phones(there, shows)
        return _("Phones have this board too.") if shows else _("This board is on the wall only.")

    return _do(request, there, show)


@require_POST
def bring_in(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the reports say, once more: what came in since is added, what was reworded stays."""
    there = session_run(request, pk)
    return _do(request, there, lambda: _taken_over(take_over(there, by=request.user)))


@require_POST
def add_note(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The facilitator writes for somebody who has no phone."""
    there = session_run(request, pk)

    def write() -> str:
        id, column, text = (request.POST.get(name, "") for name in ("id", "column", "text"))
        author = Author(user=request.user)
        note = boards.write_note(there, note_id(id), column, text, author=author, at=timezone.now(), anew=False)
        return "" if note.is_shown else _("Kept with the others until the notes are shown.")

    return _do(request, there, write)


@require_POST
def arrange(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One deed (`do`) with the ticked notes."""
    there = session_run(request, pk)
    deed = DEEDS.get(request.POST.get("do", ""))

    def arrange() -> str:
        if deed is None:
            raise Refused(_("Choose what to do with the ticked notes."))
        with transaction.atomic():
            return deed(request, there, _ticked(request, there, deed is _put_back))

    return _do(request, there, arrange)


# ── What is done with ticked notes ──────────────────────────────────────────


def _ticked(request: SignedInRequest, session: Session, removed: bool) -> list[Note]:
    """In the order in which they were ticked off; those that are on the wall, or were."""
    ids = [note_id(text) for text in request.POST.getlist("note")]
    there = session.notes.filter(is_shown=True, is_removed=removed).in_bulk(ids)
    if not ids:
        raise Refused(_("Tick the notes first."))
    if len(there) != len(set(ids)):
        raise Refused(_("One of these notes is not on this board any more. Tick them again."))
    for note in there.values():
        note.session = session
    return [there[id] for id in dict.fromkeys(ids)]


def _gather(request: SignedInRequest, session: Session, notes: list[Note]) -> str:
    """Under the first, or under the one that they were dropped on."""
    if under := request.POST.get("under"):
        first = session.notes.filter(pk=note_id(under), is_shown=True, is_removed=False).first()
        if first is None:
            raise Refused(_("One of these notes is not on this board any more. Tick them again."))
    else:
        first, *notes = notes
        if not notes:
            raise Refused(_("Tick two notes or more: they are gathered under the first."))
    for note in notes:
        boards.gather(Note.objects.get(pk=note.pk), Note.objects.get(pk=first.pk))
    if heading := request.POST.get("heading", ""):
        boards.head(_head_of(first), heading)
    return ""


def _head(request: SignedInRequest, session: Session, notes: list[Note]) -> str:
    boards.head(_head_of(notes[0]), request.POST.get("heading", ""))
    return ""


def _head_of(note: Note) -> Note:
    now = Note.objects.select_related("group").get(pk=note.pk)
    return now.group or now


def _part(request: SignedInRequest, session: Session, notes: list[Note]) -> str:
    for note in notes:
        for one in note.gathered.all() if note.group_id is None else [note]:
            boards.part(one)
    return ""


def _take_off(request: SignedInRequest, session: Session, notes: list[Note]) -> str:
    for note in notes:
        boards.take_off(note, author=Author(user=request.user))
    taken = ngettext("One note taken off.", "%(count)d notes taken off.", len(notes)) % {"count": len(notes)}
    return f"{taken} {_('You can put back what stands under “Taken off”.')}"


def _put_back(request: SignedInRequest, session: Session, notes: list[Note]) -> str:
    for note in notes:
        boards.put_back(note)
    return ""


def _move(request: SignedInRequest, session: Session, notes: list[Note]) -> str:
    for note in notes:
        boards.move(note, request.POST.get("column", ""))
    return ""


def _reword(request: SignedInRequest, session: Session, notes: list[Note]) -> str:
    if len(notes) != 1:
        raise Refused(_("Tick one note to change its words."))
    boards.reword(notes[0], request.POST.get("text", ""))
    return ""


def _line(request: SignedInRequest, session: Session, notes: list[Note]) -> str:
    """In the words given; without any, in those of the notes."""
    text = request.POST.get("text", "").strip() or "\n".join(_all_texts(notes))
    level = request.POST.get("level", "")
    level = level if session.kind == SessionKind.CONTEXT and level in ContextChange.Reach.values else ""
    boards.make_line(notes, text, by=request.user, level=level)
    return _("The line stands in the record.")


def _all_texts(notes: list[Note]) -> list[str]:
    under = Note.objects.filter(group__in=notes, is_removed=False)
    found: dict[UUID, list[str]] = {note.pk: [note.heading or note.text] for note in notes}
    for one in under:
        if one.group_id in found and one not in notes:
            found[one.group_id].append(one.text)
    return [text for texts in found.values() for text in texts]


DEEDS: dict[str, Callable[[SignedInRequest, Session, list[Note]], str]] = {
    "gather": _gather,
    "head": _head,
    "part": _part,
    "take_off": _take_off,
    "put_back": _put_back,
    "move": _move,
    "reword": _reword,
    "line": _line,
}


# ── How a deed is answered ──────────────────────────────────────────────────


def _do(request: SignedInRequest, session: Session, deed: Callable[[], str]) -> HttpResponse:
    """A page with scripts gets what changed since the number it names; one without is drawn anew."""
    said, status = "", 200
    try:
        said = deed()
    except Refused as refusal:
        said, status = str(refusal), 409
    except ValidationError as error:
        said, status = " ".join(error.messages), 400
    if (seen := request.headers.get("X-Board")) is not None:
        upto, words = changes(session.pk, Audience.CONSOLE, number(seen))
        words += render_to_string("workshops/board/said.html", {"said": said, "refused": status != 200})
        return HttpResponse(words, status=status, headers={"X-Board": str(upto)})
    if status != 200:
        messages.error(request, said)
        return _page(request, session_read(request, session.pk), status=status, typed=request.POST)
    if said:
        messages.success(request, said)
    return redirect(session)


def _page(request: SignedInRequest, session: Session, *, status: int = 200, typed: Any = None) -> HttpResponse:
    runs = rules.runs(request.user, session.workshop)
    audience = Audience.CONSOLE if runs else Audience.SCREEN
    sessions = list(session.workshop.sessions.all())
    here = next(place for place, one in enumerate(sessions) if one.pk == session.pk)
    from_reports = session.kind in FROM_REPORTS
    context = {
        "workshop": session.workshop,
        "ibp": session.ibp,
        "runs": runs,
        "can_write": rules.can_write(request.user, session.workshop),
        "board": Board.of(session),
        "taken_off": taken_off(session) if runs else [],
        "previous": sessions[here - 1] if here else None,
        "following": sessions[here + 1] if here + 1 < len(sessions) else None,
        "screen_url": board_url(session, Audience.SCREEN),
        "from_reports": from_reports,
        "is_put_together": from_reports and is_put_together(session),
        "choices": columns(session.kind),
        "levels": ContextChange.Reach.choices if session.kind == SessionKind.CONTEXT else [],
        "new_id": uuid4(),
        "typed": typed or {},
        **panel(request, session, Audience.CONSOLE),
        **last_in(session, request.user),
        **bar(session, audience),
    }
    return render(request, "workshops/board/console.html", context, status=status)


def _taken_over(count: int) -> str:
    if not count:
        return _("The board holds all that the reports say.")
    words = ngettext(
        "One line of the reports stands in the columns.", "%(count)d lines of the reports stand in the columns.", count
    )
    return words % {"count": count}
