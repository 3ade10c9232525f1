"""A reviewer works through a report with the keyboard alone, and can switch the keys off."""

import pytest
from playwright.sync_api import expect

from conftest import MORNING, fill_catalogue, make_reason, make_statement, make_thread, review
from reporting.workflow import Action

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def second(round, focal_person):
    """The second round: one statement reworded, one new."""
    report = round.report
    make_thread(round, row=report.statements.first().pk, text="Which upazilas?").reply(
        "Sitakunda.", by=focal_person, at=MORNING, side="partner", state="clarified"
    )
    review(round, "progress")
    round.decide(
        Action.RETURN, by=round.lead, at=MORNING, seen=round.snapshot.sha256, note="Where?", reason=make_reason()
    )
    row = report.statements.get(criterion="better")
    row.rewrite(version=row.version, by=focal_person, text="YPSA says more of what could be better.")
    make_statement(report, "lessons", "A lesson that is new.", by=focal_person)
    report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    return report.rounds.last()


def focused(page):
    return page.evaluate("document.activeElement.innerText").strip()


def spoken(page):
    return page.locator("[data-spoken]").text_content()


def test_sections_and_changes_are_walked_and_judged(visit, axe, reviewer, second):
    page = visit(reviewer, f"/reports/{second.report_id}/review/")
    page.keyboard.press("j")
    assert focused(page) == "Progress review"
    assert spoken(page) == "Progress review"
    page.keyboard.press("j")
    assert focused(page) == "Contextual change"
    page.keyboard.press("k")
    assert focused(page) == "Progress review"

    page.keyboard.press("n")
    assert "what could be better" in focused(page)
    page.keyboard.press("n")
    assert "A lesson that is new." in focused(page)
    page.keyboard.press("n")
    assert "A lesson that is new." in focused(page)  # it is the last
    page.keyboard.press("p")
    assert "what could be better" in focused(page)
    expect(page.locator(".is-current")).to_contain_text("what could be better")

    page.keyboard.press("f")
    expect(page.locator("#verdict-progress .verdict-fine")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#outline-list")).to_contain_text(
        "{0} of {0} judged by you".format(len(second.report.chapters))
    )
    expect(page.locator("[data-spoken]")).to_have_text("Progress review: Fine")
    assert second.verdicts.get().opinion == "fine"

    page.keyboard.press("i")
    expect(page.locator("#reason-progress")).to_be_focused()
    page.locator("#reason-progress").select_option(label="Not clear enough")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict-progress .verdict-poor")).to_have_attribute("aria-pressed", "true")
    assert (second.verdicts.get().opinion, second.verdicts.get().reason.code) == ("needs_improvement", "unclear")
    assert axe(page) == []


def test_what_needs_improvement_without_a_reason_says_so_in_its_place(visit, reviewer, round):
    page = visit(reviewer, f"/reports/{round.report_id}/review/")
    page.locator("#verdict-progress").get_by_role("button", name="Needs improvement").click()
    expect(page.locator("#verdict-progress")).to_contain_text("Choose why this chapter needs improvement.")
    expect(page.locator("#reason-progress")).to_be_focused()
    assert round.verdicts.count() == 0


def test_a_comment_is_begun_at_the_row_one_is_at_and_letters_stay_letters(visit, reviewer, second):
    page = visit(reviewer, f"/reports/{second.report_id}/review/")
    page.keyboard.press("n")
    page.keyboard.press("c")
    text = page.locator(".part.is-current textarea[name=text]")
    expect(text).to_be_focused()
    page.keyboard.type("Jute mills, fine print: in Khulna?")
    expect(text).to_have_value("Jute mills, fine print: in Khulna?")
    assert second.verdicts.count() == 0


def test_the_keys_are_listed_and_can_be_switched_off(visit, axe, reviewer, second):
    page = visit(reviewer, f"/reports/{second.report_id}/review/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys on this page")
    expect(keys).to_be_visible()
    assert axe(page) == []
    keys.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.keyboard.press("f")
    page.keyboard.press("j")
    assert focused(page) != "Contextual change"
    page.reload()
    page.keyboard.press("f")
    page.get_by_role("button", name="Keys").click()
    expect(keys.get_by_label("Use these keys")).not_to_be_checked()
    assert second.verdicts.count() == 0


def test_the_checklist_is_ticked_with_the_space_bar_and_the_focus_stays(visit, reviewer, round):
    fill_catalogue()
    page = visit(reviewer, f"/reports/{round.report_id}/review/")
    first = page.locator(".tick").first
    first.focus()
    page.keyboard.press("Space")
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(first).to_be_focused()
    expect(page.locator("#left-to-do")).to_contain_text("1 of 3 ticked off")


def test_the_desk_is_walked(visit, reviewer, round):
    page = visit(reviewer, "/desk/")
    page.keyboard.press("j")
    assert "YPSA" in focused(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Round 1")


@pytest.mark.parametrize("width", [1280, 375])
def test_a_whole_review_without_scripts(visit, reviewer, round, width):
    fill_catalogue()
    page = visit(reviewer, f"/reports/{round.report_id}/review/", scripts=False, width=width)
    for chapter in [chapter.key for chapter in round.report.chapters]:
        page.locator(f"#verdict-{chapter}").get_by_role("button", name="Fine", exact=True).click()
        expect(page.locator(f"#verdict-{chapter} .verdict-fine")).to_have_attribute("aria-pressed", "true")
    for ticked in range(1, page.locator(".tick").count() + 1):
        page.locator(".tick[aria-pressed=false]").first.click()
        expect(page.locator(".tick[aria-pressed=true]")).to_have_count(ticked)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    round.refresh_from_db()
    assert round.outcome == "approve"
