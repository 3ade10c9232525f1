"""What was sent of the members' figures stays as it was sent, whatever its members write since; closer kept is closer here too."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, complete, make_gathering, make_line, make_person
from partners.clearance import Level
from partners.standing import Role
from publishing.document import Document
from publishing.html import to_html
from publishing.kinds import Kind
from reporting.models import ChapterNote, Report
from reporting.tests.calling import Api
from reporting.tests.measuring import make_indicator, report_figure
from reporting.workflow import Action

KEYS = ("finance", "results", "attendance", "gesi")


@pytest.fixture
def ypsa(reports, flm, seat, focal_person):
    """YPSA's report as it was sent: 7,65,432 taka, 4,321 people, 321 of them at an event."""
    report = reports["YPSA"]
    indicator = make_indicator(flm, targets={(seat, "2017Q1"): 4000})
    make_line(report, "Staff", planned=765_432, spent=765_432)
    report_figure(report, indicator, 4321)
    make_gathering(report, sexes={"women": 321}, kinds={"migrants": 321})
    complete(report, by=focal_person).take(Action.SUBMIT, by=focal_person, at=MORNING)
    return report


@pytest.fixture
def sent(ypsa, consolidated, consortium_lead):
    """The consolidated report with it, sent: nothing else keeps it from being sent."""
    consolidated.gaps = list
    consolidated.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    return Report.objects.get(pk=consolidated.pk)


def reopen(report, reviewer):
    report.refresh_from_db()
    report.take(Action.RETURN, by=reviewer, at=MORNING, note="More.")


def rewrite(row, **words):
    row.rewrite(version=row.version, by=None, **words)


def read(report):
    return {section.key: section.values for section in report.sections(Level.CONSORTIUM) if section.key in KEYS}


def test_a_member_that_writes_anew_changes_no_figure_of_what_was_sent(
    sign_in, sent, ypsa, reviewer, contributor, facilitator
):
    before = read(sent)
    assert before["finance"]["sum"]["spent"] == "765432.00"
    reopen(ypsa, reviewer)
    rewrite(ypsa.financiallines.get(), spent=Decimal(5), reason="Wrong.")
    rewrite(ypsa.gatherings.get(), sexes={"women": 5}, kinds={"migrants": 5})
    assert read(sent) == before
    for name in ("read", "finance"):
        assert "7,65,432" in sign_in(contributor).get(reverse(f"reporting:{name}", args=[sent.pk])).text
    assert "765432.00" in Api(facilitator).get(f"reports/{sent.pk}/content/").content.decode()
    printed = to_html(Document.compose(Kind.CONSOLIDATED, Level.CONSORTIUM, report=sent, made_on=MORNING.date()))
    assert "7,65,432" in printed


def test_what_a_member_keeps_closer_since_is_in_no_row_and_in_no_sum(sent, ypsa, reviewer):
    note = ChapterNote.objects.get(report=ypsa, chapter="finance")
    assert read(sent)["finance"]["partners"][0]["inclusion"]["reached"] == note.reached
    reopen(ypsa, reviewer)
    for row in (ypsa.financiallines.get(), ypsa.results.get(), ypsa.gatherings.get(), *ypsa.chapternotes.all()):
        rewrite(row, confidentiality=Level.RESTRICTED)
    told = read(sent)
    assert told["finance"]["sum"] is None and told["finance"]["partners"][0]["inclusion"] is None
    assert told["results"]["indicators"] == []
    assert told["attendance"]["reached"]["events"] == told["gesi"]["reached"]["events"] == 0
    assert all(not one["notes"] for one in told["gesi"]["partners"])
    said = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", str(told))  # a random id may hold any figure
    for trace in ("765432", "4321", "321", note.reached):
        assert trace not in said


def test_sent_anew_it_says_what_its_members_say_by_then(sent, ypsa, reviewer, focal_person, consortium_lead):
    reopen(ypsa, reviewer)
    rewrite(ypsa.financiallines.get(), spent=Decimal(5), reason="Wrong.")
    ypsa.take(Action.SUBMIT, by=focal_person, at=MORNING)
    again = Report.objects.get(pk=sent.pk)
    again.take(Action.WITHDRAW, by=consortium_lead, at=MORNING)
    assert read(again)["finance"]["sum"]["spent"] == "5.00"
    again.gaps = list
    again.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    assert again.snapshots.last().content["finance"]["partners"][0]["sent"]["lines"][0]["spent"] == "5.00"
    assert read(again)["finance"]["sum"]["spent"] == "5.00"


def test_as_many_queries_for_two_members_as_for_one(sent, reports, other_seat, consortium_lead):
    with CaptureQueriesContext(connection) as few:
        read(sent)
    bomsa = reports["BOMSA"]
    speaker = make_person("Shahnaz Akhter", Role.FOCAL_PERSON, seat=other_seat)
    complete(bomsa, by=speaker).take(Action.SUBMIT, by=speaker, at=MORNING)
    again = Report.objects.get(pk=sent.pk)
    again.take(Action.WITHDRAW, by=consortium_lead, at=MORNING)
    again.gaps = list
    again.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    again = Report.objects.get(pk=sent.pk)
    with CaptureQueriesContext(connection) as many:
        assert len(read(again)["finance"]["by_partner"]) == 2
    assert len(many) == len(few)
