"""The agenda of a workshop: its sessions in order, each with its time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from workshops import rules
from workshops.models import Session, Workshop
from workshops.preparing import write_standard_agenda
from workshops.timing import clock, timed, total_minutes
from workshops.views.finding import workshop_read, workshop_run
from workshops.views.kinds import AGENDA
from workshops.views.writing import add_item, adds


def timetable(workshop: Workshop) -> dict[str, Any]:
    """The sessions in order, each with its time; what overlaps; how long it all takes, and when it ends."""
    sessions: list[Session] = list(AGENDA.with_names(workshop.sessions.all()))
    slots = timed(sessions, workshop.starts_at)
    for slot in slots:
        slot.session.slot = slot
    return {
        "rows": sessions,
        "slots": slots,
        "hours": length(total_minutes(sessions)),
        "ends": clock(slots[-1].ends) if slots and slots[-1].ends is not None else "",
        "overlaps": [slot for slot in slots if slot.overlaps],
    }


def length(minutes: int) -> str:
    """“6 hours 45 minutes”."""
    hours, left = divmod(minutes, 60)
    words = [ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}] if hours else []
    words += [ngettext("%(n)s minute", "%(n)s minutes", left) % {"n": left}] if left or not hours else []
    return " ".join(words)


@require_safe
def agenda(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = workshop_read(request, pk)
    context = {"workshop": there, "kind": AGENDA, "editable": rules.can_write(request.user, there)}
    return render(request, "workshops/agenda.html", {**context, **timetable(there)})


@require_safe
def agenda_times(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """When each session begins and ends, after one of them changed (htmx)."""
    there = workshop_read(request, pk)
    return render(request, "workshops/agenda/times.html", {"workshop": there, "anew": True, **timetable(there)})


@require_safe
def print_agenda(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """On one sheet, to be laid on the tables."""
    there = workshop_read(request, pk)
    return render(request, "workshops/agenda/print.html", {"workshop": there, **timetable(there)})


@require_POST
def write_standard(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = workshop_run(request, pk)
    require(rules.can_write(request.user, there))
    try:
        count = write_standard_agenda(there, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext(
            "%(n)s session written. Change what differs.", "%(n)s sessions written. Change what differs.", count
        )
        messages.success(request, words % {"n": count})
    return redirect("workshops:agenda", pk=there.pk)


@adds
def add_session(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return add_item(request, pk, AGENDA)
