"""Reports through the API: found, read at one's clearance, and taken through their life as the table says."""

from datetime import date

import pytest

from conftest import MORNING, complete, make_organisation, make_person, make_seat, make_statement
from partners.standing import Role
from reporting.freezing import fingerprint
from reporting.models import Quarter, Report
from reporting.opening import open_quarter
from reporting.quarters import Period
from reporting.tests.calling import Api
from reporting.workflow import Action, Status


def names(answer):
    return [report["title"].split(" · ")[0] for report in answer.json()["results"]]


def test_everyone_finds_the_reports_they_may_know_of(
    reports, contributor, consortium_lead, reviewer, facilitator, administrator, observer, stranger
):
    found = {person.name: set(names(Api(person).get("reports/"))) for person in (
        contributor, consortium_lead, reviewer, facilitator, administrator, observer, stranger
    )}  # fmt: skip
    flm = {"FLM", "IID", "YPSA", "BOMSA"}
    assert found == {
        contributor.name: {"YPSA", "FLM"},
        consortium_lead.name: flm,
        reviewer.name: flm,
        facilitator.name: flm | {"CFTM", "COAST"},
        administrator.name: set(),
        observer.name: set(),
        stranger.name: {"COAST", "CFTM"},
    }


def test_filters(reports, quarter, facilitator):
    api = Api(facilitator)
    reports["BOMSA"].take(Action.EXCUSE, by=facilitator, at=MORNING, note="Flood.")
    Report.objects.filter(pk=reports["IID"].pk).update(due_on=date(2999, 1, 1))

    assert names(api.get("reports/", ibp="CFTM")) == ["COAST", "CFTM"]
    assert names(api.get("reports/", kind="consolidated")) == ["CFTM", "FLM"]
    assert names(api.get("reports/", status=["no_return", "approved"])) == ["BOMSA"]
    assert names(api.get("reports/", overdue="false")) == ["IID", "BOMSA"]
    assert names(api.get("reports/", overdue="true", ibp="FLM", kind="partner")) == ["YPSA"]
    assert len(names(api.get("reports/", quarter="2017Q1"))) == 6
    assert names(api.get("reports/", quarter="2017Q2")) == []


@pytest.mark.parametrize(
    "query", [{"quarter": "2017"}, {"quarter": "2017Q5"}, {"ibp": "XYZ"}, {"status": "lost"}, {"kind": "\\"}]
)
def test_a_filter_that_means_nothing_is_named(reports, facilitator, query):
    answer = Api(facilitator).get("reports/", **query)
    assert (answer.status_code, list(answer.json())) == (400, list(query))


def test_a_page_is_bounded_and_one_beyond_the_last_is_404(reports, facilitator):
    api = Api(facilitator)
    answer = api.get("reports/", page_size=2, page=2).json()
    assert (answer["count"], len(answer["results"])) == (6, 2)
    assert api.get("reports/", page=99).status_code == 404
    assert len(api.get("reports/", page_size=10**9).json()["results"]) == 6


def test_a_report_says_what_is_missing_and_what_one_can_do(report, focal_person):
    answer = Api(focal_person).get(f"reports/{report.pk}/").json()
    assert [chapter["key"] for chapter in answer["chapters"]] == [chapter.key for chapter in report.chapters]
    assert [(chapter["key"], len(chapter["gaps"])) for chapter in answer["chapters"][:2]] == [
        ("progress", 6),
        ("context", 3),
    ]
    assert answer["chapters"][0]["gaps"][0] == {
        "message": "Write at least one statement under “What went well?”",
        "url": f"/reports/{report.pk}/progress/#went_well",
    }
    assert (answer["actions"], answer["can_edit"], answer["can_extend"], answer["clearance"]) == (
        ["submit"], True, False, 4,
    )  # fmt: skip


def test_of_a_draft_the_lead_learns_only_that_it_exists(report, consortium_lead):
    make_statement(report)
    api = Api(consortium_lead)
    answer = api.get(f"reports/{report.pk}/").json()
    assert (answer["status"], answer["actions"], answer["can_edit"]) == ("draft", [], False)
    assert not any(chapter["gaps"] for chapter in answer["chapters"])
    for part in ("content", "events", "snapshots"):
        assert api.get(f"reports/{report.pk}/{part}/").status_code == 403
    assert api.get("statements/").json()["count"] == 0


def test_a_stranger_finds_nothing_at_any_address(submitted_report, stranger, observer, administrator):
    for person in (stranger, observer, administrator):
        api = Api(person)
        for part in ("", "content/", "events/", "snapshots/", "snapshots/1/"):
            assert api.get(f"reports/{submitted_report.pk}/{part}").status_code == 404
        words = {"note": "x", "due_on": "2017-05-01", "seen": "0" * 64, "reason": "unclear"}
        for deed in [*Action.values, "extend"]:
            assert api.post(f"reports/{submitted_report.pk}/{deed}/", **words).status_code == 404


def test_submitting_with_gaps_names_them_and_changes_nothing(report, focal_person):
    answer = Api(focal_person).post(f"reports/{report.pk}/submit/")
    assert answer.status_code == 409
    assert answer.json()["detail"] == "The report is not complete yet."
    assert len(answer.json()["gaps"]) == len(report.gaps()) > 10
    assert Report.objects.get(pk=report.pk).status == Status.DRAFT


def test_a_deed_too_late_or_without_its_reason_is_refused(submitted_report, focal_person, reviewer):
    again = Api(focal_person).post(f"reports/{submitted_report.pk}/submit/")
    assert (again.status_code, again.json()) == (409, {"detail": "This report has already been submitted."})
    silent = Api(reviewer).post(f"reports/{submitted_report.pk}/reopen/", note=" ")
    assert (silent.status_code, silent.json()) == (409, {"detail": "Write why the report is opened again."})
    assert submitted_report.events.count() == 2


def test_more_time(report, reviewer, focal_person):
    api = Api(reviewer)
    extend = f"reports/{report.pk}/extend/"
    assert api.post(extend, due_on="2017-04-20", note="Flood.").json()["due_on"] == "2017-04-20"
    assert api.post(extend, due_on="2017-04-20", note="Flood.").status_code == 409
    assert api.post(extend, due_on="soon", note="Flood.").json().keys() == {"due_on"}
    assert api.post(extend).json().keys() == {"due_on", "note"}
    assert Api(focal_person).post(extend, due_on="2017-05-20", note="Flood.").status_code == 403
    assert Report.objects.get(pk=report.pk).due_on == date(2017, 4, 20)


def test_content_is_cut_to_the_readers_clearance(
    submitted_report, consortium_lead, reviewer, facilitator, focal_person
):
    Report.objects.filter(pk=submitted_report.pk).update(status=Status.DRAFT)
    for level in (1, 2, 3, 4):
        make_statement(submitted_report, "lessons", f"Of level {level}.", confidentiality=level)
    Report.objects.filter(pk=submitted_report.pk).update(status=Status.SUBMITTED)

    def lessons(person):
        answer = Api(person).get(f"reports/{submitted_report.pk}/content/").json()
        [progress, *_others] = answer["chapters"]
        texts = [row["text"] for row in progress["values"]["criteria"][3]["statements"]]
        return answer["audience"], len([text for text in texts if text.startswith("Of level")])

    assert lessons(focal_person) == (4, 4)
    assert lessons(reviewer) == (4, 4)
    assert lessons(consortium_lead) == (3, 3)
    assert lessons(facilitator) == (2, 2)


def test_what_was_submitted_proves_itself(submitted_report, focal_person, reviewer, consortium_lead):
    submitted_report.take(Action.RETURN, by=reviewer, at=MORNING, note="Say where.")
    for person in (focal_person, reviewer):
        api = Api(person)
        [only] = api.get(f"reports/{submitted_report.pk}/snapshots/").json()["results"]
        full = api.get(f"reports/{submitted_report.pk}/snapshots/1/").json()
        assert (only["number"], only["submitted_by"]) == (1, focal_person.name)
        assert fingerprint(full["content"]) == full["sha256"] == only["sha256"]
        assert full["is_intact"] is True
        steps = api.get(f"reports/{submitted_report.pk}/events/").json()["results"]
        assert [(step["action"], step["note"]) for step in steps] == [
            ("open", ""), ("submit", ""), ("return", "Say where."),
        ]  # fmt: skip
        for beyond in ("2", "99999999999999999999", "0", "x"):
            assert api.get(f"reports/{submitted_report.pk}/snapshots/{beyond}/").status_code == 404
    assert Api(consortium_lead).get(f"reports/{submitted_report.pk}/snapshots/1/").status_code == 403


def test_quarters_and_opening_one(quarter, flm, seat, facilitator, contributor, stranger):
    head = make_person("Rehana Parvin", Role.REVIEWER)
    assert Api(contributor).get("quarters/").json()["count"] == 0
    assert Api(contributor).post("quarters/2017Q1/open/").status_code == 404
    assert Api(head).post("quarters/2017Q1/open/").json()["new_reports"] == 5
    assert Api(head).post("quarters/2017Q1/open/").json()["new_reports"] == 0
    assert Api(contributor).get("quarters/").json()["results"][0]["code"] == "2017Q1"
    assert Api(contributor).get("quarters/2017Q1/").json()["due_on"] == "2017-04-06"
    assert Api(contributor).post("quarters/2017Q1/open/").status_code == 403
    for nonsense in ("2017Q2", "2017Q9", "99999Q1", "x"):
        assert Api(head).get(f"quarters/{nonsense}/").status_code == 404
    assert Report.objects.count() == 5


def test_quarters_are_prepared_dated_and_taken_back(report, administrator, contributor):
    api = Api(administrator)
    made = api.post("quarters/", code="2017Q2", due_on="2017-07-20")
    assert made.status_code == 201
    assert {name: made.json()[name] for name in ("starts_on", "ends_on", "due_on", "opened_at")} == {
        "starts_on": "2017-04-01", "ends_on": "2017-06-30", "due_on": "2017-07-20", "opened_at": None,
    }  # fmt: skip
    assert api.post("quarters/", code="2017Q2").json() == {"non_field_errors": ["This quarter exists already."]}
    for code in ("2017", "9999Q1", "0000Q1", "2017Q1 x"):
        assert api.post("quarters/", code=code).json().keys() == {"code"}

    assert api.patch("quarters/2017Q1/", due_on="2017-04-30").json()["due_on"] == "2017-04-30"
    assert Report.objects.get(pk=report.pk).due_on == date(2017, 4, 30)
    assert api.patch("quarters/2017Q1/", ends_on="2016-01-01").status_code == 400

    assert api.delete("quarters/2017Q1/").status_code == 409
    other = Api(contributor)
    assert other.post("quarters/", code="2018Q1").status_code == 403
    assert other.patch("quarters/2017Q1/", due_on="2017-05-30").status_code == 403
    assert other.delete("quarters/2017Q1/").status_code == 403
    assert other.delete("quarters/2017Q2/").status_code == 404
    assert api.delete("quarters/2017Q2/").status_code == 204
    assert [quarter.code for quarter in Quarter.objects.all()] == ["2017Q1"]


def test_as_many_queries_for_300_reports_as_for_three(
    quarter, flm, foreign_seat, lead_seat, facilitator, django_assert_max_num_queries
):
    open_quarter(quarter, by=None, at=MORNING)
    api = Api(facilitator)
    with django_assert_max_num_queries(20) as few:
        assert api.get("reports/", page_size=200).json()["count"] == 4
    for number in range(150):
        make_seat(flm, make_organisation(f"ORG{number}"))
    other = Quarter.of(Period(2017, 2))
    other.save()
    for each in (quarter, other):
        open_quarter(each, by=None, at=MORNING)
    with django_assert_max_num_queries(len(few)) as many:
        answer = api.get("reports/", page_size=200).json()
    assert (answer["count"], len(answer["results"])) == (308, 200)
    assert len(many) == len(few)


def test_complete_consolidated_report_is_submitted_by_its_lead(consolidated, consortium_lead, focal_person):
    assert Api(focal_person).post(f"reports/{consolidated.pk}/submit/").status_code == 403
    answer = Api(consortium_lead).post(f"reports/{consolidated.pk}/submit/")
    assert answer.json()["status"] == "submitted"


def test_completing_and_submitting_by_program(report, focal_person):
    complete(report)
    answer = Api(focal_person).post(f"reports/{report.pk}/submit/").json()
    assert (answer["status"], answer["can_edit"], answer["actions"]) == ("submitted", False, ["withdraw"])
