"""Pages on which organisations are listed, added and kept."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from partners import rules
from partners.forms import OrganisationFilter, OrganisationForm
from partners.models import Organisation, Seat
from partners.refusals import require
from partners.requests import SignedInRequest
from partners.views.paging import page_of


def organisations(request: SignedInRequest) -> HttpResponse:
    require(rules.can_set_up(request.user))
    filters = OrganisationFilter(request.GET)
    found = Organisation.objects.matching(filters.wanted.get("q", ""))
    if kind := filters.wanted.get("kind"):
        found = found.filter(kind=kind)
    seats = Seat.objects.filter(left_on=None).select_related("ibp").order_by("ibp__code")
    page = page_of(found.prefetch_related(Prefetch("seats", seats, to_attr="present_seats")), request)
    return render(
        request, "partners/organisations.html", {"page": page, "filters": filters, "is_narrowed": bool(filters.wanted)}
    )


def add_organisation(request: SignedInRequest) -> HttpResponse:
    require(rules.can_set_up(request.user))
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        organisation = form.save()
        messages.success(request, _("%(name)s was added. Now give it a seat in a project.") % {"name": organisation})
        return redirect("partners:organisations")
    return render(request, "partners/edit_organisation.html", {"form": form})


def edit_organisation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    require(rules.can_set_up(request.user))
    known_as = str(organisation)
    form = OrganisationForm(request.POST or None, instance=organisation)
    if form.is_valid():
        if form.has_changed():
            form.save()
        messages.success(request, _("Saved."))
        return redirect("partners:organisations")
    seats = organisation.seats.select_related("ibp").order_by("joined_on")
    context = {"form": form, "organisation": organisation, "known_as": known_as, "seats": seats}
    return render(request, "partners/edit_organisation.html", context)
