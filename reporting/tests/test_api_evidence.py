"""Links and files through the API: put to one's own rows, read by those who read the row, and by nobody else."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from conftest import make_statement
from reporting.models import Evidence, Report
from reporting.tests.calling import Api
from reporting.workflow import Status


def picture(name="minutes.png"):
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def row(report):
    return make_statement(report, confidentiality=3)


@pytest.fixture
def api(contributor):
    return Api(contributor)


def upload(api, row, file):
    return api.client.post("/api/v1/evidence/", {"row": row.pk, "label": "Minutes", "file": file})


def test_a_link_is_put_to_a_row_once(api, row):
    for _time in range(2):
        answer = api.post("evidence/", row=row.pk, label="Circular", url="https://www.bmet.gov.bd/circular")
        assert answer.status_code == 201
    [item] = api.get("evidence/", row=row.pk).json()["results"]
    assert (item["label"], item["url"], item["file"], item["row"]) == (
        "Circular", "https://www.bmet.gov.bd/circular", "", str(row.pk),
    )  # fmt: skip
    assert api.get(f"statements/{row.pk}/").json()["evidence"] == [item]


def test_a_file_comes_back_as_a_file(api, row):
    item = upload(api, row, picture()).json()
    assert (item["media_type"], item["url"], item["label"]) == ("image/png", "", "Minutes")
    answer = api.client.get(item["file"])
    assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        200,
        "image/png",
        "nosniff",
    )
    assert answer["Content-Disposition"].startswith("attachment")
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (8, 8)


def test_it_travels_as_far_as_its_row(api, row, consortium_lead, reviewer, facilitator, stranger):
    item = upload(api, row, picture()).json()
    address = f"evidence/{item['id']}/"

    def codes(person):
        caller = Api(person)
        return [
            caller.get(address).status_code,
            caller.get(f"{address}file/").status_code,
            caller.get("evidence/").json()["count"],
        ]

    for person in (consortium_lead, reviewer, facilitator, stranger):
        assert codes(person) == [404, 404, 0]
    Report.objects.update(status=Status.SUBMITTED)
    assert codes(consortium_lead) == codes(reviewer) == [200, 200, 1]
    assert codes(facilitator) == codes(stranger) == [404, 404, 0]


def test_only_those_whose_row_it_is_put_and_take_it_off(api, row, consortium_lead, stranger):
    item = upload(api, row, picture()).json()
    Report.objects.update(status=Status.SUBMITTED)
    assert Api(consortium_lead).post("evidence/", row=row.pk, url="https://example.org").status_code == 403
    assert Api(consortium_lead).delete(f"evidence/{item['id']}/").status_code == 403
    assert Api(stranger).post("evidence/", row=row.pk, url="https://example.org").json().keys() == {"row"}
    assert Api(stranger).delete(f"evidence/{item['id']}/").status_code == 404
    assert api.post("evidence/", row=row.pk, url="https://example.org").status_code == 409
    assert api.delete(f"evidence/{item['id']}/").status_code == 409
    assert Evidence.objects.count() == 1
    Report.objects.update(status=Status.DRAFT)
    assert api.delete(f"evidence/{item['id']}/").status_code == 204
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org", "x", "", "https://" + "a" * 1_000])
def test_a_link_is_an_address_of_the_web(api, row, url):
    answer = api.post("evidence/", row=row.pk, url=url)
    assert (answer.status_code, answer.json().keys()) == (400, {"url"})


@pytest.mark.parametrize("content", [b"", b"<script>alert(1)</script>", b"%PDF-1.7 broken", b"PK\x03\x04nonsense"])
def test_a_file_that_cannot_be_kept_is_refused_in_a_sentence(api, row, content):
    answer = upload(api, row, SimpleUploadedFile("plan.pdf", content, content_type="application/pdf"))
    assert (answer.status_code, answer.json().keys()) == (400, {"file"})
    assert Evidence.objects.count() == 0


def test_what_is_missing_is_named(api, row):
    assert api.post("evidence/").json().keys() == {"row", "url"}
    assert api.client.post("/api/v1/evidence/", {"row": "x"}).json().keys() == {"row", "file"}
    assert api.post("evidence/", row=uuid4(), url="https://example.org").json().keys() == {"row"}
