"""Moving an actor on the map: by mouse, by finger, by keyboard, by choosing and choosing, and with scripts off."""

import pytest

from conftest import open_next_quarter
from powermaps.mapping import carry_forward, place
from powermaps.models import Placement
from powermaps.scale import Band
from powermaps.tests.conftest import make_actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def placed(report, seat, focal_person):
    """Three actors on a first map: where one stands then is where one says."""
    for name, short, band in (
        ("Bureau of Manpower", "BMET", Band(0, 4)),
        ("জনশক্তি রপ্তানিকারক", "বায়রা", Band(-1, 4)),
        ("Ministry of Finance", "MoF", Band(1, 2)),
    ):
        actor = make_actor(name, short, seat=seat, by=focal_person)
        place(report, actor, band, by=focal_person, reason="Answers letters.")
    return report


def bmet_of(report):
    return Placement.objects.get(report=report, actor__short_name="BMET")


def mark(page, label="BMET"):
    return page.locator(".map-marks li", has_text=label).first


def square(page, support, influence):
    """Where a square of the map is, in the window: (x, y) of a free place in it."""
    place = page.evaluate(
        """([c, r]) => {
          const map = document.querySelector('.map'), svg = map.querySelector('svg'), box = svg.getBoundingClientRect();
          const view = svg.viewBox.baseVal, tint = map.querySelectorAll('.tint')[c];
          const tops = [0, ...[...map.querySelectorAll('.ln')].map((line) => /^M0 ([\\d.]+)H/.exec(line.getAttribute('d'))?.[1])
            .filter(Boolean).map(Number), view.height];
          return [box.left + (+tint.getAttribute('x') + +tint.getAttribute('width') * .7) * box.width / view.width,
                  box.top + (tops[r] * .2 + tops[r + 1] * .8) * box.height / view.height];
        }""",
        [support + 2, 5 - influence],
    )
    return tuple(place)


def centre(item):
    place = item.bounding_box()
    return place["x"] + 8, place["y"] + place["height"] / 2


def stands(report, support, influence):
    there = bmet_of(report)
    assert (there.support, there.influence) == (support, influence)
    return there


def open_map(visit, who, report, **how):
    page = visit(who, f"/reports/{report.pk}/power/", **how)
    mark(page).wait_for(state="attached")
    return page


def test_by_mouse(visit, placed, focal_person, axe):
    page = open_map(visit, focal_person, placed)
    assert axe(page) == []
    x, y = square(page, 1, 3)
    with page.expect_response(lambda answer: "/move/" in answer.url) as posted:
        page.mouse.move(*centre(mark(page)))
        page.mouse.down()
        page.mouse.move(x - 40, y - 10, steps=4)
        page.mouse.move(x, y, steps=4)
        page.mouse.up()
    assert posted.value.status == 200
    page.locator('.map-marks li[data-support="1"]', has_text="BMET").wait_for()  # drawn anew
    stands(placed, 1, 3)


def test_by_keyboard_alone(visit, placed, focal_person):
    page = open_map(visit, focal_person, placed)
    stops = page.evaluate("[...document.querySelectorAll('.map-marks a')].filter((link) => link.tabIndex === 0).length")
    assert stops == 1
    page.evaluate("document.querySelector('.map-marks a[tabindex=\"0\"]').focus()")
    seen = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowLeft", "ArrowRight"):
        seen.add(page.evaluate("document.activeElement.textContent"))
        if page.evaluate("document.activeElement.textContent") == "BMET":
            break
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.textContent") == "BMET", seen
    said = page.locator("[data-map-said]")
    page.keyboard.press("Enter")
    assert "BMET picked up" in said.text_content()
    page.keyboard.press("ArrowRight")
    assert said.text_content() == "BMET: Passive support, Hard to succeed without"
    page.keyboard.press("Escape")
    assert "stands where it stood" in said.text_content()
    stands(placed, 0, 4)
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    stands(placed, 1, 5)
    mark(page).locator("a:focus").wait_for()


def test_by_tapping_alone_on_a_phone(visit, placed, focal_person):
    page = open_map(visit, focal_person, placed, width=375)
    page.get_by_label("Show the map").check()
    mark(page).locator("a").click()
    page.locator("[data-map-said]", has_text="picked up").wait_for()
    target = page.get_by_role("button", name="Neutral, Decides, or can veto")
    box = target.bounding_box()
    assert box["width"] >= 24 and box["height"] >= 24
    with page.expect_navigation():
        target.click()
    stands(placed, 0, 5)


def finger(page):
    """Touches of one finger, as the browser gets them from a screen."""
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    return touch


def test_by_a_finger_that_stays_first(visit, placed, focal_person):
    page = open_map(visit, focal_person, placed)
    touch, (x, y), (to_x, to_y) = finger(page), centre(mark(page)), square(page, -1, 5)
    touch("touchStart", (x, y))
    page.wait_for_timeout(550)
    for step in range(1, 9):
        touch("touchMove", (x + (to_x - x) * step / 8, y + (to_y - y) * step / 8))
    with page.expect_navigation():
        touch("touchEnd")
    stands(placed, -1, 5)


def test_a_swipe_moves_nobody(visit, placed, focal_person):
    page = open_map(visit, focal_person, placed)
    touch, (x, y) = finger(page), centre(mark(page))
    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x, y - 12 * step))
    touch("touchEnd")
    page.wait_for_timeout(600)
    assert page.locator(".map-marks li.is-picked").count() == 0
    stands(placed, 0, 4)


def test_what_is_refused_goes_back_and_says_why(visit, placed, focal_person):
    page = open_map(visit, focal_person, placed)
    there = bmet_of(placed)
    there.rewrite(version=there.version, by=focal_person, reason="Opened its register.")  # in another window
    mark(page).locator("a").click()
    page.get_by_role("button", name="Passive support, Hard to succeed without").click()
    page.locator("[data-map-said].is-refused").wait_for()
    stands(placed, 0, 4)
    assert page.locator(".map-marks li.is-picked").count() == 0


def test_elsewhere_than_last_quarter_opens_the_form(visit, placed, following, focal_person):
    page = open_map(visit, focal_person, following)
    mark(page).locator("a").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Passive support, Hard to succeed without").click()
    assert f"/placements/{bmet_of(following).pk}/" in page.url
    there = bmet_of(following)
    assert (there.support, there.influence) == (0, 4)


@pytest.fixture
def following(placed):

    report = open_next_quarter()["YPSA"]
    carry_forward(report, placed)
    return report


def test_a_row_that_is_placed_elsewhere_in_its_form_goes_there(visit, placed, focal_person):
    page = open_map(visit, focal_person, placed)
    row = page.locator("#square-3-4 li.part", has_text="Bureau of Manpower")
    row.get_by_role("link", name="Edit").click()
    page.locator('#square-3-4 input[name="support"][value="2"]').check()
    page.locator("#square-3-4").get_by_role("button", name="Save").click()
    there = page.locator("#square-5-4 li.part", has_text="Bureau of Manpower")
    there.wait_for()
    assert "Active support" in page.locator("#square-5-4 h3").text_content()
    assert page.locator("#square-3-4").is_hidden()
    assert page.locator("li.part", has_text="Bureau of Manpower").count() == 1
    there.locator(":focus").wait_for()
    mark(page).and_(page.locator('[data-support="2"]')).wait_for()
    there.get_by_role("link", name="Edit").click()
    page.locator('#square-5-4 input[name="support"][value="0"]').check()
    page.locator("#square-5-4").get_by_role("button", name="Save").click()
    page.locator("#square-3-4 li.part", has_text="Bureau of Manpower").wait_for()
    stands(placed, 0, 4)


def test_with_scripts_off_a_mark_leads_to_its_form(visit, placed, focal_person):
    page = open_map(visit, focal_person, placed, scripts=False)
    assert page.locator(".map-square").count() == 0
    mark(page).locator("a").click()
    page.wait_for_load_state()
    assert f"/placements/{bmet_of(placed).pk}/" in page.url


def test_no_label_lies_over_another(visit, placed, focal_person, seat):
    for number in range(197):  # with the three that stand there: 200
        label = ["Press", "বাংলাদেশ ব্যাং", "WWWWMMMM", "জনশক্তি ব্যুর", "Union Parishad"][number % 5]
        actor = make_actor(f"Actor number {number}", label, seat=seat, by=focal_person)
        place(placed, actor, Band(number % 5 - 2, number % 3 + 2), by=focal_person, reason="Seen.")
    page = open_map(visit, focal_person, placed, width=1280)
    over = page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll('.map-marks li')].map((mark) => {
            const inner = document.createRange(); inner.selectNodeContents(mark);
            const place = mark.getBoundingClientRect();
            return { words: mark.textContent, left: place.left, top: place.top, bottom: place.bottom, right: inner.getBoundingClientRect().right };
          });
          return boxes.flatMap((a, i) => boxes.slice(0, i).filter((b) =>
            a.left < b.right - .1 && b.left < a.right - .1 && a.top < b.bottom - .1 && b.top < a.bottom - .1).map((b) => [a.words, b.words]));
        }"""
    )
    assert over == []
