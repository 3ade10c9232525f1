"""The way in tells nobody who has an account, leads nowhere else, and cannot be blocked for others."""

import pytest
from django.core import mail
from django.urls import reverse

from conftest import make_person

SIGN_IN, RESET = "/accounts/login/", "/accounts/password/reset/"


@pytest.fixture
def dead_mail_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_an_unknown_address_is_answered_like_a_known_one(client, contributor):
    known = client.post(RESET, {"email": contributor.email})
    unknown = client.post(RESET, {"email": "nobody@partner.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[contributor.email]]


def test_also_when_no_mail_can_leave(client, contributor, dead_mail_server, caplog):
    known = client.post(RESET, {"email": contributor.email})
    unknown = client.post(RESET, {"email": "nobody@partner.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert "A mail to a visitor did not leave: ConnectionRefusedError" in caplog.text
    assert contributor.email not in caplog.text


def test_an_administrator_is_told(sign_in, administrator, contributor, dead_mail_server):
    answer = sign_in(administrator).post(reverse("partners:send_password_reset", args=[contributor.pk]), follow=True)
    assert "The mail server does not answer." in answer.text


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_and_out_leads_to_the_portal_only(client, contributor, elsewhere):
    words = {"login": contributor.email, "password": "a long enough password", "next": elsewhere}
    assert client.post(SIGN_IN, words).url == "/"
    assert client.post("/accounts/logout/", {"next": elsewhere}).url == "/"


def wrong(client, number, **headers):
    words = {"login": f"nobody{number}@partner.example", "password": "a wrong password"}
    return client.post(SIGN_IN, words, headers=headers).text


def test_who_tries_too_often_blocks_only_the_own_address(client, db, settings):
    """Behind a proxy, whose address all visitors share: the address it tells counts, not one the visitor invents."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    tried = [wrong(client, n, x_forwarded_for=f"10.0.0.{n}, 203.0.113.7") for n in range(11)]
    assert "Too many" not in tried[9]
    assert "Too many" in tried[10]
    person = make_person("Arif Hossain")
    words = {"login": person.email, "password": "a long enough password"}
    assert client.post(SIGN_IN, words, headers={"x_forwarded_for": "203.0.113.8"}).status_code == 302


def test_a_person_is_guessed_at_a_few_times_only(client, contributor):
    words = {"login": contributor.email, "password": "a wrong password"}
    tried = [client.post(SIGN_IN, words, REMOTE_ADDR=f"203.0.113.{n}").text for n in range(6)]
    assert "Too many" not in tried[4]
    assert "Too many" in tried[5]


def test_what_a_page_says_after_a_deed_is_kept_in_no_cookie(sign_in, contributor):
    client = sign_in(contributor)
    client.post(reverse("partners:account"), {"name": "Arif Hossain"})
    assert set(client.cookies) <= {"sessionid", "csrftoken"}
