"""Noting who has access to whom, and asking a partner for an introduction: an action that ends with an outcome."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partners.models import Seat, User
from partners.refusals import Refused
from powermaps.models import Actor, Introduction, Rapport
from powermaps.models.actors import hold

State = Introduction.State

# What the partner that was asked can say, and what the partner that asked.
ANSWERS: dict[str, tuple[State, ...]] = {
    State.ASKED: (State.PROMISED, State.DECLINED, State.MADE, State.FAILED),
    State.PROMISED: (State.MADE, State.FAILED, State.DECLINED),
}
FOLLOW_UPS: dict[str, tuple[State, ...]] = {State.ASKED: (State.FAILED,), State.PROMISED: (State.MADE, State.FAILED)}
WITH_OUTCOME = (State.DECLINED, State.MADE, State.FAILED)


def note_rapport(seat: Seat, actor: Actor, *, by: User, at: datetime, **words: Any) -> Rapport:
    """Say that a partner has access to an actor. Raises Refused where it said so before."""
    rapport = Rapport(seat=seat, actor=actor, changed_by=by, changed_at=at, **words)
    rapport.full_clean(validate_unique=False, validate_constraints=False)
    rapport._history_user = by  # type: ignore[attr-defined]  # simple-history reads it
    try:
        with transaction.atomic():
            hold(actor)
            rapport.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("%(partner)s has noted its access to %(actor)s already. Change it there.")
            % {"partner": seat.organisation.acronym, "actor": actor}
        ) from None
    return rapport


def describe_rapport(rapport: Rapport, *, version: int, by: User, at: datetime, **changes: Any) -> None:
    """Raises Refused when a colleague was faster."""
    with transaction.atomic():
        if not Rapport.objects.filter(pk=rapport.pk, version=version).update(version=F("version") + 1):
            raise Refused(_("A colleague changed this while you were writing. Compare, then save again."))
        rapport.refresh_from_db(fields=["version"])
        for name, value in {**changes, "changed_by": by, "changed_at": at}.items():
            setattr(rapport, name, value)
        rapport.full_clean(validate_unique=False, validate_constraints=False)
        rapport._history_user = by  # type: ignore[attr-defined]
        rapport.save(update_fields=[*changes, "changed_by", "changed_at"])


def end_rapport(rapport: Rapport) -> None:
    """The partner has no access any more. What was asked and answered is kept: then it can only be changed."""
    if rapport.introductions.exists():
        raise Refused(
            _(
                "Introductions were asked for through it. Say “They know us” instead, and write in the note what changed."
            )
        )
    rapport.delete()


def ask(rapport: Rapport, seat: Seat, why: str, *, by: User, at: datetime, due_on: date | None = None) -> Introduction:
    """Ask the partner for an introduction. Twice while it is open is once."""
    if seat.pk == rapport.seat_id:
        raise Refused(_("This is your own access: nobody needs to introduce you."))
    asked = Introduction(
        rapport=rapport, asked_by_seat=seat, why=why, asked_by=by, asked_at=at, changed_at=at, due_on=due_on
    )
    asked.full_clean(validate_unique=False, validate_constraints=False)
    asked._history_user = by  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("You have asked %(partner)s already, and it is not settled yet.")
            % {"partner": rapport.seat.organisation.acronym}
        ) from None
    return asked


def settle(introduction: Introduction, state: str, *, by: User, at: datetime, outcome: str = "") -> None:
    """Answer a request, or say what came of it. Raises Refused when it was settled meanwhile, or a word is wanted."""
    may_follow = {*ANSWERS.get(introduction.state, ()), *FOLLOW_UPS.get(introduction.state, ())}
    if state not in may_follow:
        raise Refused(_("This request is settled: %(state)s.") % {"state": introduction.get_state_display()})
    if state in WITH_OUTCOME and not outcome.strip():
        raise Refused(_("Write in a sentence why, or what came of it."))
    with transaction.atomic():
        there = Introduction.objects.filter(pk=introduction.pk, state=introduction.state)
        if not there.update(state=state, changed_at=at):
            raise Refused(_("Somebody answered this a moment ago. Look at it again."))
        introduction.refresh_from_db()
        introduction.outcome = outcome
        introduction.clean_fields(exclude={"asked_by"})
        introduction._history_user = by  # type: ignore[attr-defined]
        introduction.save(update_fields=["outcome"])
