"""Inviting organisations to a workshop, telling their people, and what they answer."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partners.models import IBP, Organisation, Seat, User
from partners.refusals import Refused
from workshops.models import Invitation, InvitationCall, Workshop


def organisations_of(ibps: Iterable[IBP]) -> QuerySet[Organisation]:
    """The members of these projects' consortia."""
    held = Seat.objects.filter(ibp__in=ibps, left_on=None)
    return Organisation.objects.filter(pk__in=held.values("organisation")).order_by("acronym")


def invite(workshop: Workshop, organisations: Iterable[Organisation], *, by: User) -> int:
    """Put them on the list: how many were not on it. Nobody is told yet."""
    with transaction.atomic():
        workshop.require_writable()
        known = set(workshop.invitations.values_list("organisation", flat=True))
        new = [one for one in organisations if one.pk not in known]
        Invitation.objects.bulk_create([Invitation(workshop=workshop, organisation=one, by=by) for one in new])
    return len(new)


def take_off_the_list(invitation: Invitation) -> None:
    """Whoever was told has an answer to give: only those who know nothing of it yet are taken off without a word."""
    with transaction.atomic():
        invitation.workshop.require_writable()
        there = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if there.told_at:
            raise Refused(_("%(who)s was told already. Note that it cannot come instead.") % {"who": there})
        there.delete()


def tell_invited(workshop: Workshop, *, by: User, at: datetime) -> int:
    """Tell the people of organisations that have not been told: how many organisations."""
    with transaction.atomic():
        workshop.require_writable()
        waiting = list(workshop.invitations.select_for_update().filter(told_at=None))
        seats = seats_by_organisation(workshop, [one.organisation_id for one in waiting])
        InvitationCall.objects.bulk_create(
            [
                InvitationCall(invitation=one, seat=seat, by=by, at=at)
                for one in waiting
                for seat in seats.get(one.organisation_id, [])
            ]
        )
        Invitation.objects.filter(pk__in=[one.pk for one in waiting]).update(told_at=at)
    return len(waiting)


def seats_by_organisation(workshop: Workshop, organisations: Iterable[UUID]) -> dict[UUID, list[Seat]]:
    """With which seats their people are reached: those of the workshop's projects, else any they hold."""
    mine = {ibp.pk for ibp in workshop.ibps.all()}
    found: dict[UUID, list[Seat]] = {}
    for seat in Seat.objects.filter(organisation__in=list(organisations), left_on=None).order_by("joined_on", "pk"):
        found.setdefault(seat.organisation_id, []).append(seat)
    return {
        organisation: [seat for seat in seats if seat.ibp_id in mine] or seats for organisation, seats in found.items()
    }


def answer(invitation: Invitation, *, comes: bool, expected: int, by: User, at: datetime) -> None:
    """For one's own organisation, or by a facilitator who heard it. It may be changed until the record is locked."""
    Answer = Invitation.Answer
    with transaction.atomic():
        invitation.workshop.require_writable()
        there = Invitation.objects.select_for_update().get(pk=invitation.pk)
        there.answer = Answer.COMES if comes else Answer.CANNOT
        there.expected = expected if comes else 0
        there.by, there.at = by, at
        there.save(update_fields=["answer", "expected", "by", "at"])
    invitation.answer, invitation.expected = there.answer, there.expected


def own_invitations(workshop: Workshop, user: User) -> list[Invitation]:
    """Of organisations for which this person writes, once they were told."""
    told = workshop.invitations.exclude(told_at=None)
    own = Seat.objects.filter(pk__in=user.standing.writes_for).values("organisation")
    return list(told.filter(organisation__in=own).select_related("organisation"))
