"""Knows how accounts come to be and are guarded: by invitation only, with a second factor where it is required."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from partners.models import User


class InvitedOnly(DefaultAccountAdapter):
    """Nobody signs up: an administrator invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def has_second_factor(person: User) -> bool:
    return is_mfa_enabled(person, [Authenticator.Type.TOTP])


def lacks_second_factor(person: User) -> bool:
    """Whether this person must set up a second factor before going on."""
    return settings.REQUIRE_SECOND_FACTOR and person.standing.needs_second_factor and not has_second_factor(person)
