"""An administrator gives and ends roles, lets people in and keeps them out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from partners import appointing
from partners.accounts import open_account
from partners.models import AccessToken, Appointment, User
from partners.refusals import Refused
from partners.standing import Role


@pytest.fixture
def post(sign_in, administrator):
    client = sign_in(administrator)

    def send(name, pk, /, **fields):
        return client.post(reverse(f"partners:{name}", args=[pk]), fields, follow=True)

    return send


def test_a_role_is_given(post, contributor, flm):
    post("appoint", contributor.pk, role="observer", scope=f"ibp:{flm.pk}")
    assert User.objects.get(pk=contributor.pk).standing.observes.ibps == {flm.pk}


def test_a_role_is_held_once(post, contributor, seat):
    response = post("appoint", contributor.pk, role="contributor", scope=f"seat:{seat.pk}")
    assert "already holds this role" in response.content.decode()
    assert contributor.appointments.count() == 1


def test_a_second_focal_person_is_refused(post, contributor, focal_person, seat):
    response = post("appoint", contributor.pk, role="focal_person", scope=f"seat:{seat.pk}")
    assert "already has a focal person" in response.content.decode()
    assert Appointment.objects.current().get(role=Role.FOCAL_PERSON).person == focal_person


def test_a_focal_person_is_replaced_in_one_go(post, contributor, focal_person, seat):
    post("appoint", contributor.pk, role="focal_person", scope=f"seat:{seat.pk}", replaces="on")
    assert Appointment.objects.current().get(role=Role.FOCAL_PERSON).person == contributor


def test_a_failed_replacement_changes_nothing(contributor, focal_person, seat, flm):
    with pytest.raises(ValidationError):
        appointing.appoint(contributor, Role.FOCAL_PERSON, seat=seat, ibp=flm, replaces=True, at=now())
    assert Appointment.objects.current().get(role=Role.FOCAL_PERSON).person == focal_person


def test_a_role_is_ended_and_remembered(post, client, focal_person, administrator):
    role = focal_person.appointments.get()
    post("end_appointment", role.pk)
    role.refresh_from_db()
    assert role.ended_at is not None
    assert role.history.first().history_user == administrator
    page = client.get(focal_person.get_absolute_url()).content.decode()
    assert "1 earlier role" in page


def test_the_only_administrator_stays(post, administrator):
    for name, pk in [("end_appointment", administrator.appointments.get().pk), ("deactivate", administrator.pk)]:
        assert "is the only administrator" in post(name, pk).content.decode()
    assert User.objects.get().standing.administers


def test_with_two_administrators_one_may_go(post, administrator, make_someone):
    make_someone("Second", Role.ADMINISTRATOR)
    post("end_appointment", administrator.appointments.get().pk)
    assert not User.objects.get(pk=administrator.pk).standing.administers


def test_a_deactivated_administrator_does_not_count(administrator, make_someone):
    second = make_someone("Second", Role.ADMINISTRATOR)
    appointing.deactivate(second, at=now())
    with pytest.raises(Refused):
        appointing.deactivate(administrator, at=now())


@pytest.mark.django_db(transaction=True)
def test_two_administrators_do_not_leave_at_once(make_someone):
    both = [make_someone("One", Role.ADMINISTRATOR), make_someone("Two", Role.ADMINISTRATOR)]

    def leave(person):
        try:
            appointing.deactivate(person, at=now())
            return "left"
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(leave, both)) == ["left", "refused"]
    assert Appointment.objects.current().filter(role=Role.ADMINISTRATOR).count() == 1


def test_deactivation_ends_sign_in_roles_and_tokens(post, client, contributor):
    token, key = AccessToken.objects.issue(contributor, "export", expires_at=now() + timedelta(days=9))
    theirs = type(client)()
    theirs.post(reverse("account_login"), {"login": contributor.email, "password": "a long enough password"})
    assert theirs.get(reverse("partners:account")).status_code == 200

    post("deactivate", contributor.pk)

    assert theirs.get(reverse("partners:account")).status_code == 302
    assert theirs.get("/api/v1/me/", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    assert not contributor.appointments.current().exists()
    token.refresh_from_db()
    assert token.revoked_at is not None
    theirs.post(reverse("account_login"), {"login": contributor.email, "password": "a long enough password"})
    assert "_auth_user_id" not in theirs.session


def test_reactivation_brings_no_role_back(post, contributor):
    post("deactivate", contributor.pk)
    post("reactivate", contributor.pk)
    person = User.objects.get(pk=contributor.pk)
    assert (person.is_active, person.standing.roles) == (True, frozenset())


def test_a_deactivated_person_gets_no_role(post, contributor, flm):
    post("deactivate", contributor.pk)
    response = post("appoint", contributor.pk, role="observer", scope=f"ibp:{flm.pk}")
    assert "Reactivate the account first" in response.content.decode()


def test_details_are_corrected_and_the_new_address_signs_in(post, client, db):
    person = open_account(email="arif@partner.example", name="Arif", password="a long enough password")
    post(
        "edit_person",
        person.pk,
        name="Arif Hossain",
        position="Officer",
        phone="",
        email="Arif.Hossain@partner.example",
    )
    assert EmailAddress.objects.get(user=person).email == "arif.hossain@partner.example"
    client.logout()
    client.post(
        reverse("account_login"), {"login": "arif.hossain@partner.example", "password": "a long enough password"}
    )
    assert client.session["_auth_user_id"] == str(person.pk)


def test_an_address_belongs_to_one_person(post, contributor, focal_person):
    response = post("edit_person", contributor.pk, name="A", position="", phone="", email=focal_person.email.upper())
    assert "already exists" in response.content.decode()


def test_the_administrator_does_not_consent_for_others(post, contributor):
    post("edit_person", contributor.pk, name="A", position="", phone="", email=contributor.email, shares_contact="on")
    assert User.objects.get(pk=contributor.pk).shares_contact is False


def test_a_second_factor_is_reset_with_a_fresh_password_only(post, confirmed, focal_person):
    Authenticator.objects.create(user=focal_person, type=Authenticator.Type.TOTP, data={})
    response = post("reset_second_factor", focal_person.pk)
    assert response.redirect_chain[0][0].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.exists()
    confirmed()
    post("reset_second_factor", focal_person.pk)
    assert not Authenticator.objects.exists()
    assert focal_person.history.first().history_change_reason == "second factor reset"


def test_a_link_for_a_new_password_is_mailed(post, db):
    person = open_account(email="arif@partner.example", name="Arif", password="a long enough password")
    post("send_password_reset", person.pk)
    [message] = mail.outbox
    assert message.to == ["arif@partner.example"]
    assert "/accounts/password/reset/key/" in message.body


def test_people_are_found_by_name_role_project_and_state(
    sign_in, administrator, contributor, focal_person, stranger, flm, make_someone
):
    client = sign_in(administrator)
    make_someone("No Role")

    def names(query):
        page = client.get(reverse("partners:people") + query)
        return [person.name for person in page.context["page"]]

    assert names("?q=maksu beg") == ["Maksuda Begum"]
    assert names("?role=contributor") == ["Arif Hossain"]
    assert names(f"?ibp={flm.pk}") == ["Arif Hossain", "Maksuda Begum"]
    assert names("?role=none") == ["No Role"]
    assert names("?active=no") == []
    assert len(names("?role=emperor&ibp=nonsense&page=99")) == 5
