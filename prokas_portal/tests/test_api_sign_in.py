"""Ways into the API: a personal token, or the browser's session with its CSRF token. Nobody comes in otherwise."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from conftest import make_statement
from partners.models import AccessToken
from reporting.models import Statement
from reporting.tests.calling import BACKEND


@pytest.fixture
def token(contributor):
    return AccessToken.objects.issue(contributor, "export", expires_at=now() + timedelta(days=1))


def bearing(key):
    return Client(headers={"Authorization": f"Bearer {key}"}, enforce_csrf_checks=True)


def words(report):
    return {"report": str(report.pk), "criterion": "better", "text": "By program."}


def test_a_token_reads_and_writes_as_its_person(report, contributor, token):
    client = bearing(token[1])
    assert client.get("/api/v1/me/").json()["name"] == contributor.name
    answer = client.post("/api/v1/statements/", words(report), content_type="application/json")
    assert answer.status_code == 201
    assert Statement.objects.get().created_by == contributor
    assert client.get("/api/schema/?format=json").status_code == 200


@pytest.mark.parametrize("spoil", ["unknown", "expired", "revoked", "inactive"])
def test_a_token_that_is_not_valid_opens_nothing(report, contributor, token, spoil):
    row, key = token
    if spoil == "unknown":
        key = "x" * 43
    elif spoil == "expired":
        AccessToken.objects.update(expires_at=now() - timedelta(seconds=1))
    elif spoil == "revoked":
        row.revoke(at=now())
    else:
        contributor.is_active = False
        contributor.save()
    for address in ("/api/v1/reports/", "/api/v1/", "/api/schema/"):
        answer = bearing(key).get(address)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer \xff", "Bearer a b c"])
def test_a_header_that_means_nothing_is_401(report, header):
    assert Client(headers={"Authorization": header}).get("/api/v1/reports/").status_code == 401


def test_a_token_opens_no_pages(report, token):
    answer = bearing(token[1]).get(f"/reports/{report.pk}/")
    assert (answer.status_code, answer["Location"].startswith("/accounts/login/")) == (302, True)


def test_a_session_writes_only_with_its_csrf_token(report, contributor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(contributor, backend=BACKEND)
    assert client.get("/api/v1/statements/").status_code == 200
    answer = client.post("/api/v1/statements/", words(report), content_type="application/json")
    assert (answer.status_code, Statement.objects.count()) == (403, 0)

    csrf = client.get("/api/docs/").context["csrf_token"]
    answer = client.post(
        "/api/v1/statements/", words(report), content_type="application/json", headers={"X-CSRFToken": str(csrf)}
    )
    assert (answer.status_code, Statement.objects.count()) == (201, 1)


def test_nobody_reads_anything_without_signing_in(report, client):
    row = make_statement(report)
    for address in (
        "",
        "reports/",
        f"reports/{report.pk}/",
        "statements/",
        f"statements/{row.pk}/",
        "quarters/",
        "evidence/",
    ):
        answer = client.get(f"/api/v1/{address}")
        assert (answer.status_code, answer.json().keys()) == (401, {"detail"})


def test_what_is_read_stays_in_no_cache(report, token):
    assert bearing(token[1]).get("/api/v1/reports/")["Cache-Control"] == "no-store"


def test_who_must_set_up_a_second_factor_does_that_first(settings, reports, reviewer):
    settings.REQUIRE_SECOND_FACTOR = True
    _row, key = AccessToken.objects.issue(reviewer, "export", expires_at=now() + timedelta(days=1))
    assert bearing(key).get("/api/v1/reports/").status_code == 401
    client = Client()
    client.force_login(reviewer, backend=BACKEND)
    answer = client.get("/api/v1/reports/")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/json")
