"""What a new portal begins with: the demonstration quarter, or its first administrator and nothing else."""

import getpass
import os
import sys

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from partners.appointing import first_administrator
from partners.demonstration import SIGN_INS
from partners.models import User
from partners.refusals import Refused
from prokas_portal.bootstrap import Trouble, say


def load_demonstration() -> bool:
    """Into an empty database only: whatever stands in one is somebody's work. Tells whether it stands there now."""
    if User.objects.exists():
        return demonstration_is_loaded()
    if settings.PRODUCTION:
        raise Trouble(
            f"{settings.PORTAL_URL} is reached by others, and the passwords of the demonstration are published. "
            "Set this portal up with --empty."
        )
    say("Loading the demonstration quarter into the empty database")
    call_command("demonstrate", verbosity=0)
    return True


def demonstration_is_loaded() -> bool:
    return User.objects.filter(email__in=[sign_in.email for sign_in in SIGN_INS]).exists()


def make_first_administrator() -> None:
    """Ask at the terminal, or take PORTAL_ADMIN_EMAIL, PORTAL_ADMIN_NAME and PORTAL_ADMIN_PASSWORD. Only where none is."""
    if demonstration_is_loaded():
        raise Trouble(
            "This database holds the demonstration. --empty wants one that is empty: name another folder for the data, "
            "PORTAL_VAR=/srv/prokas, or another DATABASE_URL."
        )
    if User.objects.exists():
        return
    given = [os.environ.get(f"PORTAL_ADMIN_{part}", "") for part in ("EMAIL", "NAME", "PASSWORD")]
    asks = not all(given)
    if asks and not sys.stdin.isatty():
        raise Trouble(
            "The first administrator is missing, and nobody can be asked without a terminal. "
            "Set PORTAL_ADMIN_EMAIL, PORTAL_ADMIN_NAME and PORTAL_ADMIN_PASSWORD, then try again."
        )
    while True:
        email, name, password = _ask_for_administrator() if asks else given
        try:
            validate_password(password, User(email=email, name=name))
            first_administrator(email=email, name=name, password=password, at=timezone.now())
            say(f"{email} is the first administrator")
            return
        except (ValidationError, Refused) as refusal:
            reason = " ".join(getattr(refusal, "messages", [str(refusal)]))
            if not asks:
                raise Trouble(f"The first administrator could not be made: {reason}") from refusal
            print(f"\n{reason}\n")


def _ask_for_administrator() -> list[str]:
    print("\nWho is the first administrator? She or he sets up organisations and invites everyone else.")
    email = input("E-mail address: ").strip()
    name = input("Name: ").strip()
    password = getpass.getpass("Password (12 characters or more): ")
    while getpass.getpass("The password again: ") != password:
        print("These two differ.")
        password = getpass.getpass("Password (12 characters or more): ")
    return [email, name, password]
