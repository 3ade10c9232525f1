"""Knows how a request that cannot be read, or leads nowhere, is answered: people with a page, programs with JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_program(request):
        return JsonResponse({"detail": _("What was sent cannot be read. Nothing was changed.")}, status=400)
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_program(request):
        return JsonResponse({"detail": _("There is nothing at this address.")}, status=404)
    return defaults.page_not_found(request, exception)


def is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/v1/")
