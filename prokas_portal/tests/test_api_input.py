"""What no program should send, and some do: answered with 400 or 404 in JSON, never with a broken server."""

import json

import pytest

from conftest import make_statement
from reporting.models import Statement

ROWS = "/api/v1/statements/"


@pytest.fixture
def client(sign_in, contributor):
    return sign_in(contributor)


def send(client, body, **more):
    return client.post(ROWS, body, content_type="application/json", **more)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'"only text"',
        b"[]",
        b"null",
        b"17",
        b'{"a": NaN}',
        b"[" * 100_000,
        b'{"a": ' * 5_000 + b"1" + b"}" * 5_000,
        b'{"a":' + b"[" * 30 + b"]" * 30 + b"}",
        b'{"version": ' + b"9" * 5_000 + b"}",
        json.dumps({"\ud800": 1}).encode(),
        json.dumps(["\x00"]).encode(),
    ],
    ids=lambda body: f"{len(body)}-{body[:12]!r}",
)
def test_what_is_not_an_object_in_json_is_answered_with_400(client, report, body):
    answer = send(client, body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert Statement.objects.count() == 0


@pytest.mark.parametrize("text", ["NUL \x00", "half \ud800", "other half \udfff"])
@pytest.mark.parametrize("field", ["text", "criterion", "report", "id", "confidentiality", "unknown"])
def test_text_that_no_database_stores_is_named_by_its_field(client, report, field, text):
    words = {"report": str(report.pk), "criterion": "better", "text": "Fine.", field: f"{text} here"}
    answer = send(client, json.dumps(words))
    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert Statement.objects.count() == 0


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "'; DROP TABLE reporting_statement; --", "অভিবাসন " * 2_000]
)
def test_whatever_is_text_is_stored_as_it_is(client, report, text):
    answer = send(client, json.dumps({"report": str(report.pk), "criterion": "better", "text": text}))
    assert answer.json()["text"] == text.strip() == Statement.objects.get().text


def test_a_megabyte_is_refused_by_field_and_what_is_over_the_limit_is_not_read(client, report, settings):
    words = {"report": str(report.pk), "criterion": "better"}
    assert send(client, json.dumps({**words, "text": "ক" * 350_000})).json().keys() == {"text"}
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    answer = send(client, json.dumps({**words, "text": "ক" * 1_000}))
    assert (answer.status_code, answer.json().keys()) == (400, {"detail"})
    assert Statement.objects.count() == 0


@pytest.mark.parametrize(
    "address",
    [
        "statements/x/",
        "statements/99999999999999999999/",
        "statements/5f6f3d1e-92a0-4d0b-8f58-3f2f0c1f7a11/",
        "statements/------------------------------------/",
        "reports/00000000-0000-0000-0000-00000000000g/",
        "reports/5f6f3d1e-92a0-4d0b-8f58-3f2f0c1f7a11/statements/offers/",
        "reports/x/statements/offers/",
        "quarters/2017Q9/",
        "quarters/0000Q1/",
        "publications/x/",
        "people/99999999999999999999/",
        "seats/x/",
        "nowhere/",
        "nowhere/%0a/",
    ],
)
def test_an_address_of_nothing_is_404_in_json(client, report, address):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code in (403, 404)
    assert answer.json().keys() == {"detail"}


@pytest.mark.parametrize(
    "query",
    [
        "report=x",
        "report=99999999999999999999",
        "quarter=20171",
        "quarter=99999999999999999999Q1",
        "ibp=%F0%9F%98%80",
        "criterion=best",
        "report=%00",
        "anything=%00",
        "%00=1",
    ],
)
def test_a_filter_of_nonsense_is_400_in_json(client, report, query):
    answer = client.get(f"{ROWS}?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "9" * 5_000, ""])
def test_a_page_that_is_not_there_is_404(client, report, page):
    answer = client.get(f"{ROWS}?page={page}")
    assert answer.status_code == (200 if page == "" else 404)


@pytest.mark.parametrize("size", ["0", "-1", "x", "99999999999999999999", "9" * 5_000])
def test_a_page_size_out_of_bounds_is_bounded(client, report, size):
    make_statement(report)
    assert client.get(f"{ROWS}?page_size={size}").json()["count"] == 1


def test_other_kinds_of_content_are_415(client, report):
    for kind in (
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        assert client.post(ROWS, b"--x--", content_type=kind).status_code in (400, 415)


def test_a_broken_form_with_a_file_is_400_in_json(client, report):
    for body in (
        b"",
        b"--x",
        b"nonsense",
        b'--x\r\nContent-Disposition: form-data; name="row"\r\n\r\n\x00\r\n--x--\r\n',
    ):
        answer = client.post("/api/v1/evidence/", body, content_type="multipart/form-data; boundary=x")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
