"""Knows that an organisation was told of its invitation to a workshop, and whom of its people that concerns."""

from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partners.models import Appointment, Seat, User
from partners.standing import Role
from partners.text import brief
from reporting.models import Happening, Occurrence
from workshops.models.attendance import Invitation


class InvitationCall(Occurrence):
    """Once for each project in which the organisation's people work."""

    KEY = "invitation"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="calls")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("call to a workshop")
        verbose_name_plural = _("calls to workshops")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["at"], condition=Q(told_at=None), name="invitations_to_tell")]

    @property
    def happening(self) -> str:
        return Happening.INVITED

    @property
    def ibp_id(self) -> UUID:
        return self.seat.ibp_id

    @property
    def subject(self) -> str:
        workshop = self.invitation.workshop
        return f"{brief(workshop.theme, 150)} · {date_format(workshop.held_on, 'j F Y')}"

    @property
    def page(self) -> str:
        return f"{self.invitation.workshop.get_absolute_url()}#invitation"

    def concerned(self) -> list[User]:
        """Who writes for the organisation there, but for those told already with another seat of it."""
        calls = list(InvitationCall.objects.filter(invitation=self.invitation_id, at=self.at).order_by("pk"))
        before = {one.seat_id for one in calls[: calls.index(self)]}
        held = Appointment.objects.current().filter(role__in=[Role.CONTRIBUTOR, Role.FOCAL_PERSON])
        told = held.filter(seat__in=before).values("person")
        there = held.filter(seat=self.seat_id).exclude(person__in=told).select_related("person")
        return list(dict.fromkeys(one.person for one in there.order_by("role", "person__name")))
