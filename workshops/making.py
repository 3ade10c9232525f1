"""Making action points and subgroups out of the notes of a session: they leave the room as something that somebody does."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from partners.models import Organisation, User
from partners.refusals import Refused
from workshops import subgroups
from workshops.boards import changing
from workshops.models import ActionPoint, Note, Subgroup


def make_action(note: Note, id: UUID, *, by: User, **words: Any) -> ActionPoint:
    """Who does what until when, out of a note; sent twice it is one. Raises ValidationError for words that cannot stand."""
    with changing(note.session) as now:
        _require_shown(note)
        if ActionPoint.objects.filter(note=note.pk).exclude(pk=id).exists():
            raise Refused(_("A colleague has made an action point of this note already: see what follows."))
        return ActionPoint.add(now.workshop, by=by, id=id, note_id=note.pk, **words)


def make_subgroup(
    note: Note, *, name: str, mandate: str, organisations: Iterable[Organisation], by: User, at: datetime
) -> Subgroup:
    """People of several projects who go on working on what a note says. Sent twice it is one: the name tells.

    Raises ValidationError for words that cannot stand.
    """
    with changing(note.session) as now:
        _require_shown(note)
        return subgroups.form(now.workshop, by=by, at=at, name=name, mandate=mandate, organisations=organisations)


def _require_shown(note: Note) -> None:
    note.refresh_from_db(fields=["is_shown", "is_removed"])
    if not note.is_shown or note.is_removed:
        raise Refused(_("This note is not on the wall any more."))
