"""The outcomes and activities of a draft, written one by one: in place with htmx, on pages of their own without."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting.models import Overtaken
from risks import rules
from risks.models import Outcome
from risks.views.finding import row_written, version_written
from risks.views.writing import (
    PARTS,
    Part,
    Writing,
    already_added,
    as_it_reads,
    form_page,
    kept_words,
    lists_of,
    refused,
    save,
)


class PartConverter:
    """The kind of a row in an address."""

    regex = "|".join(PARTS)

    def to_python(self, value: str) -> Part:
        return PARTS[value]

    def to_url(self, value: Any) -> str:
        return value.name if isinstance(value, Part) else str(value)


@require_http_methods(["GET", "POST"])
def add_outcome(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    return _add(Writing(request, PARTS["outcome"], version_written(request, code, number)))


@require_http_methods(["GET", "POST"])
def add_activity(request: SignedInRequest, pk: UUID) -> HttpResponse:
    outcome = get_object_or_404(Outcome.objects.readable_by(request.user).select_related("plan__ibp"), pk=pk)
    require(rules.writes(request.user, outcome.plan.ibp_id))
    return _add(Writing(request, PARTS["activity"], outcome.plan, outcome=outcome))


def _add(writing: Writing) -> HttpResponse:
    if writing.request.method == "POST":
        writing.row = already_added(writing)
        return save(writing)
    return form_page(writing, writing.blank()) if writing.plan.is_draft else _elsewhere(writing)


def plan_row(request: SignedInRequest, part: Part, pk: UUID) -> HttpResponse:
    """The row as it reads, where its form is closed. A new row that was never saved is nothing."""
    try:
        there, _removed, plan = row_written(request, part.model, pk)
    except Http404:
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse("")
        raise
    writing = Writing(request, part, plan, there)
    if not writing.is_htmx:
        return redirect(writing.place)
    return as_it_reads(writing) if there else HttpResponse("")


@require_http_methods(["GET", "POST"])
def edit_plan_row(request: SignedInRequest, part: Part, pk: UUID) -> HttpResponse:
    there, removed, plan = row_written(request, part.model, pk)
    writing = Writing(request, part, plan, there, removed)
    if request.method == "POST":
        return save(writing)
    if there is None:
        raise Http404
    return form_page(writing, writing.form()) if plan.is_draft else _elsewhere(writing)


@require_POST
def move_plan_row(request: SignedInRequest, part: Part, pk: UUID) -> HttpResponse:
    """Up or down by one, or to a place counted from 0."""
    there, _removed, plan = row_written(request, part.model, pk)
    writing = Writing(request, part, plan, there)
    if there and (to := _wanted_place(request, writing)) is not None:
        try:
            there.move(to, by=request.user)
        except Refused as refusal:
            return refused(writing, refusal)
    if not (writing.is_htmx and there):
        return redirect(writing.place)
    if part.name == "outcome":
        return HttpResponseClientRefresh()  # its activities move with it
    here = next(one for one in lists_of(plan) if there in one["activities"])
    context = {"plan": plan, "editable": rules.can_edit(request.user, plan), "list": here, "alone": True}
    return render(request, "risks/rows/activities.html", context)


def _wanted_place(request: SignedInRequest, writing: Writing) -> int | None:
    wanted = request.POST.get("move", "")
    if wanted in ("up", "down") and writing.row:
        place = list(writing.row.siblings.values_list("pk", flat=True)).index(writing.row.pk)
        return max(0, place - 1) if wanted == "up" else place + 1
    return _number(wanted)


@require_POST
def remove_plan_row(request: SignedInRequest, part: Part, pk: UUID) -> HttpResponse:
    """Take the row out, and offer at once to bring it back."""
    there, removed, plan = row_written(request, part.model, pk)
    writing = Writing(request, part, plan, there, removed)
    place = there.siblings.filter(position__lt=there.position).count() if there else 0
    if there:
        try:
            there.remove(version=_number(request.POST.get("version", "")) or 0, by=request.user)
        except Overtaken as overtaken:
            said = _(
                "Not removed: %(who)s changed it at the same time. Read it, and remove it again if you still want to."
            )
            return refused(writing, Refused(said % {"who": overtaken.theirs.changed_by or _("a colleague")}))
        except Refused as refusal:
            return refused(writing, refusal)
    context = {"plan": plan, "kind": part, "removed": there, "pk": pk, "place": place, "gaps": plan.gaps()}
    template = "risks/rows/removed.html" if writing.is_htmx else "risks/rows/removed_page.html"
    return render(request, template, context)


@require_POST
def restore_plan_row(request: SignedInRequest, part: Part, pk: UUID) -> HttpResponse:
    """Bring a removed row back as it was last, where it stood if that is known."""
    there, removed, plan = row_written(request, part.model, pk)
    writing = Writing(request, part, plan, there)
    if there is None:
        try:
            there = part.model.add(plan, by=request.user, id=pk, **kept_words(part, removed))
            if (place := _number(request.POST.get("place", ""))) is not None:
                there.move(place, by=request.user)
        except (Refused, ValidationError) as refusal:
            said = refusal if isinstance(refusal, Refused) else Refused(" ".join(refusal.messages))
            return refused(writing, said)
        writing.row = there
    return as_it_reads(writing) if writing.is_htmx else redirect(writing.place)


def _elsewhere(writing: Writing) -> HttpResponse:
    """Where the version was closed meanwhile: the page it stands on, as it is now."""
    return HttpResponseClientRefresh() if writing.is_htmx else redirect(writing.place)


def _number(text: str) -> int | None:
    """A small whole number that was posted; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
