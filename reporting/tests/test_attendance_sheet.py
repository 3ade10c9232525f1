"""The attendance register goes out as a spreadsheet and comes back: tried first, told by cell, entered as a whole or not at all."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from conftest import make_gathering
from reporting.models import Gathering


@pytest.fixture
def url(report):
    return reverse("reporting:attendance_sheet", args=[report.pk])


@pytest.fixture
def event(report, contributor):
    event = make_gathering(report, by=contributor)
    event.sheet.rewrite(version=1, by=contributor, names="Chenwara Begum")
    return event


def download(client, url):
    return load_workbook(io.BytesIO(client.get(url, {"download": ""}).content))


def put(book, heading, value, row=2):
    page = book.worksheets[0]
    page.cell(row, {cell.value: cell.column for cell in page[1]}[heading]).value = value


def bring(client, url, book):
    stored = io.BytesIO()
    book.save(stored)
    return client.post(url, {"file": SimpleUploadedFile("sheet.xlsx", stored.getvalue())})


def test_it_goes_out_and_comes_back(sign_in, contributor, report, url, event):
    client = sign_in(contributor)
    book = download(client, url)
    put(book, "By sex: Women", "২০")
    put(book, "By stakeholder type: Migrants and diaspora", 31)
    put(book, "Event", "Workshop with the upazila parishad", row=3)
    put(book, "Date", date(2017, 3, 5), row=3)
    put(book, "By sex: Men", 12, row=3)
    tried = bring(client, url, book)
    assert tried.status_code == 200 and "1 row is new" in tried.text and "1 row is changed" in tried.text
    event.refresh_from_db()
    assert event.total == 25  # only tried
    entered = client.post(url, {"rows": tried.context["rows"]})
    assert entered.status_code == 302
    event.refresh_from_db()
    assert (event.sexes, event.kinds) == ({"women": 20, "men": 11}, {"migrants": 31})
    added = report.gatherings.exclude(pk=event.pk).get()
    assert (added.held_on, added.sexes, added.kinds) == (date(2017, 3, 5), {"men": 12}, {})
    assert added.sheet.names == ""
    again = bring(client, url, download(client, url))
    assert "2 rows say what stands there already" in again.text


def test_names_are_not_in_it(sign_in, contributor, url, event):
    book = download(sign_in(contributor), url)
    cells = [str(cell.value) for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert not any("Chenwara" in cell for cell in cells)


def test_the_total_is_only_shown(sign_in, contributor, url, event):
    client = sign_in(contributor)
    book = download(client, url)
    put(book, "Participants (only shown)", 99)
    assert "1 row says what stands there already" in bring(client, url, book).text


@pytest.mark.parametrize(
    ("heading", "value", "cell", "said"),
    [
        ("By sex: Women", "many", "E2", "Write a whole number of people"),
        ("By sex: Women", -1, "E2", "Write a whole number of people"),
        ("By sex: Women", 2.5, "E2", "Write a whole number of people"),
        ("By sex: Women", 100_001, "E2", "Write a whole number of people"),
        ("By sex: Women", "=SUM(F2:F3)", "E2", "This is a formula"),
        ("Date", "soon", "C2", "Write the date as day/month/year"),
        ("Event", "", "B2", "Write what was held."),
        ("Who may read this", "nobody", "Z2", "Write public, programme, consortium or restricted."),
        ("Key", "7", "A2", "This is not a key of the portal"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_entered(
    sign_in, contributor, url, event, heading, value, cell, said
):
    client = sign_in(contributor)
    book = download(client, url)
    put(book, "Event", "Another", row=3)
    put(book, heading, value)
    answer = bring(client, url, book)
    assert answer.status_code == 400 and said in answer.text and f">{cell}<" in answer.text
    assert [there.version for there in Gathering.objects.all()] == [1]


def test_the_register_of_another_report_is_refused(sign_in, contributor, reports, url, event):
    client = sign_in(contributor)
    book = download(client, url)
    book.worksheets[1].cell(1, 2).value = str(reports["BOMSA"].pk)
    assert "This is the spreadsheet of" in bring(client, url, book).text


def test_a_row_that_a_colleague_changed_is_told(sign_in, contributor, focal_person, url, event):
    client = sign_in(contributor)
    book = download(client, url)
    event.rewrite(version=1, by=focal_person, place="Teknaf")
    put(book, "Upazila or place", "Ramu")
    assert "A colleague changed this" in bring(client, url, book).text


def test_of_a_report_that_was_sent_it_only_goes_out(sign_in, contributor, submitted_report):
    url = reverse("reporting:attendance_sheet", args=[submitted_report.pk])
    client = sign_in(contributor)
    assert client.post(url, {"rows": "[]"}).status_code == 409
    assert download(client, url).worksheets[0].cell(2, 2).value == "Courtyard meeting with returnees"
