"""A bookkeeper writes into the table of the financial report; what is reckoned follows; on a phone, and with scripts off."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from conftest import make_line
from reporting.models import FinancialLine

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lines(report):
    return [
        make_line(report, "Staff", budget=4_600_000, planned=575_000, spent=None),
        make_line(report, "Help desks", budget=200_000, planned=100_000, spent=90_000),
    ]


def address(report):
    return f"/reports/{report.pk}/finance/"


def test_a_line_saves_itself_and_the_total_follows(visit, report, lines, contributor, axe):
    page = visit(contributor, address(report))
    total, staff = page.locator("#finance-sums"), page.locator(f"#row-{lines[0].pk}")
    expect(total).to_contain_text("1 of 2 entered")
    staff.get_by_label("Spent").fill("৫,৭১,৮০০")
    expect(total).to_contain_text("6,61,800")
    expect(total).to_contain_text("2 of 2 entered")
    expect(staff).to_contain_text("40,28,200")
    expect(page.locator("#chapter-state")).to_contain_text("Ready")

    desks = page.locator(f"#row-{lines[1].pk}")
    desks.get_by_label("Spent").fill("2,50,000")
    expect(desks).to_contain_text("Write why")
    expect(total).to_contain_text("More is spent than the whole budget: Help desks.")
    desks.get_by_label("Why it differs").fill("Two desks more.")
    expect(desks.get_by_text("Write why")).to_have_count(0)
    expect(page.locator("#chapter-state")).to_contain_text("Ready")
    desks.get_by_label("Planned").fill("-5")
    expect(desks).to_contain_text("cannot be less than nothing")
    desks.get_by_label("Planned").fill("100000")
    expect(desks.get_by_text("cannot be less than nothing")).to_have_count(0)
    assert axe(page) == []
    staff, desks = FinancialLine.objects.order_by("position")
    assert (staff.spent, desks.spent, desks.reason) == (Decimal(571_800), Decimal(250_000), "Two desks more.")


def test_a_heading_is_added_taken_off_and_brought_back(visit, report, lines, contributor):
    page = visit(contributor, address(report), width=375)
    page.get_by_role("link", name="Add a heading").click()
    new = page.locator(".is-editing")
    new.get_by_label("Heading").fill("Boats")
    new.get_by_label("Budget for the whole project, in taka").fill("3,00,000")
    new.get_by_label("Spent this quarter, in taka").fill("0")
    new.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".finance-line")).to_have_count(3)
    expect(page.locator("#finance-sums")).to_contain_text("51,00,000")
    boats = page.locator(".finance-line", has=page.locator("input[value=Boats]"))
    boats.get_by_label("Planned").fill("1000")
    expect(boats).to_contain_text("Saved")
    boats.get_by_role("button", name="Delete").click()
    expect(page.locator("#finance-sums")).to_contain_text("48,00,000")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#finance-sums")).to_contain_text("51,00,000")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_with_scripts_off_each_line_has_a_button(visit, report, lines, contributor):
    page = visit(contributor, address(report), scripts=False)
    staff = page.locator(f"#row-{lines[0].pk}")
    staff.get_by_label("Spent").fill("575000")
    staff.get_by_role("button", name="Save").click()
    expect(page.locator("#finance-sums")).to_contain_text("2 of 2 entered")
    lines[0].refresh_from_db()
    assert lines[0].spent == 575_000
