"""What stands beside the board of a session because of its kind: the live map, the review, the risks, what follows from notes."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.clearance import Level
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting.forms.fields import add_refusal
from risks.joining import ConsolidatedRegister
from risks.picturing import squares
from workshops import making, rules
from workshops.feedback import can_tell, feedback_of, inception_of, tell
from workshops.forms.map import FloorForm
from workshops.forms.sessions_of_kind import ActionOfNoteForm, SubgroupOfNoteForm, TellForm
from workshops.models import Note, Session
from workshops.room_map import RoomMap, consolidated_of
from workshops.sessions import SessionKind
from workshops.taking_over import ROOM
from workshops.views.finding import session_read, session_run
from workshops.views.map import asked, map_context

CONSOLE, SCREEN = "console", "screen"
MOST_GRAVE = {CONSOLE: 8, SCREEN: 4}


def panel(request: SignedInRequest, session: Session, audience: str) -> dict[str, Any]:
    """What the console or the wall shows beside the board, with the name of its template; nothing for most sessions."""
    make = PANELS.get(SessionKind(session.kind))
    if make is None:
        return {}
    template, context = make(request, session, audience)
    now = reverse("workshops:panel", args=[session.pk, audience])
    return {
        "panel": template,
        "panel_url": now,
        "place": str(audience),
        "writes": _writes(request, session, audience),
        **context,
    }


@require_GET
@never_cache
def panel_now(request: SignedInRequest, pk: UUID, audience: str) -> HttpResponse:
    """The same for a page that stands open."""
    session = session_read(request, pk)
    found = panel(request, session, audience) if audience in (CONSOLE, SCREEN) else {}
    if not found or session.kind == SessionKind.POWER:  # whose map has an address of its own
        raise Http404
    context = {"session": session, "workshop": session.workshop, "audience": audience, **found}
    return render(request, str(found["panel"]), context)


def _writes(request: SignedInRequest, session: Session, audience: str) -> bool:
    return audience == CONSOLE and rules.can_write(request.user, session.workshop)


# ── The power map ───────────────────────────────────────────────────────────


def _power(request: SignedInRequest, session: Session, audience: str) -> tuple[str, dict[str, Any]]:
    room = RoomMap(session)
    context = map_context(request, room, audience, then="session")
    if context["writes"] and context["sees"] and room.rows:
        context["proposing"] = FloorForm(room=room, initial=asked(request))
    return "workshops/kinds/power.html", context


# ── The reflection on the inception report ──────────────────────────────────


def _inception(request: SignedInRequest, session: Session, audience: str) -> tuple[str, dict[str, Any]]:
    """What was said in the review, for those who may read it; the room reads the lines that they make of it."""
    report = inception_of(session)
    tells = audience == CONSOLE and can_tell(request.user, session, report) and not session.workshop.is_closed
    said = feedback_of(session, report) if tells and report else []
    return "workshops/kinds/inception.html", {"inception": report, "tells": tells, "feedback": said}


@require_POST
def tell_room(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A sentence of the review goes to the record, in the words that the room shall read."""
    session = session_read(request, pk)
    if session.kind != SessionKind.INCEPTION:
        raise Http404
    require(can_tell(request.user, session, inception_of(session)))
    form = TellForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(word) for words in form.errors.values() for word in words))
        return redirect(session)
    try:
        tell(session, form.cleaned_data["said"], form.cleaned_data["text"], by=request.user)
        messages.success(request, _("The room reads it now."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(session)


# ── Risks and plan ──────────────────────────────────────────────────────────


class RoomRegister(ConsolidatedRegister):
    """As everybody in the room may know it: what a lead wrote into a register that is not sent is not in it."""

    @property
    def content(self) -> Any:
        found = super().content
        if self.report.is_sent:
            return found
        return {**found, "agreed": [], "voices": [one for one in found["voices"] if not one["is_own"]]}


def _risks(request: SignedInRequest, session: Session, audience: str) -> tuple[str, dict[str, Any]]:
    report = consolidated_of(session)
    values = RoomRegister(report, ROOM).values if report else None
    there = [row for row in values["rows"] if row["is_open"]] if values else []
    context: dict[str, Any] = {"risks": there[: MOST_GRAVE[audience]], "count": len(there)}
    if values:
        context["matrix"] = squares(values)
    return "workshops/kinds/risks.html", context


# ── The way forward ─────────────────────────────────────────────────────────


def _way_forward(request: SignedInRequest, session: Session, audience: str) -> tuple[str, dict[str, Any]]:
    points = session.workshop.actionpoints.filter(confidentiality__lte=Level.PROGRAMME)
    made = set(session.workshop.actionpoints.exclude(note=None).values_list("note", flat=True))
    notes = session.notes.filter(is_shown=True, is_removed=False, group=None)
    return "workshops/kinds/way_forward.html", {
        "points": list(points.select_related("owner", "owner_user", "subgroup")),
        "subgroups": list(session.workshop.subgroups.prefetch_related("members__organisation")),
        "notes": [note for note in notes if note.pk not in made] if audience == CONSOLE else [],
    }


@require_http_methods(["GET", "POST"])
def action_of_note(request: SignedInRequest, pk: UUID, note: UUID) -> HttpResponse:
    """Who does it, and until when."""
    there = _note(request, pk, note)
    workshop = there.session.workshop
    data = request.POST if request.method == "POST" else None
    first = {"id": uuid4(), "text": there.heading or there.text}
    form = ActionOfNoteForm(data, workshop=workshop, initial=first, instance=None)
    if form.is_valid():
        try:
            id = form.cleaned_data["id"] or uuid4()
            made = making.make_action(there, id, by=request.user, ibp_id=there.session.ibp_id, **form.words)
            messages.success(request, _("Action point: %(text)s") % {"text": made})
            return redirect(f"{there.session.get_absolute_url()}#follows")
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            add_refusal(form, error)
    return _of_note(request, there, form, _("Make an action point of it"))


@require_http_methods(["GET", "POST"])
def subgroup_of_note(request: SignedInRequest, pk: UUID, note: UUID) -> HttpResponse:
    """Its name, its mandate, and who is in it."""
    there = _note(request, pk, note)
    workshop = there.session.workshop
    data = request.POST if request.method == "POST" else None
    first = {"name": there.heading, "mandate": there.text}
    form = SubgroupOfNoteForm(data, workshop=workshop, initial=first)
    if form.is_valid():
        try:
            made = making.make_subgroup(there, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Subgroup: %(name)s") % {"name": made})
            return redirect(f"{there.session.get_absolute_url()}#follows")
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            add_refusal(form, error)
    return _of_note(request, there, form, _("Form a subgroup for it"))


def _note(request: SignedInRequest, pk: UUID, note: UUID) -> Note:
    session = session_run(request, pk)
    there = get_object_or_404(session.notes.filter(is_shown=True, is_removed=False), pk=note)
    there.session = session
    return there


def _of_note(request: SignedInRequest, note: Note, form: Any, title: str) -> HttpResponse:
    context = {"session": note.session, "workshop": note.session.workshop, "note": note, "form": form, "title": title}
    return render(request, "workshops/kinds/of_note.html", context, status=400 if form.errors else 200)


PANELS = {
    SessionKind.POWER: _power,
    SessionKind.INCEPTION: _inception,
    SessionKind.RISKS: _risks,
    SessionKind.WAY_FORWARD: _way_forward,
}
