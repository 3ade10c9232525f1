"""Rows are edited, ordered and settled where they stand, with mouse and keyboard, and one never loses one's place."""

import pytest
from django.urls import reverse

from conftest import make_statement
from reporting.models import Statement

pytestmark = pytest.mark.browser

ORDER = ["First", "Second", "Third"]


@pytest.fixture
def chapter(report):
    for text in ORDER:
        make_statement(report, text=text)
    return reverse("reporting:progress", args=[report.pk])


def stored():
    return list(Statement.objects.filter(criterion="went_well").values_list("text", flat=True))


def wait_for_order(page, texts):
    page.wait_for_function(
        "texts => texts.every((text, at) => document.querySelectorAll('[data-part] .part-text')[at]?.textContent.includes(text))",
        arg=texts,
    )


def focused(page):
    return page.evaluate("() => document.activeElement.closest('[data-part]')?.innerText.split('\\n')[0]")


def test_a_click_opens_the_row_and_the_field_has_the_focus(visit, contributor, chapter):
    page = visit(contributor, chapter)
    page.click("text=Second")
    page.wait_for_selector("form[data-draft]")
    assert page.evaluate("() => document.activeElement.name") == "text"
    assert page.evaluate("() => document.querySelectorAll('.part.is-editing').length") == 1
    page.keyboard.press("Escape")
    page.wait_for_selector("form[data-draft]", state="detached")
    wait_for_order(page, ORDER)


def test_ctrl_enter_saves_and_opens_the_next(visit, contributor, chapter):
    page = visit(contributor, chapter)
    page.click("a:has-text('Add a statement') >> nth=0")
    page.wait_for_selector("form[data-draft] [name=text]")
    page.fill("form[data-draft] [name=text]", "Fourth")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-part] .part-text:has-text('Fourth')")
    page.wait_for_selector("form[data-draft] [name=text]")
    page.wait_for_function("() => document.activeElement.name === 'text' && document.activeElement.value === ''")
    assert stored() == [*ORDER, "Fourth"]


def test_arrow_keys_on_the_handle_move_a_row_and_keep_the_focus(visit, contributor, chapter):
    page = visit(contributor, chapter)
    handle = page.locator("[data-part]:has-text('Third') [data-handle]")
    handle.focus()
    with page.expect_response("**/move/"):
        page.keyboard.press("ArrowUp")
    wait_for_order(page, ["First", "Third", "Second"])
    page.wait_for_function("() => document.activeElement.hasAttribute('data-handle')")
    assert focused(page) == "Third"
    assert stored() == ["First", "Third", "Second"]


def test_a_row_is_dragged_by_its_handle(visit, contributor, chapter):
    page = visit(contributor, chapter)
    box = page.locator("[data-part]:has-text('First') [data-handle]").bounding_box()
    goal = page.locator("[data-part]:has-text('Third')").bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, goal["y"] + 5, steps=5)
    with page.expect_response("**/move/"):
        page.mouse.up()
    wait_for_order(page, ["Second", "Third", "First"])
    assert stored() == ["Second", "Third", "First"]


def test_the_buttons_move_it_too_and_keep_the_focus(visit, contributor, chapter):
    page = visit(contributor, chapter)
    with page.expect_response("**/move/"):
        page.click("[data-part]:has-text('First') [aria-label='Move down']")
    wait_for_order(page, ["Second", "First", "Third"])
    page.wait_for_function("() => document.activeElement.getAttribute('aria-label') === 'Move down'")
    assert focused(page) == "First"


def test_two_colleagues_in_one_row_both_keep_their_words(visit, contributor, focal_person, chapter):
    arif, maksuda = visit(contributor, chapter), visit(focal_person, chapter)
    for page in (arif, maksuda):
        page.click("text=Second")
        page.wait_for_selector("form[data-draft] [name=text]")
    maksuda.fill("form[data-draft] [name=text]", "Second, by Maksuda")
    maksuda.wait_for_selector("[data-saved][data-state=saved]:has-text('Saved')")
    arif.fill("form[data-draft] [name=text]", "Second, by Arif")
    arif.wait_for_selector(".conflict")
    shown = arif.inner_text(".conflict")
    assert "Maksuda Begum changed this" in shown
    assert "Second, by Maksuda" in shown and "Second, by Arif" in shown
    assert "Second, by Maksuda" in stored()
    arif.click("text=Keep mine")
    arif.wait_for_selector("form[data-draft]", state="detached")
    assert stored() == ["First", "Second, by Arif", "Third"]


def test_menus_close_on_escape_and_on_a_click_elsewhere(visit, contributor, chapter):
    page = visit(contributor, chapter)
    page.click("summary[aria-label='Your account']")
    assert page.is_visible("text=Sign out")
    page.keyboard.press("Escape")
    assert not page.is_visible("text=Sign out")
    page.click(".switch summary")
    assert page.is_visible(".switch .menu-body")
    page.click("h1")
    assert not page.is_visible(".switch .menu-body")


def test_a_lost_session_leads_to_the_sign_in_page_and_back(visit, contributor, chapter):
    page = visit(contributor, chapter)
    page.context.clear_cookies()
    page.click("text=Second")
    page.wait_for_url("**/accounts/login/?next=*")
    assert chapter in page.evaluate("() => decodeURIComponent(location.search)")
