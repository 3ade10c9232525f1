"""A person keeps the own details, and lets programs act in the own name."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from partners import keys
from partners.models import AccessToken, User

DETAILS = {"name": "Arif Hossain", "position": "Officer", "phone": "০১৭ ১২৩৪", "shares_contact": "on"}


def bearer(key):
    return {"headers": {"Authorization": f"Bearer {key}"}}


@pytest.fixture
def token(contributor):
    return AccessToken.objects.issue(contributor, "export", expires_at=now() + timedelta(days=30))


def test_one_changes_the_own_details_and_nothing_else(sign_in, contributor):
    fields = {**DETAILS, "email": "eve@evil.example", "is_active": "", "id": "1"}
    sign_in(contributor).post(reverse("partners:account"), fields)
    person = User.objects.get(pk=contributor.pk)
    assert (person.position, person.phone, person.shares_contact) == ("Officer", "০১৭ ১২৩৪", True)
    assert (person.email, person.is_active) == (contributor.email, True)
    assert person.history.first().history_user == contributor


def test_consent_is_withdrawn_by_unticking(sign_in, contributor):
    User.objects.filter(pk=contributor.pk).update(shares_contact=True)
    sign_in(contributor).post(reverse("partners:account"), {**DETAILS, "shares_contact": ""})
    assert User.objects.get(pk=contributor.pk).shares_contact is False


def test_a_name_with_hidden_marks_is_refused(sign_in, contributor):
    response = sign_in(contributor).post(reverse("partners:account"), {**DETAILS, "name": "Arif \u202e"})
    assert "invisible mark" in response.content.decode()


def test_the_own_address_is_changed_by_an_administrator_only(sign_in, contributor):
    response = sign_in(contributor).post("/accounts/email/", {"email": "eve@evil.example", "action_add": ""})
    assert response.status_code == 302
    assert User.objects.get(pk=contributor.pk).email == contributor.email


def test_a_token_is_shown_once_and_kept_as_a_digest(sign_in, confirmed, contributor):
    client = sign_in(contributor)
    assert client.get(reverse("partners:create_token")).url.startswith(reverse("account_reauthenticate"))
    confirmed()
    response = client.post(reverse("partners:create_token"), {"name": "export", "days": "90"})
    token = AccessToken.objects.get()
    key = response.context["key"]
    assert key in response.content.decode()
    assert token.digest == keys.digest(key)
    assert key not in client.get(reverse("partners:account")).content.decode()
    assert Client().get("/api/v1/me/", **bearer(key)).json()["email"] == contributor.email


def test_a_revoked_token_is_dead_and_gone_from_the_page(sign_in, contributor, token):
    token, key = token
    client = sign_in(contributor)
    client.post(reverse("partners:revoke_token", args=[token.pk]))
    assert Client().get("/api/v1/me/", **bearer(key)).status_code == 401
    assert "export" not in client.get(reverse("partners:account")).content.decode().split("no longer works")[1]


def test_nobody_revokes_anothers_token(sign_in, stranger, token):
    token, _key = token
    assert sign_in(stranger).post(reverse("partners:revoke_token", args=[token.pk])).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


@pytest.mark.parametrize(
    "header", ["Bearer x", "Bearer ", "Bearer", "Bearer é", "Bearer a b c", "bearer " + "A" * 9000]
)
def test_forged_tokens_get_401(client, token, header):
    assert client.get("/api/v1/me/", headers={"Authorization": header}).status_code == 401


def test_an_expired_token_is_dead(client, token):
    token, key = token
    AccessToken.objects.update(expires_at=now())
    assert client.get("/api/v1/me/", **bearer(key)).status_code == 401


def test_use_is_written_at_most_once_a_minute(client, token, django_assert_num_queries):
    token, key = token
    client.get("/api/v1/me/", **bearer(key))
    first = AccessToken.objects.get().last_used_at
    client.get("/api/v1/me/", **bearer(key))
    assert AccessToken.objects.get().last_used_at == first
    AccessToken.objects.update(last_used_at=first - timedelta(minutes=2))
    client.get("/api/v1/me/", **bearer(key))
    assert AccessToken.objects.get().last_used_at > first


def test_a_token_opens_no_page(client, token):
    _token, key = token
    assert client.get(reverse("partners:account"), **bearer(key)).status_code == 302
