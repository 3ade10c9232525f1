"""The reviewer's side of a round: read, judge chapter by chapter, decide."""

from uuid import UUID

from django.http import Http404, HttpResponse

from partners.requests import SignedInRequest


def review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    raise Http404
