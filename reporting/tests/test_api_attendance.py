"""Programs keep attendance registers: the same rows, rules and refusals as on the page."""

from uuid import uuid4

import pytest

from conftest import make_gathering
from reporting.models import Gathering
from reporting.tests.calling import Api

WORDS = {
    "title": "Courtyard meeting",
    "held_on": "2017-02-14",
    "place": "Ukhia",
    "sexes": {"women": 14, "men": 11},
    "kinds": {"migrants": 25},
    "groups": {"youth": 9},
}


def test_an_event_is_added_rewritten_and_removed(contributor, report):
    api, pk = Api(contributor), str(uuid4())
    made = api.post("gatherings/", report=str(report.pk), id=pk, **WORDS)
    assert made.status_code == 201 and made.json()["total"] == 25
    assert api.post("gatherings/", report=str(report.pk), id=pk, **WORDS).status_code == 200
    changed = api.patch(f"gatherings/{pk}/", version=1, sexes={"women": 20})
    assert (changed.json()["total"], changed.json()["place"]) == (20, "Ukhia")
    assert api.patch(f"gatherings/{pk}/", version=1, place="Teknaf").status_code == 409
    assert api.get("gatherings/", quarter="2017Q1").json()["count"] == 1
    assert api.delete(f"gatherings/{pk}/", version=2).status_code == 204
    assert not Gathering.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sexes", {"women": -1}),
        ("sexes", {"women": 2.5}),
        ("sexes", {"women": "many"}),
        ("sexes", {"women": True}),
        ("sexes", {"girls": 3}),
        ("kinds", {"aliens": 3}),
        ("groups", [1, 2]),
        ("groups", None),
        ("title", ""),
        ("held_on", "soon"),
    ],
)
def test_what_cannot_be_is_told_by_field(contributor, report, name, value):
    answer = Api(contributor).post("gatherings/", report=str(report.pk), **(WORDS | {name: value}))
    assert answer.status_code == 400 and name in answer.json()
    assert not Gathering.objects.exists()


def test_the_total_cannot_be_written(contributor, report):
    made = Api(contributor).post("gatherings/", report=str(report.pk), total=99, **WORDS)
    assert made.json()["total"] == 25


def test_a_consortium_has_no_register_of_its_own(consortium_lead, consolidated):
    assert Api(consortium_lead).post("gatherings/", report=str(consolidated.pk), **WORDS).status_code == 400


def test_names_are_written_by_those_who_write_the_report(contributor, report, focal_person):
    sheet = make_gathering(report).sheet
    answer = Api(contributor).patch(f"signed-sheets/{sheet.pk}/", version=1, names="Chenwara Begum", confidentiality=1)
    assert (answer.json()["names"], answer.json()["confidentiality"]) == ("Chenwara Begum", 4)
    assert Api(contributor).post("signed-sheets/", names="x").status_code == 405


def test_others_read_events_within_their_level(submitted_report, consortium_lead, facilitator, stranger):
    event = submitted_report.gatherings.get()
    for person in (consortium_lead, facilitator):
        assert Api(person).get(f"gatherings/{event.pk}/").status_code == 200
        assert Api(person).patch(f"gatherings/{event.pk}/", version=1, place="x").status_code == 403
    assert Api(stranger).get(f"gatherings/{event.pk}/").status_code == 404


def test_the_summary_is_part_of_the_content(submitted_report, reviewer):
    chapters = Api(reviewer).get(f"reports/{submitted_report.pk}/content/").json()["chapters"]
    summary = next(chapter for chapter in chapters if chapter["key"] == "gesi")
    assert "reached" in str(summary)
