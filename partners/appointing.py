"""Knows how people get roles and lose them, and that the portal never loses its last administrator."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partners.accounts import end_sessions, open_account
from partners.models import IBP, Appointment, Seat, User
from partners.refusals import Refused
from partners.standing import Role


def appoint(
    person: User, role: str, *, at: datetime, seat: Seat | None = None, ibp: IBP | None = None, replaces: bool = False
) -> Appointment:
    """Give a role. `replaces` ends the role of the seat's present focal person in the same breath."""
    if not person.is_active:
        raise Refused(_("%(person)s cannot sign in. Reactivate the account first.") % {"person": person})
    with transaction.atomic():
        if replaces and role == Role.FOCAL_PERSON:
            for present in Appointment.objects.filter(role=role, seat=seat, ended_at=None).exclude(person=person):
                present.end(at=at)
        appointment = Appointment(person=person, role=role, seat=seat, ibp=ibp)
        appointment.full_clean()
        try:
            with transaction.atomic():
                appointment.save()
        except IntegrityError as clash:
            raise Refused(
                _("This role was given a moment ago. Look at the list of roles before you try again.")
            ) from clash
    return appointment


def end(appointment: Appointment, *, at: datetime) -> None:
    """End a role, unless nobody would be left to administer the portal."""
    with transaction.atomic():
        if appointment.role == Role.ADMINISTRATOR and appointment.ended_at is None:
            _keep_an_administrator(without=appointment.person)
        appointment.end(at=at)


def deactivate(person: User, *, at: datetime) -> None:
    """The person can no longer sign in, by browser or by token, and every role ends."""
    with transaction.atomic():
        _keep_an_administrator(without=person)
        for appointment in person.appointments.filter(ended_at=None):
            appointment.end(at=at)
        for token in person.tokens.filter(revoked_at=None):
            token.revoke(at=at)
        end_sessions(person)
        person.is_active = False
        person.save(update_fields=["is_active"])


def reactivate(person: User) -> None:
    """The person may sign in again; roles have to be given anew."""
    if not person.is_active:
        person.is_active = True
        person.save(update_fields=["is_active"])


def first_administrator(*, email: str, name: str, password: str, at: datetime) -> User:
    """The account with which set-up begins; refused as soon as anyone administers the portal."""
    with transaction.atomic():
        if Appointment.objects.current().filter(role=Role.ADMINISTRATOR).exists():
            raise Refused(_("The portal has an administrator already. Ask for an invitation."))
        person = open_account(email=email, name=name, password=password)
        appoint(person, Role.ADMINISTRATOR, at=at)
    return person


def _keep_an_administrator(*, without: User) -> None:
    """Refuse if nobody else administers. The rows stay locked until the deed is done: two may not leave at once."""
    current = Appointment.objects.current().filter(role=Role.ADMINISTRATOR).select_for_update(of=("self",))
    holders = {appointment.person_id for appointment in current}
    if holders == {without.pk}:
        raise Refused(
            _(
                "%(person)s is the only administrator. Appoint another one first; otherwise nobody could set up anything."
            )
            % {"person": without}
        )
