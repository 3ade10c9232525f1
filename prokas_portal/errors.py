"""Knows how a request that cannot be read is answered: people with a page, programs with JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("What was sent cannot be read. Nothing was changed.")}, status=400)
    return defaults.bad_request(request, exception)
