"""Knows what happens about people behind the scenes: invitations leave by mail."""

from celery import shared_task
from django.utils.timezone import now

from partners import inviting
from partners.models import Invitation


@shared_task
def send_invitation(*, pk: str) -> None:
    """Send one invitation if it still has to be sent."""
    if invitation := Invitation.objects.filter(pk=pk).first():
        inviting.send(invitation, at=now())


@shared_task
def send_due_invitations() -> None:
    """Send those whose nudge was lost or whose mail server did not answer."""
    for invitation in Invitation.objects.to_be_sent(at=now()):
        inviting.send(invitation, at=now())
