"""Knows how accounts come to be and are guarded: by invitation only, with a second factor where it is required."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from partners.models import User

logger = logging.getLogger(__name__)


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up: an administrator invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A visitor is answered the same whether or not the mail left: trouble would tell who has an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as trouble:
            if self.request.user.is_authenticated:
                raise
            logger.error("A mail to a visitor did not leave: %s", type(trouble).__name__)


def open_account(*, email: str, name: str, password: str | None, **details: object) -> User:
    """An account whose address counts as verified: whoever opens it held the invitation sent there."""
    with transaction.atomic():
        person = User.objects.create_user(email, password, name=name, **details)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def correct(person: User) -> None:
    """Keep what an administrator corrected about a person; a new address is from now on the one to sign in with."""
    with transaction.atomic():
        person.save(update_fields=["name", "position", "phone", "email"])
        if not EmailAddress.objects.filter(user=person, email=person.email, primary=True).exists():
            EmailAddress.objects.filter(user=person).delete()
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def has_second_factor(person: User) -> bool:
    return is_mfa_enabled(person, [Authenticator.Type.TOTP])


def lacks_second_factor(person: User) -> bool:
    """Whether this person must set up a second factor before going on."""
    return settings.REQUIRE_SECOND_FACTOR and person.standing.needs_second_factor and not has_second_factor(person)


def reset_second_factor(person: User) -> None:
    """Forget authenticator and recovery codes, for somebody who lost the telephone."""
    with transaction.atomic():
        Authenticator.objects.filter(user=person).delete()
        person._change_reason = gettext_noop("second factor reset")  # type: ignore[attr-defined]
        person.save(update_fields=["is_active"])  # nothing changes in the row; its history remembers the deed


def end_sessions(person: User) -> None:
    """Sign the person out everywhere, for good: a session must not come back to life with the account."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def send_password_reset(request: HttpRequest, person: User) -> None:
    request_password_reset(request, person.email, [person], default_token_generator)
