"""A workshop as its people live it: phones join by the code, the room's notes become lines, and the report is made when it is over."""

from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from workshops.models import JoinCode, Line, Participant
from workshops.tests.meeting import make_workshop
from workshops.workflow import State

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTES = {
    "Rahima Khatun": "Two help desks opened in Ukhia.",
    "Karim Mia": "মাসিক সভায় help desk-এর কথা ওঠে।",
    "Shirin Akter": "<b>Unions</b> asked for a third one.",
}


def test_a_workshop_from_the_code_on_the_wall_to_the_printed_report(
    visit, worker, quarter, flm, facilitator, contributor, tmp_path
):
    workshop = make_workshop([flm], facilitators=[facilitator])
    base = f"/workshops/{workshop.pk}/"

    # The facilitator takes the standard agenda, opens the workshop and puts the code on the wall.
    page = visit(facilitator, f"{base}agenda/")
    page.get_by_role("button", name="standard agenda").first.click()
    expect(page.locator("#session-list > li")).to_have_count(13)
    page.goto(base)
    page.get_by_role("button", name="Open the workshop").click()
    wall = visit(facilitator, f"{base}code/", width=1920, height=1080)
    expect(wall.get_by_role("img", name="QR code")).to_be_visible()
    code = JoinCode.objects.get(workshop=workshop).code
    expect(wall.locator("#code")).to_contain_text(code)

    # Three phones join and wait; the desk lets them in.
    phones = {}
    for name in NOTES:
        phone = phones[name] = visit(None, f"/j/{code}/", width=375, height=740, touch=True)
        phone.locator("[name=name]").fill(name)
        phone.locator("[name=organisation_name]").fill("Returnee migrants’ union")
        phone.get_by_text("Woman" if name != "Karim Mia" else "Man", exact=True).click()
        phone.get_by_role("button", name="Sign in").click()
        expect(phone.get_by_role("heading", level=1)).to_have_text(f"Thank you, {name}")
    page.goto(f"{base}people/")
    page.get_by_role("button", name="Let all 3 in").click()
    expect(page.locator("main")).to_contain_text("3 people of 1 organisation took part: 2 women and 1 man.")
    for phone in phones.values():
        phone.wait_for_url("**/room/**")

    # The progress review: everybody writes, all is shown, one line is made.
    session = workshop.sessions.get(kind="progress")
    console = visit(facilitator, f"/sessions/{session.pk}/")
    console.get_by_role("button", name="Begin: everybody writes").click()
    for name, phone in phones.items():
        expect(phone.get_by_role("heading", level=1)).to_have_text(session.title)
        phone.get_by_role("radio", name="What went well?").check()
        phone.get_by_label("Note", exact=True).fill(NOTES[name])
        phone.get_by_role("button", name="Add my note").click()
        expect(phone.locator("[data-own] [data-text]")).to_have_text(NOTES[name])
    console.get_by_role("button", name="Show all notes").click()
    expect(console.locator(".sticky")).to_have_count(3)
    console.locator(".sticky", has_text="Ukhia").get_by_label("Tick this note").first.check()
    console.get_by_label("Words").fill("Two help desks opened in Ukhia; unions ask for a third.")
    console.get_by_role("button", name="Make it a line of the record").click()
    expect(console.locator("#lines-went_well")).to_contain_text("unions ask for a third")
    console.get_by_role("button", name="End the session").click()
    expect(phones["Karim Mia"].locator(".bar-words")).to_have_text("Done")

    # The record is closed, and nobody writes in it any more.
    page.goto(f"{base}record/")
    expect(page.locator("main")).to_contain_text("unions ask for a third")
    page.get_by_role("link", name="Close the workshop").click()
    page.get_by_role("button", name="Close and lock the record").click()
    expect(page.locator("main")).to_contain_text("Closed")
    workshop.refresh_from_db()
    assert workshop.state == State.CLOSED
    phone = phones["Rahima Khatun"]
    phone.reload()
    expect(phone.get_by_role("button", name="Add my note")).to_have_count(0)

    # The report is asked for and comes from the worker; a partner may have it too.
    reader = visit(contributor, f"{base}record/")
    for asking in (page, reader):
        asking.goto(f"{base}record/")
        asking.locator("summary", has_text="Make the report").click()
        asking.get_by_role("button", name="For the programme").click()
        link = asking.get_by_role("link", name="Download")
        expect(link).to_be_visible(timeout=60_000)
    with reader.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "workshop.pdf")
    pages = PdfReader(BytesIO((tmp_path / "workshop.pdf").read_bytes())).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Two help desks opened in Ukhia; unions ask for a third." in words
    assert "3 people of 1 organisation took part: 2 women and 1 man." in words
    assert Line.objects.count() == 1
    assert Participant.objects.let_in().count() == 3
