"""Unreadable text is refused in words, private pages stay in no cache, pages travel compressed."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse, HttpResponse, JsonResponse
from django.test import RequestFactory

from prokas_portal.middleware import CompressText, RefuseUnreadableText

SIGN_IN = "/accounts/login/"


@pytest.fixture
def gate():
    return RefuseUnreadableText(
        lambda request: JsonResponse({"fields": dict(request.POST.lists()), "body": len(request.body)})
    )


@pytest.mark.parametrize(
    "send",
    [
        lambda client: client.get(SIGN_IN, {"next": "/\x00"}),
        lambda client: client.get(SIGN_IN, {"a\x00b": "1"}),
        lambda client: client.get("/accounts/lo%00gin/"),
        lambda client: client.get(SIGN_IN, HTTP_COOKIE='sessionid="\\000aaaaaaaaaaa"'),
        lambda client: client.post(SIGN_IN, {"login": "a\x00@partner.example", "password": "x"}),
        lambda client: client.post(SIGN_IN, "login=%00", content_type="application/x-www-form-urlencoded"),
        lambda client: client.post(
            SIGN_IN, "login=+2AA-", content_type="application/x-www-form-urlencoded; charset=utf-7"
        ),
    ],
    ids=["query", "query name", "path", "cookie", "field", "urlencoded", "half a character"],
)
def test_unreadable_text_is_refused_with_a_page(client, db, send):
    response = send(client)
    assert response.status_code == 400
    assert "This could not be read" in response.content.decode()


def test_bangla_joiners_and_emoji_pass(client, db):
    response = client.post(SIGN_IN, {"login": "র\u200d্যাব 🌾", "password": "x"})
    assert response.status_code == 200


def test_a_file_may_hold_any_bytes(gate):
    upload = RequestFactory().post("/", {"file": SimpleUploadedFile("photo.png", bytes(range(256))), "label": "Photo"})
    upload.body  # noqa: B018  a view may still ask for it
    assert gate(upload).status_code == 200


def test_json_is_left_to_the_api(gate):
    request = RequestFactory().post("/", '{"text": "\\u0000"}', content_type="application/json")
    response = gate(request)
    assert response.status_code == 200
    assert b'"body": 18' in response.content


def test_pages_of_a_signed_in_person_stay_in_no_cache(sign_in, contributor):
    response = sign_in(contributor).get("/accounts/password/change/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Clear-Site-Data" not in response


def test_signing_out_empties_the_browser(sign_in, contributor):
    response = sign_in(contributor).post("/accounts/logout/")
    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"storage"'
    assert response["Cache-Control"] == "no-store"


def test_a_visitor_is_not_told_to_clear_anything(client, db):
    assert "Clear-Site-Data" not in client.get(SIGN_IN)


def test_pages_travel_compressed_and_files_as_they_are(rf):
    request = rf.get("/", headers={"Accept-Encoding": "gzip"})
    page = CompressText(lambda request: HttpResponse("Two upazilas opened a help desk. " * 50))(request)
    assert page["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.content).startswith(b"Two upazilas")

    file = CompressText(lambda request: HttpResponse(b"%PDF" * 500, content_type="application/pdf"))(request)
    assert "Content-Encoding" not in file
    assert isinstance(file, HttpResponse) and not isinstance(file, FileResponse)
