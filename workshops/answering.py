"""Answering a suggestion of what projects could do together: it becomes a joint action, or is dismissed with the reason."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from workshops.models import ActionPoint, Synergy, Workshop
from workshops.synergies import Suggestion
from workshops.workflow import Take


def accept(
    workshop: Workshop, suggestion: Suggestion, text: str, *, owner: UUID, due_on: date, by: User, at: datetime
) -> Synergy:
    """A joint action of several projects, for an organisation, until a day. Twice is as good as once.

    Raises Refused where it was dismissed meanwhile or the record is locked, ValidationError for what cannot stand.
    """
    with transaction.atomic():
        if there := _answer(workshop, suggestion, Synergy.State.ACCEPTED):
            return there
        words: dict[str, Any] = {"text": text, "owner_id": owner, "due_on": due_on, "is_joint": True}
        action = ActionPoint.add(workshop, by=by, confidentiality=Level.PROGRAMME, **words)
        return _note(workshop, suggestion, Synergy.State.ACCEPTED, by=by, at=at, action_point=action)


def dismiss(workshop: Workshop, suggestion: Suggestion, reason: str, *, by: User, at: datetime) -> Synergy:
    """Nothing comes of it, and why. Raises Refused without a reason, or where it has become a joint action meanwhile."""
    if not reason.strip():
        raise Refused(_("Write why nothing comes of it."))
    with transaction.atomic():
        if there := _answer(workshop, suggestion, Synergy.State.DISMISSED):
            return there
        return _note(workshop, suggestion, Synergy.State.DISMISSED, by=by, at=at, reason=reason)


def take_back(workshop: Workshop, key: str, *, by: User) -> None:
    """The suggestion waits for an answer again; the joint action that it became goes, unless something was done about it.

    Twice is as good as once.
    """
    with transaction.atomic():
        workshop.require_writable()
        there = Synergy.objects.select_related("action_point").filter(workshop=workshop, key=key).first()
        if there is None:
            return
        action = there.action_point
        if action and action.state != Take.OPEN:
            raise Refused(_("Something was done about this joint action already: settle it among the action points."))
        there.delete()
        if action:
            action.remove(version=action.version, by=by)


def _answer(workshop: Workshop, suggestion: Suggestion, state: str) -> Synergy | None:
    """The same answer, where it was given before. Raises Refused where another was."""
    workshop.require_writable()
    there = Synergy.objects.select_related("by").filter(workshop=workshop, key=suggestion.key).first()
    if there and there.state != state:
        who = there.by.name if there.by else _("Somebody")
        if there.state == Synergy.State.DISMISSED:
            said = _("%(who)s dismissed this meanwhile: “%(reason)s” Take that back first.")
        else:
            said = _("%(who)s has made this a joint action meanwhile. Take that back first.")
        raise Refused(said % {"who": who, "reason": there.reason})
    return there


def _note(
    workshop: Workshop,
    suggestion: Suggestion,
    state: str,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    action_point: ActionPoint | None = None,
) -> Synergy:
    text = f"{suggestion.title}. {suggestion.why}"[:2_000]
    noted = Synergy(
        workshop=workshop,
        key=suggestion.key,
        kind=suggestion.kind,
        text=text,
        state=state,
        reason=reason,
        action_point=action_point,
        at=at,
        by=by,
    )
    noted.clean_fields(exclude=["workshop", "action_point", "by"])
    noted.save(force_insert=True)
    return noted
