"""What a phone in the room has: what runs now, its own notes, the wall, its votes. No account; nothing of other workshops."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from partners.refusals import Refused
from workshops import boards
from workshops.boards import Author
from workshops.last import last_in
from workshops.models import Note, Participant, Session
from workshops.models.board import MOST_VOTES
from workshops.phones import phone_of
from workshops.sessions import columns
from workshops.views.drawing import Audience, bar
from workshops.views.finding import note_id
from workshops.views.live import phones_session
from workshops.wall import Board, Own, running
from workshops.workflow import Phase


@require_safe
@never_cache
@login_not_required
def room(request: HttpRequest) -> HttpResponse:
    """What runs now; where nothing does, the agenda, until something does."""
    phone = phone_of(request)
    if phone is None or not phone.is_let_in:
        return redirect("workshops:join")
    now = running(phone.workshop)
    if now and "agenda" not in request.GET:
        return redirect("workshops:room_board", pk=now.pk)
    sessions = list(phone.workshop.sessions.select_related("ibp"))
    context = {"participant": phone, "workshop": phone.workshop, "sessions": sessions, "now": now}
    context |= {"first": sessions[0] if sessions else None}
    return render(request, "workshops/board/room.html", context)


@require_safe
@never_cache
@login_not_required
def room_board(request: HttpRequest, pk: UUID) -> HttpResponse:
    phone = phone_of(request)
    if phone and not phone.is_let_in:
        return redirect("workshops:join")
    session, phone = phones_session(request, pk)
    return _page(request, session, phone)


@require_POST
@never_cache
@login_not_required
def room_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A note from the phone, under the id that the phone gave it: `anew` when its author changes it."""
    session, phone = phones_session(request, pk)
    id, column, text, anew = (request.POST.get(name, "") for name in ("id", "column", "text", "anew"))

    def write() -> dict[str, Any]:
        author = Author(participant=phone)
        note = boards.write_note(session, note_id(id), column, text, author=author, at=timezone.now(), anew=bool(anew))
        if note.is_shown or note.is_removed:
            return {"html": ""}
        return {"html": render_to_string("workshops/board/own.html", {"note": note, "session": session})}

    return _do(request, session, phone, write)


@require_POST
@never_cache
@login_not_required
def room_take_off(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Its author takes a note back, as long as nobody else saw it. Asked twice it is gone as well."""
    session, phone = phones_session(request, pk)

    def take_off() -> dict[str, Any]:
        note = session.notes.filter(pk=note_id(request.POST.get("note", "")), participant=phone).first()
        if note and not note.is_removed:
            note.session = session
            boards.take_off(note, author=Author(participant=phone))
        return {}

    return _do(request, session, phone, take_off)


@require_POST
@never_cache
@login_not_required
def room_vote(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`give` names the note that gets a dot, `take` one that loses it: either may come twice."""
    session, phone = phones_session(request, pk)

    def vote() -> dict[str, Any]:
        give, take = request.POST.get("give", ""), request.POST.get("take", "")
        note = session.notes.filter(pk=note_id(give or take), is_shown=True).first()
        if note is None:
            raise Refused(_("This note is not on the wall any more."))
        note.session = session
        if give:
            boards.vote(note, phone, at=timezone.now())
        else:
            boards.take_back_vote(note, phone)
        return {}

    return _do(request, session, phone, vote)


def _do(request: HttpRequest, session: Session, phone: Participant, deed: Any) -> HttpResponse:
    """A phone with scripts gets the answer in figures; one without gets the page anew."""
    said, status, answer = "", 200, {}
    try:
        answer = deed()
    except Refused as refusal:
        said, status = str(refusal), 409
    except ValidationError as error:
        said, status = " ".join(error.messages), 400
    if "X-Board" in request.headers:
        own = Own.of(session, phone)
        answer |= {"said": said, "votes": [str(pk) for pk in own.votes], "left": own.votes_left}
        return JsonResponse(answer, status=status)
    if said:
        session = Session.objects.select_related("workshop", "ibp").get(pk=session.pk)
        return _page(request, session, phone, said=said, status=status, typed=request.POST)
    return redirect("workshops:room_board", pk=session.pk)


def _page(
    request: HttpRequest, session: Session, phone: Participant, *, said: str = "", status: int = 200, typed: Any = None
) -> HttpResponse:
    own = Own.of(session, phone)
    typed = typed or {}
    editing: Note | None = None
    if change := request.GET.get("change"):
        editing = next((note for note in own.notes if str(note.pk) == change), None)
    if editing:
        typed = {"id": editing.pk, "column": editing.column, "text": editing.text, "anew": "1"}
    context = {
        "workshop": session.workshop,
        "participant": phone,
        "own": own,
        "board": Board.of(session) if session.shows_to_phones else None,
        "choices": columns(session.kind),
        "new_id": uuid4(),
        "most_votes": MOST_VOTES,
        "typed": typed,
        "said": said,
        "is_closed": session.phase == Phase.DONE,
        **(last_in(session) if session.shows_to_phones else {}),
        **bar(session, Audience.PHONE),
    }
    return render(request, "workshops/board/phone.html", context, status=status)
