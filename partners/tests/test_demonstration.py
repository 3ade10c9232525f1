"""The demonstration programme is complete, and everybody in it can sign in."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import now

from partners import demonstration
from partners.loose_ends import loose_ends
from partners.models import Seat, User
from partners.standing import Role


@pytest.fixture
def cast(db):
    return demonstration.load()


def test_both_consortia_are_there_with_their_leads(cast):
    assert {code: [seat.organisation.acronym for seat in ibp.seats.all()] for code, ibp in cast.ibps.items()} == {
        "CFTM": ["ICCCAD", "BCAS", "C3ER", "COAST", "CSRL"],
        "FLM": ["IID", "BOMSA", "RMMRU", "WARBE", "YPSA"],
    }
    assert {seat.organisation.acronym for seat in Seat.objects.filter(is_lead=True)} == {"ICCCAD", "IID"}
    assert cast.seats["WARBE"].joined_on == date(2017, 2, 1)


def test_somebody_holds_every_role_and_nothing_is_loose(cast):
    held = {role for person in User.objects.all() for role in person.standing.roles}
    assert held == set(Role)

    assert loose_ends(at=now()) == []


def test_every_sign_in_works(cast, client):
    roles = set()
    for sign_in in demonstration.SIGN_INS:
        person = User.objects.get(email=sign_in.email)
        client.post(reverse("account_login"), {"login": sign_in.email, "password": sign_in.password})
        assert client.session["_auth_user_id"] == str(person.pk), sign_in.role
        client.logout()
        roles |= set(person.standing.roles)
    assert roles == set(Role)


def test_no_address_can_ever_receive_mail(cast):
    assert all(email.endswith(".example") for email in User.objects.values_list("email", flat=True))
