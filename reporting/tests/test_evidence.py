"""Links and files show that a row is true: put there, taken off, and read by those who may read the row."""

import io
import zipfile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from conftest import MORNING, make_statement
from partners.clearance import Level
from reporting.evidence import attach
from reporting.models import Evidence
from reporting.uploads import examine
from reporting.workflow import Action


def picture(kind="JPEG", size=(40, 30), exif=True):
    image, details = Image.new("RGB", size, "green"), {}
    if exif:
        tags = Image.Exif()
        tags[0x010E] = "Taken at the house of Rahima Khatun"
        tags.get_ifd(0x8825)[2] = (22.0, 30.0, 0.0)  # latitude
        details["exif"] = tags
    written = io.BytesIO()
    image.save(written, kind, **details)
    return written.getvalue()


def pdf():
    written = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(written)
    return written.getvalue()


def office(main="word/document.xml", **more):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(main, "<w/>")
        for name, content in more.items():
            package.writestr(name, content)
    return written.getvalue()


def upload(content, name="evidence.bin"):
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    return tmp_path


# ── What may be kept ────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_painted_anew_without_place_or_words(kind):
    original = picture(kind)
    assert b"Rahima" in original
    kept = examine(upload(original))
    assert kept.media_type == f"image/{kind.lower()}"
    assert b"Rahima" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as image:
        assert not dict(image.getexif())
        assert image.size == (40, 30)


def test_a_large_picture_is_made_smaller_and_a_huge_one_refused(settings):
    kept = examine(upload(picture(size=(4_000, 300), exif=False)))
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.size == (3_000, 225)
    settings.EVIDENCE_MAX_PIXELS = 1_000
    with pytest.raises(ValidationError, match="too many pixels"):
        examine(upload(picture(size=(100, 100))))


@pytest.mark.parametrize(
    ("content", "extension"), [(pdf, "pdf"), (office, "docx"), (lambda: office("xl/workbook.xml"), "xlsx")]
)
def test_documents_are_known_by_their_bytes(content, extension):
    written = content()
    kept = examine(upload(written, "misleading.jpg"))
    assert (kept.extension, kept.content) == (extension, written)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ an executable",
        b"GIF89a" + b"\0" * 20,
        b"%PDF-1.7 and then nothing",
        b"PK\x03\x04 and then nothing",
        picture()[:200],
        picture("PNG")[:60],
        office("ppt/presentation.xml"),
        office(**{"word/vbaProject.bin": b"macro"}),
        office(**{"[Content_Types].xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><Types>&a;</Types>"}),
        office(**{"word/media/bomb.bin": b"\0" * 30_000_000}),
    ],
    ids=lambda content: repr(content[:10]),
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_anything_else_is_refused_in_words(content):
    with pytest.raises(ValidationError):
        examine(upload(content))


def test_a_pdf_with_a_password_is_refused():
    written = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(written, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(ValidationError, match="password"):
        examine(upload(written.getvalue()))


def test_too_large_a_file_is_refused(settings):
    settings.EVIDENCE_MAX_BYTES = 100
    with pytest.raises(ValidationError, match="at most"):
        examine(upload(picture()))


# ── At a row ────────────────────────────────────────────────────────────────


def row_url(row):
    return reverse("reporting:row_evidence", args=["statement", row.pk])


@pytest.fixture
def row(report, contributor):
    return make_statement(report, by=contributor)


def test_a_link_is_put_to_a_row(sign_in, contributor, row):
    client = sign_in(contributor)
    client.post(row_url(row), {"url": "https://www.bmet.gov.bd/circular", "label": "The circular"})
    client.post(row_url(row), {"url": "https://www.bmet.gov.bd/circular", "label": "Twice"})
    [item] = row.evidence.all()
    assert (item.url, item.label, item.added_by) == ("https://www.bmet.gov.bd/circular", "The circular", contributor)
    assert "The circular" in client.get(reverse("reporting:progress", args=[row.report_id])).text


def test_a_file_is_put_to_a_row_in_place(sign_in, contributor, row, media):
    answer = sign_in(contributor).post(
        row_url(row), {"file": upload(picture(), "desk\u202egpj.exe")}, headers={"HX-Request": "true"}
    )
    [item] = row.evidence.all()
    assert (item.label, item.media_type, len(item.sha256)) == ("deskgpj.exe", "image/jpeg", 64)
    assert item.file.name.startswith("evidence/") and "desk" not in item.file.name
    assert f'id="row-{row.pk}"' in answer.text
    assert "deskgpj.exe" in answer.text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"url": "javascript:alert(1)"},
        {"url": "ftp://example.org/x"},
        {"url": "https://example.org/", "label": "x" * 201},
    ],
)
def test_what_is_no_evidence_is_refused(sign_in, contributor, row, data):
    assert sign_in(contributor).post(row_url(row), data).status_code == 400
    assert not row.evidence.exists()


def test_a_link_or_a_file_not_both(sign_in, contributor, row):
    data = {"url": "https://example.org/", "file": upload(picture(), "a.jpg")}
    assert sign_in(contributor).post(row_url(row), data).status_code == 400


def test_evidence_is_taken_off_and_its_file_with_it(
    sign_in, contributor, row, media, django_capture_on_commit_callbacks
):
    item = attach(row, by=contributor, at=MORNING, label="Desk", examined=examine(upload(picture())))
    assert len(list(media.rglob("*.jpg"))) == 1
    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in(contributor).post(reverse("reporting:withdraw_evidence", args=[item.pk]))
    assert answer.status_code == 302
    assert not Evidence.objects.exists()
    assert not list(media.rglob("*.jpg"))


def test_what_was_submitted_keeps_its_evidence(
    sign_in, contributor, focal_person, reviewer, facilitator, complete_report, media
):
    row = complete_report.statements.first()
    item = attach(row, by=contributor, at=MORNING, label="Desk", examined=examine(upload(picture())))
    Evidence.objects.update(added_at=MORNING)
    complete_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    complete_report.take(Action.RETURN, by=reviewer, at=MORNING, note="Another, please.")
    client = sign_in(contributor)
    client.post(reverse("reporting:withdraw_evidence", args=[item.pk]))
    assert not row.evidence.exists()
    address = reverse("reporting:evidence", args=[item.pk])
    assert client.get(address).status_code == 200
    assert sign_in(reviewer).get(address).status_code == 200
    assert sign_in(facilitator).get(address).status_code == 404
    submission = sign_in(reviewer).get(reverse("reporting:submission", args=[complete_report.pk, 1]))
    assert address in submission.text


def test_evidence_of_a_removed_row_is_still_its_writers(sign_in, contributor, reviewer, row):
    item = attach(row, by=contributor, at=MORNING, label="Desk", examined=examine(upload(picture())))
    row.remove(version=row.version, by=contributor)
    address = reverse("reporting:evidence", args=[item.pk])
    assert sign_in(contributor).get(address).status_code == 200
    assert sign_in(reviewer).get(address).status_code == 404


def test_a_file_is_handed_out_as_something_to_keep(sign_in, contributor, row):
    item = attach(row, by=contributor, at=MORNING, label="Rahima’s house", examined=examine(upload(pdf())))
    answer = sign_in(contributor).get(reverse("reporting:evidence", args=[item.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="evidence-{str(item.pk)[:8]}.pdf"'
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("level", "readers"),
    [
        (Level.PROGRAMME, {"contributor", "reviewer", "consortium_lead", "facilitator"}),
        (Level.CONSORTIUM, {"contributor", "reviewer", "consortium_lead"}),
        (Level.RESTRICTED, {"contributor", "reviewer"}),
    ],
)
def test_a_file_is_read_by_those_who_read_its_row(request, sign_in, focal_person, complete_report, level, readers):
    row = make_statement(complete_report, by=focal_person, confidentiality=level)
    item = attach(row, by=focal_person, at=MORNING, label="Desk", examined=examine(upload(picture())))
    address = reverse("reporting:evidence", args=[item.pk])
    people = ["contributor", "reviewer", "consortium_lead", "facilitator", "observer", "stranger"]

    def who():
        return {name for name in people if sign_in(request.getfixturevalue(name)).get(address).status_code == 200}

    assert who() == {"contributor"}
    complete_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    assert who() == readers


def test_others_put_nothing_there_and_take_nothing_off(sign_in, contributor, stranger, reviewer, submitted_report):
    row = submitted_report.statements.first()
    item = Evidence.objects.create(part=row, url="https://example.org/", label="Link")
    for person, status in ((stranger, 404), (reviewer, 403)):
        client = sign_in(person)
        assert client.post(row_url(row), {"url": "https://evil.example/"}).status_code == status
        assert client.post(reverse("reporting:withdraw_evidence", args=[item.pk])).status_code == status
    client = sign_in(contributor)
    assert client.post(row_url(row), {"url": "https://late.example/"}).status_code == 409
    assert client.post(reverse("reporting:withdraw_evidence", args=[item.pk])).status_code == 409
    assert client.get(reverse("reporting:withdraw_evidence", args=[item.pk])).status_code == 405
    assert [str(one) for one in row.evidence.all()] == ["Link"]
