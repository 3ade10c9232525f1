"""Knows that people in guarded roles go nowhere before their second factor is set up."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from partners.accounts import lacks_second_factor

# What one needs to set it up, or to leave: sign-in pages, files of the look, the pulse.
EXEMPT = ("/accounts/", "/healthz/", settings.STATIC_URL)


class SecondFactor:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            not settings.REQUIRE_SECOND_FACTOR
            or request.path.startswith(EXEMPT)
            or not request.user.is_authenticated
            or not lacks_second_factor(request.user)
        ):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": _("Set up your second factor in the browser first.")}, status=403)
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
