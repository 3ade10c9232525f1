"""Whatever is posted is refused clearly or stored and shown literally; never a 500, and nothing is lost."""

from uuid import uuid4

import pytest
from django.urls import reverse

from conftest import make_statement

BANGLA = "ক্ষুদ্রঋণ ও অভিবাসন ব্যয়। "


def add_url(report):
    return reverse("reporting:add_statement", args=[report.pk, "went_well"])


def edit_url(row):
    return reverse("reporting:edit_row", args=["statement", row.pk])


def words(text, **more):
    return {"text": text, "detail": "", "confidentiality": "2", **more}


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"X-Draft": "1"}], ids=["page", "htmx", "draft"])
def test_unreadable_characters_are_refused(sign_in, contributor, report, headers):
    data = words("before\x00after", id=uuid4(), detail="The whole afternoon of work.")
    answer = sign_in(contributor).post(add_url(report), data, headers=headers)
    assert answer.status_code == 400
    assert not report.statements.exists()


def test_the_rest_of_the_text_is_given_back(sign_in, contributor, report):
    data = words("before\x00after", id=uuid4(), detail="The whole afternoon of work.")
    assert "The whole afternoon of work." in sign_in(contributor).post(add_url(report), data).text


def test_half_a_character_is_stored_as_a_readable_one(sign_in, contributor, report):
    body = f"id={uuid4()}&confidentiality=2&detail=&text=half+".encode() + b"\xed\xa0\xbd" + b"+a+character"
    answer = sign_in(contributor).post(add_url(report), body, content_type="application/x-www-form-urlencoded")
    if answer.status_code == 302:
        report.statements.get().text.encode()  # raises on half a character
    else:
        assert answer.status_code == 400


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_a_megabyte_of_bangla_is_refused_in_words_and_kept(sign_in, contributor, report, headers):
    text = BANGLA * (1_000_000 // len(BANGLA.encode()))
    answer = sign_in(contributor).post(add_url(report), words(text, id=uuid4()), headers=headers)
    assert answer.status_code == 400
    assert "at most 20000 can stand here" in answer.text.replace(",", "")
    assert answer.text.count(BANGLA.strip()) >= text.count(BANGLA.strip()) - 1
    assert not report.statements.exists()


def test_a_megabyte_as_a_draft_says_what_is_too_long(sign_in, contributor, report):
    row = make_statement(report, by=contributor)
    answer = sign_in(contributor).post(edit_url(row), words(BANGLA * 40_000, version=1), headers={"X-Draft": "1"})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["text"]


def test_text_of_the_longest_length_is_stored_whole(sign_in, contributor, report):
    text = (BANGLA * 1_000)[:19_999] + "।"
    sign_in(contributor).post(add_url(report), words(text, id=uuid4()))
    assert report.statements.get().text == text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</textarea><img src=x onerror=alert(1)>",
        "{% now 'Y' %} {{ 7|add:7 }}",
        "' OR 1=1; --",
        '=HYPERLINK("https://evil.example")',
        "\u202etxet desrever",
        "ক\u200dষ with a joiner",
    ],
)
def test_markup_is_shown_literally(sign_in, contributor, report, text):
    client = sign_in(contributor)
    client.post(add_url(report), words(text, id=uuid4()))
    row = report.statements.get()
    assert row.text == text
    addresses = [
        reverse("reporting:progress", args=[report.pk]),
        reverse("reporting:read", args=[report.pk]),
        edit_url(row),
        reverse("reporting:row_history", args=["statement", row.pk]),
        reverse("reporting:row_evidence", args=["statement", row.pk]),
    ]
    for address in addresses:
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("version", ["", "abc", "-1", "1e9", "99999999999999999999", "1.0", "৩"])
def test_a_tampered_version_overwrites_nothing(sign_in, contributor, focal_person, report, version):
    row = make_statement(report, by=contributor)
    row.rewrite(version=1, by=focal_person, text="Maksuda’s words.")
    for headers in ({}, {"X-Draft": "1"}):
        answer = sign_in(contributor).post(edit_url(row), words("Forced.", version=version), headers=headers)
        assert answer.status_code in (400, 409)
    row.refresh_from_db()
    assert row.text == "Maksuda’s words."


@pytest.mark.parametrize("level", ["", "0", "5", "secret", "99999999999999999999"])
def test_a_level_that_is_none_is_refused(sign_in, contributor, report, level):
    answer = sign_in(contributor).post(add_url(report), words("Fine.", id=uuid4(), confidentiality=level))
    assert answer.status_code == 400
    assert not report.statements.exists()


@pytest.mark.parametrize("pk", ["not-a-uuid", "", "0", "9" * 40])
def test_a_row_id_that_is_none_is_refused_or_replaced(sign_in, contributor, report, pk):
    answer = sign_in(contributor).post(add_url(report), words("Fine.", id=pk))
    assert answer.status_code in (302, 400)


@pytest.mark.parametrize(
    "address",
    [
        "/reports/{report}/submissions/0/",
        "/reports/{report}/submissions/99999999999999999999/",
        "/reports/{report}/progress/gossip/add/",
        "/rows/statement/{report}/edit/",
        "/rows/rumour/{row}/edit/",
        "/rows/change/{row}/edit/",
        "/evidence/{row}/",
    ],
)
def test_addresses_of_nothing_are_not_found(sign_in, contributor, report, address):
    row = make_statement(report, by=contributor)
    assert sign_in(contributor).get(address.format(report=report.pk, row=row.pk)).status_code == 404


def test_one_cannot_write_into_another_report_through_ones_own(sign_in, contributor, report, reports):
    """Fields that are no words of the row are not taken from the form."""
    row = make_statement(report, by=contributor)
    forged = words(
        "Mine.", version=1, report=reports["BOMSA"].pk, report_id=reports["BOMSA"].pk, criterion="lessons", position=0
    )
    sign_in(contributor).post(edit_url(row), forged)
    row.refresh_from_db()
    assert (row.report, row.criterion, row.text) == (report, "went_well", "Mine.")
