"""The directory of focal persons, and an organisation as its fellow partners see it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from partners import directory as contacts
from partners import rules
from partners.forms import DirectoryFilter
from partners.models import Organisation
from partners.refusals import require
from partners.requests import SignedInRequest
from partners.views.paging import page_of


def directory(request: SignedInRequest) -> HttpResponse:
    require(rules.can_read_directory(request.user))
    filters = DirectoryFilter(request.GET)
    seats = contacts.matching(contacts.seats_of(request.user, on=localdate()), filters.wanted.get("q", ""))
    if ibp := filters.wanted.get("ibp"):
        seats = seats.filter(ibp=ibp)
    page = page_of(seats, request)
    entries = contacts.entries(request.user, page)
    context = {"page": page, "entries": entries, "filters": filters, "is_narrowed": bool(filters.wanted)}
    return render(request, "partners/directory.html", context)


def organisation(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    require(rules.can_read_directory(request.user))
    entries = contacts.entries(request.user, contacts.seats_of(request.user, on=localdate()).filter(organisation=found))
    return render(request, "partners/organisation.html", {"organisation": found, "entries": entries})
