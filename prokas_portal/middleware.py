"""Knows what the portal refuses to read and what a shared computer must not keep."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from prokas_portal.errors import bad_request
from prokas_portal.kept import kept_texts

WORTH_COMPRESSING = ("text/", "application/json", "application/vnd.oai.openapi")
AT_ONCE = "text/event-stream"  # what is told as it happens must not wait until a block is full

Answer = Callable[[HttpRequest], HttpResponse]

UNREADABLE = re.compile("[\x00\ud800-\udfff]")

# Nothing here uses any of these; an injected script shall not either.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
)


class CompressText(GZipMiddleware):
    """Pages and JSON travel compressed; files go as they are, with their length. (Django pads against BREACH.)"""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.get("Content-Type", "")
        if not kind.startswith(WORTH_COMPRESSING) or kind.startswith(AT_ONCE):
            return response
        return super().process_response(request, response)


class RefuseUnreadableText:
    """Answers 400 where path, cookies, query or form hold NUL bytes or half characters: no database stores them.

    JSON is left to the API's serializers, which refuse the same in their own words; a file's bytes are not looked at.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(UNREADABLE.search(text) for text in self._texts(request)):
            return bad_request(request, BadRequest("unreadable text"))
        return self.get_response(request)

    @staticmethod
    def _texts(request: HttpRequest) -> Iterator[str]:
        yield request.path
        yield from request.COOKIES.values()
        for fields in (request.GET, request.POST):
            for name, values in fields.lists():
                yield name
                yield from (str(value) for value in values)


class SignedIn(LoginRequiredMiddleware):
    """Every page asks for a sign-in. A form that comes after the session ended is answered with its text."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        by_script = "X-Draft" in request.headers or "HX-Request" in request.headers  # what is typed stays in the page
        if not by_script and kept_texts(request):
            return render(request, "401.html", status=401)
        return super().handle_no_permission(request, view_func)


class PrivatePages:
    """What a signed-in person saw stays in no cache, and signing out empties what the browser kept."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if was_signed_in or request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        if was_signed_in and not request.user.is_authenticated:
            # Drafts and kept pages. Not "cache": pages were never in it, and style and fonts would be fetched again.
            response.headers["Clear-Site-Data"] = '"storage"'
        return response
