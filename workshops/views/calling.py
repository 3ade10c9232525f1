"""Calling a workshop, and describing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting.models import Overtaken
from reporting.views.clashes import Shown, both_texts, differing
from workshops import preparing, rules
from workshops.forms.workshops import WorkshopForm
from workshops.models import Workshop
from workshops.preparing import WORDS
from workshops.views.finding import workshop_run


@require_http_methods(["GET", "POST"])
def add_workshop(request: SignedInRequest) -> HttpResponse:
    require(rules.plans_workshops(request.user))
    form = WorkshopForm(request.POST or None, user=request.user)
    if form.is_valid():
        there = preparing.call(by=request.user, id=form.new_id, **form.words)
        messages.success(request, _("The workshop is planned. Write its agenda, then tell those who are invited."))
        return redirect(there)
    return render(request, "workshops/edit.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit_workshop(request: SignedInRequest, pk: UUID) -> HttpResponse:
    there = workshop_run(request, pk)
    require(rules.can_write(request.user, there))
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and data.get("settle") == "theirs":
        return redirect(there)
    if data is not None and "settle_version" in data:
        data["version"] = str(data["settle_version"])
    form = WorkshopForm(data, instance=Workshop.objects.get(pk=pk), user=request.user)
    clash, status = "", 200
    if form.is_valid():
        try:
            preparing.describe(there, version=form.seen, by=request.user, **form.words)
        except Overtaken as overtaken:
            clash, status = _clash(request, overtaken), 409
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(there)
    status = 400 if form.errors else status
    return render(request, "workshops/edit.html", {"form": form, "workshop": there, "clash": clash}, status=status)


def _clash(request: SignedInRequest, overtaken: Overtaken) -> str:
    """Both wordings side by side."""
    theirs: Workshop = overtaken.theirs
    read = {name: preparing.value_of(theirs, name) for name in WORDS}
    shown: list[Shown] = [
        (name, Workshop._meta.get_field(name).verbose_name, lambda words, name=name: _shown(words[name]))  # type: ignore[misc,union-attr]
        for name in WORDS
    ]
    last = theirs.history.select_related("history_user").first()
    by, at = (last.history_user, last.history_date) if last else (None, theirs.added_at)
    return both_texts(request, theirs, differing(overtaken.mine, read, shown), by=by, at=at)


def _shown(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:16]
    if hasattr(value, "__iter__"):
        return ", ".join(sorted(str(one) for one in value))
    return str(value)
