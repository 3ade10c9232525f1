"""The API describes itself: without a warning, to whoever signed in, and on a page that asks no other host for anything."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect
from rest_framework.viewsets import ViewSetMixin

from prokas_portal.api import ANSWERS, router

METHODS = {"get", "post", "patch", "put", "delete"}


@pytest.fixture(scope="module")
def description():
    from drf_spectacular.generators import SchemaGenerator

    return SchemaGenerator().get_schema(request=None, public=True)


def test_it_is_drawn_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "schema.yml"))


def test_every_operation_says_what_it_does_and_how_it_can_be_refused(description):
    for address, operations in description["paths"].items():
        for method, operation in operations.items():
            answers = operation["responses"].keys()
            assert {"400", "401", "403"} <= answers, (method, address)
            assert "{" not in address or "404" in answers, (method, address)
            assert method == "get" or "409" in answers, (method, address)
            assert operation.get("summary") or operation.get("description"), (method, address)


def test_every_address_of_the_router_is_described(description):
    served = {prefix.split("/")[0] for prefix, viewset, _name in router.registry if issubclass(viewset, ViewSetMixin)}
    assert {address.split("/")[3] for address in description["paths"]} == (served - {""}) | {"me"}


def test_choices_have_names(description):
    names = description["components"]["schemas"].keys()
    assert {
        "ReportStatus", "ReportAction", "ReportKind", "Confidentiality", "Criterion", "ChangeSign", "ChangeReach",
    } <= names  # fmt: skip
    assert not [name for name in names if name.startswith("Status") or any(digit in name for digit in "0123456789")]
    assert ANSWERS.keys() <= names


def test_it_is_for_those_who_signed_in(client, sign_in, contributor):
    schema, docs = reverse("schema"), reverse("api_docs")
    assert client.get(schema).status_code == 401
    assert client.get(docs).url.startswith("/accounts/login/")
    sign_in(contributor)
    assert client.get(schema, {"format": "json"}).json()["info"]["title"] == "PROKAS portal"
    assert client.get(docs).status_code == 200


def test_the_page_names_no_other_host(sign_in, contributor):
    page = sign_in(contributor).get(reverse("api_docs")).content.decode()
    assert "http://" not in page.replace("http://testserver", "")
    assert "https://" not in page
    assert "<style" not in page and " style=" not in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_draws_it_and_lets_one_try(visit, report, contributor, width, axe):
    """`visit` fails the test if the content security policy, or another host, refuses anything."""
    page = visit(contributor, reverse("api_docs"), width=width)
    page.locator("#operations-tag-reports").click()
    operation = page.locator("#operations-reports-reports_list")
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    assert axe(page) == []
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("200")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
