"""The live power map of a session: what everybody sees, what the floor proposes, and what the room makes of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from powermaps.scale import Influence, Support
from reporting.forms.fields import add_refusal
from reporting.models import Overtaken
from workshops import placing, rules
from workshops.boards import Author
from workshops.forms.map import AgreeForm, FloorForm, ProposalForm
from workshops.models import Participant, PlacementProposal, Session
from workshops.phones import phone_of
from workshops.room_map import RoomMap
from workshops.sessions import SessionKind
from workshops.views.finding import session_read, session_run

CONSOLE, SCREEN = "console", "screen"
WIDTHS = {CONSOLE: 800.0, SCREEN: 640.0}  # as narrow as it is read from there


# ── For those who sign in ───────────────────────────────────────────────────


@require_GET
def power_map(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The map with what is proposed; those who run the session write down and decide."""
    session = _power(session_read(request, pk))
    room = RoomMap(session)
    return _map_page(request, room, FloorForm(room=room, initial=asked(request)))


@require_GET
@never_cache
def map_now(request: SignedInRequest, pk: UUID, audience: str) -> HttpResponse:
    """?after=12: the map as it stands now, for the page that shows it; 204 where nothing changed since."""
    session = _power(session_read(request, pk))
    if audience not in (CONSOLE, SCREEN):
        raise Http404
    if _is_seen(request, session):
        return HttpResponse(status=204)
    then = "session" if request.GET.get("then") == "session" else "map"
    context = map_context(request, RoomMap(session), audience, then)
    return render(request, "workshops/map/now.html", context)


@require_POST
def propose(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write down what somebody on the floor says. Sent twice it is one."""
    session = _power(session_run(request, pk))
    room = RoomMap(session)
    form = FloorForm(request.POST, room=room)
    if form.is_valid():
        words, author = form.cleaned_data, Author(user=request.user)
        if _proposed(form, session, author, said_by=words["said_by"]):
            messages.success(request, _("Proposed. It stands on the map with a question mark."))
            return _back(request, session)
    return _map_page(request, room, form, status=400)


@require_POST
def show_map(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """On phones, or on the wall alone."""
    session = _power(session_run(request, pk))
    shows = request.POST.get("shows") == "yes"
    _do(request, lambda: placing.show_map(session, shows))
    return _back(request, session)


@require_POST
def draw_anew(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """With what the reports say by now."""
    session = _power(session_run(request, pk))
    _do(request, lambda: placing.draw_anew(session))
    return _back(request, session)


@require_POST
def agree(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The room agrees, and with it who writes the consolidated report records it there."""
    proposal = _proposal(request, pk)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(word) for words in form.errors.values() for word in words))
        return _back(request, proposal.session, proposal)

    def deed() -> None:
        placing.agree(proposal, with_whom=form.cleaned_data["who"], by=request.user, at=timezone.now())
        messages.success(request, _("Agreed: %(actor)s.") % {"actor": proposal.actor})

    _do(request, deed)
    return _back(request, proposal.session, proposal)


@require_POST
def set_aside(request: SignedInRequest, pk: UUID) -> HttpResponse:
    proposal = _proposal(request, pk)
    _do(request, lambda: placing.set_aside(proposal, by=request.user, at=timezone.now()))
    return _back(request, proposal.session)


@require_POST
def take_up_again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    proposal = _proposal(request, pk)
    _do(request, lambda: placing.take_up_again(proposal))
    return _back(request, proposal.session, proposal)


@require_POST
def carry(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Into the consolidated map: by those who write that report, who need not run the workshop."""
    proposal = _proposal(request, pk, runs=False)
    require(placing.can_carry(request.user, proposal.session))
    seen = request.POST.get("seen", "")

    def deed() -> None:
        version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 7 else 0
        placing.carry(proposal, seen=version, by=request.user)
        messages.success(request, _("Recorded in the consolidated map: %(actor)s.") % {"actor": proposal.actor})

    _do(request, deed)
    return _back(request, proposal.session, proposal)


# ── For phones ──────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_not_required
def room_map(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The map on a phone, while the facilitator shows it; here its owner says where an actor stands."""
    session, phone = _phones_session(request, pk)
    if not shows_on_phones(session):
        if request.method == "GET" and "hidden" in request.GET:  # the page that says so asks again
            return HttpResponse(status=204)
        context = {"workshop": session.workshop, "participant": phone, "session": session}
        return render(request, "workshops/map/not_shown.html", context, status=403 if request.method == "POST" else 200)
    if request.method == "GET" and _is_seen(request, session):
        return HttpResponse(status=204)
    room = RoomMap(session)
    form = ProposalForm(request.POST or None, room=room, initial=asked(request))
    if request.method == "POST" and form.is_valid() and _proposed(form, session, Author(participant=phone)):
        return redirect(f"{reverse('workshops:room_map', args=[session.pk])}#mine")
    status = 400 if form.errors else 200
    return render(request, "workshops/map/phone.html", _phones_context(room, phone, form), status=status)


@require_POST
@never_cache
@login_not_required
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own proposal, before the room decided."""
    phone = phone_of(request)
    if phone is None or not phone.is_let_in:
        raise Http404
    mine = PlacementProposal.objects.filter(participant=phone, by=None).select_related("session__workshop")
    proposal = get_object_or_404(mine, pk=pk)
    try:
        placing.take_back(proposal, author=Author(participant=phone), at=timezone.now())
    except Refused as refusal:
        room = RoomMap(proposal.session)
        if not shows_on_phones(proposal.session):
            return redirect("workshops:room_map", pk=proposal.session_id)
        form = ProposalForm(room=room, initial={"id": uuid4()})
        context = {**_phones_context(room, phone, form), "said": str(refusal)}
        return render(request, "workshops/map/phone.html", context, status=409)
    return redirect(f"{reverse('workshops:room_map', args=[proposal.session_id])}#mine")


def shows_on_phones(session: Session) -> bool:
    """Nothing of a map reaches a phone by itself: it names people who are against, and they may sit in the room."""
    return session.kind == SessionKind.POWER and session.shows_map and session.workshop.is_open


# ── What the pages ask ──────────────────────────────────────────────────────


def map_context(request: SignedInRequest, room: RoomMap, audience: str, then: str = "map") -> dict[str, Any]:
    """What templates/workshops/map/now.html draws for the console or the wall."""
    session = room.session
    runs = rules.runs(request.user, session.workshop)
    sees = rules.sees_map(request.user, session, room.report)
    writes = audience == CONSOLE and runs and not session.workshop.is_closed
    page = reverse(f"workshops:{then}", args=[session.pk])
    carries = audience == CONSOLE and sees and placing.can_carry(request.user, session)
    told: dict[str, Any] = {"sees": sees, "writes": writes, "carries": carries, "runs": runs}
    if sees:
        url_of: Callable[[str], str] = (lambda actor: f"{page}?actor={actor}#propose") if writes else lambda actor: ""
        told |= {
            "picture": room.picture(url_of, width=WIDTHS[audience]),
            "open": room.open,
            "agreed": _carried(room) if carries else _kept(room),
        }
        told |= {"set_aside": room.set_aside if writes else []}
    return {
        "workshop": session.workshop,
        "session": session,
        "place": audience,
        "then": then,
        "now_url": f"{reverse('workshops:map_now', args=[session.pk, audience])}?then={then}&after={session.map_changed_in}",
        **told,
    }


def _kept(room: RoomMap) -> list[dict[str, Any]]:
    return [{"proposal": one} for one in room.agreed]


def _carried(room: RoomMap) -> list[dict[str, Any]]:
    """What was agreed, each with what stands in the consolidated map: for those who write it."""
    found = []
    for one in room.agreed:
        there = room.recorded.get(one.actor_id)
        is_there = there is not None and there.band == one.band
        found.append({"proposal": one, "there": there, "is_there": is_there})
    return found


def _map_page(request: SignedInRequest, room: RoomMap, form: FloorForm, *, status: int = 200) -> HttpResponse:
    context = {**map_context(request, room, CONSOLE), "form": form, "has_rows": bool(room.rows)}
    return render(request, "workshops/map/map.html", context, status=status)


def _phones_context(room: RoomMap, phone: Participant, form: ProposalForm) -> dict[str, Any]:
    session = room.session
    page = reverse("workshops:room_map", args=[session.pk])
    return {
        "workshop": session.workshop,
        "session": session,
        "participant": phone,
        "picture": room.picture(lambda actor: f"{page}?actor={actor}#propose"),
        "mine": [one for one in room.proposals if one.participant_id == phone.pk and one.by_id is None],
        "agreed": room.agreed,
        "form": form,
        "now_url": f"{page}?after={session.map_changed_in}",
    }


def _power(session: Session) -> Session:
    if session.kind != SessionKind.POWER:
        raise Http404
    return session


def _phones_session(request: HttpRequest, pk: UUID) -> tuple[Session, Participant]:
    phone = phone_of(request)
    if phone is None or not phone.is_let_in:
        raise Http404
    there = Session.objects.select_related("workshop", "ibp").filter(kind=SessionKind.POWER)
    return get_object_or_404(there, pk=pk, workshop=phone.workshop_id), phone


def _proposal(request: SignedInRequest, pk: UUID, *, runs: bool = True) -> PlacementProposal:
    proposal = get_object_or_404(PlacementProposal.objects.select_related("actor"), pk=pk)
    session = (session_run if runs else session_read)(request, proposal.session_id)
    if not any(one.pk == proposal.pk for one in RoomMap(_power(session)).proposals):
        raise Http404
    proposal.session = session
    return proposal


def _is_seen(request: HttpRequest, session: Session) -> bool:
    return request.GET.get("after", "") == str(session.map_changed_in)


def asked(request: HttpRequest) -> dict[str, Any]:
    """The id that a new proposal will have, and what the address chooses already."""
    found: dict[str, Any] = {"id": uuid4(), "actor": request.GET.get("actor", "")}
    for name, known in (("support", Support.values), ("influence", Influence.values)):
        value = request.GET.get(name, "")
        if value in {str(one) for one in known}:
            found[name] = value
    return found


def _proposed(form: ProposalForm, session: Session, author: Author, said_by: Participant | None = None) -> bool:
    """Whether it stands now; why not, at the form."""
    words = form.cleaned_data
    try:
        placing.propose(
            session,
            words["id"],
            UUID(words["actor"]),
            form.band,
            reason=words["reason"],
            author=author,
            said_by=said_by,
            at=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    except ValidationError as error:
        add_refusal(form, error)
        return False
    return True


def _do(request: SignedInRequest, deed: Callable[[], None]) -> None:
    try:
        deed()
    except Overtaken:
        messages.error(
            request, _("A colleague recorded something else there meanwhile. Look at it, then record again.")
        )
    except (Refused, ValidationError) as refusal:
        words = [str(refusal)] if isinstance(refusal, Refused) else refusal.messages
        messages.error(request, " ".join(words))


def _back(request: HttpRequest, session: Session, proposal: PlacementProposal | None = None) -> HttpResponse:
    """To the page from which it was done."""
    page = "session" if request.POST.get("then") == "session" else "map"
    place = f"#proposal-{proposal.pk}" if proposal else ""
    return redirect(f"{reverse(f'workshops:{page}', args=[session.pk])}{place}")
