"""Knows who may do what about people, organisations and set-up: sentences, without HTTP."""

from partners.models import Appointment, User


def can_set_up(user: User) -> bool:
    """Administrators keep accounts, organisations, projects, seats and roles."""
    return user.standing.administers


def can_read_directory(user: User) -> bool:
    return user.standing.reads_directory


def can_see_contact(user: User, appointment: Appointment) -> bool:
    """Whether user may read address and phone of the person who holds this role."""
    person = appointment.person
    if person == user or user.standing.administers:
        return True
    if person.shares_contact and user.standing.reads_directory:
        return True
    ibp_id = appointment.seat.ibp_id if appointment.seat else appointment.ibp_id
    return ibp_id is not None and ibp_id in user.standing.reviews
