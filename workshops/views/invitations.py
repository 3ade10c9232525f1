"""Who is invited to a workshop, who was told, and what they answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from workshops import inviting, rules
from workshops.drawing import those_paired
from workshops.forms.workshops import AnswerForm, InviteForm
from workshops.models import Invitation, Workshop
from workshops.views.finding import workshop_read, workshop_run


def invitation_list(workshop: Workshop) -> dict[str, Any]:
    """Everybody on the list with their projects, and in words how many answered and come."""
    there = list(workshop.invitations.select_related("organisation", "by"))
    Answer = Invitation.Answer
    projects = those_paired(workshop)
    codes = {ibp.pk: ibp.code for ibp in workshop.ibps.all()}
    for one in there:
        one.workshop = workshop
        one.codes = sorted(codes[ibp] for ibp in projects.get(one.organisation_id, ()))  # type: ignore[attr-defined]
    coming = [one for one in there if one.answer == Answer.COMES]
    expected = sum(one.expected for one in coming)
    answered = sum(one.answer != Answer.OPEN for one in there)
    words = ngettext(
        "%(answered)s of %(n)s organisation answered", "%(answered)s of %(n)s organisations answered", len(there)
    )
    people = ngettext("%(n)s person expected", "%(n)s people expected", expected)
    return {
        "invitations": there,
        "said": words % {"answered": answered, "n": len(there)},
        "expected": people % {"n": expected} if coming else "",
        "untold": [one for one in there if one.told_at is None],
        "silent": [one for one in there if one.told_at and one.answer == Answer.OPEN],
    }


@require_safe
def invitations(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Everybody in the programme may know who is asked to come."""
    there = workshop_read(request, pk)
    return render(request, "workshops/invitations.html", _invitation_page(request, there))


def _invitation_page(request: SignedInRequest, there: Workshop, form: InviteForm | None = None) -> dict[str, Any]:
    return {
        "workshop": there,
        "editable": rules.can_write(request.user, there),
        "form": form or InviteForm(workshop=there),
        **invitation_list(there),
    }


@require_POST
def invite_more(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = workshop_run(request, pk)
    require(rules.can_write(request.user, there))
    form = InviteForm(request.POST, workshop=there)
    if form.is_valid():
        try:
            inviting.invite(there, form.cleaned_data["organisations"], by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("workshops:invitations", pk=there.pk)
    return render(request, "workshops/invitations.html", _invitation_page(request, there, form), status=400)


@require_POST
def tell(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Tell the people of those who have not been told."""
    there = workshop_run(request, pk)
    require(rules.can_write(request.user, there))
    try:
        count = inviting.tell_invited(there, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = ngettext("%(n)s organisation is told.", "%(n)s organisations are told.", count) % {"n": count}
        messages.success(request, words)
    return redirect("workshops:invitations", pk=there.pk)


def _invitation(request: SignedInRequest, pk: UUID) -> Invitation:
    found = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    found.workshop = workshop_read(request, found.workshop_id)
    return found


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """For one's own organisation, or as a facilitator who heard what it says."""
    found = _invitation(request, pk)
    there = found.workshop
    require(rules.answers_for(request.user, found))
    runs = rules.runs(request.user, there)
    if request.method == "GET":
        form = answer_form(found)
        return render(request, "workshops/answer.html", {"workshop": there, "invitation": found, "form": form})
    form = AnswerForm(request.POST)
    if not form.is_valid():
        context = {"workshop": there, "invitation": found, "form": form}
        return render(request, "workshops/answer.html", context, status=400)
    try:
        inviting.answer(
            found,
            comes=form.comes,
            expected=form.cleaned_data["expected"] or 0,
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(who)s: %(answer)s") % {"who": found, "answer": found.get_answer_display()})
    return redirect("workshops:invitations", pk=there.pk) if runs else redirect(there)


def answer_form(invitation: Invitation) -> AnswerForm:
    initial = {"answer": invitation.answer, "expected": invitation.expected or None}
    return AnswerForm(initial=initial)


@require_POST
def remove_invitation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _invitation(request, pk)
    require(rules.can_write(request.user, found.workshop))
    try:
        inviting.take_off_the_list(found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("workshops:invitations", pk=found.workshop_id)
