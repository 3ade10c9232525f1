"""A facilitator calls a workshop, describes it anew, and writes its agenda from the standard."""

from datetime import date, time
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, make_organisation, make_person
from partners.standing import Role
from workshops.drawing import draw_pairs
from workshops.inviting import invite
from workshops.models import Session, Workshop
from workshops.sessions import OF_ONE_PROJECT, STANDARD
from workshops.workflow import Action


@pytest.fixture
def opened_quarter(reports, quarter):
    return quarter


def _words(looks_back_on, projects, **changes):
    return {
        "id": str(uuid4()),
        "theme": "Climate change drives migration",
        "quarter": str(looks_back_on.pk),
        "held_on": "2017-03-29",
        "starts_at": "09:30",
        "place": "Dhaka",
        "objectives": "Cross learning and sharing",
        "ibps": [str(ibp.pk) for ibp in projects],
        **changes,
    }


def test_a_workshop_is_called_once_and_invites_its_projects(client, facilitator, opened_quarter, flm, cftm):
    client.force_login(facilitator)
    assert "Call a workshop" in client.get("/workshops/").content.decode()
    words = _words(opened_quarter, [flm, cftm])
    for _again in range(2):
        answer = client.post("/workshops/add/", words)
        assert answer.status_code == 302
    there = Workshop.objects.get()
    assert answer["Location"] == f"/workshops/{there.pk}/"
    assert (there.held_on, there.starts_at, there.added_by) == (date(2017, 3, 29), time(9, 30), facilitator)
    assert set(there.ibps.all()) == {flm, cftm}
    invited = {one.organisation.acronym for one in there.invitations.all()}
    assert invited == {seat.organisation.acronym for seat in [*flm.seats.all(), *cftm.seats.all()]}
    assert not there.invitations.exclude(told_at=None).exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"theme": ""}, "Write the theme"),
        ({"theme": "A\u202eB"}, "invisible mark"),
        ({"held_on": "soon"}, "Write the date as day/month/year"),
        ({"starts_at": "half past"}, "Write the time as hours and minutes"),
        ({"ibps": []}, "Choose the projects that meet."),
        ({"ibps": ["1e999"]}, "is not a valid"),
        ({"quarter": str(uuid4())}, "Select a valid choice"),
        ({"objectives": "x" * 4001}, "at most 4000 can stand here"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_given_back(
    client, facilitator, opened_quarter, flm, cftm, changes, said
):
    client.force_login(facilitator)
    answer = client.post("/workshops/add/", _words(opened_quarter, [flm, cftm], place="Cox’s Bazar", **changes))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page and "Cox’s Bazar" in page
    assert not Workshop.objects.exists()


def test_it_is_described_anew(client, facilitator, opened_quarter, workshop, flm, cftm):
    client.force_login(facilitator)
    edit = f"/workshops/{workshop.pk}/edit/"
    words = _words(opened_quarter, [flm], theme="Labour and climate", version="1")
    assert client.post(edit, words).status_code == 302
    workshop.refresh_from_db()
    assert (workshop.theme, workshop.version, list(workshop.ibps.all())) == ("Labour and climate", 2, [flm])
    assert client.post(edit, words).status_code == 302  # the same again
    workshop.refresh_from_db()
    assert workshop.version == 2
    assert workshop.history.first().history_user == facilitator


def test_a_colleague_was_faster(client, facilitator, opened_quarter, workshop, flm, cftm):
    client.force_login(facilitator)
    edit = f"/workshops/{workshop.pk}/edit/"
    client.post(edit, _words(opened_quarter, [flm, cftm], theme="Labour and climate", version="1"))
    answer = client.post(edit, _words(opened_quarter, [flm, cftm], theme="Mine", version="1"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Labour and climate" in page and "Mine" in page
    settled = _words(opened_quarter, [flm, cftm], theme="Mine", version="1", settle="mine", settle_version="2")
    assert client.post(edit, settled).status_code == 302
    workshop.refresh_from_db()
    assert workshop.theme == "Mine"


def test_a_project_with_sessions_stays(client, facilitator, opened_quarter, workshop, flm, cftm):
    Session.add(workshop, by=facilitator, title="Progress of CFTM", kind="progress", ibp_id=cftm.pk)
    client.force_login(facilitator)
    answer = client.post(f"/workshops/{workshop.pk}/edit/", _words(opened_quarter, [flm], version="1"))
    assert answer.status_code == 400
    assert "CFTM has sessions on the agenda." in answer.content.decode()
    assert workshop.ibps.count() == 2


def test_a_locked_record_is_not_described_anew(client, facilitator, opened_quarter, opened, flm, cftm):
    opened.take(Action.CLOSE, by=facilitator, at=MORNING)
    client.force_login(facilitator)
    words = _words(opened_quarter, [flm, cftm], theme="Too late", version="1")
    assert client.post(f"/workshops/{opened.pk}/edit/", words).status_code == 403
    assert not Workshop.objects.filter(theme="Too late").exists()


def test_others_may_not(client, contributor, outsider, opened_quarter, workshop, flm, cftm):
    words = _words(opened_quarter, [flm, cftm])
    for person, code in ((contributor, 403), (outsider, 404)):
        client.force_login(person)
        assert client.get("/workshops/add/").status_code == 403
        assert client.post("/workshops/add/", words).status_code == 403
        assert client.post(f"/workshops/{workshop.pk}/edit/", words).status_code == code
        assert client.post(f"/workshops/{workshop.pk}/agenda/standard/").status_code == code
    assert Workshop.objects.count() == 1
    assert not Session.objects.exists()


def test_a_facilitator_of_one_project_calls_only_that(client, opened_quarter, flm, cftm):
    person = make_person("Kazi Rahman", Role.FACILITATOR, ibp=flm)
    client.force_login(person)
    answer = client.post("/workshops/add/", _words(opened_quarter, [flm, cftm]))
    assert answer.status_code == 400
    assert client.post("/workshops/add/", _words(opened_quarter, [flm])).status_code == 302


def test_the_standard_agenda_is_written_once(client, facilitator, workshop, flm, cftm):
    client.force_login(facilitator)
    address = f"/workshops/{workshop.pk}/agenda/standard/"
    assert "Write the standard agenda" in client.get(f"/workshops/{workshop.pk}/agenda/").content.decode()
    client.post(address)
    expected = sum(2 if item.kind in OF_ONE_PROJECT else 1 for item in STANDARD)
    sessions = list(workshop.sessions.all())
    assert len(sessions) == expected
    assert [one.title for one in sessions[3:5]] == ["Progress review: CFTM", "Progress review: FLM"]
    answer = client.post(address, follow=True)
    assert "There is an agenda already." in answer.content.decode()
    assert workshop.sessions.count() == expected
    assert client.get(address).status_code == 405


def test_the_agenda_tells_times_length_and_overlaps(client, facilitator, workshop):
    client.force_login(facilitator)
    for title, begins in (("Opening", None), ("Introductions", None), ("Debrief", None)):
        Session.add(workshop, by=facilitator, title=title, kind="other", minutes=30, begins_at=begins)
    for page in ("", "times/", "print/"):
        said = client.get(f"/workshops/{workshop.pk}/agenda/{page}").content.decode()
        assert "09:30–10:00" in said and "10:30–11:00" in said
        if page != "print/":
            assert "1 hour 30 minutes" in said and "Overlap" not in said
    last = workshop.sessions.last()
    last.rewrite(version=last.version, by=facilitator, begins_at=time(10, 15))
    said = client.get(f"/workshops/{workshop.pk}/agenda/").content.decode()
    assert "“Debrief” begins at 10:15, before the session above it has ended." in said


def test_lists_ask_as_much_for_three_as_for_one(client, facilitator, workshop, organisations, flm):
    client.force_login(facilitator)
    make_organisation("BBS")  # that is not invited
    pages = ["", "agenda/", "agenda/times/", "agenda/print/", "invitations/", "pairs/"]
    counts = {}
    groups = [list(organisations.values())[:2], list(organisations.values())]
    for number, chosen in enumerate(groups):
        for turn in range(1 if number == 0 else 2):
            Session.add(workshop, by=facilitator, title=f"{number}{turn}", kind="progress", ibp_id=flm.pk)
        invite(workshop, chosen, by=facilitator)
        draw_pairs(workshop, seed=1)
        for page in pages:
            client.get(f"/workshops/{workshop.pk}/{page}")
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/workshops/{workshop.pk}/{page}")
            counts.setdefault(page, []).append(len(asked))
    assert [page for page, (one, three) in counts.items() if one != three] == []


def test_text_that_cannot_be_stored_is_refused(client, facilitator, opened_quarter, flm):
    client.force_login(facilitator)
    for wrong in ("A\x00B", "\x00"):
        answer = client.post("/workshops/add/", _words(opened_quarter, [flm], theme=wrong))
        assert answer.status_code == 400
    assert not Workshop.objects.exists()
