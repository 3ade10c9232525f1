"""The agenda of a workshop: its sessions in order, each with its time."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from partners.requests import SignedInRequest
from workshops import rules
from workshops.timing import timed, total_minutes
from workshops.views.finding import workshop_read
from workshops.views.kinds import AGENDA
from workshops.views.writing import add_item, adds


def agenda(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = workshop_read(request, pk)
    sessions = list(AGENDA.with_names(there.sessions.all()))
    context = {
        "workshop": there,
        "kind": AGENDA,
        "rows": sessions,
        "slots": timed(sessions, there.starts_at),
        "minutes": total_minutes(sessions),
        "editable": rules.can_write(request.user, there),
    }
    return render(request, "workshops/agenda.html", context)


@adds
def add_session(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return add_item(request, pk, AGENDA)
