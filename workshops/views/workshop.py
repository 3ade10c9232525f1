"""The workshops one may see, and one of them at a glance."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from workshops import rules
from workshops.attending import attendance, register_of
from workshops.models import Workshop
from workshops.timing import timed, total_minutes
from workshops.views.finding import workshop_read, workshop_run
from workshops.workflow import Action


def workshops(request: SignedInRequest) -> HttpResponse:
    there = Workshop.objects.visible_to(request.user).with_names()
    context = {"workshops": there, "plans": rules.plans_workshops(request.user), "today": date.today()}
    return render(request, "workshops/workshops.html", context)


def workshop(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = workshop_read(request, pk)
    sessions = list(there.sessions.select_related("ibp"))
    context = {
        "workshop": there,
        "runs": rules.runs(request.user, there),
        "steps": rules.steps_for(request.user, there),
        "slots": timed(sessions, there.starts_at),
        "minutes": total_minutes(sessions),
        "attendance": attendance(there, register_of(there)),
    }
    return render(request, "workshops/workshop.html", context)


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
