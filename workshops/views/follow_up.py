"""What a workshop leaves to do: its action points, the life of one, all that are somebody's, and what became of the last workshop."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from workshops import following_up, rules
from workshops.following_up import what_happened
from workshops.forms.follow_up import DeedForm
from workshops.last import became_of, last_in, last_of
from workshops.models import ActionPoint, Workshop
from workshops.taking_over import ROOM
from workshops.views.finding import session_read, workshop_read
from workshops.views.kinds import ACTION
from workshops.views.writing import add_item, adds
from workshops.workflow import Deed, Take

ON_A_PAGE = 50


@require_GET
def follow_up(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = workshop_read(request, pk)
    level = rules.clearance(request.user, there)
    rows = there.actionpoints.admitted_to(level)
    context = {
        "workshop": there,
        "kind": ACTION,
        "rows": ACTION.with_names(rows.with_names()),
        "became": became_of(there, level=level, on=localdate()),
        "last": there.previous(),
        "editable": rules.can_write(request.user, there),
    }
    return render(request, "workshops/follow_up.html", context)


@adds
def add_action(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return add_item(request, pk, ACTION)


# ── One action point ────────────────────────────────────────────────────────


@require_GET
def action(request: SignedInRequest, pk: UUID) -> HttpResponse:
    point = _point_read(request, pk)
    return _action_page(request, point)


@require_POST
def settle_action(request: SignedInRequest, pk: UUID, deed: str) -> HttpResponse:
    """Say that it is done, verify that, send it back, drop it or open it again."""
    point = _point_read(request, pk)
    if deed not in Deed.values:
        raise Http404
    wanted = Deed(deed)
    require(rules.can_take(request.user, wanted, point, owns=_owns(request, point)))
    form = DeedForm(request.POST, deed=wanted)
    if not form.is_valid():
        return _action_page(request, point, form, status=400)
    try:
        following_up.take(point, wanted, by=request.user, at=timezone.now(), words=form.cleaned_data["words"])
    except ValidationError as error:
        form.add_error("words", error.messages)
        return _action_page(request, point, form, status=400)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _action_page(request, _point_read(request, pk), form, status=409)
    messages.success(request, _("Kept: this action point is “%(state)s”.") % {"state": point.get_state_display()})
    return redirect(point)


def _point_read(request: SignedInRequest, pk: UUID) -> ActionPoint:
    there = ActionPoint.objects.visible_to(request.user).with_names()
    point = get_object_or_404(there, pk=pk)
    point.workshop = Workshop.objects.with_names().get(pk=point.workshop_id)
    return point


def _owns(request: SignedInRequest, point: ActionPoint) -> bool:
    return ActionPoint.objects.filter(pk=point.pk).owned_by(request.user).exists()


def _action_page(
    request: SignedInRequest, point: ActionPoint, tried: DeedForm | None = None, status: int = 200
) -> HttpResponse:
    deeds = rules.deeds_for(request.user, point, owns=_owns(request, point))
    forms = [tried if tried and tried.deed == deed else DeedForm(deed=deed) for deed in deeds]
    context = {
        "point": point,
        "workshop": point.workshop,
        "forms": forms,
        "tried": tried if tried and tried not in forms else None,  # what was typed before it went on without it
        "told": _told(forms, tried),
        "events": what_happened(point),
        "may_write": rules.can_write(request.user, point.workshop),
        "kind": ACTION,
    }
    return render(request, "workshops/follow_up/action.html", context, status=status)


def _told(forms: list[DeedForm], tried: DeedForm | None) -> list[Any]:
    return list(tried.non_field_errors()) if tried else []


# ── All that are somebody's ─────────────────────────────────────────────────


@require_GET
def actions(request: SignedInRequest) -> HttpResponse:
    """One's own, those to be verified, or all that one may read; open ones unless another state is wanted."""
    user = request.user
    there = ActionPoint.objects.visible_to(user)
    whose = request.GET.get("whose", "")
    looks_after = bool(user.standing.leads or user.standing.facilitates or user.standing.reviews)
    whose = whose if whose in ("mine", "verify", "all") else "mine"
    if whose == "mine":
        there = there.owned_by(user)
    elif whose == "verify":
        there = there.to_verify_by(user)
    state = request.GET.get("state", "")
    state = state if state in (*Take.values, "any") else Take.OPEN.value
    if whose != "verify" and state != "any":
        there = there.filter(state=state)
    page = Paginator(there.with_names().order_by("due_on", "workshop__held_on", "position", "pk"), ON_A_PAGE)
    context = {
        "page_obj": page.get_page(request.GET.get("page")),
        "whose": whose,
        "state": state,
        "states": [*Take.choices, ("any", _("All of them"))],
        "looks_after": looks_after,
    }
    return render(request, "workshops/follow_up/actions.html", context)


# ── The last workshop ───────────────────────────────────────────────────────


@require_GET
def last(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What became of the last workshop, as the room may read it: for the opening, on paper and on the wall."""
    session = session_read(request, pk)
    shown = last_in(session, request.user) or {
        "became": last_of(session.workshop, level=ROOM, on=localdate()),
        "plain": True,
    }
    context = {"session": session, "workshop": session.workshop, **shown}
    return render(request, "workshops/follow_up/last.html", context)
