"""The members' money together: by heading and by partner, late ones named, nothing in a sum that its reader may not read."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, complete, make_line, make_organisation, make_person, make_seat
from partners.clearance import Level
from partners.standing import Role
from reporting.chapters.finance import ConsolidatedFinance
from reporting.opening import open_quarter
from reporting.workflow import Action

CHAPTER = ConsolidatedFinance()


@pytest.fixture
def sent(reports):
    """YPSA's and BOMSA's reports are in, IID's is not."""
    ypsa, bomsa = reports["YPSA"], reports["BOMSA"]
    make_line(ypsa, "Staff", spent=90_000)
    make_line(ypsa, "Safe lodging", spent=777_777, planned=777_777, confidentiality=Level.RESTRICTED)
    make_line(ypsa, "Travel", spent=50_000, planned=50_000, confidentiality=Level.CONSORTIUM)
    make_line(bomsa, "staff ", budget=100_000, planned=100_000, spent=120_000, reason="Two more trainers.")
    for report in (ypsa, bomsa):
        speaker = make_person(role=Role.FOCAL_PERSON, seat=report.seat)
        complete(report, by=speaker).take(Action.SUBMIT, by=speaker, at=MORNING)
    return reports["FLM"]


def test_by_heading_and_by_partner_and_who_is_late(sent):
    values = CHAPTER.section(sent, Level.CONSORTIUM).values
    assert [(one["heading"], one["partners"], one["spent"]) for one in values["headings"]] == [
        ("staff", ["BOMSA", "YPSA"], "210000.00"),
        ("Travel", ["YPSA"], "50000.00"),
    ]
    assert [(one["partner"], one["spent"]) for one in values["by_partner"]] == [
        ("BOMSA", "120000.00"),
        ("YPSA", "140000.00"),
    ]
    assert values["sum"]["spent"] == "260000.00" and values["late"] == ["IID"]
    assert [(one["partner"], one["heading"], one["by"]) for one in values["overspent"]] == [
        ("BOMSA", "staff", "20000.00")
    ]
    assert [one["reason"] for one in values["reasons"]] == ["Two more trainers."]


def test_a_restricted_line_is_nowhere_and_each_audience_has_its_own_sum(sent):
    content = CHAPTER.content(sent)
    assert "777777" not in str(content) and "Safe lodging" not in str(content)
    for level, spent in (
        (Level.RESTRICTED, "260000.00"),
        (Level.CONSORTIUM, "260000.00"),
        (Level.PROGRAMME, "210000.00"),
    ):
        values = CHAPTER.present(content, level)
        assert values["sum"]["spent"] == spent and "777777" not in str(values)
    public = CHAPTER.present(content, Level.PUBLIC)
    assert public["sum"] is None and public["headings"] == [] and public["late"] == ["IID"]


def test_the_page_is_for_those_who_read_the_consolidated_report(
    sign_in, sent, consortium_lead, reviewer, contributor, stranger
):
    address = reverse("reporting:finance", args=[sent.pk])
    page = sign_in(consortium_lead).get(address)
    assert page.status_code == 200 and "2,60,000" in page.text and "IID" in page.text
    assert "7,77,777" not in page.text
    for person, status in ((stranger, 404), (reviewer, 403), (contributor, 403)):
        assert sign_in(person).get(address).status_code == status  # it is not sent yet
    for name in ("finance_sheet", "add_financial_line", "finance_sums"):
        assert sign_in(consortium_lead).get(reverse(f"reporting:{name}", args=[sent.pk])).status_code == 404


def test_the_submitted_report_keeps_what_was_sent_then(sent, reports, consortium_lead, reviewer):
    before = CHAPTER.content(sent)
    assert CHAPTER.gaps(sent) == []
    ypsa = reports["YPSA"]
    ypsa.take(Action.RETURN, by=reviewer, at=MORNING, note="More.")
    line = ypsa.financiallines.get(heading="Staff")
    line.rewrite(version=line.version, by=reviewer, spent=Decimal(1))
    assert CHAPTER.content(sent)["late"] == ["IID", "YPSA"]
    assert str(before).count("90000.00") and CHAPTER.present(before, Level.CONSORTIUM)["sum"]["spent"] == "260000.00"


def test_as_many_queries_for_three_members_as_for_one(sent, flm, quarter):
    with CaptureQueriesContext(connection) as few:
        CHAPTER.section(sent, Level.CONSORTIUM)
    for acronym in ("WARBE", "OKUP"):
        seat = make_seat(flm, make_organisation(acronym))
        report = next(one for one in open_quarter(quarter, by=None, at=MORNING) if one.seat_id == seat.pk)
        speaker = make_person(role=Role.FOCAL_PERSON, seat=seat)
        make_line(report, "Hotline")
        complete(report, by=speaker).take(Action.SUBMIT, by=speaker, at=MORNING)
    with CaptureQueriesContext(connection) as many:
        values = CHAPTER.section(sent, Level.CONSORTIUM).values
    assert len(values["by_partner"]) == 4 and len(many) == len(few)
