"""Rows through the API: added once, written over what was seen, ordered and removed, by those whose report it is."""

from uuid import uuid4

import pytest

from conftest import MORNING, make_change, make_statement
from reporting.models import ChapterNote, ContextChange, Report, Statement
from reporting.tests.calling import Api
from reporting.workflow import Action, Status


@pytest.fixture
def api(contributor):
    return Api(contributor)


def test_a_statement_is_added_at_the_end(api, report, contributor):
    for text in ("One.", "Two."):
        answer = api.post("statements/", report=report.pk, criterion="better", text=text)
        assert answer.status_code == 201
    assert answer.json() == {
        "id": str(Statement.objects.get(text="Two.").pk),
        "report": str(report.pk),
        "criterion": "better",
        "text": "Two.",
        "detail": "",
        "confidentiality": 2,
        "version": 1,
        "carried": False,
        "evidence": [],
        "sources": [],
        "created_at": answer.json()["created_at"],
        "changed_at": answer.json()["changed_at"],
    }
    assert Statement.objects.get(text="Two.").created_by == contributor


def test_sent_twice_it_is_one_row(api, report):
    words = {"id": str(uuid4()), "report": report.pk, "criterion": "lessons", "text": "Once."}
    assert [api.post("statements/", **words).status_code for _time in range(3)] == [201, 200, 200]
    [row] = Statement.objects.all()
    assert (str(row.pk), row.version) == (words["id"], 1)


def test_an_id_of_a_row_elsewhere_is_refused(api, report, reports):
    theirs = make_statement(reports["BOMSA"], text="Theirs.")
    answer = api.post("statements/", id=theirs.pk, report=report.pk, criterion="better", text="Mine.")
    assert answer.status_code == 409
    theirs.refresh_from_db()
    assert (theirs.text, theirs.report) == ("Theirs.", reports["BOMSA"])


def test_a_change_of_the_context_is_added(api, report):
    answer = api.post("context-changes/", report=report.pk, sign="negative", text="ERD's staff changed.")
    assert answer.status_code == 201
    assert {name: answer.json()[name] for name in ("sign", "level", "happened_on", "meaning")} == {
        "sign": "negative", "level": "national", "happened_on": None, "meaning": "",
    }  # fmt: skip


def test_a_report_takes_rows_of_its_own_chapters_alone(inception, consortium_lead):
    api = Api(consortium_lead)
    words = {"report": str(inception.pk), "text": "The agency has a new head."}
    change = {"sign": "neutral", "level": "national", "happened_on": "2017-02-01"}
    for address, more in (("statements/", {"criterion": "better"}), ("context-changes/", change)):
        answer = api.post(address, **words, **more)
        assert (answer.status_code, answer.json()) == (400, {"report": ["This report has no such chapter."]})
    assert Statement.objects.count() == ContextChange.objects.count() == 0


def test_what_is_wrong_is_said_by_field(api, report):
    answer = api.post("statements/", criterion="best", text=" ", confidentiality=5, report=str(uuid4()), id="x")
    assert answer.status_code == 400
    assert answer.json().keys() == {"criterion", "text", "confidentiality", "report", "id"}
    assert api.post("context-changes/", report=report.pk, happened_on="in spring").json().keys() == {
        "sign", "text", "happened_on",
    }  # fmt: skip
    long = api.post("statements/", report=report.pk, criterion="better", text="ক" * 20_001)
    assert (long.status_code, long.json().keys()) == (400, {"text"})
    assert Statement.objects.count() == 0


def test_only_those_whose_report_it_is_write_in_it(
    submitted_report, reviewer, consortium_lead, facilitator, stranger, observer
):
    row = submitted_report.statements.first()
    for person in (reviewer, consortium_lead, facilitator):
        api = Api(person)
        added = api.post("statements/", report=submitted_report.pk, criterion="better", text="Mine.")
        assert added.status_code == 403
        assert api.patch(f"statements/{row.pk}/", version=1, text="Mine.").status_code == 403
        assert api.post(f"statements/{row.pk}/move/", to=0).status_code == 403
        assert api.delete(f"statements/{row.pk}/", version=1).status_code == 403
        assert api.get(f"statements/{row.pk}/history/").status_code == 403
    for person in (stranger, observer):
        api = Api(person)
        added = api.post("statements/", report=submitted_report.pk, criterion="better", text="Mine.")
        assert (added.status_code, added.json().keys()) == (400, {"report"})
        assert api.get(f"statements/{row.pk}/").status_code == 404
        assert api.patch(f"statements/{row.pk}/", version=1, text="Mine.").status_code == 404
        assert api.post(f"statements/{row.pk}/move/", to=0).status_code == 404
        assert api.delete(f"statements/{row.pk}/", version=1).status_code == 404
        assert api.get(f"statements/{row.pk}/history/").status_code == 404
    assert submitted_report.statements.count() == 4
    row.refresh_from_db()
    assert (row.text, row.version) == ("YPSA says of went_well.", 1)


def test_a_row_never_moves_to_another_report(api, report, reports, contributor):
    row = make_statement(report)
    answer = api.patch(
        f"statements/{row.pk}/", version=1, text="New.", report=str(reports["FLM"].pk), criterion="better"
    )
    assert answer.status_code == 200
    row.refresh_from_db()
    assert (row.report, row.criterion, row.text) == (report, "went_well", "New.")


def test_rewriting_needs_the_version_that_was_seen(api, report):
    row = make_statement(report, text="Old.", detail="Kept.")
    assert api.patch(f"statements/{row.pk}/", text="New.").json().keys() == {"version"}
    assert api.patch(f"statements/{row.pk}/", version=10**20, text="New.").json().keys() == {"version"}
    answer = api.patch(f"statements/{row.pk}/", version=1, text="New.").json()
    assert (answer["text"], answer["detail"], answer["version"]) == ("New.", "Kept.", 2)
    again = api.patch(f"statements/{row.pk}/", version=1, text=" New.\r\n")
    assert (again.status_code, again.json()["version"]) == (200, 2)


def test_whoever_is_slower_gets_both_texts(api, report, contributor, focal_person):
    row = make_change(report, text="First.")
    assert Api(focal_person).patch(f"context-changes/{row.pk}/", version=1, text="Theirs.").status_code == 200
    answer = api.patch(f"context-changes/{row.pk}/", version=1, text="Mine.", happened_on="2017-03-01")
    assert answer.status_code == 409
    said = answer.json()
    assert (said["theirs"]["text"], said["mine"], said["version"], said["changed_by"]) == (
        "Theirs.", {"text": "Mine.", "happened_on": "2017-03-01"}, 2, focal_person.name,
    )  # fmt: skip
    assert api.delete(f"context-changes/{row.pk}/", version=1).status_code == 409
    assert ContextChange.objects.get().text == "Theirs."


def test_what_a_colleague_removed_is_gone_and_ones_words_come_back(api, report, focal_person):
    row = make_statement(report)
    assert api.delete(f"statements/{row.pk}/", version=1).status_code == 204
    answer = Api(focal_person).patch(f"statements/{row.pk}/", version=1, text="Still mine.")
    assert (answer.status_code, answer.json()["mine"]) == (410, {"text": "Still mine."})
    assert Api(focal_person).post(f"statements/{row.pk}/move/", to=0).status_code == 410
    assert Api(focal_person).delete(f"statements/{row.pk}/", version=1).status_code == 204
    assert Api(focal_person).get(f"statements/{row.pk}/").status_code == 404


def test_removing_needs_the_version_too(api, report):
    row = make_statement(report)
    assert api.delete(f"statements/{row.pk}/").json().keys() == {"version"}
    assert Statement.objects.count() == 1


def test_rows_are_ordered(api, report):
    rows = [make_statement(report, text=text) for text in ("A", "B", "C")]
    make_statement(report, "lessons", "L")

    def listed():
        return [row["text"] for row in api.get("statements/", report=report.pk).json()["results"]]

    assert api.post(f"statements/{rows[2].pk}/move/", to=0).json()["text"] == "C"
    assert listed() == ["C", "A", "B", "L"]
    assert api.post(f"statements/{rows[2].pk}/move/", to=2**31 - 1).status_code == 200
    assert listed() == ["A", "B", "C", "L"]
    assert api.post(f"statements/{rows[2].pk}/move/", to=-1).json().keys() == {"to"}


def test_a_closed_report_takes_no_words(submitted_report, contributor):
    api, row = Api(contributor), submitted_report.statements.first()
    answers = [
        api.post("statements/", report=submitted_report.pk, criterion="better", text="Late."),
        api.patch(f"statements/{row.pk}/", version=1, text="Late."),
        api.post(f"statements/{row.pk}/move/", to=3),
        api.delete(f"statements/{row.pk}/", version=1),
    ]
    assert {(answer.status_code, answer.json()["detail"]) for answer in answers} == {
        (409, "This report has already been submitted.")
    }


def test_filters_of_rows(reports, facilitator):
    for name in ("YPSA", "COAST"):
        make_statement(reports[name], "better", f"{name} better")
        make_statement(reports[name], "lessons", f"{name} lessons")
        make_change(reports[name], text=f"{name} up", sign="positive", level="local")
        make_change(reports[name], text=f"{name} down", sign="negative", level="global")
    Report.objects.update(status=Status.APPROVED)
    api = Api(facilitator)

    def texts(kind, **query):
        return [row["text"] for row in api.get(f"{kind}/", **query).json()["results"]]

    assert texts("statements", criterion="better") == ["COAST better", "YPSA better"]
    assert texts("statements", ibp="FLM", quarter="2017Q1") == ["YPSA better", "YPSA lessons"]
    assert texts("statements", report=reports["COAST"].pk, criterion="lessons") == ["COAST lessons"]
    assert texts("context-changes", sign="negative", ibp="CFTM") == ["COAST down"]
    assert texts("context-changes", level="local") == ["COAST up", "YPSA up"]
    assert texts("context-changes", quarter="2016Q4") == []
    for query in ({"report": "x"}, {"criterion": "x"}, {"quarter": "x"}, {"ibp": "x"}):
        assert api.get("statements/", **query).json().keys() == query.keys()


def test_notes_on_inclusion_are_there_from_the_start(api, report, facilitator):
    notes = api.get("chapter-notes/", report=report.pk).json()["results"]
    assert [note["chapter"] for note in notes[:2]] == ["progress", "context"]
    answer = api.patch(f"chapter-notes/{notes[0]['id']}/", version=1, reached="Returnee women.", confidentiality=4)
    assert (answer.json()["reached"], answer.json()["version"]) == ("Returnee women.", 2)
    assert api.post("chapter-notes/", report=report.pk).status_code == 405
    assert api.delete(f"chapter-notes/{notes[0]['id']}/", version=2).status_code == 405
    Report.objects.update(status=Status.SUBMITTED)
    read = Api(facilitator).get("chapter-notes/", report=report.pk).json()["results"]
    assert [note["id"] for note in read] == [note["id"] for note in notes[1:] if note["confidentiality"] < 4]
    assert ChapterNote.objects.get(pk=notes[0]["id"]).changed_by


def test_what_was_written_is_remembered_for_its_writers(api, report, contributor, focal_person, reviewer):
    row = make_statement(report, by=contributor, text="First.")
    Api(focal_person).patch(f"statements/{row.pk}/", version=1, text="Second.", confidentiality=4)
    api.delete(f"statements/{row.pk}/", version=2)
    entries = api.get(f"statements/{row.pk}/history/").json()["results"]
    assert [(entry["change"], entry["by"], entry["words"]["text"]) for entry in entries] == [
        ("removed", contributor.name, "Second."),
        ("changed", focal_person.name, "Second."),
        ("added", contributor.name, "First."),
    ]
    assert Api(reviewer).get(f"statements/{row.pk}/history/").status_code == 404


@pytest.mark.parametrize("address", ["statements/", "context-changes/", "chapter-notes/", "evidence/"])
def test_as_many_queries_for_many_rows_as_for_one(
    reports, report, reviewer, focal_person, address, django_assert_max_num_queries
):
    def fill(count):
        for number in range(count):
            for kind in (make_statement, make_change):
                row = kind(report, text=f"{number}")
                row.evidence.create(label="Minutes", url=f"https://example.org/{number}")

    fill(1)
    api = Api(focal_person)
    api.get(address)  # kinds of rows are remembered from one request to the next
    with django_assert_max_num_queries(20) as few:
        assert api.get(address).json()["count"] > 0
    fill(30)
    with django_assert_max_num_queries(len(few)) as many:
        api.get(address, page_size=200)
    assert len(many) == len(few)


def test_reviewers_never_see_what_is_written_between_submissions(submitted_report, focal_person, reviewer):
    submitted_report.take(Action.RETURN, by=reviewer, at=MORNING, note="Say where.")
    row = submitted_report.statements.first()
    Api(focal_person).patch(f"statements/{row.pk}/", version=1, text="Not yet sent.")
    assert Api(reviewer).get("statements/").json()["count"] == 0
    assert Api(reviewer).get(f"statements/{row.pk}/").status_code == 404
