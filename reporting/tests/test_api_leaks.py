"""What a person may not read is nowhere in what the API answers: not a word of it, not a count, not an id."""

import json
import re

import pytest
from django.urls import get_resolver

from conftest import MORNING, complete, make_change, make_gathering, make_line, make_person, make_statement, make_thread
from partners.standing import Role
from reporting.models import ChapterNote, Evidence, Report
from reporting.tests.calling import Api
from reporting.tests.measuring import make_indicator, report_figure
from reporting.workflow import Action, Status
from risks.tests.writing import make_action, make_risk

SECRET = "Zaman sahib of the recruiting agency threatened our field worker"
OF_FIGURES_AND_RISKS = ("risk-assessments", "risk-actions", "financial-lines", "results", "gatherings", "signed-sheets")


def make_restricted(report, by):
    """A restricted row of each kind that figures and risks bring to a report."""
    risk = make_risk(report, SECRET, by=by, confidentiality=4)
    event = make_gathering(report, SECRET, by=by, confidentiality=4)
    event.sheet.rewrite(version=1, by=by, names=SECRET)
    return {
        "risk-assessments": risk,
        "risk-actions": make_action(risk, SECRET, by=by, confidentiality=4),
        "financial-lines": make_line(report, f"{SECRET}, {report.financiallines.count()}", by=by, confidentiality=4),
        "gatherings": event,
        "signed-sheets": event.sheet,
    }


@pytest.fixture
def secrets(reports, seat, contributor):
    """A restricted row of each kind in the report of YPSA and a link at one, and where they can be looked for."""
    report = reports["YPSA"]
    make_statement(report, text="Everybody may read this.", by=contributor)
    row = make_statement(report, text=SECRET, detail=SECRET, confidentiality=4, by=contributor)
    change = make_change(report, text=SECRET, meaning=SECRET, confidentiality=4, by=contributor)
    note = ChapterNote.objects.get(report=report, chapter="progress")
    note.rewrite(version=1, by=contributor, reached=SECRET, missing=SECRET, confidentiality=4)
    item = Evidence.objects.create(part=row, label=SECRET, url="https://example.org/" + SECRET.replace(" ", "-"))
    indicator = make_indicator(seat.ibp, targets={(seat, "2017Q1"): 300})
    figure = report_figure(report, indicator, 7_654_321, note=SECRET, confidentiality=4, by=contributor)
    rows = {"row": row, "change": change, "note": note, "item": item, "results": figure}
    return rows | make_restricted(report, contributor)


def addresses(reports, secrets):
    """Every address about reports that answers a GET, for the reports and rows that hold or could hold something."""
    ids = {
        "reports": [reports["YPSA"].pk, reports["FLM"].pk],
        "statements": [secrets["row"].pk],
        "context-changes": [secrets["change"].pk],
        "chapter-notes": [secrets["note"].pk],
        "evidence": [secrets["item"].pk],
        "quarters": ["2017Q1"],
        **{about: [row.pk] for about, row in secrets.items() if about in OF_FIGURES_AND_RISKS},
    }
    found = set()
    for pattern in get_resolver("prokas_portal.api").url_patterns:
        route = str(pattern.pattern).strip("^$")
        about = route.split("/")[0]
        if about in ids and "get" in getattr(pattern.callback, "actions", ()):
            for id in ids[about]:
                named = re.sub(r"\(\?P<number>[^)]*\)", "1", route)
                found.add(re.sub(r"\(\?P<\w+>[^/]*\)(?=/)", str(id), named))
    return sorted(found)


def everything(person, reports, secrets):
    """All that the API tells a person about reports, as one text."""
    api, told = Api(person), []
    for address in addresses(reports, secrets):
        answer = api.get(address, page_size=200)
        if answer.status_code == 200:
            told.append(f"{address}: {answer.content.decode()}")
    return "\n".join(told)


def test_the_sweep_finds_what_is_there(reports, secrets, contributor):
    told = everything(contributor, reports, secrets)
    assert len(addresses(reports, secrets)) == 66
    assert told.count(SECRET) >= 18
    assert all(str(secret.pk) in told for secret in secrets.values())


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED])
def test_what_is_restricted_is_told_to_nobody_else(
    reports, secrets, status, consortium_lead, facilitator, administrator, observer, stranger, other_seat
):
    colleague = make_person("Shahnaz Akhter", Role.FOCAL_PERSON, seat=other_seat)
    Report.objects.update(status=status)
    for person in (consortium_lead, facilitator, administrator, observer, stranger, colleague):
        told = everything(person, reports, secrets)
        assert SECRET not in told
        assert SECRET.replace(" ", "-") not in told
        assert "7654321" not in told.replace(",", "")
        assert not [secret for secret in secrets.values() if str(secret.pk) in told.replace(f"/{secret.pk}", "")]


def test_what_is_internal_is_told_to_those_who_judge_alone(
    reports, secrets, reviewer, colleague, contributor, focal_person, consortium_lead, facilitator, stranger
):
    complete(reports["YPSA"], by=contributor).take(Action.SUBMIT, by=focal_person, at=MORNING)
    there = reports["YPSA"].rounds.get()
    told_before = everything(contributor, reports, secrets)
    make_thread(there, text="Ask their lead, quietly.", audience="internal")
    there.judge("progress", "fine", by=colleague, at=MORNING, seen=there.chapters[0].sha256)
    there.tick(there.items().first(), by=colleague, at=MORNING)
    assert everything(contributor, reports, secrets) == told_before
    for person in (contributor, focal_person, consortium_lead, facilitator, stranger):
        told = everything(person, reports, secrets)
        assert "quietly" not in told and colleague.name not in told and str(colleague.pk) not in told
    assert all("quietly" in everything(person, reports, secrets) for person in (reviewer, colleague))


def test_nothing_told_differs_for_a_restricted_row_more(reports, secrets, contributor, consortium_lead, facilitator):
    """No count, no gap in positions, no length: all that is told is the same with the rows and without them."""
    people = (consortium_lead, facilitator)
    Report.objects.update(status=Status.APPROVED)
    before = [everything(person, reports, secrets) for person in people]
    Report.objects.update(status=Status.DRAFT)
    make_statement(reports["YPSA"], text=SECRET, confidentiality=4, by=contributor)
    make_change(reports["YPSA"], text=SECRET, confidentiality=4, by=contributor)
    make_restricted(reports["YPSA"], contributor)
    Report.objects.update(status=Status.APPROVED)
    assert [everything(person, reports, secrets) for person in people] == before


def test_a_consolidated_report_tells_no_more_than_its_members_agreed_to(
    reports, secrets, consortium_lead, focal_person
):
    Report.objects.filter(kind="partner").update(status=Status.SUBMITTED)
    into = reports["FLM"]
    answer = Api(consortium_lead).post(f"reports/{into.pk}/statements/take-over/", rows=[secrets["row"].pk])
    assert answer.status_code == 400
    Report.objects.filter(pk=into.pk).update(status=Status.SUBMITTED, status_at=MORNING)
    content = Api(focal_person).get(f"reports/{into.pk}/content/").json()
    assert SECRET not in json.dumps(content)
