"""Pages that stand beside the daily work: sign-in and safety of one's account, errors, the page of components."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from partners.standing import Role


def heading(response):
    return re.sub(r"\s+", " ", re.search(r"<h1>(.*?)</h1>", response.content.decode(), re.DOTALL)[1]).strip()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("account_login", "Sign in"),
        ("account_reset_password", "Choose a new password"),
        ("account_reset_password_done", "Look into your mail"),
        ("account_reset_password_from_key_done", "Your password is changed"),
        ("account_signup", "Accounts are opened by invitation"),
        ("account_inactive", "This account is closed"),
    ],
)
def test_pages_for_those_who_are_not_signed_in(client, db, name, expected):
    assert heading(client.get(reverse(name))) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("account_logout", "Sign out?"),
        ("account_change_password", "Change password"),
        ("mfa_index", "Two-step sign-in"),
        ("usersessions_list", "Where you are signed in"),
        ("account_reauthenticate", "Confirm that it is you"),
    ],
)
def test_pages_about_ones_own_account(sign_in, contributor, name, expected):
    assert heading(sign_in(contributor).get(reverse(name))) == expected


def test_wrong_password_is_said_above_the_form(client, contributor):
    page = client.post(reverse("account_login"), {"login": contributor.email, "password": "not this one"})
    assert "Please check this first" in page.content.decode()
    assert "email address and/or password" in page.content.decode()


def test_an_unknown_address_for_a_page(client, db):
    response = client.get("/nothing/here/")
    assert (response.status_code, heading(response)) == (404, "There is no such page")


def test_a_page_that_is_not_for_this_role(sign_in, contributor):
    response = sign_in(contributor).get(reverse("partners:setup"))
    assert (response.status_code, heading(response)) == (403, "You may not do this")


def test_a_form_without_its_token(contributor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(contributor, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.post(reverse("account_logout"))
    assert (response.status_code, heading(response)) == (403, "Please send it again")


def test_a_fault_of_ours_is_said_without_asking_the_database(sign_in, contributor, monkeypatch):
    client = sign_in(contributor)
    client.raise_request_exception = False
    monkeypatch.setattr("partners.views.directory.render", lambda *_: 1 / 0)
    response = client.get(reverse("partners:directory"))
    assert (response.status_code, heading(response)) == (500, "Something went wrong here")


def test_the_page_of_components_stands_only_where_the_portal_is_tried(client, db, settings):
    settings.DEMONSTRATION = False
    assert client.get(reverse("style")).status_code == 404
    settings.DEMONSTRATION = True
    assert heading(client.get(reverse("style"))) == "YPSA · Quarter 1, 2017"


def test_the_service_worker_stands_at_the_root_for_everybody(client, db):
    response = client.get("/sw.js")
    assert (response.status_code, response["Content-Type"]) == (200, "text/javascript")
    assert b"X-Offline" in response.getvalue()


@pytest.mark.browser
@pytest.mark.parametrize("width", [375, 1280])
def test_these_pages_hinder_nobody(visit, axe, administrator, width):
    administrator.appointments.create(role=Role.REVIEWER)
    for path in ("account_login", "account_reset_password", "account_signup"):
        page = visit(None, reverse(path), width=width)
        assert axe(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    for path in ("mfa_index", "usersessions_list", "account_change_password", "account_logout"):
        page = visit(administrator, reverse(path), width=width)
        assert axe(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_signing_in_with_scripts_off(visit, contributor):
    page = visit(None, reverse("account_login"), scripts=False)
    page.fill("[name=login]", contributor.email)
    page.fill("[name=password]", "a long enough password")
    page.click("main button")
    assert page.inner_text("h1") == "What is due for you"
    page.click("summary[aria-label='Your account']")
    page.click("text=Sign out")
    assert page.inner_text("h1") == "Sign in"
