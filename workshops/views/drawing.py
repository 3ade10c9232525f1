"""Draws what a board shows, and what changed on it, for those who run it, for the wall, and for the phones of the room."""

from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import TextChoices
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from workshops.attending import code_for
from workshops.live import TOLD, Words
from workshops.models import Session
from workshops.sessions import columns
from workshops.timing import remaining
from workshops.wall import Changes, Room, lines_of, running, taken_off
from workshops.workflow import Phase


class Audience(TextChoices):
    CONSOLE = "console"
    SCREEN = "screen"
    PHONE = "phone"


# What leads on from a phase, the usual step first; sessions without a board have a beginning and an end.
NEXT: dict[str, tuple[tuple[Phase, StrOrPromise], ...]] = {
    Phase.WAITING: ((Phase.COLLECTING, _("Begin: everybody writes")),),
    Phase.COLLECTING: ((Phase.SHOWN, _("Show all notes")), (Phase.DONE, _("End the session"))),
    Phase.SHOWN: (
        (Phase.VOTING, _("Let them vote")),
        (Phase.COLLECTING, _("Write again, each alone")),
        (Phase.DONE, _("End the session")),
    ),
    Phase.VOTING: ((Phase.SHOWN, _("Close the vote")), (Phase.DONE, _("End the session"))),
    Phase.DONE: ((Phase.SHOWN, _("Take it up again")),),
}
PLAIN: dict[str, tuple[tuple[Phase, StrOrPromise], ...]] = {
    Phase.WAITING: ((Phase.COLLECTING, _("Begin")),),
    Phase.DONE: ((Phase.SHOWN, _("Take it up again")),),
}
PLAIN_END = ((Phase.DONE, _("End the session")),)
WORDS: dict[str, StrOrPromise] = {
    Phase.WAITING: _("Not begun yet"),
    Phase.COLLECTING: _("Everybody writes, each alone"),
    Phase.SHOWN: _("We look at the notes together"),
    Phase.VOTING: _("Everybody votes"),
    Phase.DONE: _("Done"),
}


def bar(session: Session, audience: Audience) -> dict[str, Any]:
    """What stands above every board: where the session is, its clock, how many are in. For everybody of the audience alike."""
    at = timezone.now()
    now = running(session.workshop)
    left = session.seconds_left(at)
    has_board = bool(columns(session.kind))
    plain = PLAIN.get(session.phase, PLAIN_END)
    context: dict[str, Any] = {
        "session": session,
        "audience": audience.value,
        "has_board": has_board,
        "leads": session.workshop.is_open,  # before and after there is nothing to lead
        "words": WORDS[session.phase] if has_board or session.phase in PLAIN else _("Under way"),
        "steps": NEXT[session.phase] if has_board else plain,
        "left": left,
        "clock": remaining(left),
        "now": now if now and now.pk != session.pk else None,
        "room": Room.around(session),
    }
    if context["now"]:
        context["now_url"] = board_url(context["now"], audience)
    if audience == Audience.SCREEN:
        context["code"] = code_for(session.workshop, at) if session.workshop.is_open else None
        context["join_address"] = join_address()
    return context


def board_url(session: Session, audience: Audience) -> str:
    name = {Audience.CONSOLE: "session", Audience.SCREEN: "screen", Audience.PHONE: "room_board"}[audience]
    return reverse(f"workshops:{name}", args=[session.pk])


def join_address() -> str:
    """As one types it."""
    return settings.PORTAL_URL.partition("://")[2] + reverse("workshops:join")


def changes(session_id: UUID, audience: Audience, after: int) -> Words:
    """What an open page of this audience puts in place, and the number that leads to."""
    session = Session.objects.select_related("workshop", "ibp").get(pk=session_id)
    if after > session.sequence:  # the number of another time, before a backup was restored
        after = 0
    context = bar(session, audience)
    if audience != Audience.PHONE or session.shows_to_phones:
        found = Changes.since(session, after)
        context |= {"notes": found.notes, "gone": found.gone}
    if audience != Audience.PHONE:
        lines = lines_of(session)
        context["columns"] = [(column.key, lines.get(column.key, [])) for column in columns(session.kind)]
    if audience == Audience.CONSOLE:
        context["taken_off"] = taken_off(session)
    return session.sequence, render_to_string("workshops/board/changes.html", context)


def told(session_id: UUID, audience: Audience, after: int, upto: int) -> Words:
    """The same once for all who are as far and ask within the same two seconds: a clock stands in it."""
    moment = int(monotonic()) // 2
    return TOLD.once((session_id, audience, after, upto, moment), lambda: changes(session_id, audience, after))
