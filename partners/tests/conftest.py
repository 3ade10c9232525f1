"""What tests about people need besides the cast: invitations, people without roles."""

import time
from datetime import timedelta

import pytest
from django.utils.timezone import now

from conftest import make_person
from partners import inviting
from partners.models import Offer
from partners.standing import Role


@pytest.fixture
def make_invitation(db):
    """An invitation by default as observer; `at` lets it be old."""

    def make(email="new.colleague@partner.example", *mandates, at=None, by=None):
        return inviting.invite(email, mandates or [Offer(role=Role.OBSERVER)], by=by, at=at or now()).invitation

    return make


@pytest.fixture
def expired_invitation(make_invitation):
    return make_invitation(at=now() - timedelta(hours=73))


@pytest.fixture
def make_someone(db):
    return make_person


@pytest.fixture
def confirmed(client):
    """Let the signed-in person count as having just confirmed the password."""

    def confirm():
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = session["_auth_user_id"]
        session.save()
        return client

    return confirm
