"""Who can deal with a risk: people who have a role today for the partner whose risk it is, or lead its project."""

from uuid import UUID

from django.db.models import Q

from partners.models import User
from partners.standing import Role
from reporting.models import Report
from risks.checks import HERE, LEFT, NOBODY

READ = ("ibp__appointments", "seat__appointments", "ibp__seats__appointments")  # of a report, to know who is there


def holders(report: Report) -> list[User]:
    """Those who can own its risks, by name. The consortium’s own can be owned by anybody of its members."""
    leads = Q(appointments__ibp=report.ibp_id, appointments__role=Role.CONSORTIUM_LEAD)
    of_seat = Q(appointments__seat=report.seat_id) if report.seat_id else Q(appointments__seat__ibp=report.ibp_id)
    there = User.objects.filter(leads | of_seat, appointments__ended_at=None, is_active=True)
    return list(there.distinct().order_by("name", "pk"))


def people_there(report: Report) -> frozenset[UUID]:
    """The ids of those who can. No query where what READ names was fetched."""
    held = [one for one in report.ibp.appointments.all() if one.role == Role.CONSORTIUM_LEAD]
    seats = [report.seat] if report.seat else report.ibp.seats.all()
    held += [one for seat in seats for one in seat.appointments.all()]
    return frozenset(one.person_id for one in held if one.ended_at is None)


def owner_state(owner: User | None, there: frozenset[UUID]) -> str:
    """Whether somebody deals with it, and still has a role here."""
    if owner is None:
        return NOBODY
    return HERE if owner.is_active and owner.pk in there else LEFT
