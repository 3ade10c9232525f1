"""Photographs of a workshop: made small, told nothing by, and shown to those who may see them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from workshops import photographs
from workshops.models import Photo


def picture(size=(2_400, 1_200), kind="JPEG", colour=(40, 90, 75), **details):
    stored = io.BytesIO()
    Image.new("RGB", size, colour).save(stored, kind, **details)
    return stored.getvalue()


def upload(content, name="IMG_2041.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.fixture
def add(client, facilitator, opened):
    client.force_login(facilitator)

    def add(*files):
        return client.post(f"/workshops/{opened.pk}/record/photos/", {"pictures": files})

    return add


def test_it_is_made_small_and_says_nothing_of_where_it_was_taken(add):
    exif = Image.Exif()
    exif[0x010F] = "Samsung"
    exif[0x0112] = 6  # lying on its side
    exif.get_ifd(0x8825)[2] = (23.0, 44.0, 12.0)
    assert add(upload(picture(exif=exif))).status_code == 302
    kept = Photo.objects.get()
    with Image.open(kept.file) as image:
        assert (image.size, image.format, dict(image.getexif()), image.info.get("exif")) == (
            (800, 1_600),
            "JPEG",
            {},
            None,
        )
    assert (kept.width, kept.height) == (800, 1_600)
    assert b"Samsung" not in kept.file.open().read()


def test_several_at_once_and_the_bad_ones_are_named(add):
    answer = add(
        upload(picture()),
        upload(b"GIF89a nothing", "dance.gif"),
        upload(picture()[:300], "half.jpg"),
        upload(picture(colour=(1, 2, 3), kind="PNG"), "board.png"),
    )
    said = answer.content.decode()
    assert (answer.status_code, Photo.objects.count()) == (400, 2)
    assert "dance.gif: This is no photograph that can be read." in said
    assert "half.jpg: This picture is damaged." in said


def test_the_same_picture_stands_once(add):
    add(upload(picture()))
    said = add(upload(picture())).content.decode()
    assert "stands in the record already" in said
    assert Photo.objects.count() == 1


def test_forty_megapixels_are_read_at_a_fraction(add):
    assert add(upload(picture((8_000, 5_000)))).status_code == 302
    assert (Photo.objects.get().width, Photo.objects.get().height) == (1_600, 1_000)


@pytest.mark.parametrize("details", [{"kind": "PNG"}, {"kind": "JPEG", "progressive": True}])
def test_what_cannot_be_read_in_parts_is_refused_with_a_sentence(add, details):
    said = add(upload(picture((8_000, 5_000), **details))).content.decode()
    assert "This picture has 40 megapixels" in said
    assert not Photo.objects.exists()


def test_a_file_too_large_an_empty_one_and_none(add, monkeypatch):
    monkeypatch.setattr(photographs, "MOST_BYTES", 100)
    assert "a photograph may be" in add(upload(picture())).content.decode()
    assert "Choose at least one photograph." in add().content.decode()
    assert add(*[upload(b"x", f"{n}.jpg") for n in range(21)]).status_code == 400
    assert add(upload(b"", "empty.jpg")).status_code == 400


def test_it_is_shown_to_those_who_may_see_it(client, add, contributor, outsider):
    add(upload(picture()))
    photo = Photo.objects.get()
    urls = [f"/workshops/photos/{photo.pk}/", f"/workshops/photos/{photo.pk}/small/"]
    for level, person, code in ((2, contributor, 200), (2, outsider, 404), (4, contributor, 404)):
        Photo.objects.update(confidentiality=level)
        client.force_login(person)
        for url in urls:
            answer = client.get(url)
            assert answer.status_code == code
            if code == 200:
                assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
                assert Image.open(io.BytesIO(b"".join(answer))).width in (1_600, 480)


def test_a_caption_is_written_and_a_removed_one_comes_back(client, add, opened):
    add(upload(picture()))
    photo = Photo.objects.get()
    row = f"/workshops/rows/photo/{photo.pk}"
    words = {"caption": "The board of FLM", "confidentiality": "1", "version": 1}
    assert client.post(f"{row}/edit/", words).status_code == 302
    assert client.post(f"{row}/remove/", {"version": 2}).status_code == 200
    client.post(f"{row}/restore/", {"place": "0"})
    back = Photo.objects.get()
    assert (back.caption, back.file.name, back.sha256, back.confidentiality) == (
        "The board of FLM",
        photo.file.name,
        photo.sha256,
        1,
    )


def test_sessions_of_another_workshop_are_not_offered(client, add, facilitator, session, flm):
    from workshops.models import Session
    from workshops.tests.meeting import make_workshop

    other = make_workshop([flm], theme="Another", facilitators=[facilitator])
    foreign = Session.add(other, by=facilitator, title="Elsewhere")
    add(upload(picture()))
    photo = Photo.objects.get()
    words = {"caption": "Here", "confidentiality": "2", "version": 1, "session": str(foreign.pk)}
    assert client.post(f"/workshops/rows/photo/{photo.pk}/edit/", words).status_code == 400
