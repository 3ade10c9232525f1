"""A facilitator writes the record up: lines, texts of sections, remarks; then it is locked, and corrected by errata."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, make_person, make_statement
from partners.clearance import Level
from partners.standing import Role
from reporting.models import Report, Statement
from workshops.models import Erratum, Line, Passage, Session
from workshops.reading import read_record
from workshops.recording import missing
from workshops.sessions import SessionKind
from workshops.taking_over import take_over
from workshops.workflow import Action


@pytest.fixture
def page(opened):
    return f"/workshops/{opened.pk}/record/"


@pytest.fixture
def taken(session, reports, facilitator):
    """A line that the consolidated report of FLM says."""
    make_statement(reports["FLM"], text="Two desks.")
    Report.objects.filter(pk=reports["FLM"].pk).update(status="submitted")
    take_over(session, by=facilitator)
    return session.lines.get()


def words(**changes):
    return {"id": str(uuid4()), "text": "The rate is known in two unions.", "confidentiality": "2", **changes}


def test_a_line_is_added_sharpened_moved_left_out_and_taken_in_again(client, facilitator, session, taken, page):
    client.force_login(facilitator)
    add = f"/workshops/sessions/{session.pk}/lines/went_well/add/"
    assert client.get(add).status_code == 200
    posted = words()
    for _twice in range(2):
        assert client.post(add, posted).status_code == 302
    floor = session.lines.get(text="The rate is known in two unions.")
    assert (floor.column, floor.origin, session.lines.count()) == ("went_well", Line.Origin.SCRIBE, 2)
    row = f"/workshops/rows/line/{taken.pk}"
    client.post(f"{row}/edit/", words(text="Two help desks in Ukhia.", version=1))
    assert client.post(f"{row}/move/", {"move": "down"}, headers={"HX-Request": "true"}).status_code == 200
    assert [line.text for line in session.lines.order_by("position")][1] == "Two help desks in Ukhia."
    said = client.get(page).content.decode()
    assert "sharpened in the room" in said
    assert "Two desks." in said
    assert f'id="line-{session.pk}-went_well-list"' in said
    leave = f"/workshops/lines/{taken.pk}/leave-out/"
    for out, version, there in (("1", 2, False), ("0", 3, True)):
        client.post(leave, {"out": out, "version": version}, headers={"HX-Request": "true"})
        record = read_record(session.workshop, Level.PROGRAMME, drawn=False)
        assert ("Two help desks in Ukhia." in str(record.progress)) == there
    assert client.post(f"{row}/remove/", {"version": 4}).status_code == 409
    assert client.post(leave, {"out": "1", "version": 1}).status_code == 409


def test_a_removed_line_comes_back_as_it_was(client, facilitator, session):
    line = Line.add(session.workshop, by=facilitator, session=session, column="better", text="Late.", origin="notes")
    client.force_login(facilitator)
    row = f"/workshops/rows/line/{line.pk}"
    assert client.post(f"{row}/remove/", {"version": 1}).status_code == 200
    assert not session.lines.exists()
    client.post(f"{row}/restore/", {"place": "0"})
    back = session.lines.get()
    assert (back.pk, back.origin, back.column, back.text) == (line.pk, "notes", "better", "Late.")


def test_a_remark_needs_its_speaker(client, facilitator, opened):
    opening = Session.add(opened, by=facilitator, kind=SessionKind.OPENING, title="Opening")
    client.force_login(facilitator)
    add = f"/workshops/sessions/{opening.pk}/lines/remark/add/"
    said = client.post(add, words(speaker=""))
    assert (said.status_code, "Write who said it." in said.content.decode()) == (400, True)
    client.post(add, words(speaker="Rahima Khatun"))
    assert [one.speaker for one in read_record(opened, Level.PROGRAMME).remarks] == ["Rahima Khatun"]


def test_who_was_never_let_in_is_not_in_the_record(opened, come):
    come("Rahima Khatun", sex="women")
    come("Waits Outside", let_in=False)
    came = read_record(opened, Level.PROGRAMME).attendance
    assert [one.name for one in came.people] == ["Rahima Khatun"] and "1" in came.sentence


def test_a_change_in_the_context_has_a_level(client, facilitator, opened, flm):
    there = Session.add(opened, by=facilitator, kind=SessionKind.CONTEXT, title="Context", ibp_id=flm.pk)
    client.force_login(facilitator)
    add = f"/workshops/sessions/{there.pk}/lines/negative/add/"
    assert client.post(add, words(level="galactic")).status_code == 400
    assert client.post(add, words(level="global")).status_code == 302
    assert read_record(opened, Level.PROGRAMME).context[0].heaps[2].lines[0].reach == "Global"


@pytest.mark.parametrize("column", ["debrief", "nonsense", "negative"])
def test_a_session_has_only_its_own_columns(client, facilitator, session, column):
    client.force_login(facilitator)
    assert client.get(f"/workshops/sessions/{session.pk}/lines/{column}/add/").status_code == 404


@pytest.mark.parametrize("text", ["\x00", "x" * 20_001, " "])
def test_what_cannot_be_stored_is_told_at_its_field(client, facilitator, session, text):
    client.force_login(facilitator)
    add = f"/workshops/sessions/{session.pk}/lines/better/add/"
    assert client.post(add, words(text=text)).status_code == 400
    assert not session.lines.exists()


def test_a_section_gets_one_text_and_a_colleague_is_not_overwritten(client, facilitator, opened):
    client.force_login(facilitator)
    add = f"/workshops/{opened.pk}/record/context/text/"
    assert client.get(add).status_code == 200
    assert client.post(add, words(text="Much moved.")).status_code == 302
    said = client.post(add, words(text="Little moved."))
    assert said.status_code == 409
    assert "Little moved." in said.content.decode()
    assert Passage.objects.get().text == "Much moved."
    assert client.get(add).status_code == 302
    for section in ("photographs", "nonsense"):
        assert client.get(f"/workshops/{opened.pk}/record/{section}/text/").status_code == 404


def test_reports_are_taken_over_with_one_button(client, facilitator, taken, reports, page):
    Report.objects.update(status="draft")
    make_statement(reports["FLM"], text="And a radio show.")
    Report.objects.filter(pk=reports["FLM"].pk).update(status="submitted")
    client.force_login(facilitator)
    said = client.post(f"{page}take-over/", follow=True).content.decode()
    assert "1 line was taken over." in said
    assert "And a radio show." in said
    assert "holds everything" in client.post(f"{page}take-over/", follow=True).content.decode()


def test_others_read_and_do_not_write(client, contributor, outsider, session, taken, page):
    deeds = [
        f"{page}take-over/",
        f"{page}photos/",
        f"{page}close/",
        f"{page}errata/",
        f"{page}context/text/",
        f"/workshops/sessions/{session.pk}/lines/better/add/",
        f"/workshops/lines/{taken.pk}/leave-out/",
    ]
    for person, reads, code in ((contributor, 200, 403), (outsider, 404, 404)):
        client.force_login(person)
        assert client.get(page).status_code == reads
        assert {client.post(deed, words()).status_code for deed in deeds} == {code}
    client.force_login(contributor)
    assert "Take over from the reports" not in client.get(page).content.decode()


def test_what_is_restricted_exists_for_facilitators_alone(client, contributor, facilitator, session, taken, page):
    secret = "Zaman threatened a field worker"
    Line.add(session.workshop, by=facilitator, session=session, column="better", text=secret, confidentiality=4)
    Passage.add(session.workshop, by=facilitator, section="progress", text=secret, confidentiality=4)
    Statement.objects.update(confidentiality=Level.CONSORTIUM)  # its partner thought better of it
    for person, there in ((facilitator, True), (contributor, False)):
        client.force_login(person)
        said = client.get(page).content.decode()
        assert (secret in said, taken.text in said) == (there, False)  # what a consortium keeps is in no record
    for level, there in ((Level.RESTRICTED, True), (Level.PROGRAMME, False), (Level.PUBLIC, False)):
        assert (secret in str(read_record(session.workshop, level))) == there


def test_what_is_missing_is_told_and_it_closes_all_the_same(client, facilitator, session, page):
    client.force_login(facilitator)
    said = client.get(f"{page}close/").content.decode()
    assert "Nobody has been entered as there" in said
    assert "its board is still open" in said
    assert client.post(f"{page}close/").status_code == 302
    session.workshop.refresh_from_db()
    assert session.workshop.is_closed
    assert client.get(f"{page}close/").status_code == 302
    said = client.get(page).content.decode()
    assert "The record is locked" in said
    assert "Add a line" not in said
    for deed in (f"/workshops/sessions/{session.pk}/lines/better/add/", f"{page}take-over/"):
        client.post(deed, words())
    assert not Line.objects.exists()


def test_an_erratum_is_dated_and_only_for_a_locked_record(client, facilitator, contributor, opened, page):
    client.force_login(facilitator)
    post = {"section": "progress", "text": "It was three desks.", "confidentiality": "2"}
    client.post(f"{page}errata/", post)
    assert not Erratum.objects.exists()
    opened.take(Action.CLOSE, by=facilitator, at=MORNING)
    bad = client.post(f"{page}errata/", post | {"text": " ", "section": "nonsense"})
    assert (bad.status_code, "Write what is to be corrected" in bad.content.decode()) == (400, True)
    for _time in range(2):
        assert client.post(f"{page}errata/", post).status_code == 302
    assert Erratum.objects.count() == 1
    client.post(f"{page}errata/", post | {"text": "Of a person.", "confidentiality": "4"})
    client.force_login(contributor)
    said = client.get(page).content.decode()
    assert ("It was three desks." in said, "Of a person." in said) == (True, False)


def test_the_page_asks_the_same_however_much_there_is(client, facilitator, session, page):
    client.force_login(facilitator)

    def fill(count):
        for number in range(count):
            Line.add(session.workshop, by=facilitator, session=session, column="better", text=f"Line {number}.")
            Session.add(session.workshop, by=facilitator, kind=SessionKind.DEBRIEF, title=f"Debrief {number}")

    fill(1)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    fill(3)
    with CaptureQueriesContext(connection) as more:
        client.get(page)
    assert len(more) == len(one)


def test_observers_read_it_once_it_is_closed(client, facilitator, opened, page):
    observer = make_person("Ellen Fischer", Role.OBSERVER)
    client.force_login(observer)
    assert client.get(page).status_code == 404
    opened.take(Action.CLOSE, by=facilitator, at=MORNING)
    assert client.get(page).status_code == 200


def test_missing_says_where(opened):
    assert all(gap.url.startswith("/workshops/") for gap in missing(opened))
