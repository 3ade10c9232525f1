"""Recording what a session decides, changing it, and saying what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import IBP, Seat, User
from partners.refusals import Refused
from reporting.models import Overtaken, Quarter
from risks import rules
from risks.models import Decision

WORDS = ("text", "seat", "due_on", "confidentiality")
SETTLED = (Decision.State.DONE, Decision.State.DROPPED)


@dataclass(frozen=True)
class Subject:
    """What a decision is about: a risk, an activity by its key, an actor, a change; and how confidential that is."""

    kind: str
    id: UUID
    words: str
    level: Level

    @property
    def value(self) -> str:
        return f"{self.kind}:{self.id}"


def decide(
    ibp: IBP,
    quarter: Quarter,
    *,
    by: User,
    at: datetime,
    text: str,
    seat: Seat | None = None,
    due_on: date | None = None,
    confidentiality: int = Level.CONSORTIUM,
    about: Subject | None = None,
    id: UUID | None = None,
) -> Decision:
    """Write down a decision. Sent twice under one id it is one.

    Raises Refused for a level that does not fit, ValidationError for words that cannot stand.
    """
    decision = Decision(id=id or uuid4(), ibp=ibp, quarter=quarter, by=by, at=at)
    decision.text, decision.seat, decision.due_on, decision.confidentiality = text, seat, due_on, confidentiality
    if about:
        decision.about, decision.about_id, decision.about_words = about.kind, about.id, about.words[:300]
    if there := Decision.objects.filter(pk=decision.pk).first():
        return _repeated(there, decision)
    _check(decision, by, floor=about.level if about else Level.PUBLIC)
    decision._history_user = by  # type: ignore[attr-defined]  # simple-history reads it
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError:  # the same, sent twice at the same moment
        return _repeated(Decision.objects.get(pk=decision.pk), decision)
    return decision


def change(decision: Decision, *, version: int, by: User, floor: Level = Level.PUBLIC, **words: Any) -> None:
    """Write over the version that was seen; a repeat of the same words is no change.

    Raises Overtaken when a colleague was faster, Refused where it is settled, or for a level that does not fit.
    """
    with transaction.atomic():
        theirs = Decision.objects.with_names().select_for_update(of=("self",)).get(pk=decision.pk)
        if all(_stored(theirs, name) == _tidied(theirs, name, value) for name, value in words.items()):
            return
        if theirs.version != version:
            raise Overtaken(theirs, words)
        if theirs.state in SETTLED:
            raise Refused(
                _("This decision is settled: %(state)s. Open it again to change it.")
                % {"state": theirs.get_state_display()}
            )
        for name, value in words.items():
            setattr(theirs, name, value)
        _check(theirs, by, floor=floor)
        _keep(theirs, by, list(words))


def settle(decision: Decision, state: str, *, version: int, by: User, outcome: str = "") -> None:
    """Say that it is done or dropped, and what came of it; or that it is open after all. Twice is once."""
    with transaction.atomic():
        theirs = Decision.objects.with_names().select_for_update(of=("self",)).get(pk=decision.pk)
        if theirs.state == state and theirs.outcome == outcome.strip():
            return
        if theirs.version != version:
            raise Overtaken(theirs, {"state": state, "outcome": outcome})
        if state not in Decision.State.values:
            raise Refused(_("Choose what became of it."))
        if state in SETTLED and not outcome.strip():
            raise Refused(_("Write in a sentence what came of it, or why it was dropped."))
        theirs.state, theirs.outcome = state, outcome
        theirs.clean_fields(exclude={field.name for field in theirs._meta.fields} - {"state", "outcome"})
        _keep(theirs, by, ["state", "outcome"])


def levels_for(user: User, ibp_id: UUID, floor: Level = Level.PUBLIC) -> list[Level]:
    """Who may be told: nobody writes what one may not read oneself, and nothing travels further than what it is about."""
    highest = rules.clearance(user, ibp_id) or Level.PUBLIC
    return [level for level in Level if floor <= level <= highest]


def _check(decision: Decision, by: User, *, floor: Level) -> None:
    level = decision.confidentiality
    if level not in levels_for(by, decision.ibp_id, floor):
        if level < floor:
            words = _("What it is about is “%(level)s”: choose that or stricter.") % {"level": floor.label}
        else:
            words = _("Choose a level that you may read yourself.")
        raise Refused(words)
    wrong: dict[str, str] = {}
    if decision.seat and decision.seat.ibp_id != decision.ibp_id:
        wrong["seat"] = _("Choose a partner of this project.")
    if decision.due_on and decision.due_on < decision.quarter.starts_on:
        wrong["due_on"] = _("This day lies before the quarter. Choose a later one.")
    ends_on = decision.ibp.ends_on
    if decision.due_on and ends_on and decision.due_on > ends_on:
        wrong["due_on"] = _("The project ends before this day. Choose an earlier one.")
    if not decision.text.strip():
        wrong["text"] = _("Write what was decided.")
    if wrong:
        raise ValidationError(wrong)
    decision.clean_fields(exclude={field.name for field in decision._meta.fields} - {"text", "due_on", "about_words"})


def _keep(decision: Decision, by: User, names: list[str]) -> None:
    decision._history_user = by  # type: ignore[attr-defined]
    Decision.objects.filter(pk=decision.pk).update(version=F("version") + 1)
    decision.refresh_from_db(fields=["version"])
    decision.save(update_fields=names)


def _repeated(there: Decision, sent: Decision) -> Decision:
    if (there.ibp_id, there.quarter_id, there.by_id) != (sent.ibp_id, sent.quarter_id, sent.by_id):
        raise Refused(_("This could not be added here. Reload the page and try again."))
    return there


def _stored(decision: Decision, name: str) -> Any:
    return decision.serializable_value(name)


def _tidied(decision: Decision, name: str, value: Any) -> Any:
    """A value as the database would hold it, so that a repeat is known as one."""
    plain = value.pk if isinstance(value, Model) else value
    return decision._meta.get_field(name).to_python(plain)  # type: ignore[union-attr]
