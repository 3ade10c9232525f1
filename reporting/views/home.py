"""The first page: what is due for the person who asks."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from partners.requests import SignedInRequest
from reporting.agenda import LISTED, Agenda


def home(request: SignedInRequest) -> HttpResponse:
    agenda = Agenda(request.user, at=now())
    return render(request, "reporting/home.html", {"agenda": agenda, "on": agenda.on, "listed": LISTED})
