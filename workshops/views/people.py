"""Who comes to a workshop: the register, the desk at which phones are let in, the code on the wall, and the sheet to print."""

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting.models import Overtaken
from reporting.views.saving import as_it_reads, not_done
from workshops import attending, rules
from workshops.models import Participant, Workshop
from workshops.views.finding import workshop_read, workshop_run
from workshops.views.kinds import PARTICIPANT
from workshops.views.writing import ItemWriting, add_item, adds

CAME, EXPECTED = "came", "expected"
BLANK_LINES = 12  # on the printed sheet, for those whom nobody expected


@require_safe
def people(request: SignedInRequest, pk: UUID) -> HttpResponse:
    workshop = workshop_read(request, pk)
    there = attending.register_of(workshop)
    runs, reads = rules.runs(request.user, workshop), rules.reads_register(request.user, workshop)
    listed = [one for one in there if not one.waits] if reads else []
    if not rules.reads_contacts(request.user, workshop):
        for one in listed:
            _only_the_name(one)
    waiting = attending.desk(there) if runs else []
    seen = attending.desk_as_seen(waiting)
    if request.GET.get("seen") == seen:  # the page asks every few seconds: nothing is drawn under somebody's finger
        return HttpResponse(status=204)
    wanted, state = request.GET.get("q", "").strip()[:80], request.GET.get("state", "")
    context = {
        "workshop": workshop,
        "kind": PARTICIPANT,
        "attendance": attending.attendance(workshop, there),
        "runs": runs,
        "reads": reads,
        "editable": rules.can_write(request.user, workshop),
        "desk": waiting,
        "desk_seen": seen,
        "plain": sum(1 for one in waiting if not one.perhaps),
        "rows": [one for one in listed if _fits(one, wanted, state)],
        "wanted": wanted,
        "state": state,
        "is_narrowed": bool(wanted or state in (CAME, EXPECTED)),
    }
    return render(request, "workshops/people.html", context)


def _only_the_name(person: Participant) -> None:
    """What the register holds beside name and organisation is for those who keep it."""
    person.contact, person.sex, person.is_young, person.kind = "", "", None, ""


def _fits(person: Participant, wanted: str, state: str) -> bool:
    if state in (CAME, EXPECTED) and (state == CAME) != person.is_let_in:
        return False
    house = f"{person.organisation.acronym} {person.organisation.name}" if person.organisation else ""
    return wanted.casefold() in f"{person.name} {house} {person.organisation_name}".casefold()


@adds
def add_participant(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Somebody who is expected; with ?walk_in=1 somebody who stands at the desk."""
    fixed = PARTICIPANT.of_walk_in() if "walk_in" in request.GET else {}
    return add_item(request, pk, PARTICIPANT, fixed)


# ── Deeds at the desk ───────────────────────────────────────────────────────


def _person(request: SignedInRequest, pk: UUID) -> Participant:
    person = get_object_or_404(Participant.objects.select_related("organisation", "changed_by"), pk=pk)
    person.workshop = workshop_run(request, person.workshop_id)
    return person


def _to_the_desk(workshop: Workshop) -> HttpResponse:
    return redirect(f"{reverse('workshops:people', args=[workshop.pk])}#desk")


@require_POST
def let_in(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One who waits; `listed` says who of the list that is."""
    person = _person(request, pk)
    try:
        if listed := request.POST.get("listed", ""):
            entry = _listed(person.workshop, listed)
            attending.is_one_of_the_list(person, entry, by=request.user, at=now())
        else:
            attending.let_in(person, by=request.user, at=now())
    except (Refused, Overtaken) as refusal:
        messages.error(request, str(refusal))
    return _to_the_desk(person.workshop)


def _listed(workshop: Workshop, pk: str) -> Participant:
    try:
        return get_object_or_404(Participant, pk=UUID(pk), workshop=workshop)
    except ValueError as no_id:
        raise Http404 from no_id


@require_POST
def let_all_in(request: SignedInRequest, pk: UUID) -> HttpResponse:
    workshop = workshop_run(request, pk)
    try:
        entered, left = attending.let_all_in(workshop, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _to_the_desk(workshop)
    said = ngettext("%(count)s person is in.", "%(count)s people are in.", entered) % {"count": entered}
    messages.success(request, said)
    if left:
        words = ngettext(
            "%(count)s may stand on the list already: say whether it is the same person.",
            "%(count)s may stand on the list already: say whether they are the same people.",
            left,
        )
        messages.warning(request, words % {"count": left})
    return _to_the_desk(workshop)


@require_POST
def turn_away(request: SignedInRequest, pk: UUID) -> HttpResponse:
    person = _person(request, pk)
    try:
        attending.turn_away(person, by=request.user)
        messages.success(request, _("%(name)s is off the list.") % {"name": person.name})
    except (Refused, Overtaken) as refusal:
        messages.error(request, str(refusal))
    return _to_the_desk(person.workshop)


@require_POST
def mark_came(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Somebody of the list has come, or has not after all."""
    person = _person(request, pk)
    writing = ItemWriting(request, PARTICIPANT, person.workshop, row=person)
    try:
        if request.POST.get("came") == "1":
            attending.let_in(person, by=request.user, at=now())
        else:
            attending.was_not_there(person, by=request.user)
    except Refused as refusal:
        return not_done(writing, str(refusal))
    if not writing.is_htmx:
        return redirect(writing.place)
    answer = as_it_reads(writing)
    answer.write(_counts_again(request, person.workshop))
    return answer


def _counts_again(request: SignedInRequest, workshop: Workshop) -> str:
    counted = attending.attendance(workshop, attending.register_of(workshop))
    return render_to_string(
        "workshops/people/counts.html", {"workshop": workshop, "attendance": counted, "oob": True}, request
    )


# ── On the wall and on paper ────────────────────────────────────────────────


@require_safe
def code(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the projector shows while people come in. It renews itself before the code ends."""
    workshop = workshop_run(request, pk)
    context: dict[str, Any] = {"workshop": workshop}
    try:
        shown = attending.code_for(workshop, now())
    except Refused as refusal:
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRefresh()
        return render(request, "workshops/people/no_code.html", context | {"message": str(refusal)}, status=409)
    address = request.build_absolute_uri(reverse("workshops:join_with", args=[shown.code]))
    there = Participant.objects.filter(workshop=workshop)
    came, waiting = there.let_in().count(), there.waiting().count()
    seen = f"{shown.code}-{came}-{waiting}"
    if request.GET.get("seen") == seen:
        return HttpResponse(status=204)
    drawn = segno.make(address, error="m", micro=False)
    context |= {
        "code": shown,
        "qr": mark_safe(drawn.svg_inline(border=2, omitsize=True, svgclass="wall-qr", lineclass=None)),
        "where": request.build_absolute_uri(reverse("workshops:join")).split("://")[1].rstrip("/"),
        "came": came,
        "waiting": waiting,
        "seen": seen,
    }
    return render(request, "workshops/people/code.html", context)


@require_safe
def sheet(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The register to print, with room to sign and lines for walk-ins."""
    workshop = workshop_run(request, pk)
    there = [one for one in attending.register_of(workshop) if not one.waits]
    context = {"workshop": workshop, "rows": there, "blanks": range(len(there) + 1, len(there) + 1 + BLANK_LINES)}
    return render(request, "workshops/people/sheet.html", context)
