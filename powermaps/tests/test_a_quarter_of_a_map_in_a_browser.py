"""A partner's whole quarter on its map, from the hollow picture to submission: by keyboard alone, by tapping alone, without scripts."""

import pytest

from conftest import complete, open_next_quarter
from powermaps.mapping import place, stillness_of
from powermaps.models import Actor, Placement
from powermaps.scale import Band
from powermaps.shifts import Verdict
from powermaps.tests.conftest import make_actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 250  # of the Tab key on one page


@pytest.fixture
def following(report, seat, focal_person):
    """The second quarter: complete but for its map, on which nobody has looked yet."""
    for name, short, kind, band in (
        ("Bureau of Manpower", "BMET", "organisation", Band(0, 4)),
        ("Ministry of Finance", "MoF", "organisation", Band(1, 2)),
        ("International NGOs", "INGOs", "cluster", Band(1, 3)),
    ):
        actor = make_actor(name, short, seat=seat, by=focal_person, kind=kind)
        place(report, actor, band, by=focal_person, reason="Answers letters.")
    following = open_next_quarter()["YPSA"]
    complete(following, by=focal_person)
    said = stillness_of(following)
    unsaid = {"is_stated": False, "why": "", "text": "", "next_quarter": ""}
    said.rewrite(version=said.version, by=focal_person, **unsaid)
    return following


class Keys:
    """Nothing but the keyboard."""

    how = {"width": 1280}

    def reach(self, item):
        for _stop in range(MOST_STOPS):
            if item.evaluate("item => item === document.activeElement"):
                return
            item.page.keyboard.press("Tab")
        pytest.fail(f"the Tab key never comes to {item}")

    def press(self, item):
        self.reach(item)
        item.page.keyboard.press("Enter")

    def write(self, item, text):
        self.reach(item)
        item.page.keyboard.insert_text(text)

    def choose(self, item):
        """One of a group of radio buttons: Tab comes to the group, arrows go through it."""
        group = item.page.locator(f'input[name="{item.get_attribute("name")}"]')
        for _stop in range(MOST_STOPS):
            if group.evaluate_all("them => them.includes(document.activeElement)"):
                break
            item.page.keyboard.press("Tab")
        item.page.keyboard.press("Space")
        for _other in range(group.count()):
            if item.is_checked():
                return
            item.page.keyboard.press("ArrowDown")
        pytest.fail(f"no arrow comes to {item}")

    def move(self, page, mark):
        """Towards support by one band."""
        self.reach(page.locator('.map-marks a[tabindex="0"]'))
        for _step in range(6):
            if mark.evaluate("link => link === document.activeElement"):
                break
            page.keyboard.press("ArrowUp")
            page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")


class Finger:
    """Nothing but taps on a phone, and the letters that its screen offers."""

    how = {"width": 375, "height": 740, "touch": True}

    def press(self, item):
        item.tap()

    choose = press

    def write(self, item, text):
        item.tap()
        item.page.keyboard.insert_text(text)

    def move(self, page, mark):
        page.get_by_label("Show the map").tap()
        mark.tap()
        page.get_by_role("button", name="Passive support, Hard to succeed without").tap()


class Unscripted(Finger):
    """A browser that runs no scripts."""

    how = {"width": 1280, "scripts": False}

    def press(self, item):
        item.click()

    choose = press

    def write(self, item, text):
        item.fill(text)

    def move(self, page, mark):
        mark.click()
        self.choose(radio(page, "support", 1))


def radio(page, name, value):
    return page.locator(f'input[name="{name}"][value="{value}"]')


def row(page, name):
    return page.locator("#actors li.part", has_text=name).first


@pytest.mark.parametrize("hands", [Keys(), Finger(), Unscripted()], ids=["keyboard", "tapping", "no scripts"])
def test_a_whole_quarter(visit, following, focal_person, hands):
    page = visit(focal_person, f"/reports/{following.pk}/power/", **hands.how)
    page.get_by_text("0 of 3 reviewed").first.wait_for()

    # Somebody who did not move
    hands.press(row(page, "Ministry of Finance").get_by_role("button", name="Still true"))
    page.get_by_text("1 of 3 reviewed").first.wait_for()

    # Somebody new
    hands.press(page.get_by_role("link", name="Add an actor").first)
    page.wait_for_url("**/add/**")
    hands.write(page.get_by_label("Name, acronym or Bangla name"), "Bangladesh Bank")
    if page.get_by_role("button", name="Find").is_visible():
        hands.press(page.get_by_role("button", name="Find"))
    hands.press(page.get_by_role("link", name="Enter “Bangladesh Bank” as a new actor"))
    page.wait_for_url("**new=1**")
    hands.write(page.locator('input[name="short_name"]'), "BB")
    hands.press(page.get_by_role("button", name="Enter, and choose its square"))
    page.get_by_role("heading", name="Bangladesh Bank").wait_for()
    hands.choose(radio(page, "support", 1))
    hands.choose(radio(page, "influence", 5))
    hands.write(page.locator('textarea[name="reason"]'), "Its governor spoke of it.")
    hands.press(page.get_by_role("button", name="Place it"))
    page.wait_for_url("**/power/#row-*")

    # Somebody who moved
    page.goto(f"/reports/{following.pk}/power/")
    hands.move(page, page.locator(".map-marks li", has_text="BMET").locator("a"))
    page.wait_for_url("**/placements/**")
    hands.choose(radio(page, "change_reason", "shifted"))
    hands.write(page.locator('textarea[name="reason"]'), "It opened its register.")
    hands.press(page.get_by_role("button", name="Save"))
    page.wait_for_url("**/power/#row-*")
    page.get_by_text("1 moved towards support").first.wait_for()

    # A cluster
    hands.press(row(page, "International NGOs").get_by_role("link", name="Break down"))
    page.wait_for_url("**/break-down/**")
    for number, (name, short) in enumerate((("Oxfam GB", "Oxfam"), ("Concern Worldwide", "Concern"))):
        hands.write(page.locator(f'input[name="new-{number}-name"]'), name)
        hands.write(page.locator(f'input[name="new-{number}-short_name"]'), short)
    hands.press(page.get_by_role("button", name="Break down"))
    page.wait_for_url("**/power/")
    page.get_by_text("INGOs was broken down into 2").first.wait_for()
    for name in ("Oxfam GB", "Concern Worldwide"):
        hands.press(row(page, name).get_by_role("button", name="Still true"))
        row(page, name).get_by_role("button", name="Still true").wait_for(state="detached")

    # And away
    page.goto(f"/reports/{following.pk}/submit/")
    hands.press(page.get_by_role("button", name="Submit to PROKAS"))
    page.locator(".chip", has_text="Submitted").first.wait_for()
    following.refresh_from_db()
    assert following.status == "submitted"
    assert {(str(one), one.verdict, one.band) for one in Placement.objects.filter(report=following)} == {
        ("BMET", Verdict.CHANGED, Band(1, 4)),
        ("MoF", Verdict.CONFIRMED, Band(1, 2)),
        ("BB", Verdict.NEW, Band(1, 5)),
        ("INGOs", Verdict.DROPPED, Band(1, 3)),
        ("Oxfam", Verdict.NEW, Band(1, 3)),
        ("Concern", Verdict.NEW, Band(1, 3)),
    }
    assert Actor.objects.get(short_name="BB").added_by == focal_person


@pytest.mark.parametrize("hands", [Keys(), Finger(), Unscripted()], ids=["keyboard", "tapping", "no scripts"])
def test_a_quarter_in_which_nobody_moved(visit, following, focal_person, hands):
    page = visit(focal_person, f"/reports/{following.pk}/submit/", **hands.how)
    assert page.get_by_role("button", name="Submit to PROKAS").count() == 0
    hands.press(page.locator("main").get_by_role("link", name="No actor moved in a favourable direction"))
    page.wait_for_url("**/power/**")
    if isinstance(hands, Unscripted):  # with scripts the link that said what is missing opens it
        hands.press(page.locator("#no-progress").get_by_role("link", name="Edit"))
    tick = page.locator('input[name="is_stated"]')
    if isinstance(hands, Keys):
        hands.reach(tick)
        page.keyboard.press("Space")
    else:
        hands.choose(tick)
    hands.choose(radio(page, "why", "waiting"))
    hands.write(page.locator('textarea[name="text"]'), "The bureau has no director.")
    hands.write(page.locator('textarea[name="next_quarter"]'), "We write to its minister.")
    hands.press(page.get_by_role("button", name="Save", exact=True))
    page.locator("#no-progress").get_by_text("We write to its minister.").wait_for()
    page.locator("#no-progress textarea").first.wait_for(state="detached")
    page.wait_for_load_state()  # a page that still loads goes to its "#no-progress" in the midst of a click
    page.goto(f"/reports/{following.pk}/submit/")
    hands.press(page.get_by_role("button", name="Submit to PROKAS"))
    page.locator(".chip", has_text="Submitted").first.wait_for()
    following.refresh_from_db()
    assert (following.status, stillness_of(following).is_stated) == ("submitted", True)
    assert page.get_by_text("The bureau has no director.").count() <= 1
