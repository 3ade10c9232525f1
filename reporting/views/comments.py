"""What is said about a report: the threads, and what is still to be answered."""

from uuid import UUID

from django.http import Http404, HttpResponse

from partners.requests import SignedInRequest


def comments(request: SignedInRequest, pk: UUID) -> HttpResponse:
    raise Http404


def thread(request: SignedInRequest, pk: UUID) -> HttpResponse:
    raise Http404
