"""Tells open pages what changed on a board: as it happens, or asked for every few seconds where no connection can be kept."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partners.requests import SignedInRequest
from workshops.live import Full, Messages
from workshops.models import Participant, Session
from workshops.phones import phone_of
from workshops.views.drawing import Audience, changes, told
from workshops.views.finding import session_read, session_run


@require_safe
@never_cache
def stream(request: SignedInRequest, pk: UUID, reader: str) -> HttpResponseBase:
    """For those who sign in: the facilitator's console and the wall."""
    return _stream(request, _signed_in(request, pk, reader), Audience(reader))


@require_safe
@never_cache
def since(request: SignedInRequest, pk: UUID, reader: str) -> HttpResponse:
    return _since(request, _signed_in(request, pk, reader), Audience(reader))


@require_safe
@never_cache
@login_not_required
def room_stream(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return _stream(request, phones_session(request, pk)[0], Audience.PHONE)


@require_safe
@never_cache
@login_not_required
def room_since(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _since(request, phones_session(request, pk)[0], Audience.PHONE)


def phones_session(request: HttpRequest, pk: UUID) -> tuple[Session, Participant]:
    """A session of the workshop that this phone was let in to; for all others there is none."""
    phone = phone_of(request)
    if phone is None or not phone.is_let_in:
        raise Http404
    there = Session.objects.select_related("workshop", "ibp")
    return get_object_or_404(there, pk=pk, workshop=phone.workshop_id), phone


def _signed_in(request: SignedInRequest, pk: UUID, reader: str) -> Session:
    if reader == Audience.CONSOLE:
        return session_run(request, pk)
    if reader == Audience.SCREEN:
        return session_read(request, pk)
    raise Http404


def _stream(request: HttpRequest, session: Session, audience: Audience) -> HttpResponseBase:
    """Without an end, until the browser leaves. 204: there is no room for one more, ask what changed from time to time."""
    after = number(request.headers.get("Last-Event-ID", "") or request.GET.get("after", ""))
    if after > session.sequence:  # the number of another time, before a backup was restored
        after = 0
    try:
        messages = Messages(session.pk, after, lambda seen, upto: told(session.pk, audience, seen, upto))
    except Full:
        return HttpResponse(status=204)
    answer = StreamingHttpResponse(messages, content_type="text/event-stream")
    answer["X-Accel-Buffering"] = "no"  # a proxy in front shall pass on what it gets
    return answer


def _since(request: HttpRequest, session: Session, audience: Audience) -> HttpResponse:
    """The same once; 204 where nothing changed."""
    after = number(request.GET.get("after", ""))
    if "bar" in request.GET:  # for its clock and code, which change without a deed
        upto, words = changes(session.pk, audience, after)
    elif after == session.sequence:
        return HttpResponse(status=204)
    else:
        upto, words = told(session.pk, audience, after, session.sequence)
    return HttpResponse(words, headers={"X-Board": str(upto)})


def number(text: str) -> int:
    """How far a page says it is; whatever is none, is at the beginning."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
