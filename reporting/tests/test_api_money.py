"""Financial lines over the API: the amounts as numbers, what is reckoned beside them, the same refusals as on the page."""

from uuid import uuid4

import pytest

from conftest import MORNING, complete, make_line
from partners.clearance import Level
from reporting.models import FinancialLine
from reporting.tests.calling import Api
from reporting.workflow import Action


@pytest.fixture
def api(contributor):
    return Api(contributor)


def test_a_line_is_added_with_what_follows_from_it(api, report):
    words = {
        "id": str(uuid4()),
        "report": report.pk,
        "heading": "Travel",
        "budget": "500000",
        "planned": "80000",
        "spent": "99999.50",
    }
    assert [api.post("financial-lines/", **words).status_code for _time in range(2)] == [201, 200]
    [line] = api.get("financial-lines/").json()["results"]
    assert {name: line[name] for name in ("before", "to_date", "left", "variance", "percent", "wants_reason", "carried")} == {
        "before": "0.00", "to_date": "99999.50", "left": "400000.50", "variance": "19999.50", "percent": "25.0",
        "wants_reason": True, "carried": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"spent": "-1"},
        {"spent": "lots"},
        {"spent": "1.234"},
        {"budget": "1e30"},
        {"planned": None},
        {"heading": ""},
        {"heading": "STAFF"},
        {"confidentiality": 9},
        {"reason": "x" * 5_001},
    ],
)
def test_what_cannot_be_is_told_by_field(api, report, wrong):
    make_line(report)
    words = {"report": report.pk, "heading": "Travel", "budget": "5", "planned": "5", "spent": "5", **wrong}
    answer = api.post("financial-lines/", **words)
    assert answer.status_code == 400 and set(answer.json()) == set(wrong)
    assert FinancialLine.objects.count() == 1


def test_it_is_rewritten_over_what_was_seen_and_carried_ones_stay(api, report):
    line = make_line(report)
    answer = api.patch(f"financial-lines/{line.pk}/", version=1, spent=None)
    assert answer.status_code == 200 and answer.json()["spent"] is None and answer.json()["variance"] is None
    assert api.patch(f"financial-lines/{line.pk}/", version=1, spent="5").status_code == 409
    FinancialLine.objects.filter(pk=line.pk).update(before=5)
    assert api.delete(f"financial-lines/{line.pk}/?version=2").status_code == 409


def test_a_consolidated_report_has_no_lines_of_its_own(reports, consortium_lead):
    words = {"report": reports["FLM"].pk, "heading": "Staff", "budget": "1", "planned": "1"}
    assert Api(consortium_lead).post("financial-lines/", **words).status_code == 400


def test_a_restricted_line_is_not_there_for_those_who_may_not_read_it(
    report, focal_person, consortium_lead, reviewer, facilitator, stranger
):
    make_line(report, "Safe lodging", confidentiality=Level.RESTRICTED)
    make_line(report, "Travel", confidentiality=Level.CONSORTIUM)
    make_line(report, "Staff")
    complete(report).take(Action.SUBMIT, by=focal_person, at=MORNING)
    seen = {
        person: {line["heading"] for line in Api(person).get("financial-lines/").json()["results"]}
        for person in (reviewer, consortium_lead, facilitator, stranger)
    }
    assert seen == {
        reviewer: {"Safe lodging", "Travel", "Staff"},
        consortium_lead: {"Travel", "Staff"},
        facilitator: {"Staff"},
        stranger: set(),
    }
