"""Coming to a workshop: signing in by phone or with an account, being let in at the desk, and leaving; who came in all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partners.models import Organisation, Seat, User
from partners.refusals import Refused
from workshops import counting
from workshops.models import JoinCode, Participant, Workshop
from workshops.models.attendance import fingerprint, person_in
from workshops.names import may_be_one

CODE_RENEWED = timedelta(
    minutes=10
)  # before its end the wall shows another code: who is typing this one gets there in time
MOST_WAITING = 200  # at the desk of one workshop: beyond that somebody plays with the code


def organisations_of(workshop: Workshop) -> Any:
    """Those that somebody may come from: of its projects on that day, invited, or organising it."""
    held = Q(left_on=None) | Q(left_on__gte=workshop.held_on)
    seats = Seat.objects.filter(held, ibp__in=workshop.ibps.all())
    there = Q(pk__in=seats.values("organisation")) | Q(pk__in=workshop.invitations.values("organisation"))
    return Organisation.objects.filter(there | Q(pk__in=workshop.organisers.values("pk"))).order_by("acronym")


def code_for(workshop: Workshop, at: datetime) -> JoinCode:
    """What the wall shows now. Raises Refused when the workshop is closed."""
    with transaction.atomic():
        workshop.require_writable()
        newest = workshop.join_codes.first()
        return newest if newest and newest.ends_at - at > CODE_RENEWED else JoinCode.make(workshop, at)


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


# ── At the desk ─────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class AtTheDesk:
    """Somebody who waits, and those of the list who may be the same person."""

    person: Participant
    perhaps: list[Participant]


def desk(people: Iterable[Participant]) -> list[AtTheDesk]:
    """Those who wait, in the order in which they came."""
    there = list(people)
    waiting = sorted((one for one in there if one.waits), key=lambda one: (one.came_at, one.name))
    expected = [one for one in there if one.came_at is None]
    return [AtTheDesk(one, [other for other in expected if _may_be(one, other)]) for one in waiting]


def desk_as_seen(there: Iterable[AtTheDesk]) -> str:
    """A short word for what stands at the desk: the same as long as nothing changed."""
    said = [f"{one.person.pk} {one.person.version} {[str(other.pk) for other in one.perhaps]}" for one in there]
    return sha256("|".join(said).encode()).hexdigest()[:16]


def _may_be(one: Participant, other: Participant) -> bool:
    is_same_house = bool(one.comes_from) and one.comes_from.casefold() == other.comes_from.casefold()
    return may_be_one(one.name, other.name, is_same_house=is_same_house)


def let_in(person: Participant, *, by: User, at: datetime) -> None:
    """Twice is as good as once."""

    def enter(there: Participant) -> None:
        there.came_at, there.let_in_at = there.came_at or at, there.let_in_at or at

    _at_the_desk(person, enter, by=by)


def let_all_in(workshop: Workshop, *, by: User, at: datetime) -> tuple[int, int]:
    """All who wait, but for those who may stand on the list already: how many came in, and how many are left to be looked at."""
    with transaction.atomic():
        workshop.require_writable()
        people = Participant.objects.filter(workshop=workshop).select_related("organisation")
        waiting = desk(people)
        plain = [one.person for one in waiting if not one.perhaps]
        for person in plain:
            person.workshop = workshop
            let_in(person, by=by, at=at)
    return len(plain), len(waiting) - len(plain)


def is_one_of_the_list(person: Participant, listed: Participant, *, by: User, at: datetime) -> None:
    """Who waits is the one who was entered beforehand: that entry gets the phone and what it said, and nobody stands there twice.

    Raises Refused when either is no longer what it was.
    """
    with transaction.atomic():
        person.require_open()
        there = Participant.objects.filter(workshop=person.workshop_id)
        phone = there.waiting().filter(pk=person.pk).first()
        entry = there.filter(pk=listed.pk, came_at=None).first()
        if phone is None or entry is None:
            raise Refused(_("Somebody else at the desk was faster. See who is there now."))
        phone.remove(version=phone.version, by=by)
        entry.phone, entry.user_id, entry.came = phone.phone, entry.user_id or phone.user_id, Participant.Came.PHONE
        entry.came_at, entry.let_in_at = phone.came_at, at
        for name in ("sex", "kind", "is_young", "contact"):
            if getattr(entry, name) in ("unknown", None, ""):
                setattr(entry, name, getattr(phone, name))
        entry.version += 1
        entry.changed_by, entry.changed_at = by, at
        entry._history_user = by
        entry.save()


def turn_away(person: Participant, *, by: User) -> None:
    """Off the desk: the phone is asked for the code again. Raises Refused where somebody let them in meanwhile."""
    with transaction.atomic():
        person.require_open()
        there = Participant.objects.waiting().filter(pk=person.pk).first()
        if there is None:
            raise Refused(_("Somebody else at the desk was faster. See who is there now."))
        there.remove(version=there.version, by=by)


def was_not_there(person: Participant, *, by: User) -> None:
    """Not come after all; raises Refused for those who took part in a session."""

    def undo(there: Participant) -> None:
        there.require_removable()
        there.came_at = there.let_in_at = None

    _at_the_desk(person, undo, by=by)


def _at_the_desk(person: Participant, deed: Callable[[Participant], None], *, by: User) -> None:
    with transaction.atomic():
        person.require_open()
        there = Participant.objects.filter(pk=person.pk).first()
        if there is None:
            raise Refused(_("This entry has just been removed."))
        deed(there)
        there._history_user = by
        there.save(update_fields=["came_at", "let_in_at"])
    person.came_at, person.let_in_at = there.came_at, there.let_in_at


# ── Who came in all ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Attendance:
    """Who came: counted, in words, and who was missing. Whom the desk has not let in has not come yet."""

    listed: int
    came: int
    waiting: int
    sentence: str
    table: dict[str, Any]
    missing: list[str]
    absent: list[str]  # organisations of which nobody came


def attendance(workshop: Workshop, people: Iterable[Participant]) -> Attendance:
    """From the register, read with its organisations."""
    there = list(people)
    came = [one for one in there if one.is_let_in]
    rows = [as_counted(one) for one in came]
    houses = {one.organisation_id for one in came}
    return Attendance(
        listed=sum(1 for one in there if not one.waits),
        came=len(came),
        waiting=sum(1 for one in there if one.waits),
        sentence=counting.sentence(rows),
        table=counting.table(rows),
        missing=counting.missing(rows),
        absent=[house.acronym for house in organisations_of(workshop) if house.pk not in houses] if came else [],
    )


def as_counted(person: Participant) -> counting.Row:
    """What of a participant is counted."""
    return {
        "sex": person.sex,
        "kind": person.kind,
        "is_young": person.is_young,
        "comes_from": person.comes_from,
    }


def register_of(workshop: Workshop) -> list[Participant]:
    """Everybody who is entered or waits, by name, with what is shown of them."""
    people = Participant.objects.filter(workshop=workshop).select_related("organisation", "changed_by")
    there = sorted(people, key=lambda one: (one.name.casefold(), one.created_at))
    for person in there:
        person.workshop = workshop
    return there
