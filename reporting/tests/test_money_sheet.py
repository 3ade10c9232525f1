"""A bookkeeper takes the financial report out as a spreadsheet and brings it back: by cell, all or nothing, seen before it is entered."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from conftest import complete, make_line
from partners.clearance import Level
from reporting.models import FinancialLine
from reporting.sheets.finance import SHEET
from reporting.spending import lines_of
from reporting.workflow import Action

STAFF, TRAVEL = 2, 3  # the rows in which they stand


@pytest.fixture
def entered(report):
    make_line(report, "Staff", reason="=1+1 কর্মীরা দেরিতে যোগ দিয়েছেন।")
    make_line(report, "Travel", budget=Decimal("123456.50"), planned=20_000, spent=None)
    return report


def address(report):
    return reverse("reporting:finance_sheet", args=[report.pk])


def book_of(client, report):
    return load_workbook(io.BytesIO(client.get(address(report) + "?download").content))


def tried(client, report, book):
    stored = io.BytesIO()
    book.save(stored)
    return client.post(address(report), {"file": SimpleUploadedFile("money.xlsx", stored.getvalue())})


def write(book, name, number, value):
    book[SHEET.title][SHEET.cell(name, number)] = value


def figures(report):
    return {row.heading: (row.budget, row.planned, row.spent) for row in lines_of(report)}


def test_amounts_are_numbers_with_lakh_grouping_and_texts_are_texts(sign_in, contributor, entered):
    page = book_of(sign_in(contributor), entered)[SHEET.title]
    budget = page[SHEET.cell("budget", TRAVEL)]
    assert budget.value == 123456.5 and budget.number_format.startswith("[>=10000000]")
    reason = page[SHEET.cell("reason", STAFF)]
    assert (reason.value, reason.data_type) == ("=1+1 কর্মীরা দেরিতে যোগ দিয়েছেন।", "s")
    assert page[SHEET.cell("spent", TRAVEL)].value is None
    assert page[SHEET.cell("left", STAFF)].value == 1_100_000


def test_brought_back_unchanged_it_changes_nothing(sign_in, contributor, entered):
    client = sign_in(contributor)
    before = list(FinancialLine.objects.values())
    answer = tried(client, entered, book_of(client, entered))
    assert (answer.status_code, answer.context["outcome"].same, answer.context["outcome"].changes) == (200, 2, [])
    assert client.post(address(entered), {"rows": answer.context["rows"]}).status_code == 302
    assert list(FinancialLine.objects.values()) == before


def test_it_is_shown_first_and_entered_then(sign_in, contributor, entered):
    client = sign_in(contributor)
    book = book_of(client, entered)
    write(book, "spent", TRAVEL, "১৮,৫০০.৭৫")
    write(book, "planned", STAFF, 0.1 + 0.2)
    write(book, "left", STAFF, 5)  # reckoned, and not read
    number = book[SHEET.title].max_row + 1
    for name, value in (("heading", "Boats"), ("budget", "Tk 3,00,000"), ("planned", 0), ("spent", "0")):
        write(book, name, number, value)
    answer = tried(client, entered, book)
    assert answer.status_code == 200, answer.context["troubles"]
    page = answer.content.decode()
    assert "18,500.75" in page and "Boats" in page and "1 row is new" in page and "2 rows are changed" in page
    assert figures(entered)["Travel"][2] is None  # only tried
    assert client.post(address(entered), {"rows": answer.context["rows"]}).status_code == 302
    assert figures(entered) == {
        "Staff": (Decimal(1_200_000), Decimal("0.30"), Decimal(100_000)),
        "Travel": (Decimal("123456.50"), Decimal(20_000), Decimal("18500.75")),
        "Boats": (Decimal(300_000), Decimal(0), Decimal(0)),
    }


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("spent", -1, "digits only"),
        ("spent", "a lot", "digits only"),
        ("spent", "=B2*2", "This is a formula"),
        ("spent", "#REF!", "could not reckon"),
        ("heading", "#N/A", "could not reckon"),
        ("spent", 1e14, "digits only"),
        ("spent", "1.234", "digits only"),
        ("spent", True, "digits only"),
        ("budget", None, "Write the budget"),
        ("planned", None, "Write what was planned"),
        ("heading", None, "Write the heading"),
        ("heading", "staff", "stands here already"),
        ("heading", "x" * 201, "200"),
        ("reason", "x" * 5_001, "5000"),
        ("confidentiality", "secret", "Write public"),
        ("key", "nonsense", "not a key"),
        ("key", "6d5cd2ce-880b-4fff-8b3a-0c4aa6b92047", "does not stand here"),
    ],
)
def test_each_trouble_names_its_cell_and_nothing_is_half_entered(sign_in, contributor, entered, name, value, said):
    client = sign_in(contributor)
    book = book_of(client, entered)
    write(book, "spent", STAFF, 7)  # right, and not entered all the same
    write(book, name, TRAVEL, value)
    before = figures(entered)
    answer = tried(client, entered, book)
    assert answer.status_code == 400
    found = [trouble for trouble in answer.context["troubles"] if trouble.cell == SHEET.cell(name, TRAVEL)]
    assert found and said in found[0].said
    assert figures(entered) == before


def test_the_workbook_of_another_report_is_refused_by_name(sign_in, contributor, entered, reports):
    client = sign_in(contributor)
    book = book_of(client, entered)
    book["Read me"]["B1"] = str(reports["BOMSA"].pk)
    book["Read me"]["B3"] = "BOMSA"
    page = tried(client, entered, book).content.decode()
    assert "FLM · BOMSA · 2017Q1" in page and "here you enter that of YPSA" in page
    foreign = Workbook()
    foreign.active.title = SHEET.title
    assert "not the spreadsheet that the portal wrote for this page" in tried(client, entered, foreign).content.decode()
    notes = client.post(address(entered), {"file": SimpleUploadedFile("money.xlsx", b"Staff 5")})
    assert (notes.status_code, "not a spreadsheet of the kind xlsx" in notes.text) == (400, True)
    assert "a picture" not in notes.text
    headless = book_of(client, entered)
    headless[SHEET.title]["C1"] = "Money"
    assert "should be “Budget, in taka”" in tried(client, entered, headless).content.decode()


def test_a_line_that_a_colleague_changed_is_told(sign_in, contributor, entered, focal_person):
    client = sign_in(contributor)
    book = book_of(client, entered)
    row = FinancialLine.objects.get(heading="Staff")
    row.rewrite(version=1, by=focal_person, spent=Decimal(5))
    write(book, "spent", STAFF, 6)
    answer = tried(client, entered, book)
    assert answer.status_code == 400 and "A colleague changed this" in answer.content.decode()
    row.refresh_from_db()
    assert row.spent == 5


@pytest.mark.parametrize("version", [None, "two"])
def test_without_the_version_that_was_downloaded_nothing_is_overwritten(
    sign_in, contributor, entered, focal_person, version
):
    client = sign_in(contributor)
    book = book_of(client, entered)
    FinancialLine.objects.get(heading="Staff").rewrite(version=1, by=focal_person, spent=Decimal(5))
    write(book, "version", STAFF, version)
    write(book, "spent", STAFF, 6)
    answer = tried(client, entered, book)
    assert answer.status_code == 400 and "The version of this row is missing" in answer.text
    assert FinancialLine.objects.get(heading="Staff").spent == 5


def test_a_level_is_kept_where_its_cell_is_empty(sign_in, contributor, entered):
    FinancialLine.objects.filter(heading="Staff").update(confidentiality=Level.RESTRICTED)
    client = sign_in(contributor)
    book = book_of(client, entered)
    write(book, "confidentiality", STAFF, None)
    write(book, "confidentiality", TRAVEL, "Consortium")
    answer = tried(client, entered, book)
    client.post(address(entered), {"rows": answer.context["rows"]})
    levels = dict(FinancialLine.objects.values_list("heading", "confidentiality"))
    assert levels == {"Staff": Level.RESTRICTED, "Travel": Level.CONSORTIUM}


def test_too_many_rows_and_hostile_files_are_refused(sign_in, contributor, entered):
    client = sign_in(contributor)
    book = book_of(client, entered)
    for number in range(300):
        book[SHEET.title].append([None, f"Heading {number}", 1, 1, 1])
    assert "At most 200 rows" in tried(client, entered, book).content.decode()
    good = client.get(address(entered) + "?download").content
    bomb = io.BytesIO(good)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/bomb.xml", b"0" * 60_000_000)
    for content in (b"", b"no spreadsheet", good[:2_000], bomb.getvalue(), b"%PDF-1.4 nothing"):
        answer = client.post(address(entered), {"file": SimpleUploadedFile("money.xlsx", content)})
        assert answer.status_code == 400
    assert FinancialLine.objects.count() == 2


@pytest.mark.parametrize(
    "rows",
    [
        *("", "[", "{}", "[[1]]", '[["x", {}]]', "[[1, []]]", '[[2, {"spent": "lots"}]]', "[" * 3_000),
        *(
            f'[[{number}, {{"heading": "Boats", "budget": "1", "planned": "1"}}]]'
            for number in ("1e999", "Infinity", "NaN")
        ),
    ],
)
def test_rows_that_were_tampered_with_are_refused(sign_in, contributor, entered, rows):
    assert sign_in(contributor).post(address(entered), {"rows": rows}).status_code == 400


def test_a_sent_report_goes_out_and_nothing_comes_in(sign_in, contributor, entered, focal_person):
    complete(entered)
    row = FinancialLine.objects.get(heading="Travel")
    row.rewrite(version=row.version, by=focal_person, spent=Decimal(20_000))
    entered.take(Action.SUBMIT, by=focal_person, at=entered.opened_at)
    client = sign_in(contributor)
    assert client.get(address(entered) + "?download").status_code == 200
    assert client.post(address(entered), {"rows": "[]"}).status_code == 409
