"""Every page about people and set-up opens for those who may see it, and for nobody else."""

import pytest
from django.urls import reverse

from partners.models import Invitation

SETUP = [
    "setup",
    "changes",
    "organisations",
    "add_organisation",
    "ibps",
    "add_ibp",
    "people",
    "invitations",
    "invite",
]


@pytest.mark.parametrize("name", SETUP)
def test_administrator_opens_each_page_of_set_up(sign_in, administrator, seat, focal_person, name):
    response = sign_in(administrator).get(reverse(f"partners:{name}"))
    assert response.status_code == 200


def test_administrator_opens_the_page_of_each_thing(sign_in, administrator, seat, focal_person, flm):
    client = sign_in(administrator)
    for name, pk in [
        ("edit_organisation", seat.organisation_id),
        ("organisation", seat.organisation_id),
        ("consortium", flm.pk),
        ("edit_ibp", flm.pk),
        ("add_seat", flm.pk),
        ("edit_seat", seat.pk),
        ("person", focal_person.pk),
        ("edit_person", focal_person.pk),
    ]:
        assert client.get(reverse(f"partners:{name}", args=[pk])).status_code == 200, name


@pytest.mark.parametrize(
    "who", ["contributor", "focal_person", "consortium_lead", "reviewer", "facilitator", "observer"]
)
def test_nobody_else_opens_set_up(sign_in, request, seat, flm, administrator, who):
    client = sign_in(request.getfixturevalue(who))
    for name in SETUP:
        assert client.get(reverse(f"partners:{name}")).status_code == 403, name
    for name, pk in [
        ("edit_organisation", seat.organisation_id),
        ("consortium", flm.pk),
        ("edit_ibp", flm.pk),
        ("add_seat", flm.pk),
        ("edit_seat", seat.pk),
    ]:
        assert client.get(reverse(f"partners:{name}", args=[pk])).status_code == 403, name
    # Who has an account is not for everybody to find out.
    assert client.get(reverse("partners:person", args=[administrator.pk])).status_code == 404


DEEDS = [
    ("change_lead", "seat"),
    ("appoint", "focal_person"),
    ("deactivate", "focal_person"),
    ("reactivate", "focal_person"),
    ("send_password_reset", "focal_person"),
    ("end_appointment", "role"),
    ("send_invitation_again", "invitation"),
    ("revoke_invitation", "invitation"),
]


@pytest.mark.parametrize(("name", "target"), DEEDS)
def test_deeds_are_refused_to_others_and_to_links(
    sign_in, administrator, facilitator, seat, focal_person, make_invitation, name, target
):
    things = {
        "seat": seat,
        "focal_person": focal_person,
        "role": focal_person.appointments.get(),
        "invitation": make_invitation(),
    }
    address = reverse(f"partners:{name}", args=[things[target].pk])
    assert sign_in(facilitator).post(address).status_code == 403
    assert sign_in(administrator).get(address).status_code == 405


def test_visitors_are_sent_to_the_sign_in(client, db):
    for name in [*SETUP, "directory", "account", "create_token"]:
        response = client.get(reverse(f"partners:{name}"))
        assert response.status_code == 302, name
        assert response.url.startswith(reverse("account_login")), name


def test_a_person_without_roles_sees_nothing_but_the_own_account(sign_in, make_someone, seat):
    client = sign_in(make_someone())
    assert client.get(reverse("partners:account")).status_code == 200
    assert client.get(reverse("partners:directory")).status_code == 403
    assert client.get(reverse("partners:organisation", args=[seat.organisation_id])).status_code == 404


def test_sign_up_is_closed(client, db):
    response = client.post(
        reverse("account_signup"),
        {"email": "x@example.org", "password1": "a b c d e f 9", "password2": "a b c d e f 9"},
    )
    assert response.status_code == 200
    assert b"<form" not in response.content.split(b"<main")[1]
    assert not Invitation.objects.exists()
