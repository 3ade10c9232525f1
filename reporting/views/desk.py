"""The reviewer's desk: what waits, for how long, and what partners owe."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from partners.refusals import require
from partners.requests import SignedInRequest
from partners.views.paging import page_of
from reporting.desk import LISTED, MINE, NOBODYS, Desk, projects_of
from reporting.forms.reviewing import DeskFilter


def desk(request: SignedInRequest) -> HttpResponse:
    require(bool(request.user.standing.reviews))
    filters = DeskFilter(projects_of(request.user), request.GET)
    there = Desk(request.user, filters.wanted, at=now())
    page = page_of(there.rounds(), request)
    waiting = there.waiting(page.object_list) if there.shows(DeskFilter.WAITING) else []
    context = {
        "filters": filters,
        "is_narrowed": bool(filters.wanted),
        "desk": there,
        "page": page,
        "mine": [item for item in waiting if item.place == MINE],
        "nobodys": [item for item in waiting if item.place == NOBODYS],
        "others": [item for item in waiting if item.place not in (MINE, NOBODYS)],
        "shows_waiting": there.shows(DeskFilter.WAITING),
        "beside": [(line, line.days(there.on)) for line in there.beside] if there.shows(DeskFilter.WAITING) else [],
        "returned": there.returned if there.shows(DeskFilter.RETURNED) else [],
        "shows_returned": there.shows(DeskFilter.RETURNED),
        "owed": there.owed if there.shows(DeskFilter.DUE) else [],
        "shows_owed": there.shows(DeskFilter.DUE),
        "listed": LISTED,
    }
    return render(request, "reporting/desk.html", context)
