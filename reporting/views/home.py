"""The first page: what is due for the person who asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.timezone import now

from partners.models import User
from partners.requests import SignedInRequest
from reporting.agenda import LISTED, Agenda


@dataclass(frozen=True)
class Part:
    """What an app to the right shows on the first page: a template, which gets it as `part`, and its values."""

    template: str
    values: Mapping[str, Any]


def parts_for(person: User, on: date) -> list[Part]:
    """What apps to the right bring (`settings.HOME_PARTS`)."""
    found = (import_string(path)(person, on) for path in settings.HOME_PARTS)
    return [part for part in found if part]


def home(request: SignedInRequest) -> HttpResponse:
    agenda = Agenda(request.user, at=now())
    parts = parts_for(request.user, agenda.on)
    context = {"agenda": agenda, "on": agenda.on, "listed": LISTED, "parts": parts}
    return render(request, "reporting/home.html", context)
