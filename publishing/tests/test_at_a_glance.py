"""At a glance: every chapter that has something to say is summed up, from what the audience reads and nothing else."""

from datetime import date

import pytest

from conftest import make_gathering, make_line, make_statement
from partners.clearance import Level
from publishing.document import Document
from publishing.kinds import Kind
from reporting.chapters.results import at_a_glance as of_results
from reporting.models import Report
from risks.reviewed import at_a_glance as of_plan
from risks.tests.writing import make_risk


def glance(report, audience=Level.PROGRAMME):
    report = Report.objects.with_names().get(pk=report.pk)
    document = Document.compose(Kind.PARTNER, audience, report=report, made_on=date(2017, 4, 20))
    return {tally.title: {what: much for _mark, what, much in tally.counts} for tally in document.parts[0].tallies}


@pytest.fixture
def written(report, focal_person):
    make_statement(report, by=focal_person)
    make_risk(report, by=focal_person)
    make_risk(report, by=focal_person, today_likelihood=5, today_impact=5, confidentiality=Level.RESTRICTED)
    make_line(report, by=focal_person, budget=1_000_000, planned=200_000, spent=210_000)
    make_gathering(report, by=focal_person)
    return report


def test_chapters_that_say_something_are_summed_up(written):
    found = glance(written)
    assert list(found) == [
        *("Progress review", "Contextual change", "Risks", "Financial report", "Attendance"),
        "Gender and social inclusion",
    ]
    assert found["Progress review"]["What went well?"] == "one statement"
    assert found["Financial report"] == {
        "Planned, in taka": "2,00,000",
        "Spent": "2,10,000 (105 %)",
        "Spent to date": "2,10,000",
        "Of the whole budget": "21 %",
    }


@pytest.mark.parametrize(("audience", "severe"), [(Level.PROGRAMME, "0"), (Level.RESTRICTED, "1")])
def test_a_risk_above_the_audience_is_not_counted(written, audience, severe):
    assert glance(written, audience)["Risks"] == {"Severe": severe, "Major": "1", "Moderate": "0", "Minor": "0"}


def test_targets_are_reached_or_not_or_nobody_says():
    rows = [
        {"target": "10", "actual": "12", "percent": "120"},
        {"target": "10", "actual": "2", "percent": "20"},
        {"target": "10", "actual": None, "percent": None},
        {"target": None, "actual": "5", "percent": None},
    ]
    assert [(what, much) for _mark, what, much in of_results(rows)] == [
        *(("Targets of the quarter", "3"), ("Reached", "1"), ("Not reached", "1"), ("Not reported", "1"))
    ]
    assert of_results(rows[3:]) == []


def test_what_is_late_is_told_apart_from_what_nobody_reviewed():
    rows = [
        {"status": "done", "timing": "on_time"},
        {"status": "under_way", "timing": "later"},
        {"status": "under_way", "timing": "unknown"},
        {"status": "", "timing": "on_time"},
    ]
    assert [(what, much) for _mark, what, much in of_plan(rows)] == [
        *(("As planned or earlier", "1"), ("Later than planned", "1")),
        *(("Late, without a new date", "1"), ("Not reviewed", "1")),
    ]
    assert of_plan([]) == []
