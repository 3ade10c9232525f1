"""A link to what is missing leads to the very field: in a row that stands open, in one that opens to its form, or to the way to add one."""

import pytest
from playwright.sync_api import expect

from conftest import make_change, make_line

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def missing(page, words):
    page.locator(".gaps").get_by_role("link", name=words).first.click()


@pytest.mark.parametrize("width", [1280, 375])
def test_each_link_waits_in_the_field_that_is_empty(visit, report, focal_person, width):
    make_change(report, "The rate was announced.", response="")
    make_line(report, "Staff", spent=None)
    page = visit(focal_person, f"/reports/{report.pk}/submit/", width=width)
    missing(page, "“The rate was announced.”: write what is done about it.")
    expect(page.get_by_label("What is done about it")).to_be_focused()

    page.goto(page.url.split("/reports/")[0] + f"/reports/{report.pk}/submit/")
    missing(page, "“Staff”: enter what was spent")
    expect(page.get_by_label("Spent")).to_be_focused()

    page.goto(page.url.split("/reports/")[0] + f"/reports/{report.pk}/submit/")
    missing(page, "Write at least one statement under “Lessons learnt”")
    expect(page.locator("#lessons").get_by_role("link", name="Add a statement")).to_be_focused()

    page.locator("#chapter-state summary").click()
    missing(page, "Gender and inclusion: write who was reached.")
    expect(page.get_by_label("Who was reached")).to_be_focused()
    page.reload()
    expect(page.locator(".is-editing")).to_have_count(0)


def test_what_was_begun_and_closed_gives_the_focus_back(visit, report, contributor):
    page = visit(contributor, f"/reports/{report.pk}/progress/")
    add = page.locator("#lessons").get_by_role("link", name="Add a statement")
    add.press("Enter")
    expect(page.get_by_label("Statement")).to_be_focused()
    page.keyboard.press("Escape")
    expect(add).to_be_focused()
