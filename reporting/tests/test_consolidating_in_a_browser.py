"""A lead consolidates in a browser, with scripts and without; what is being written is never lost on the way."""

import pytest
from playwright.sync_api import expect

from conftest import make_statement
from reporting.models import Report, Statement
from reporting.workflow import Status

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sent(reports, contributor):
    for text in ("One.", "Two.", "Three.", "Four."):
        make_statement(reports["YPSA"], text=text, by=contributor)
    Report.objects.filter(pk=reports["YPSA"].pk).update(status=Status.SUBMITTED)
    return reports["YPSA"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "scripts off"])
def test_lines_are_taken_merged_set_aside_and_brought_back(visit, sent, consolidated, consortium_lead, scripts):
    page = visit(consortium_lead, f"/reports/{consolidated.pk}/consolidate/progress/", scripts=scripts)
    sums, members = page.locator("#reckoning"), page.locator("#offers-went_well")
    lines = page.locator("#list-went_well > .part")
    expect(sums).to_contain_text("4 statements in: 4 waiting")
    expect(members.get_by_role("button", name="Take over as one line")).to_be_hidden()

    members.get_by_role("checkbox").nth(0).check()
    members.get_by_role("checkbox").nth(1).check()
    members.get_by_role("button", name="Take over as one line").click()
    expect(sums).to_contain_text("2 taken into 1 line, 2 waiting")
    expect(lines).to_have_count(1)

    members.get_by_role("button", name="Take over: Three.").click()
    expect(lines).to_have_count(2)
    lines.nth(0).get_by_label("Choose to merge").check()
    lines.nth(1).get_by_label("Choose to merge").check()
    page.get_by_role("button", name="Merge the chosen lines into the first").click()
    expect(lines).to_have_count(1)
    expect(sums).to_contain_text("3 taken into 1 line, 1 waiting")

    members.get_by_role("checkbox").check()
    members.get_by_placeholder("Reason").fill("Said by all.")
    members.get_by_role("button", name="Set aside").click()
    expect(sums).to_contain_text("3 taken into 1 line, 1 set aside, none waiting")
    members.get_by_text("1 set aside").click()
    expect(members).to_contain_text("Said by all.")
    members.get_by_role("button", name="Bring back").click()
    expect(sums).to_contain_text("3 taken into 1 line, 1 waiting")

    line = consolidated.statements.get()
    assert line.text == "One.\nTwo.\nThree."
    assert [link.source.text for link in line.source_links.all()] == ["One.", "Two.", "Three."]


def test_a_line_is_written_while_another_is_taken_over(visit, sent, consolidated, consortium_lead):
    page = visit(consortium_lead, f"/reports/{consolidated.pk}/consolidate/progress/")
    members, lines = page.locator("#offers-went_well"), page.locator("#list-went_well > .part")
    members.get_by_role("button", name="Take over: One.").click()
    lines.get_by_role("link", name="Edit").click()
    expect(lines.locator("[name=text]")).to_be_focused()
    lines.locator("[name=text]").fill("One, as the consortium says it.")

    members.get_by_role("button", name="Take over: Two.").click()

    expect(lines).to_have_count(2)
    expect(lines.locator("[name=text]")).to_have_value("One, as the consortium says it.")
    expect(page.locator("#sum-went_well")).to_contain_text("2 taken into 2 lines")
    lines.get_by_role("button", name="Save", exact=True).click()
    expect(lines.first.locator(".part-text")).to_have_text("One, as the consortium says it.")
    expect(lines.first).to_contain_text("From YPSA")
    assert Statement.objects.get(report=consolidated, position=0).text == "One, as the consortium says it."


def test_the_keyboard_goes_from_line_to_line(visit, sent, consolidated, consortium_lead):
    page = visit(consortium_lead, f"/reports/{consolidated.pk}/consolidate/progress/")
    page.get_by_role("button", name="Take over: One.").focus()
    for taken, text in enumerate(("One.", "Two.", "Three."), start=1):
        expect(page.get_by_role("button", name=f"Take over: {text}")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#list-went_well > .part")).to_have_count(taken)
    expect(page.get_by_role("button", name="Take over: Four.")).to_be_focused()
