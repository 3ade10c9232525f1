"""A program sets up the programme and reads the directory: the rules are those of the pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from partners.models import AccessToken, Appointment, Invitation, Organisation, Seat, User
from partners.standing import Role

API = "/api/v1"


@pytest.fixture
def admin_api(sign_in, administrator):
    return sign_in(administrator)


def post(client, address, **data):
    return client.post(f"{API}/{address}/", data, content_type="application/json")


def patch(client, address, **data):
    return client.patch(f"{API}/{address}/", data, content_type="application/json")


def test_visitors_get_401(client, db):
    for address in [
        "me",
        "organisations",
        "ibps",
        "seats",
        "people",
        "appointments",
        "invitations",
        "directory",
        "tokens",
    ]:
        assert client.get(f"{API}/{address}/").status_code == 401, address


def test_partners_read_the_programme_and_change_nothing(sign_in, contributor, seat, flm):
    client = sign_in(contributor)
    assert [row["acronym"] for row in client.get(f"{API}/organisations/").json()["results"]] == ["IID", "YPSA"]
    assert client.get(f"{API}/ibps/{flm.pk}/").json()["code"] == "FLM"
    assert client.get(f"{API}/seats/?ibp={flm.pk}").json()["count"] == 2
    assert post(client, "organisations", name="Eve", acronym="EVE").status_code == 403
    assert patch(client, f"ibps/{flm.pk}", name="Eve").status_code == 403
    assert post(client, f"seats/{seat.pk}/lead").status_code == 403


@pytest.mark.parametrize("who", ["contributor", "reviewer", "facilitator", "observer"])
def test_accounts_are_for_administrators(sign_in, request, seat, flm, who):
    client = sign_in(request.getfixturevalue(who))
    for address in ["people", "appointments", "invitations"]:
        assert client.get(f"{API}/{address}/").status_code == 403, address


def test_a_person_without_roles_reads_nothing(sign_in, make_someone, seat):
    client = sign_in(make_someone())
    assert client.get(f"{API}/organisations/").json()["results"] == []
    assert client.get(f"{API}/organisations/{seat.organisation_id}/").status_code == 404
    assert client.get(f"{API}/directory/").status_code == 403
    assert client.get(f"{API}/me/").json()["roles"] == []


def test_administrator_adds_and_changes(admin_api, db):
    made = post(admin_api, "organisations", name="  Trust   of Tests ", acronym="TOT", kind="media")
    assert made.status_code == 201
    assert Organisation.objects.get().name == "Trust of Tests"
    assert patch(admin_api, f"organisations/{made.json()['id']}", overview="What we do.").status_code == 200
    assert Organisation.objects.get().overview == "What we do."
    assert admin_api.delete(f"{API}/organisations/{made.json()['id']}/").status_code == 405


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "IID in full", "acronym": "NEW"}, "name"),
        ({"name": "New", "acronym": "IID"}, "acronym"),
        ({"name": "New \u202e", "acronym": "NEW"}, "name"),
        ({"name": "New\x00", "acronym": "NEW"}, "name"),
        ({"name": "New\ud800", "acronym": "NEW"}, "name"),
        ({"name": "x" * 201, "acronym": "NEW"}, "name"),
        ({"name": "New", "acronym": "NEW", "kind": "circus"}, "kind"),
        ({"acronym": "NEW"}, "name"),
    ],
)
def test_bad_organisations_get_400_with_the_field(admin_api, lead_seat, data, field):
    response = post(admin_api, "organisations", **data)
    assert response.status_code == 400
    assert field in response.json()


def test_seats_keep_the_rules_of_a_consortium(admin_api, seat, flm, cftm):
    twice = post(admin_api, "seats", ibp=str(flm.pk), organisation=str(seat.organisation_id), joined_on="2017-05-01")
    assert twice.status_code == 400
    second_lead = post(
        admin_api, "seats", ibp=str(flm.pk), organisation=str(make_org().pk), joined_on="2017-05-01", is_lead=True
    )
    assert second_lead.status_code == 400
    assert "already has a lead" in second_lead.content.decode()
    assert patch(admin_api, f"seats/{seat.pk}", left_on="2016-01-01").status_code == 400
    assert patch(admin_api, f"seats/{seat.pk}", ibp=str(cftm.pk), organisation=str(uuid4())).status_code == 200
    seat.refresh_from_db()
    assert seat.ibp == flm  # a seat never moves


def make_org():
    return Organisation.objects.create(name="One more", acronym="OM")


def test_lead_is_handed_on(admin_api, seat, lead_seat):
    assert post(admin_api, f"seats/{seat.pk}/lead").json()["is_lead"] is True
    assert Seat.objects.get(is_lead=True) == seat


def test_roles_are_given_and_ended(admin_api, seat, contributor):
    given = post(admin_api, "appointments", person=str(contributor.pk), role="focal_person", seat=str(seat.pk))
    assert given.status_code == 201
    other = post(admin_api, "appointments", person=str(uuid4()), role="focal_person", seat=str(seat.pk))
    assert other.status_code == 400
    ended = post(admin_api, f"appointments/{given.json()['id']}/end")
    assert ended.json()["ended_at"]
    assert not Appointment.objects.filter(role=Role.FOCAL_PERSON, ended_at=None).exists()


def test_a_second_focal_person_gets_400(admin_api, seat, focal_person, contributor):
    response = post(admin_api, "appointments", person=str(contributor.pk), role="focal_person", seat=str(seat.pk))
    assert response.status_code == 400
    assert "already has a focal person" in response.content.decode()


def test_a_role_without_its_scope_gets_400(admin_api, flm, contributor):
    response = post(admin_api, "appointments", person=str(contributor.pk), role="contributor", ibp=str(flm.pk))
    assert response.status_code == 400


def test_the_last_administrator_stays(admin_api, administrator):
    assert post(admin_api, f"people/{administrator.pk}/deactivate").status_code == 409
    role = administrator.appointments.get()
    assert post(admin_api, f"appointments/{role.pk}/end").status_code == 409
    assert User.objects.get().standing.administers


def test_inviting_answers_with_the_link_once(admin_api, seat):
    made = post(
        admin_api, "invitations", email="Rahima@partner.example", roles=[{"role": "contributor", "seat": str(seat.pk)}]
    )
    assert made.status_code == 201
    invitation = Invitation.objects.get()
    assert invitation.key in made.json()["link"]
    assert made.json()["email"] == "rahima@partner.example"
    assert admin_api.get(f"{API}/invitations/{invitation.pk}/").json()["link"] == ""
    again = post(admin_api, f"invitations/{invitation.pk}/send-again")
    assert again.json()["link"] not in ("", made.json()["link"])
    assert post(admin_api, f"invitations/{invitation.pk}/revoke").json()["state"] == "revoked"
    assert post(admin_api, f"invitations/{invitation.pk}/revoke").status_code == 409


@pytest.mark.parametrize(
    "data",
    [
        {"email": "no address", "roles": [{"role": "observer"}]},
        {"email": "a@partner.example", "roles": []},
        {"email": "a@partner.example"},
        {"email": "a@partner.example", "roles": [{"role": "contributor"}]},
        {"email": "a@partner.example", "roles": "observer"},
        {"email": "a@partner.example", "roles": [{"role": "observer"}] * 9},
    ],
)
def test_bad_invitations_get_400(admin_api, data):
    assert post(admin_api, "invitations", **data).status_code == 400
    assert not Invitation.objects.exists()


def test_people_are_corrected_not_moved(admin_api, contributor):
    response = patch(
        admin_api, f"people/{contributor.pk}", email="ARIF@partner.example", is_active=False, shares_contact=True
    )
    assert response.status_code == 200
    contributor.refresh_from_db()
    assert (contributor.email, contributor.is_active, contributor.shares_contact) == (
        "arif@partner.example",
        True,
        False,
    )


def test_one_changes_oneself(sign_in, contributor):
    client = sign_in(contributor)
    response = patch(client, "me", phone="+880 1000 000123", shares_contact=True, email="eve@evil.example")
    assert response.status_code == 200
    person = User.objects.get(pk=contributor.pk)
    assert (person.phone, person.shares_contact, person.email) == ("+880 1000 000123", True, contributor.email)
    assert patch(client, "me", name="").status_code == 400


def test_directory_hides_what_is_not_shared(sign_in, contributor, focal_person):
    User.objects.filter(pk=focal_person.pk).update(phone="+880 1000 000777")
    [row] = [
        row for row in sign_in(contributor).get(f"{API}/directory/").json()["results"] if row["organisation"] == "YPSA"
    ]
    assert (row["focal_person"], row["email"], row["phone"], row["shows_contact"]) == ("Maksuda Begum", "", "", False)


def test_tokens_are_made_with_a_fresh_password_and_read_by_their_owner_alone(sign_in, confirmed, contributor, stranger):
    client = sign_in(contributor)
    expires_at = (now() + timedelta(days=30)).isoformat()
    assert post(client, "tokens", name="export", expires_at=expires_at).status_code == 403
    confirmed()
    made = post(client, "tokens", name="export", expires_at=expires_at).json()
    token = AccessToken.objects.get()

    bearer = {"HTTP_AUTHORIZATION": f"Bearer {made['key']}"}
    client.logout()
    assert client.get(f"{API}/me/", **bearer).json()["name"] == "Arif Hossain"
    [listed] = client.get(f"{API}/tokens/", **bearer).json()["results"]
    assert listed["key"] == ""
    body = {"name": "another", "expires_at": expires_at}
    assert client.post(f"{API}/tokens/", body, content_type="application/json", **bearer).status_code == 403

    assert sign_in(stranger).get(f"{API}/tokens/{token.pk}/").status_code == 404
    assert post(sign_in(stranger), f"tokens/{token.pk}/revoke").status_code == 404
    assert post(sign_in(contributor), f"tokens/{token.pk}/revoke").status_code == 200
    client.logout()
    assert client.get(f"{API}/me/", **bearer).status_code == 401


def test_a_token_lives_a_year_at_most(sign_in, confirmed, contributor):
    client = sign_in(contributor)
    confirmed()
    for days in (-1, 400):
        assert (
            post(client, "tokens", name="x", expires_at=(now() + timedelta(days=days)).isoformat()).status_code == 400
        )
