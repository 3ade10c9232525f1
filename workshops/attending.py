"""Coming to a workshop: signing in by phone or with an account, being let in at the desk, and leaving again."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partners.models import Organisation, Seat, User
from partners.refusals import Refused
from workshops.models import Participant, Workshop
from workshops.models.attendance import fingerprint, person_in

MOST_WAITING = 200  # at the desk of one workshop: beyond that somebody plays with the code


def organisations_of(workshop: Workshop) -> Any:
    """Those that somebody may come from: of its projects on that day, invited, or organising it."""
    held = Q(left_on=None) | Q(left_on__gte=workshop.held_on)
    seats = Seat.objects.filter(held, ibp__in=workshop.ibps.all())
    there = Q(pk__in=seats.values("organisation")) | Q(pk__in=workshop.invitations.values("organisation"))
    return Organisation.objects.filter(there | Q(pk__in=workshop.organisers.values("pk"))).order_by("acronym")


# ── By phone ────────────────────────────────────────────────────────────────


def sign_in(workshop: Workshop, key: str, *, at: datetime, **words: Any) -> Participant:
    """Somebody with a phone of that key, waiting at the desk. Sent twice it is one person.

    Raises Refused when the record is locked or too many wait, ValidationError for what cannot stand.
    """
    with transaction.atomic():
        workshop.require_writable()
        there = Participant.objects.of_phone(key).filter(workshop=workshop).first()
        if there:
            return there
        if Participant.objects.filter(workshop=workshop).waiting().count() >= MOST_WAITING:
            raise Refused(_("Too many people are waiting. Please ask at the desk to be written down there."))
        came: dict[str, Any] = {"came": Participant.Came.PHONE, "came_at": at, "phone": fingerprint(key)}
        return Participant.add(workshop, by=None, **came, **with_kind(words))


def come_as_oneself(workshop: Workshop, user: User, key: str, *, at: datetime) -> Participant:
    """Somebody with an account. The portal knows who they are: those who see the workshop need not wait at the desk."""
    is_known = Workshop.objects.visible_to(user).filter(pk=workshop.pk).exists()
    with transaction.atomic():
        workshop.require_writable()
        house = _house_of(user, workshop)
        there = person_in(workshop, user) or _entered_beforehand(workshop, user.name, house)
        if there is None:
            words: dict[str, Any] = {"name": user.name, "part": _part_of(user, workshop), "user": user}
            words |= {"organisation_id": house.pk} if house else {"organisation_name": _staff_of(user)}
            there = Participant.add(workshop, by=user, came=Participant.Came.PHONE, **with_kind(words))
        there.user, there.phone = user, fingerprint(key)
        there.came_at = there.came_at or at
        there.let_in_at = there.let_in_at or (at if is_known else None)
        there._history_user = user
        there.save(update_fields=["user", "phone", "came_at", "let_in_at"])
    return there


def leave(participant: Participant) -> None:
    """The phone is forgotten. Who was let in has been there all the same; who was not is taken off the list."""
    if participant.is_let_in:
        Participant.objects.filter(pk=participant.pk).update(phone="")
    else:
        participant.remove(version=participant.version, by=None)


def with_kind(words: dict[str, Any]) -> dict[str, Any]:
    """The stakeholder type of the organisation, where nobody said another."""
    if words.get("organisation_id") and not words.get("kind"):
        words["kind"] = Organisation.objects.get(pk=words["organisation_id"]).kind
    return {name: value for name, value in words.items() if name != "kind" or value}


def _house_of(user: User, workshop: Workshop) -> Organisation | None:
    """The organisation somebody speaks for, of this workshop's projects first."""
    seats = Seat.objects.filter(pk__in=user.standing.writes_for).select_related("organisation")
    own = {ibp.pk for ibp in workshop.ibps.all()}
    first = min(seats, key=lambda seat: (seat.ibp_id not in own, seat.organisation.acronym), default=None)
    return first.organisation if first else None


def _staff_of(user: User) -> str:
    standing = user.standing
    return "PROKAS" if standing.facilitates or standing.reviews or standing.administers else ""


def _part_of(user: User, workshop: Workshop) -> str:
    runs = any(person.pk == user.pk for person in workshop.facilitators.all())
    return Participant.Part.FACILITATOR if runs else Participant.Part.PARTICIPANT


def _entered_beforehand(workshop: Workshop, name: str, house: Organisation | None) -> Participant | None:
    """The one of the list who bears that name in that organisation and has not come yet."""
    there = Participant.objects.filter(workshop=workshop, user=None, came_at=None, organisation=house)
    return next((one for one in there if one.name.casefold() == name.casefold()), None)
