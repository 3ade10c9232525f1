"""Results and the framework go out as spreadsheets and come back: by cell, all or nothing, tried first."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from conftest import MORNING
from reporting.framework import rewrite
from reporting.models import Indicator, Result
from reporting.tests.measuring import make_indicator

pytestmark = pytest.mark.django_db
FRAMEWORK = "/FLM/results/sheet/"


@pytest.fixture
def indicator(flm, seat, other_seat, reports):
    return make_indicator(
        flm, targets={(seat, "2017Q1"): 300, (other_seat, "2017Q1"): 100}, told_apart_by=["sex", "location"]
    )


def download(client, url):
    return load_workbook(io.BytesIO(client.get(url, {"download": ""}).content))


def columns(book):
    return {cell.value: cell.column for cell in book.worksheets[0][1]}


def put(book, heading, value, row=2):
    book.worksheets[0].cell(row, columns(book)[heading]).value = value


def bring(client, url, book):
    stored = io.BytesIO()
    book.save(stored)
    return client.post(url, {"file": SimpleUploadedFile("sheet.xlsx", stored.getvalue())})


def enter(client, url, tried):
    return client.post(url, {"rows": tried.context["rows"]})


def test_results_go_out_and_come_back(sign_in, contributor, report, indicator):
    url, client = reverse("reporting:results_sheet", args=[report.pk]), sign_in(contributor)
    book = download(client, url)
    put(book, "Actual this quarter", "৩২৬")
    put(book, "Sex: Women", 300)
    put(book, "Sex: Not known", "26")
    put(book, "Location: place and number; place and number", "সীতাকুণ্ড ৩০০; Mirsharai Town: 26")
    put(book, "Note, or why it is not reported", "=HYPERLINK is only text here".replace("=", ""))
    tried = bring(client, url, book)
    assert tried.status_code == 200
    assert "This is what will be entered" in tried.text
    row = report.results.get()
    assert row.actual is None
    assert enter(client, url, tried).status_code == 302
    row.refresh_from_db()
    assert row.actual == 326
    assert row.breakdown == {"sex": {"women": 300, "unknown": 26}, "location": {"সীতাকুণ্ড": 300, "Mirsharai Town": 26}}
    again = download(client, url)
    assert again.worksheets[0].cell(2, columns(again)["Actual this quarter"]).value == 326
    assert "1 row says what stands there already" in bring(client, url, again).text


@pytest.mark.parametrize(
    ("heading", "value", "said"),
    [
        ("Actual this quarter", "many", "Write a figure"),
        ("Actual this quarter", "=1+1", "This is a formula"),
        ("Actual this quarter", -1, "Write a figure"),
        ("Sex: Women", 41, "the parts add up to 41, 1 less than the total of 42"),
        ("Location: place and number; place and number", "Ukhia", "write the place and behind it its number"),
        ("Location: place and number; place and number", "Ukhia 4; ukhia 3", "stands there twice"),
        ("Location: place and number; place and number", "Ukhia 40; Unknown 2", "has a column of its own"),
        ("Key", "", "Rows cannot be added here"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_entered(
    sign_in, contributor, report, indicator, heading, value, said
):
    url, client = reverse("reporting:results_sheet", args=[report.pk]), sign_in(contributor)
    book = download(client, url)
    put(book, "Actual this quarter", 42)
    put(book, "Note, or why it is not reported", "Also this row.")
    put(book, heading, value)
    answer = bring(client, url, book)
    assert answer.status_code == 400
    assert said in answer.text
    assert Result.objects.get(report=report).version == 1


def test_another_report_or_a_row_changed_meanwhile(
    sign_in, contributor, focal_person, report, reports, indicator, seat
):
    url, client = reverse("reporting:results_sheet", args=[report.pk]), sign_in(contributor)
    book = download(client, url)
    put(book, "Actual this quarter", 42)
    row = report.results.get()
    row.rewrite(version=1, by=focal_person, actual=Decimal(7))
    assert "A colleague changed this" in bring(client, url, book).text
    foreign = download(client, url)
    foreign.worksheets[1].cell(1, 2).value = str(reports["BOMSA"].pk)
    assert "This is the spreadsheet of" in bring(client, url, foreign).text
    row.refresh_from_db()
    assert row.actual == 7


def test_others_have_no_sheet(sign_in, reviewer, stranger, report, indicator):
    url = reverse("reporting:results_sheet", args=[report.pk])
    assert sign_in(stranger).get(url, {"download": ""}).status_code == 404
    assert sign_in(reviewer).get(url, {"download": ""}).status_code == 403


# ── The framework ───────────────────────────────────────────────────────────


def test_lead_keeps_the_framework_in_a_sheet(sign_in, consortium_lead, report, reports, indicator, seat):
    client = sign_in(consortium_lead)
    book = download(client, FRAMEWORK)
    put(book, "YPSA 2017Q1", "1,200")
    put(book, "BOMSA 2017Q1", None)
    for heading, value in {
        "Number": "2.1", "Indicator": "Average cost of migration", "Unit": "taka", "In the consolidated report": "each",
        "Baseline": "৪,০০,০০০", "Told apart by": "sex, migratory", "YPSA 2017Q1": 350_000,
    }.items():  # fmt: skip
        put(book, heading, value, row=3)
    tried = bring(client, FRAMEWORK, book)
    assert "1 row is new · 1 row is changed" in tried.text
    assert Indicator.objects.count() == 1
    entered = enter(client, FRAMEWORK, tried)
    assert [(one.cell, one.said) for one in (entered.context or {}).get("troubles", [])] == []
    assert entered.status_code == 302
    cost = Indicator.objects.get(code="2.1")
    assert (cost.adding, cost.baseline, cost.told_apart_by) == ("each", 400_000, ["sex", "migratory"])
    assert {row.indicator.code: row.target for row in report.results.all()} == {"1.1": 1200, "2.1": 350_000}
    assert not reports["BOMSA"].results.exists()


@pytest.mark.parametrize(
    ("heading", "value", "said"),
    [
        ("Number", None, "Number"),
        ("Unit", None, "field"),
        ("YPSA 2017Q1", "lots", "Write a figure"),
        ("Told apart by", "sex, shoes", "Write what stands on the second sheet"),
        ("In the consolidated report", "perhaps", "Write “sum” or “each”"),
    ],
)
def test_a_wrong_cell_of_the_framework_enters_nothing(sign_in, consortium_lead, indicator, heading, value, said):
    client = sign_in(consortium_lead)
    book = download(client, FRAMEWORK)
    put(book, "Indicator", "Another title")
    put(book, heading, value)
    answer = bring(client, FRAMEWORK, book)
    assert answer.status_code == 400
    assert "Nothing was entered" in answer.text
    indicator.refresh_from_db()
    assert indicator.version == 1


def test_a_sheet_that_is_older_than_the_framework(sign_in, consortium_lead, reviewer, indicator):
    client = sign_in(consortium_lead)
    book = download(client, FRAMEWORK)
    put(book, "Indicator", "Another title")
    rewrite(indicator, seen=1, by=reviewer, words={"unit": "women"}, targets={})
    assert "A colleague changed this" in bring(client, FRAMEWORK, book).text


def test_a_closed_report_takes_nothing(sign_in, contributor, report, indicator, focal_person, reviewer):
    report.take("excuse", by=reviewer, at=MORNING, note="Joined late.")
    client = sign_in(contributor)
    url = reverse("reporting:results_sheet", args=[report.pk])
    assert bring(client, url, download(client, url)).status_code == 409
