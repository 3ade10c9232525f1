"""How a page finds the workshop it is about: a stranger gets 404, those who may read it but not do this get 403."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from workshops import rules
from workshops.models import Session, Workshop
from workshops.models.workshop import WorkshopRow


def workshop_read(request: SignedInRequest, pk: UUID) -> Workshop:
    """A workshop that this person may see, with its projects, organisers and facilitators."""
    return get_object_or_404(Workshop.objects.visible_to(request.user).with_names(), pk=pk)


def workshop_run(request: SignedInRequest, pk: UUID) -> Workshop:
    """A workshop that this person runs, open or closed: whether it may be changed, the verbs say."""
    workshop = workshop_read(request, pk)
    require(rules.runs(request.user, workshop))
    return workshop


def session_read(request: SignedInRequest, pk: UUID) -> Session:
    session = get_object_or_404(Session.objects.select_related("ibp"), pk=pk)
    session.workshop = workshop_read(request, session.workshop_id)
    return session


def session_run(request: SignedInRequest, pk: UUID) -> Session:
    session = session_read(request, pk)
    require(rules.runs(request.user, session.workshop))
    return session


def row_written(
    request: SignedInRequest, model: type[WorkshopRow], pk: UUID
) -> tuple[WorkshopRow | None, Any, Workshop]:
    """A row of a workshop that one runs. Was it removed: None, what the history keeps of it, and its workshop."""
    rows: Any = model._default_manager
    row = rows.select_related("changed_by").filter(pk=pk).first()
    kept: Any = None if row else get_object_or_404(model.history.filter(id=pk)[:1])
    there = Workshop.objects.with_names().filter(pk=(row or kept).workshop_id)
    workshop = there.visible_to(request.user).first()
    if workshop is None:
        raise Http404
    if not rules.runs(request.user, workshop):
        raise PermissionDenied
    if row:
        row.workshop = workshop
    return row, kept, workshop


def note_id(text: str) -> UUID:
    """The id of a note that a page or a phone names."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused(_("This note could not be found. Reload the page and try again.")) from error
