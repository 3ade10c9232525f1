"""A partner writes its progress review row by row: in place with htmx, and on plain pages without scripts."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import make_change, make_statement
from reporting.models import Statement

HTMX = {"HX-Request": "true"}


def add_url(report, criterion="went_well"):
    return reverse("reporting:add_statement", args=[report.pk, criterion])


def row_url(deed, row, kind="statement"):
    return reverse(f"reporting:{deed}", args=[kind, row.pk])


def words(text="Three unions keep a register.", **more):
    return {"text": text, "detail": "", "confidentiality": "2", **more}


def texts(report, criterion="went_well"):
    return list(report.statements.filter(criterion=criterion).order_by("position").values_list("text", flat=True))


def test_the_chapter_shows_four_lists_and_what_is_missing(sign_in, contributor, report):
    make_statement(report, text="A desk opened in Sitakunda.", by=contributor)
    page = sign_in(contributor).get(reverse("reporting:progress", args=[report.pk]))
    assert page.status_code == 200
    for label in Statement.Criterion.labels:
        assert str(label) in page.text
    assert "A desk opened in Sitakunda." in page.text
    assert "5 things missing" in page.text  # three criteria, and two questions on inclusion


def test_a_statement_is_added_on_a_plain_page(sign_in, contributor, report):
    client = sign_in(contributor)
    assert "<h1>Progress review</h1>" in client.get(add_url(report)).text
    answer = client.post(add_url(report), words(id=uuid4(), detail="Since 12 March."))
    row = report.statements.get()
    assert (row.text, row.detail, row.criterion) == ("Three unions keep a register.", "Since 12 March.", "went_well")
    assert (row.created_by, row.version) == (contributor, 1)
    assert (answer.status_code, answer.url) == (302, reverse("reporting:progress", args=[report.pk]) + f"#row-{row.pk}")


def test_a_statement_sent_twice_is_one(sign_in, contributor, report):
    pk = uuid4()
    for _ in range(2):
        sign_in(contributor).post(add_url(report), words(id=pk))
    assert texts(report) == ["Three unions keep a register."]


def test_in_place_the_row_answers_and_the_next_form_if_wanted(sign_in, contributor, report):
    answer = sign_in(contributor).post(add_url(report), words(id=uuid4(), then="add"), headers=HTMX)
    row = report.statements.get()
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert f'id="row-{row.pk}"' in answer.text
    assert answer.text.count("<textarea") == 2
    assert 'hx-swap-oob="true"' in answer.text  # what is still missing is said anew


def test_without_scripts_the_next_form_is_a_page(sign_in, contributor, report):
    answer = sign_in(contributor).post(add_url(report), words(id=uuid4(), then="add"))
    assert answer.url == add_url(report)


def test_a_row_opens_where_it_stands_and_closes_again(sign_in, contributor, report):
    row = make_statement(report, by=contributor)
    client = sign_in(contributor)
    opened = client.get(row_url("edit_row", row), headers=HTMX)
    assert "<html" not in opened.text
    assert f'name="version" value="{row.version}"' in opened.text
    assert "<textarea" not in client.get(row_url("row", row), headers=HTMX).text
    assert "<html" in client.get(row_url("edit_row", row)).text
    assert client.get(row_url("row", row)).url.endswith(f"#row-{row.pk}")


def test_a_new_row_that_was_never_saved_closes_to_nothing(sign_in, contributor, report):
    answer = sign_in(contributor).get(reverse("reporting:row", args=["statement", uuid4()]), headers=HTMX)
    assert (answer.status_code, answer.content) == (200, b"")


def test_words_and_level_are_changed(sign_in, contributor, report):
    row = make_statement(report, by=contributor)
    sign_in(contributor).post(row_url("edit_row", row), words("Seen by nobody else.", confidentiality="4", version=1))
    row.refresh_from_db()
    assert (row.text, row.confidentiality, row.version, row.changed_by) == ("Seen by nobody else.", 4, 2, contributor)
    page = sign_in(contributor).get(reverse("reporting:progress", args=[report.pk]))
    assert "Restricted" in page.text
    assert page.headers.get("X-Offline") is None  # restricted words stay off the device


def test_an_empty_text_is_refused_and_says_what_to_do(sign_in, contributor, report):
    row = make_statement(report, by=contributor)
    answer = sign_in(contributor).post(row_url("edit_row", row), words(" ", detail="This stays.", version=1))
    assert answer.status_code == 400
    assert "Write the statement, or remove it." in answer.text
    assert "This stays." in answer.text
    row.refresh_from_db()
    assert row.version == 1


@pytest.mark.parametrize(
    ("wanted", "order"),
    [("up", ["b", "a", "c"]), ("down", ["a", "c", "b"]), ("0", ["b", "a", "c"]), ("2", ["a", "c", "b"]), ("x", None)],
)
def test_rows_are_moved(sign_in, contributor, report, wanted, order):
    rows = {text: make_statement(report, text=text, by=contributor) for text in "abc"}
    client = sign_in(contributor)
    answer = client.post(row_url("move_row", rows["b"]), {"move": wanted})
    assert answer.status_code == 302
    assert texts(report) == (order or ["a", "b", "c"])


def test_in_place_the_whole_list_answers_a_move(sign_in, contributor, report):
    rows = [make_statement(report, text=text, by=contributor) for text in ("first", "second")]
    make_statement(report, "lessons", text="elsewhere", by=contributor)
    answer = sign_in(contributor).post(row_url("move_row", rows[1]), {"move": "up"}, headers=HTMX)
    assert answer.text.strip().startswith("<ol") or '<ol class="parts" id="list-went_well">' in answer.text
    assert answer.text.index("second") < answer.text.index("first")
    assert "elsewhere" not in answer.text


def test_a_row_is_removed_and_brought_back_where_it_stood(sign_in, contributor, report):
    rows = [make_statement(report, text=text, by=contributor) for text in ("one", "two", "three")]
    client = sign_in(contributor)
    answer = client.post(row_url("remove_row", rows[1]), {"version": 1}, headers=HTMX)
    assert texts(report) == ["one", "three"]
    assert "Undo" in answer.text
    assert 'name="place" value="1"' in answer.text
    back = client.post(row_url("restore_row", rows[1]), {"place": "1"}, headers=HTMX)
    assert texts(report) == ["one", "two", "three"]
    assert "two" in back.text
    assert report.statements.get(text="two").pk == rows[1].pk


def test_without_scripts_removing_offers_to_undo_on_a_page(sign_in, contributor, report):
    row = make_statement(report, by=contributor)
    client = sign_in(contributor)
    page = client.post(row_url("remove_row", row), {"version": 1})
    assert page.status_code == 200
    assert row.text in page.text
    client.post(row_url("restore_row", row), {"place": "0"})
    client.post(row_url("restore_row", row), {"place": "0"})
    assert texts(report) == [row.text]


def test_a_removed_row_keeps_its_evidence_for_when_it_comes_back(sign_in, contributor, report):
    row = make_statement(report, by=contributor)
    row.evidence.create(url="https://example.org/register", label="The register")
    client = sign_in(contributor)
    client.post(row_url("remove_row", row), {"version": 1})
    client.post(row_url("restore_row", row))
    assert [str(item) for item in report.statements.get().evidence.all()] == ["The register"]


def test_the_note_on_inclusion_is_written_and_can_be_neither_moved_nor_removed(sign_in, contributor, report):
    note = report.chapternotes.get(chapter="progress")
    client = sign_in(contributor)
    client.post(
        row_url("edit_row", note, "note"),
        {
            "reached": "Women in two unions.",
            "missing": "Men who returned.",
            "done": "",
            "confidentiality": 2,
            "version": 1,
        },
    )
    note.refresh_from_db()
    assert (note.reached, note.missing) == ("Women in two unions.", "Men who returned.")
    assert client.post(row_url("remove_row", note, "note"), {"version": 2}).status_code == 404
    client.post(row_url("move_row", note, "note"), {"move": "up"})
    assert report.chapternotes.filter(pk=note.pk).exists()


@pytest.mark.parametrize("deed", ["move_row", "remove_row", "restore_row"])
def test_a_deed_is_posted(sign_in, contributor, report, deed):
    row = make_statement(report, by=contributor)
    assert sign_in(contributor).get(row_url(deed, row)).status_code == 405


def test_a_closed_report_shows_its_rows_and_takes_none(sign_in, contributor, submitted_report):
    row = submitted_report.statements.first()
    client = sign_in(contributor)
    page = client.get(reverse("reporting:progress", args=[submitted_report.pk]))
    assert row.text in page.text
    assert "Add a statement" not in page.text
    assert client.get(add_url(submitted_report)).status_code == 302
    answer = client.post(row_url("edit_row", row), words("Written too late.", version=row.version))
    assert answer.status_code == 409
    assert "Written too late." in answer.text  # nothing is lost
    for deed, data in (("remove_row", {"version": row.version}), ("move_row", {"move": "down"})):
        assert client.post(row_url(deed, row), data).status_code == 409
    assert client.post(add_url(submitted_report), words("Also too late.", id=uuid4())).status_code == 409
    assert submitted_report.statements.count() == 4


@pytest.mark.parametrize(
    ("person", "expected"), [("stranger", 404), ("observer", 404), ("consortium_lead", 404), ("reviewer", 404)]
)
def test_others_do_not_find_a_draft_row(request, sign_in, report, contributor, person, expected):
    row = make_statement(report, text="Not for others yet.", by=contributor)
    client = sign_in(request.getfixturevalue(person))
    for deed in ("edit_row", "row", "row_history", "row_evidence"):
        answer = client.get(row_url(deed, row))
        assert answer.status_code == expected
        assert "Not for others yet." not in answer.text
    assert client.post(row_url("edit_row", row), words("Mine now.", version=1)).status_code == expected
    assert client.post(row_url("remove_row", row), {"version": 1}).status_code == expected
    row.refresh_from_db()
    assert row.text == "Not for others yet."


def test_who_may_read_a_sent_row_may_still_not_write_it(sign_in, reviewer, submitted_report):
    row = submitted_report.statements.first()
    client = sign_in(reviewer)
    assert client.post(row_url("edit_row", row), words("Corrected.", version=row.version)).status_code == 403
    assert client.get(row_url("row_history", row)).status_code == 403
    row.refresh_from_db()
    assert row.text != "Corrected."


def test_an_id_from_another_organisation_adds_nothing_there(sign_in, contributor, report, reports):
    theirs = make_statement(reports["BOMSA"], text="BOMSA's own.")
    answer = sign_in(contributor).post(add_url(report), words("Forged.", id=theirs.pk))
    assert answer.status_code == 409
    assert "Forged." in answer.text
    theirs.refresh_from_db()
    assert theirs.text == "BOMSA's own."
    assert not report.statements.exists()


def test_a_criterion_that_is_none_is_not_found(sign_in, contributor, report):
    assert sign_in(contributor).get(add_url(report, "gossip")).status_code == 404


@pytest.mark.parametrize("name", ["progress", "context", "report", "read", "submit"])
def test_three_or_thirty_rows_ask_as_many_questions(sign_in, contributor, report, name):
    client = sign_in(contributor)
    counts = []
    for number in (3, 30):
        while report.statements.count() < number:
            make_statement(report, by=contributor).evidence.create(url="https://example.org/", label="A link")
            make_change(report, by=contributor)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"reporting:{name}", args=[report.pk])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_in_place_a_closed_report_says_why_above_the_page(sign_in, contributor, submitted_report):
    row = submitted_report.statements.first()
    client = sign_in(contributor)
    for deed, data in (("remove_row", {"version": row.version}), ("move_row", {"move": "down"})):
        answer = client.post(row_url(deed, row), data, headers=HTMX)
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#messages")
        assert "This report has already been submitted." in answer.text
        assert "<html" not in answer.text
    for address in (row_url("edit_row", row), row_url("row_evidence", row), add_url(submitted_report)):
        assert client.get(address, headers=HTMX).headers["HX-Refresh"] == "true"
