"""Knows the directory: who speaks for which partner, with the contact details that the person agreed to share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from partners import rules
from partners.models import Appointment, Seat, User
from partners.models.programme import SeatQuerySet
from partners.standing import Role
from partners.text import tidy


@dataclass(frozen=True)
class Entry:
    """A partner's seat and its focal person. Contact details are empty where the reader may not see them."""

    seat: Seat
    focal: Appointment | None
    shows_contact: bool

    @property
    def email(self) -> str:
        return self.focal.person.email if self.focal and self.shows_contact else ""

    @property
    def phone(self) -> str:
        return self.focal.person.phone if self.focal and self.shows_contact else ""


def seats_of(user: User, *, on: date) -> SeatQuerySet:
    """The seats held on that day, each with its focal person at hand."""
    focal = Appointment.objects.current().filter(role=Role.FOCAL_PERSON).select_related("person", "seat")
    return (
        Seat.objects.visible_to(user)
        .held_on(on)
        .select_related("organisation", "ibp")
        .prefetch_related(Prefetch("appointments", focal, to_attr="focal_appointments"))
    )


def matching(seats: SeatQuerySet, text: str) -> SeatQuerySet:
    """Seats whose organisation or focal person bears every word. Addresses are not searched: a hit would give them away."""
    for word in tidy(text).split():
        named = Q(
            appointments__role=Role.FOCAL_PERSON,
            appointments__ended_at=None,
            appointments__person__is_active=True,
            appointments__person__name__icontains=word,
        )
        seats = seats.filter(
            Q(organisation__name__icontains=word) | Q(organisation__acronym__icontains=word) | named
        ).distinct()
    return seats


def entries(user: User, seats: Iterable[Seat]) -> list[Entry]:
    listed = []
    for seat in seats:
        focal = next(iter(seat.focal_appointments), None)  # type: ignore[attr-defined]
        listed.append(Entry(seat, focal, bool(focal and rules.can_see_contact(user, focal))))
    return listed
