"""Knows a phone in the room again: the cookie that it carries, and whose phone it is. Only the key's fingerprint is stored here."""

import re
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from workshops.models import Participant

# The browser sends a cookie of this name only over https, and no other site can have set it.
COOKIE = "__Host-workshop-phone" if settings.SESSION_COOKIE_SECURE else "workshop-phone"
LASTS = timedelta(hours=24)
KEY = re.compile(r"[A-Za-z0-9_-]{32}")


def phone_of(request: HttpRequest) -> Participant | None:
    """Whose phone this is, with its workshop: perhaps not let in yet (`is_let_in`), perhaps of a workshop that is closed.

    What was joined as somebody with an account is theirs only while they are signed in.
    """
    key = request.COOKIES.get(COOKIE, "")
    if not KEY.fullmatch(key):
        return None
    there = Participant.objects.of_phone(key).select_related("workshop", "organisation").first()
    if there is None or there.user_id not in (None, request.user.pk):
        return None
    return there


def remember_phone(answer: HttpResponse, key: str) -> None:
    answer.set_cookie(
        COOKIE, key, max_age=LASTS, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
    )


def forget_phone(answer: HttpResponse) -> None:
    answer.set_cookie(COOKIE, "", max_age=0, httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE))
