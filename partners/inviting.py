"""Knows how people are invited, and how an invitation becomes an account: once, in time, for its own address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from partners import keys
from partners.accounts import open_account
from partners.appointing import appoint
from partners.models import Appointment, Invitation, Mandate, Offer, User
from partners.refusals import Refused
from partners.standing import Role


@dataclass(frozen=True)
class Invited:
    """What came of inviting an address: an invitation, or, where an account exists, roles given at once."""

    invitation: Invitation | None
    person: User | None = None


def link(invitation: Invitation) -> str:
    return settings.PORTAL_URL + reverse("partners:accept_invitation", args=[invitation.key])


def invite(email: str, mandates: Sequence[Mandate], *, by: User | None, at: datetime) -> Invited:
    """Offer an account with these mandates. An address that has an account simply gets them."""
    email = email.strip().lower()
    with transaction.atomic():
        if person := User.objects.filter(email=email).first():
            for mandate in mandates:
                appoint(person, mandate.role, seat=mandate.seat, ibp=mandate.ibp, at=at)
            return Invited(None, person)

        _make_room(email, at=at)
        invitation = Invitation(
            email=email, invited_by=by, invited_at=at, expires_at=at + timedelta(hours=settings.INVITATION_HOURS)
        )
        invitation.digest = keys.digest(invitation.key)
        invitation.full_clean()
        try:
            with transaction.atomic():
                invitation.save()
        except IntegrityError as clash:
            raise Refused(_("A colleague invited this address a moment ago.")) from clash
        for mandate in mandates:
            offer = Offer(invitation=invitation, role=mandate.role, seat=mandate.seat, ibp=mandate.ibp)
            _refuse_taken(offer)
            offer.full_clean()
            offer.save()
    return Invited(invitation)


def _make_room(email: str, *, at: datetime) -> None:
    """An invitation that ran out gives way to a new one; an open one has to be dealt with first."""
    for earlier in Invitation.objects.unanswered().filter(email=email):
        if earlier.expires_at > at:
            raise Refused(
                _("%(email)s is already invited. Send that invitation again, or revoke it first.") % {"email": email}
            )
        earlier.revoked_at = at
        earlier.save(update_fields=["revoked_at"])


def _refuse_taken(offer: Offer) -> None:
    if offer.role != Role.FOCAL_PERSON:
        return
    present = Appointment.objects.current().filter(role=offer.role, seat=offer.seat).select_related("person").first()
    if present:
        raise ValidationError(
            _("%(person)s is the focal person of %(seat)s. End that role first, or invite as contributor.")
            % {"person": present.person, "seat": offer.seat}
        )


def renew(invitation: Invitation, *, at: datetime) -> None:
    """Send it again with a new key and a full term; the earlier link no longer works."""
    with transaction.atomic():
        fresh = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if fresh.state in (Invitation.State.ACCEPTED, Invitation.State.REVOKED):
            raise Refused(_("This invitation was already accepted or revoked. Invite the address anew."))
        fresh.issue += 1
        fresh.digest = keys.digest(fresh.key)
        fresh.expires_at = at + timedelta(hours=settings.INVITATION_HOURS)
        fresh.claimed_at = fresh.sent_at = None
        fresh.mail_trouble = ""
        fresh.save()
    invitation.refresh_from_db()


def revoke(invitation: Invitation, *, at: datetime) -> None:
    """The link stops working. Refused when it was accepted in the meantime."""
    with transaction.atomic():
        if not Invitation.objects.unanswered().filter(pk=invitation.pk).update(revoked_at=at):
            raise Refused(_("This invitation was already accepted or revoked."))
        invitation.refresh_from_db()
        invitation.save(update_fields=["revoked_at"])  # the bare update above leaves no trace in the history


def find(key: str) -> Invitation | None:
    """The invitation behind a link, in whatever state."""
    return Invitation.objects.filter(digest=keys.digest(key)).first()


@dataclass(frozen=True)
class Accepted:
    person: User
    left_out: list[Offer]  # mandates that somebody else had taken in the meantime


def accept(invitation: Invitation, *, at: datetime, name: str, password: str, **details: object) -> Accepted:
    """Open the account and give its roles. Of two simultaneous attempts exactly one succeeds."""
    with transaction.atomic():
        if not Invitation.objects.open(at=at).filter(pk=invitation.pk, digest=invitation.digest).update(accepted_at=at):
            raise Refused(_("This invitation was used, revoked or renewed a moment ago."))
        if User.objects.filter(email=invitation.email).exists():
            raise Refused(_("There is an account with this address already. Sign in with it."))
        person = open_account(email=invitation.email, name=name, password=password, **details)
        invitation.refresh_from_db()
        invitation.accepted_by = person
        invitation.save(update_fields=["accepted_by"])
        left_out = [offer for offer in invitation.offers.select_related("seat", "ibp") if not _give(offer, person, at)]
    return Accepted(person, left_out)


def _give(offer: Offer, person: User, at: datetime) -> bool:
    try:
        with transaction.atomic():
            appoint(person, offer.role, seat=offer.seat, ibp=offer.ibp, at=at)
    except (Refused, ValidationError):
        return False
    return True


def send(invitation: Invitation, *, at: datetime) -> bool:
    """Mail the link, once: whoever claims the row first sends it. Whether it left is written into the row."""
    due = Invitation.objects.to_be_sent(at=at).filter(pk=invitation.pk)
    if not due.update(claimed_at=at):
        return False
    invitation.refresh_from_db()
    words = {"link": link(invitation), "expires_at": invitation.expires_at, "hours": settings.INVITATION_HOURS}
    this_issue = Invitation.objects.filter(pk=invitation.pk, issue=invitation.issue)
    try:
        send_mail(
            _("Your invitation to the PROKAS portal"),
            render_to_string("partners/mail/invitation.txt", words),
            None,
            [invitation.email],
        )
    except OSError as trouble:
        this_issue.update(mail_trouble=str(trouble)[:200])
        return False
    this_issue.update(sent_at=at, mail_trouble="")
    return True
