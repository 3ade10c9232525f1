"""A row saves itself while one types, is told of colleagues, and never overwrites or loses anybody's words."""

from uuid import uuid4

import pytest
from django.urls import reverse

from conftest import MORNING, make_change, make_statement
from partners.models import Appointment

DRAFT = {"X-Draft": "1"}


def words(text="Three unions keep a register.", **more):
    return {"text": text, "detail": "", "confidentiality": "2", **more}


def edit_url(row, kind="statement"):
    return reverse("reporting:edit_row", args=[kind, row.pk])


def add_url(report):
    return reverse("reporting:add_statement", args=[report.pk, "lessons"])


@pytest.fixture
def row(report, contributor):
    return make_statement(report, by=contributor)


# ── Drafts ──────────────────────────────────────────────────────────────────


def test_a_draft_answers_the_new_version_and_the_time(sign_in, contributor, row):
    answer = sign_in(contributor).post(edit_url(row), words("Half a sent", version=1), headers=DRAFT)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["version"], told["id"]) == (2, str(row.pk))
    assert len(told["saved"]) == 5 and told["saved"][2] == ":"
    row.refresh_from_db()
    assert row.text == "Half a sent"


def test_a_new_row_is_made_once_its_text_begins(sign_in, contributor, report):
    client, pk = sign_in(contributor), uuid4()
    waiting = client.post(add_url(report), words("", id=pk, detail="Somewhere", version=""), headers=DRAFT)
    assert (waiting.status_code, waiting.json()) == (200, {"saved": ""})
    assert not report.statements.exists()

    first = client.post(add_url(report), words("We", id=pk, version=""), headers=DRAFT).json()
    assert first["action"] == reverse("reporting:edit_row", args=["statement", pk])
    second = client.post(first["action"], words("We learnt", id=pk, version=first["version"]), headers=DRAFT).json()
    assert second["version"] == 2
    assert [row.text for row in report.statements.all()] == ["We learnt"]


def test_after_lost_answers_the_same_form_goes_on_with_its_row(sign_in, contributor, report):
    client, pk = sign_in(contributor), uuid4()
    for text in ("We", "We learnt", "We learnt a lot"):  # no answer arrived: the form still posts to where it began
        assert client.post(add_url(report), words(text, id=pk, version=""), headers=DRAFT).status_code == 200
    assert [row.text for row in report.statements.all()] == ["We learnt a lot"]


def test_the_same_words_again_are_no_new_version(sign_in, contributor, row):
    client = sign_in(contributor)
    for _ in range(2):
        answer = client.post(edit_url(row), words("Once.", version=1), headers=DRAFT)
        assert (answer.status_code, answer.json()["version"]) == (200, 2)


def test_errors_are_told_by_field(sign_in, contributor, row):
    answer = sign_in(contributor).post(edit_url(row), words("", version=1), headers=DRAFT)
    assert answer.status_code == 400
    assert answer.json() == {"errors": {"text": ["Write the statement, or remove it."]}}


def test_a_closed_report_refuses_a_draft(sign_in, contributor, submitted_report):
    row = submitted_report.statements.first()
    answer = sign_in(contributor).post(edit_url(row), words("Too late.", version=row.version), headers=DRAFT)
    assert answer.status_code == 403
    row.refresh_from_db()
    assert row.text != "Too late."


def test_who_is_signed_out_is_not_answered_with_a_page(client, row):
    answer = client.post(edit_url(row), words("Still here.", version=1), headers=DRAFT)
    assert answer.status_code in (302, 401)
    row.refresh_from_db()
    assert row.version == 1


# ── A colleague was faster ──────────────────────────────────────────────────


@pytest.fixture
def overtaken(row, focal_person):
    """The row, changed by a colleague since version 1 was seen."""
    type(row).objects.get(pk=row.pk).rewrite(version=1, by=focal_person, text="Maksuda’s <b>words</b>.")
    return row


def test_a_draft_over_a_colleagues_words_shows_both(sign_in, contributor, overtaken):
    answer = sign_in(contributor).post(edit_url(overtaken), words("Arif’s words.", version=1), headers=DRAFT)
    assert answer.status_code == 409
    html = answer.json()["html"]
    assert "Arif’s words." in html
    assert "Maksuda’s &lt;b&gt;words&lt;/b&gt;." in html
    assert "Maksuda Begum changed this" in html
    assert 'name="settle_version" value="2"' in html
    overtaken.refresh_from_db()
    assert overtaken.text == "Maksuda’s <b>words</b>."


def test_a_draft_is_told_what_stands_there_so_that_it_knows_its_own_words(sign_in, contributor, overtaken):
    """After an answer that was lost on the way, the form compares this with what it sent."""
    told = sign_in(contributor).post(edit_url(overtaken), words("Arif’s words.", version=1), headers=DRAFT).json()
    assert told["version"] == 2
    assert told["theirs"] == {"text": "Maksuda’s <b>words</b>.", "detail": "", "confidentiality": "2"}


def test_a_save_over_a_colleagues_words_shows_both_on_a_page(sign_in, contributor, overtaken):
    page = sign_in(contributor).post(edit_url(overtaken), words("Arif’s words.", version=1))
    assert page.status_code == 409
    assert "<html" in page.text
    assert "Arif’s words.</textarea>" in page.text
    assert "Maksuda’s &lt;b&gt;words&lt;/b&gt;." in page.text


@pytest.mark.parametrize(
    ("settle", "posted", "kept"),
    [
        ("mine", "Arif’s words.", "Arif’s words."),
        ("theirs", "Arif’s words.", "Maksuda’s <b>words</b>."),
        ("merged", "Both our words.", "Both our words."),
    ],
)
def test_both_texts_are_settled(sign_in, contributor, overtaken, settle, posted, kept):
    data = words(posted, version=1, settle=settle, settle_version=2)
    assert sign_in(contributor).post(edit_url(overtaken), data).status_code == 302
    overtaken.refresh_from_db()
    assert overtaken.text == kept


def test_settling_over_a_third_text_shows_that_one(sign_in, contributor, overtaken, focal_person):
    type(overtaken).objects.get(pk=overtaken.pk).rewrite(version=2, by=focal_person, text="Maksuda once more.")
    data = words("Arif’s words.", version=1, settle="mine", settle_version=2)
    page = sign_in(contributor).post(edit_url(overtaken), data)
    assert page.status_code == 409
    assert "Maksuda once more." in page.text


def test_ones_own_other_window_is_called_that(sign_in, contributor, row):
    client = sign_in(contributor)
    client.post(edit_url(row), words("In the first window.", version=1), headers=DRAFT)
    answer = client.post(edit_url(row), words("In the second window.", version=1), headers=DRAFT)
    assert answer.status_code == 409
    assert "in another window" in answer.json()["html"]


def test_a_change_shows_only_what_differs_in_words(sign_in, contributor, focal_person, report):
    change = make_change(report, by=contributor)
    type(change).objects.get(pk=change.pk).rewrite(version=1, by=focal_person, sign="negative")
    posted = {
        "sign": "neutral",
        "level": "national",
        "happened_on": "2017-02-01",
        "text": change.text,
        "meaning": change.meaning,
        "response": change.response,
        "confidentiality": "2",
        "version": "1",
    }
    html = sign_in(contributor).post(edit_url(change, "change"), posted, headers=DRAFT).json()["html"]
    assert "Neutral" in html
    assert "Negative" in html
    assert change.meaning not in html


def test_a_row_changed_meanwhile_is_not_removed_unseen(sign_in, contributor, overtaken):
    client = sign_in(contributor)
    url = reverse("reporting:remove_row", args=["statement", overtaken.pk])
    page = client.post(url, {"version": 1})
    assert page.status_code == 409
    assert "Remove it all the same" in page.text
    assert "Maksuda’s &lt;b&gt;words&lt;/b&gt;." in page.text
    in_place = client.post(url, {"version": 1}, headers={"HX-Request": "true"})
    assert in_place.status_code == 409
    assert "Not removed" in in_place.text
    assert type(overtaken).objects.filter(pk=overtaken.pk).exists()
    client.post(url, {"version": 2})
    assert not type(overtaken).objects.filter(pk=overtaken.pk).exists()


# ── A colleague removed it ──────────────────────────────────────────────────


@pytest.fixture
def gone(row, focal_person):
    type(row).objects.get(pk=row.pk).remove(version=1, by=focal_person)
    return row


def test_words_for_a_removed_row_are_shown_again(sign_in, contributor, gone):
    client = sign_in(contributor)
    draft = client.post(edit_url(gone), words("Not to be lost.", version=1), headers=DRAFT)
    assert draft.status_code == 409
    assert 'value="again"' in draft.json()["html"]
    page = client.post(edit_url(gone), words("Not to be lost.", version=1))
    assert page.status_code == 409
    assert "Not to be lost.</textarea>" in page.text
    assert client.get(edit_url(gone)).status_code == 404


def test_they_are_added_again_or_let_go(sign_in, contributor, gone, report):
    client = sign_in(contributor)
    client.post(edit_url(gone), words("Not to be lost.", version=1, settle="theirs"))
    assert not report.statements.exists()
    client.post(edit_url(gone), words("Not to be lost.", version=1, settle="again"))
    [back] = report.statements.all()
    assert (back.pk, back.text, back.criterion) == (gone.pk, "Not to be lost.", "went_well")


# ── Who may no longer write ─────────────────────────────────────────────────


def test_whose_role_ended_gets_the_text_back(sign_in, contributor, row):
    client = sign_in(contributor)
    [held] = Appointment.objects.filter(person=contributor)
    held.end(at=MORNING)
    answer = client.post(edit_url(row), words("A whole afternoon of work.", version=1))
    assert answer.status_code == 404
    assert "A whole afternoon of work." in answer.text
    row.refresh_from_db()
    assert row.text != "A whole afternoon of work."


def test_who_was_signed_out_meanwhile_gets_the_text_back(client, row):
    answer = client.post(edit_url(row), words("A whole <b>afternoon</b> of work.", version=1))
    assert answer.status_code == 401
    assert "A whole &lt;b&gt;afternoon&lt;/b&gt; of work." in answer.text
    assert reverse("account_login") in answer.text
    row.refresh_from_db()
    assert row.version == 1
