"""Knows invitations: an offer of an account to one address, with the roles that come with it."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners import keys
from partners.models.people import User
from partners.models.roles import Mandate
from partners.text import Address

# How long one attempt to hand a message to the mail server may take before another may try.
SENDING = timedelta(minutes=2)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None)

    def open(self, *, at: datetime) -> "InvitationQuerySet":
        return self.unanswered().filter(expires_at__gt=at)

    def to_be_sent(self, *, at: datetime) -> "InvitationQuerySet":
        """Open ones whose mail has not left and that nobody is sending, or tried to send, a moment ago."""
        return self.open(at=at).filter(Q(claimed_at=None) | Q(claimed_at__lt=at - SENDING), sent_at=None)


class Invitation(models.Model):
    """An offer of an account to one address, with the roles that come with it. Used once, and only in time."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        EXPIRED = "expired", _("Expired")
        REVOKED = "revoked", _("Revoked")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = Address(_("e-mail address"))
    issue = models.PositiveIntegerField(default=1, editable=False)  # each has a key of its own
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="invitations_sent"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    mail_trouble = models.CharField(max_length=200, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.OneToOneField(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="invitation"
    )
    history = HistoricalRecords(excluded_fields=["digest", "claimed_at"])

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_address",
                violation_error_message=_("This address is already invited. Send that invitation again or revoke it."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def key(self) -> str:
        """The secret part of the link. It is computed, never stored, so that the mail can be written from the row."""
        return keys.derive("partners.invitation", self.pk, self.issue)

    @property
    def state(self) -> State:
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.OPEN if self.expires_at > now() else self.State.EXPIRED


class Offer(Mandate):
    """A mandate that comes with an invitation."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="offers")

    class Meta(Mandate.Meta):
        ordering = ["role"]
