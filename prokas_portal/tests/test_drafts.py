"""What one types is saved within two seconds, in order, never over a colleague's words, and is not lost without a network."""

import json
import time
from dataclasses import dataclass, field
from email.parser import BytesParser

import pytest

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Row</title>
<body data-person="{person}" data-say-saving="Saving" data-say-saved="Saved %s" data-say-offline="Offline, kept here"
  data-say-offline-only-here="Offline, keep this page open" data-say-again="Trying again" data-say-signed-out="Signed out"
  data-say-closed="Closed" data-say-errors="See the fields" data-say-conflict="Compare" data-say-kept="Kept: open"
  data-say-restored="Brought back" data-say-lose="Lose it?">
<ol><li class="part"><form data-draft="{mode}" method="post" action="/row/" enctype="multipart/form-data">
  <input type="hidden" name="version" value="{version}">
  <div data-field="text"><label>Text <textarea name="text">{text}</textarea></label><div data-errors></div></div>
  <label>Level <select name="confidentiality"><option value="2">Programme</option><option value="4">Restricted</option></select></label>
  <input type="file" name="photo"><div data-conflict></div><span data-saved></span>
  <button name="then" value="close">Save</button><a href="/left/" data-close>Close</a>
</form></li></ol>
<form data-sign-out method="post" action="/accounts/logout/"><button>Sign out</button></form>
<script src="/static/js/draft.js"></script></body></html>"""


@dataclass
class Row:
    """A row on the server, as draft.js meets it: what it was sent, and what it answers."""

    text: str = ""
    version: int = 1
    sent: list = field(default_factory=list)
    at: list = field(default_factory=list)
    answer: tuple = ()
    slowness: float = 0
    busy: int = 0
    most_at_once: int = 0

    def take(self, route):
        self.busy += 1
        self.most_at_once = max(self.busy, self.most_at_once)
        request = route.request
        fields = read(request)
        self.at.append(time.monotonic())
        time.sleep(self.slowness)
        self.busy -= 1
        if self.answer and "x-draft" in request.headers:
            status, body = self.answer
            if status == 0:
                route.abort()
            else:
                route.fulfill(status=status, content_type="application/json", body=json.dumps(body))
            return
        if "x-draft" not in request.headers:
            self.sent.append(fields | {"submitted": True})
            route.fulfill(body="<title>Done</title>", content_type="text/html")
            return
        self.sent.append(fields)
        self.text, self.version = fields["text"], self.version + 1
        route.fulfill(json={"version": self.version, "saved": "14:03"})


def read(request):
    """The fields of a multipart form."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts = BytesParser().parsebytes(head + request.post_data_buffer).get_payload()
    return {part.get_param("name", header="content-disposition"): content(part) for part in parts}


def content(part):
    return part.get_payload(decode=True).decode().rstrip("\r\n")


@pytest.fixture
def row():
    return Row()


@pytest.fixture
def context(new_context, portal, row):
    context = new_context(base_url=portal.url, service_workers="block")
    context.route("**/row/", row.take)
    return context


@pytest.fixture
def open_row(context, row):
    def open_it(person="a-person", mode="", text=None):
        page = context.new_page()
        html = PAGE.format(person=person, mode=mode, version=row.version, text=row.text if text is None else text)
        page.route("**/rows/", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.route("**/left/", lambda route: route.fulfill(body="<title>Left</title>", content_type="text/html"))
        page.goto("/rows/")
        return page

    return open_it


def said(page, words):
    page.wait_for_function("words => document.querySelector('[data-saved]').textContent === words", arg=words)


def kept(page):
    return page.evaluate(
        """() => new Promise(done => { const asked = indexedDB.open("drafts", 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("texts");
        asked.onsuccess = () => { const all = asked.result.transaction("texts").objectStore("texts").getAll();
          all.onsuccess = () => { asked.result.close(); done(all.result.map(fields => Object.fromEntries(fields).text)); }; }; })"""
    )


def test_a_row_saves_itself_within_two_seconds(open_row, row):
    page = open_row()
    begun = time.monotonic()
    page.fill("textarea", "Two upazilas opened a help desk.")
    said(page, "Saved 14:03")
    assert time.monotonic() - begun < 2
    assert row.sent == [{"version": "1", "text": "Two upazilas opened a help desk.", "confidentiality": "2"}]
    assert page.input_value("[name=version]") == "2"
    assert kept(page) == []


def test_somebody_who_never_stops_typing_is_saved_too(open_row, row):
    page = open_row()
    begun = time.monotonic()
    page.locator("textarea").press_sequentially("Migrants ask for receipts. " * 2, delay=80)
    assert row.at[0] - begun < 2
    said(page, "Saved 14:03")
    assert row.text == "Migrants ask for receipts. " * 2


def test_saves_follow_one_another_and_the_last_words_win(open_row, row):
    row.slowness = 0.4
    page = open_row()
    for text in ("One", "One, two", "One, two, three"):
        page.fill("textarea", text)
        page.wait_for_timeout(560)
    page.wait_for_function("() => document.querySelector('[name=version]').value > 2")
    page.wait_for_timeout(1200)
    assert row.text == "One, two, three"
    assert row.most_at_once == 1
    assert [sent["version"] for sent in row.sent] == [str(number) for number in range(1, len(row.sent) + 1)]


def test_a_colleagues_change_is_shown_beside_ones_own_and_saving_pauses(open_row, row):
    row.answer = (409, {"html": "<p>Theirs: three upazilas</p>"})
    page = open_row()
    page.fill("textarea", "Two upazilas")
    said(page, "Compare")
    assert page.inner_text("[data-conflict]") == "Theirs: three upazilas"
    page.fill("textarea", "Two or three upazilas")
    page.click("text=Save")
    page.wait_for_timeout(900)
    assert len(row.at) == 1
    assert page.input_value("textarea") == "Two or three upazilas"
    assert kept(page) == ["Two or three upazilas"]


def test_a_save_whose_answer_was_lost_is_no_colleagues(context, open_row, row):
    page = open_row()

    def lose(route):  # it arrives and is saved, only its answer is not heard
        fields = read(route.request)
        row.text, row.version = fields["text"], 2
        route.abort()

    def refuse_old_versions(route):
        fields = read(route.request)
        if fields["version"] == str(row.version):
            return row.take(route)
        theirs = {"text": row.text, "confidentiality": "2"}
        body = {"html": "<p>Compare</p>", "version": row.version, "theirs": theirs}
        return route.fulfill(status=409, json=body)

    context.unroute("**/row/")
    context.route("**/row/", lose)
    page.fill("textarea", " Two upazilas\r\nopened")
    said(page, "Offline, kept here")
    row.text = "Two upazilas\nopened"  # as the portal stores it
    context.unroute("**/row/")
    context.route("**/row/", refuse_old_versions)
    page.fill("textarea", "Two upazilas opened a help desk.")
    said(page, "Saved 14:03")
    assert (row.text, row.version) == ("Two upazilas opened a help desk.", 3)
    assert page.inner_text("[data-conflict]") == ""


def test_errors_stand_at_their_fields_and_go_when_mended(open_row, row):
    row.answer = (400, {"errors": {"text": ["Write what changed."]}})
    page = open_row(text="Something")
    page.fill("textarea", "")
    said(page, "See the fields")
    assert page.inner_text("[data-field=text] [data-errors]") == "Write what changed."
    row.answer = ()
    page.fill("textarea", "A fixed rate")
    said(page, "Saved 14:03")
    assert page.inner_text("[data-field=text] [data-errors]") == ""


@pytest.mark.parametrize(("status", "words"), [(401, "Signed out"), (403, "Closed"), (404, "Closed")])
def test_a_refusal_is_said_and_the_text_stays(open_row, row, status, words):
    row.answer = (status, {})
    page = open_row()
    page.fill("textarea", "Mine")
    said(page, words)
    assert page.input_value("textarea") == "Mine"
    assert kept(page) == ["Mine"]


def test_without_a_network_the_device_keeps_it_and_a_later_visit_saves_it(open_row, row):
    row.answer = (0, {})
    page = open_row()
    page.fill("textarea", "স্থানীয় সরকারের সহায়তাপত্র")
    said(page, "Offline, kept here")
    page.close()
    row.answer = ()
    page = open_row()
    said(page, "Saved 14:03")
    assert row.text == page.input_value("textarea") == "স্থানীয় সরকারের সহায়তাপত্র"
    assert kept(page) == []


def test_it_tries_again_by_itself(open_row, row):
    row.answer = (503, {})
    page = open_row()
    page.fill("textarea", "Still here")
    said(page, "Trying again")
    row.answer = ()
    said(page, "Saved 14:03")
    assert row.text == "Still here"


@pytest.mark.parametrize("mode", ["", "server-only"])
def test_restricted_text_is_never_kept_on_the_device(open_row, row, mode):
    row.answer = (0, {})
    page = open_row(mode=mode)
    if not mode:
        page.fill("textarea", "An official asked for money")
        page.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('Offline')")
        page.select_option("select", "4")
    page.fill("textarea", "An official in Comilla asked for money")
    said(page, "Offline, keep this page open")
    assert kept(page) == []


def test_signing_out_wipes_the_device_after_asking(open_row, row):
    row.answer = (0, {})
    page = open_row()
    page.fill("textarea", "Not saved yet")
    said(page, "Offline, kept here")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.click("text=Sign out")
    page.wait_for_timeout(200)
    assert kept(page) == ["Not saved yet"]
    page.once("dialog", lambda dialog: dialog.accept())
    with page.expect_navigation():
        page.click("text=Sign out")
    row.answer = ()
    assert kept(open_row()) == []


def test_another_person_on_the_same_device_finds_nothing(open_row, row):
    row.answer = (0, {})
    page = open_row(person="maksuda")
    page.fill("textarea", "Maksuda's words")
    said(page, "Offline, kept here")
    page.close()
    row.answer = ()
    page = open_row(person="arif")
    page.wait_for_timeout(600)
    assert (page.input_value("textarea"), row.sent, kept(page)) == ("", [], [])


def test_a_submit_waits_for_the_draft(open_row, row):
    row.slowness = 0.3
    page = open_row()
    page.fill("textarea", "Done")
    page.click("text=Save")
    page.wait_for_function("() => document.title === 'Done'")
    draft, submit = row.sent
    assert draft["version"] == "1"
    assert submit == {**draft, "version": "2", "photo": "", "then": "close", "submitted": True}


def test_closing_a_row_saves_it_first(open_row, row):
    page = open_row()
    page.fill("textarea", "Closed in haste")
    page.click("text=Close")
    page.wait_for_function("() => document.title === 'Left'")
    assert row.text == "Closed in haste"
