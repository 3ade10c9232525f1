"""Knows the text of a form that was refused, so that the page which says so can give it back to the person."""

import re
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

SECRET = re.compile(r"password|token|code|secret|login|email", re.IGNORECASE)
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
SHORTEST = 12  # characters: below it there is nothing that would be missed


@dataclass(frozen=True)
class Kept:
    name: str
    text: str


def kept_texts(request: HttpRequest) -> list[Kept]:
    """What was written into a form of ours; nothing where another site posted it here."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return []
    try:
        posted = list(request.POST.lists())
    except (BadRequest, MultiPartParserError):  # nothing of it can be read
        return []
    return [
        Kept(name, UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", value))
        for name, values in posted
        for value in values
        if isinstance(value, str) and len(value) >= SHORTEST and re.search(r"\s", value) and not SECRET.search(name)
    ]
