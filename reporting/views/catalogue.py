"""Pages on which a programme keeps its reasons for returning and its checklist."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_stubs_ext import StrPromise

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting import cataloguing, rules
from reporting.cataloguing import Entry
from reporting.forms.catalogue import TWICE, EntryForm, ItemForm, NewReasonForm, ReasonForm
from reporting.models import ChecklistItem, ReturnReason


@dataclass(frozen=True)
class Shelf:
    """One of the two lists of the catalogue, as its pages speak of it."""

    model: Any
    form: type[EntryForm]
    form_to_add: type[EntryForm]
    add: StrPromise
    reword: StrPromise


SHELVES = {
    "reasons": Shelf(
        ReturnReason, ReasonForm, NewReasonForm, gettext_lazy("Add a reason"), gettext_lazy("Reword a reason")
    ),
    "checklist": Shelf(
        ChecklistItem, ItemForm, ItemForm, gettext_lazy("Add to the checklist"), gettext_lazy("Reword an item")
    ),
}


def catalogue(request: SignedInRequest) -> HttpResponse:
    """Both lists, in their order."""
    require(rules.can_set_up_quarters(request.user))
    context = {
        "reasons": ReturnReason.objects.all(),
        "items": ChecklistItem.objects.all(),
        "used": cataloguing.used(),
    }
    return render(request, "reporting/catalogue.html", context)


def add_entry(request: SignedInRequest, shelf: str) -> HttpResponse:
    there = _shelf(request, shelf)
    form = there.form_to_add(request.POST or None)
    if form.is_valid():
        try:
            cataloguing.add(form.save(commit=False))
            messages.success(request, _("Added at the end of the list."))
            return _back(shelf)
        except IntegrityError:  # in the same moment somebody else added it, or the button was pressed twice
            form.add_error("label", TWICE)
    return render(request, "reporting/catalogue/edit.html", {"form": form, "title": there.add, "shelf": shelf})


def edit_entry(request: SignedInRequest, shelf: str, pk: UUID) -> HttpResponse:
    there = _shelf(request, shelf)
    entry = get_object_or_404(there.model, pk=pk)
    form = there.form(request.POST or None, instance=entry)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return _back(shelf)
    uses = cataloguing.used()[entry.pk]
    context = {"form": form, "title": there.reword, "shelf": shelf, "entry": entry, "uses": uses}
    return render(request, "reporting/catalogue/edit.html", context)


@require_POST
def move_entry(request: SignedInRequest, shelf: str, pk: UUID) -> HttpResponse:
    entry: Entry = get_object_or_404(_shelf(request, shelf).model, pk=pk)
    cataloguing.move(entry, -1 if request.POST.get("move") == "up" else 1)
    return _back(shelf)


@require_POST
def offer_entry(request: SignedInRequest, shelf: str, pk: UUID) -> HttpResponse:
    """Offer it to reviewers from now on, or no longer."""
    entry: Entry = get_object_or_404(_shelf(request, shelf).model, pk=pk)
    is_offered = request.POST.get("offer") == "yes"
    cataloguing.offer(entry, is_offered)
    words = _("“%(entry)s” is offered again.") if is_offered else _("“%(entry)s” is no longer offered.")
    messages.success(request, words % {"entry": entry})
    return _back(shelf)


@require_POST
def remove_entry(request: SignedInRequest, shelf: str, pk: UUID) -> HttpResponse:
    """Take away what no review has used."""
    entry: Entry = get_object_or_404(_shelf(request, shelf).model, pk=pk)
    try:
        cataloguing.remove(entry)
        messages.success(request, _("“%(entry)s” was removed.") % {"entry": entry})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(shelf)


def _shelf(request: SignedInRequest, name: str) -> Shelf:
    require(rules.can_set_up_quarters(request.user))
    if name not in SHELVES:
        raise Http404
    return SHELVES[name]


def _back(shelf: str) -> HttpResponse:
    address = redirect("reporting:catalogue")
    address["Location"] += f"#{shelf}"
    return address
