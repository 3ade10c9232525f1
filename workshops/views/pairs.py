"""Who introduces whom at a workshop: drawn by lot across projects."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from workshops import drawing, rules
from workshops.forms.workshops import IntroductionForm
from workshops.models import Pair, Workshop
from workshops.pairing import Group, Met, are_of_one_project
from workshops.views.finding import workshop_read, workshop_run


def paired(workshop: Workshop) -> dict[str, Any]:
    """The pairs with their projects, and what is to be known of them: those of one project, those who met before."""
    there = list(workshop.pairs.select_related("first", "second", "third"))
    projects, met = drawing.those_paired(workshop), drawing.met_before(workshop)
    codes = {ibp.pk: ibp.code for ibp in workshop.ibps.all()}
    for pair in there:
        pair.workshop = workshop
        pair.people = [  # type: ignore[attr-defined]
            {"organisation": one, "codes": sorted(codes[ibp] for ibp in projects.get(one.pk, ()))}
            for one in (pair.first, pair.second, pair.third)
            if one
        ]
        group = drawing.group_of(pair)
        pair.hints = _hints(group, projects, met)  # type: ignore[attr-defined]
    drawn = {one for pair in there for one in drawing.group_of(pair)}
    late = [one for one in workshop.invitations.select_related("organisation") if one.organisation_id in projects]
    left = [str(one) for one in late if one.organisation_id not in drawn] if there else []
    return {"pairs": there, "left": get_text_list(left, _("and")), "can_draw": len(projects) > 1}


def _hints(group: Group, projects: Mapping[UUID, frozenset[UUID]], met: Met) -> list[str]:
    pairs = list(combinations(group, 2))
    hints = []
    if any(are_of_one_project(one, other, projects) for one, other in pairs):
        hints.append(_("of one project: there was nobody else left"))
    if any(frozenset(pair) in met for pair in pairs):
        hints.append(_("met at an earlier workshop"))
    return hints


@require_safe
def pairs(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = workshop_read(request, pk)
    context = {"workshop": there, "editable": rules.can_write(request.user, there), **paired(there)}
    return render(request, "workshops/pairs.html", context)


@require_POST
def draw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = workshop_run(request, pk)
    require(rules.can_write(request.user, there))
    try:
        drawing.draw_pairs(there)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("workshops:pairs", pk=there.pk)


def _pair(request: SignedInRequest, pk: UUID) -> Pair:
    found = get_object_or_404(Pair.objects.select_related("first", "second", "third"), pk=pk)
    found.workshop = workshop_run(request, found.workshop_id)
    require(rules.can_write(request.user, found.workshop))
    return found


@require_POST
def redraw(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _pair(request, pk)
    try:
        drawing.redraw_pair(found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("workshops:pairs", pk=found.workshop_id)


@require_POST
def introduction(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Note who introduced whom."""
    found = _pair(request, pk)
    form = IntroductionForm(request.POST, instance=found)
    if not form.is_valid():
        context = {"workshop": found.workshop, "editable": True, **paired(found.workshop)}
        for pair in context["pairs"]:
            if pair.pk == found.pk:
                pair.error, pair.introduced_by = form.errors["introduced_by"][0], request.POST.get("introduced_by", "")
        return render(request, "workshops/pairs.html", context, status=400)
    try:
        drawing.note_introduction(found, form.cleaned_data["introduced_by"])
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{_url_of_pairs(found)}#pair-{found.pk}")


def _url_of_pairs(pair: Pair) -> str:
    return reverse("workshops:pairs", args=[pair.workshop_id])
