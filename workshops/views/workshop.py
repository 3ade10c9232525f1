"""The workshops one may see, and one of them at a glance."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from workshops import rules
from workshops.attending import attendance, register_of
from workshops.inviting import own_invitations
from workshops.last import at_a_glance
from workshops.models import Workshop
from workshops.readiness import steps_before
from workshops.views.agenda import timetable
from workshops.views.finding import workshop_read, workshop_run
from workshops.views.invitations import answer_form, invitation_list
from workshops.workflow import Action


@require_safe
def workshops(request: SignedInRequest) -> HttpResponse:
    """Those to come, the next first; then those that were."""
    there = list(Workshop.objects.visible_to(request.user).with_names())
    context = {
        "coming": [one for one in reversed(there) if not one.is_closed],
        "held": [one for one in there if one.is_closed],
        "plans": rules.plans_workshops(request.user),
    }
    return render(request, "workshops/workshops.html", context)


@require_safe
def workshop(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = workshop_read(request, pk)
    runs = rules.runs(request.user, there)
    own = [] if there.is_closed else own_invitations(there, request.user)
    context = {
        "workshop": there,
        "runs": runs,
        "editable": rules.can_write(request.user, there),
        "steps": rules.steps_for(request.user, there),
        "own": [(one, answer_form(one)) for one in own],
        "previous": _previous(request, there),
        "attendance": attendance(there, register_of(there)),
        **timetable(there),
        **invitation_list(there),
        "follow_up": at_a_glance(there, level=rules.clearance(request.user, there), on=localdate()),
    }
    if runs and there.state == "planned":
        context["before"] = steps_before(there)
    return render(request, "workshops/workshop.html", context)


def _previous(request: SignedInRequest, workshop: Workshop) -> Any:
    """The workshop before, where this person may see it."""
    before = workshop.previous()
    return before and Workshop.objects.visible_to(request.user).filter(pk=before.pk).first()


@require_POST
def take(request: SignedInRequest, pk: UUID, action: str) -> HttpResponse:
    """Open or close it."""
    there = workshop_run(request, pk)
    require(action in Action.values)
    try:
        there.take(Action(action), by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The workshop is %(state)s.") % {"state": there.get_state_display().lower()})
    return redirect(there)
