"""A session as the room lives it: one facilitator, a wall, and phones that lose their connection."""

import pytest
from playwright.sync_api import expect

from conftest import MORNING
from workshops.models import Line, Note, Participant, Session
from workshops.models.attendance import fingerprint, new_phone_key
from workshops.phones import COOKIE
from workshops.tests.meeting import make_workshop
from workshops.workflow import Action, Phase

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPT = "<script>document.title = 'taken over'</script>"


@pytest.fixture
def session(quarter, flm, facilitator):
    workshop = make_workshop([flm], facilitators=[facilitator])
    workshop.take(Action.OPEN, by=facilitator, at=MORNING)
    return Session.add(workshop, by=facilitator, kind="progress", title="Progress of FLM", ibp_id=flm.pk)


@pytest.fixture
def phone(visit, portal, session):
    """The page of somebody who was let in, on a phone."""

    def phone(name, *, scripts=True):
        key = new_phone_key()
        there = Participant.add(session.workshop, by=None, name=name, organisation_name=f"{name}’s office")
        Participant.objects.filter(pk=there.pk).update(phone=fingerprint(key), came_at=MORNING, let_in_at=MORNING)
        page = visit(None, "/j/", width=375, height=740, touch=True, scripts=scripts)
        page.context.add_cookies([{"name": COOKIE, "value": key, "url": portal.url}])
        page.goto("/room/")
        return page

    return phone


def write(page, text, column="What went well?"):
    page.get_by_role("radio", name=column).check()
    page.get_by_label("Note", exact=True).fill(text)
    page.get_by_role("button", name="Add my note").click()


def test_a_session_goes_from_private_notes_to_lines(visit, phone, session, facilitator, axe):
    console = visit(facilitator, f"/sessions/{session.pk}/")
    wall = visit(facilitator, f"/sessions/{session.pk}/screen/", width=1920, height=1080)
    rahima, karim, shirin = phone("Rahima"), phone("Karim"), phone("Shirin")

    # It begins: phones that wait go on by themselves; what one writes is one’s own.
    console.get_by_role("button", name="Begin: everybody writes").click()
    for page in (rahima, karim, shirin):
        expect(page.get_by_role("heading", level=1)).to_have_text("Progress of FLM")
    write(rahima, "Two help desks opened.")
    write(karim, "A desk in Teknaf.")
    write(shirin, SCRIPT, column="What could be better?")
    expect(rahima.locator("[data-own] [data-text]")).to_have_text("Two help desks opened.")
    expect(console.locator(".bar-counts")).to_contain_text("3 notes that only their authors see")
    expect(wall.locator(".bar-counts")).to_contain_text("3 notes written")
    assert wall.locator(".sticky").count() == karim.locator(".board-wall .sticky").count() == 0

    # They are shown, to all at once, as they were written.
    console.get_by_role("button", name="Show all notes").click()
    for page in (wall, rahima, karim):
        expect(page.locator(".board-wall [data-text]")).to_have_text(
            ["Two help desks opened.", "A desk in Teknaf.", SCRIPT]
        )
    expect(rahima.locator("[data-own]")).to_be_hidden()
    assert axe(console) == axe(rahima) == []

    # The facilitator gathers two, with the keyboard or the mouse.
    for text in ("Two help desks", "Teknaf"):
        console.locator(".sticky", has_text=text).get_by_label("Tick this note").first.check()
    console.get_by_label("Heading of the group").fill("Help desks")
    console.get_by_role("button", name="Gather").click()
    expect(wall.locator("#column-went_well > li")).to_have_count(1)
    expect(karim.locator(".sticky-head")).to_have_text("Help desks")

    # The vote; a phone that is too late hears so.
    console.get_by_role("button", name="Let them vote").click()
    for page in (rahima, karim):
        page.locator("#column-went_well").get_by_role("button", name="Vote for this").click()
        expect(page.locator("#column-went_well [data-vote]")).to_have_attribute("aria-pressed", "true")
    expect(rahima.locator("[data-votes-left]")).to_have_text("Votes left: 2")
    expect(wall.locator("#column-went_well .dots")).to_contain_text("2 votes")
    expect(karim.locator("#column-went_well .dots")).to_have_count(0)  # nobody follows the others
    shirin.context.set_offline(True)
    console.get_by_role("button", name="Close the vote").click()
    expect(karim.locator("#column-went_well .dots")).to_contain_text("2 votes")
    shirin.context.set_offline(False)
    late = shirin.context.request.post(
        f"/room/{session.pk}/votes/",
        headers={"X-CSRFToken": "a" * 32, "X-Board": "0", "Cookie": _cookies(shirin, csrftoken="a" * 32)},
        form={"give": str(Note.objects.get(text=SCRIPT).pk)},
    )
    assert (late.status, late.json()["said"]) == (409, "The vote on this board is closed.")

    # A line of the record.
    console.locator(".sticky.is-group > .sticky-tick input").check()
    expect(console.get_by_label("Words", exact=True)).to_have_value(
        "Help desks: Two help desks opened. A desk in Teknaf."
    )
    console.get_by_label("Words", exact=True).fill("Two help desks opened, in Ukhia and Teknaf.")
    console.get_by_role("button", name="Make it a line of the record").click()
    expect(wall.locator("#lines-went_well")).to_contain_text("Two help desks opened, in Ukhia and Teknaf.")
    console.get_by_role("button", name="End the session").click()
    expect(rahima.locator(".bar-words")).to_have_text("Done")
    line = Line.objects.get()
    assert (line.text, line.column, line.origin) == (
        "Two help desks opened, in Ukhia and Teknaf.",
        "went_well",
        "notes",
    )
    assert wall.title() == "Progress of FLM · PROKAS"

    # Another begins, and one more after it: wall and phones go with the room.
    for kind, title, begin in (
        ("opening", "A break for prayer", "Begin"),
        ("way_forward", "Way forward", "Begin: everybody writes"),
    ):
        later = Session.add(session.workshop, by=facilitator, kind=kind, title=title)
        console.goto(f"{console.url.partition('/sessions/')[0]}/sessions/{later.pk}/")
        console.get_by_role("button", name=begin, exact=True).click()
        for page in (wall, rahima, karim):
            expect(page.get_by_role("heading", level=1)).to_have_text(title)
        console.get_by_role("button", name="End the session").click()


def _cookies(page, **more):
    there = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()} | more
    return "; ".join(f"{name}={value}" for name, value in there.items())


def test_what_is_written_without_a_connection_arrives_once(visit, phone, session, facilitator):
    console = visit(facilitator, f"/sessions/{session.pk}/")
    rahima = phone("Rahima")
    console.get_by_role("button", name="Begin: everybody writes").click()
    expect(rahima.get_by_role("heading", level=1)).to_have_text("Progress of FLM")
    rahima.context.set_offline(True)
    write(rahima, "Written in the lift.")
    write(rahima, "And on the stairs.")
    expect(rahima.locator("[data-outgoing] [data-state]").first).to_have_text(
        "Kept on this phone until the connection is back"
    )
    assert not Note.objects.exists()
    rahima.context.set_offline(False)
    expect(rahima.locator("[data-own] [data-text]")).to_have_text(["Written in the lift.", "And on the stairs."])
    expect(rahima.locator("[data-outgoing]")).to_be_hidden()

    # The server has the note, its answer is lost on the way: sent again it is the same note.
    rahima.route("**/notes/", lambda route: (route.fetch(), route.abort("internetdisconnected")), times=1)
    write(rahima, "Heard, and not answered.")
    expect(rahima.locator("[data-own] [data-text]")).to_have_count(3)
    console.get_by_role("button", name="Show all notes").click()
    expect(rahima.locator(".board-wall .sticky")).to_have_count(3)
    written = ["Written in the lift.", "And on the stairs.", "Heard, and not answered."]
    assert [note.text for note in Note.objects.all()] == written


def test_a_facilitator_who_comes_back_finds_the_session_as_it_is(visit, phone, session, facilitator):
    console = visit(facilitator, f"/sessions/{session.pk}/")
    rahima = phone("Rahima")
    console.get_by_role("button", name="Begin: everybody writes").click()
    expect(rahima.get_by_role("heading", level=1)).to_have_text("Progress of FLM")
    console.context.close()
    write(rahima, "Nobody looks.")
    expect(rahima.locator("[data-own] [data-text]")).to_have_text("Nobody looks.")
    console = visit(facilitator, f"/sessions/{session.pk}/")
    expect(console.locator(".bar-counts")).to_contain_text("1 note that only its author sees")
    console.get_by_role("button", name="Show all notes").click()
    expect(console.locator(".sticky [data-text]")).to_have_text("Nobody looks.")


def test_scripts_off_a_session_runs_all_the_same(visit, phone, session, facilitator):
    console = visit(facilitator, f"/sessions/{session.pk}/", scripts=False)
    console.get_by_role("button", name="Begin: everybody writes").click()
    rahima = phone("Rahima", scripts=False)
    write(rahima, "Two help desks opened.")
    expect(rahima.locator("[data-own] [data-text]")).to_have_text("Two help desks opened.")
    rahima.get_by_role("link", name="Change").click()
    rahima.get_by_label("Note", exact=True).fill("Three help desks opened.")
    rahima.get_by_role("button", name="Save the change").click()
    write(rahima, "Radio.")
    console.reload()
    console.get_by_role("button", name="Show all notes").click()
    console.locator(".sticky", has_text="Three help desks").get_by_label("Tick this note").check()
    console.get_by_role("button", name="Make it a line of the record").click()
    expect(console.locator("#lines-went_well")).to_contain_text("Three help desks opened.")
    console.get_by_role("button", name="Let them vote").click()
    rahima.goto("/room/")
    rahima.get_by_role("button", name="Vote for this").first.click()
    expect(rahima.locator("[aria-pressed=true]")).to_have_count(1)
    session.refresh_from_db()
    assert session.phase == Phase.VOTING
