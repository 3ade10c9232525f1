"""The chapters of an inception report, written in words."""

from uuid import UUID

from django.http import Http404, HttpResponse

from partners.requests import SignedInRequest


def text_chapter(request: SignedInRequest, pk: UUID, key: str) -> HttpResponse:
    raise Http404
