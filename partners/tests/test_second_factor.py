"""People in guarded roles set up a second factor before they go on, where the portal asks for one."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.timezone import now

from partners.models import AccessToken

SET_UP = "/accounts/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def _required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.mark.parametrize("who", ["administrator", "reviewer", "facilitator"])
def test_guarded_roles_are_led_to_the_set_up_page(sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    for address in ["/", reverse("partners:directory"), reverse("partners:account")]:
        response = client.get(address)
        assert (response.status_code, response.url) == (302, SET_UP), address
    assert client.post(reverse("partners:account"), {"name": "x"}).status_code == 302


def test_what_sets_it_up_and_leads_out_stays_open(sign_in, administrator):
    client = sign_in(administrator)
    assert client.get(SET_UP).url.startswith(reverse("account_reauthenticate"))
    assert client.get(reverse("account_reauthenticate")).status_code == 200
    assert client.get("/healthz/").status_code != 302
    assert client.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_api_answers_403(sign_in, client, administrator):
    _token, key = AccessToken.objects.issue(administrator, "x", expires_at=now() + timedelta(days=1))
    assert client.get("/api/v1/me/", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    response = sign_in(administrator).get("/api/v1/me/")
    assert response.status_code == 403
    assert "second factor" in response.json()["detail"]


@pytest.mark.parametrize("who", ["contributor", "focal_person", "consortium_lead", "observer"])
def test_others_go_on(sign_in, request, who):
    assert sign_in(request.getfixturevalue(who)).get(reverse("partners:account")).status_code == 200


def test_who_has_set_it_up_goes_on(sign_in, administrator):
    Authenticator.objects.create(user=administrator, type=Authenticator.Type.TOTP, data={})
    assert sign_in(administrator).get(reverse("partners:setup")).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(sign_in, administrator):
    Authenticator.objects.create(user=administrator, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert sign_in(administrator).get(reverse("partners:setup")).status_code == 302


def test_nobody_is_asked_where_it_is_not_required(sign_in, administrator, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert sign_in(administrator).get(reverse("partners:setup")).status_code == 200
