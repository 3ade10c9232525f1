"""The board over HTTP: who gets what of it, what a phone may send, and how a deed is answered."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from conftest import MORNING
from partners.clearance import Level
from workshops import boards
from workshops.boards import Author, write_note
from workshops.live import Full, Hub, Told, event
from workshops.models import Line, Note, Participant, Session, Vote
from workshops.models.attendance import fingerprint, new_phone_key
from workshops.phones import COOKIE
from workshops.taking_over import reports_of
from workshops.workflow import Action, Phase

pytestmark = pytest.mark.django_db
SCRIPTED = {"X-Board": "0"}


def address(name, session, *more):
    return reverse(f"workshops:{name}", args=[session.pk, *more])


@pytest.fixture
def pocket(come):
    """A phone of somebody in the room."""

    def pocket(name="Rahima Khatun", **details):
        key, there = new_phone_key(), come(name, **details)
        Participant.objects.filter(pk=there.pk).update(phone=fingerprint(key))
        client = Client()
        client.cookies[COOKIE] = key
        client.participant = there
        return client

    return pocket


def send(client, session, text="Two help desks opened.", id=None, headers=SCRIPTED, **words):
    words = {"id": str(id or uuid4()), "column": "went_well", "text": text, **words}
    return client.post(address("room_note", session), words, headers=headers)


def shown(session, facilitator, *texts):
    notes = [
        write_note(session, uuid4(), "went_well", text, author=Author(user=facilitator), at=MORNING) for text in texts
    ]
    boards.go_to(session, Phase.SHOWN, by=facilitator, at=MORNING)
    session.refresh_from_db()
    return notes


# ── Phones ──────────────────────────────────────────────────────────────────


def test_a_phone_goes_to_what_runs(pocket, session):
    assert pocket().get("/room/").url == address("room_board", session)


def test_without_a_place_in_the_room_there_is_no_board(client, pocket, session):
    waiting = pocket("Karim", let_in=False)
    assert client.get("/room/").url == waiting.get("/room/").url == "/j/"
    for name in ("room_board", "room_since", "room_stream"):
        assert client.get(address(name, session)).status_code == 404
    assert [send(one, session).status_code for one in (client, waiting)] == [404, 404]
    assert not Note.objects.exists()


def test_sent_twice_it_is_one_note_whatever_became_of_it(pocket, session, facilitator):
    phone, id = pocket(), uuid4()
    assert send(phone, session, id=id).status_code == 200
    boards.go_to(session, Phase.SHOWN, by=facilitator, at=MORNING)
    note = Note.objects.get()
    boards.reword(note, "Two help desks, in Ukhia.")
    answer = send(phone, session, id=id)
    assert (answer.status_code, answer.json()["html"]) == (200, "")
    assert Note.objects.get().text == "Two help desks, in Ukhia."


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ({"text": " "}, 409, "Write something"),
        ({"text": "x" * 501}, 409, "holds 500 characters"),
        ({"id": "no-id"}, 409, "could not be found"),
        ({"column": "positive"}, 409, "no such column"),
        ({"text": "a\x00b"}, 400, None),
    ],
)
def test_what_cannot_be_a_note_gets_a_sentence(pocket, session, words, status, said):
    answer = send(pocket(), session, **words)
    assert answer.status_code == status
    assert said is None or said in answer.json()["said"]
    assert not Note.objects.exists()


def test_without_scripts_the_text_is_given_back(pocket, session, facilitator):
    phone = pocket()
    assert send(phone, session, headers={}).url == address("room_board", session)
    answer = send(phone, session, "Kept " * 101, headers={})
    assert answer.status_code == 409
    assert "holds 500 characters" in answer.text and "Kept Kept" in answer.text


def test_nobody_sees_what_is_not_shown(client, pocket, session, facilitator):
    send(pocket(), session, "A secret so far.")
    client.force_login(facilitator)
    other = pocket("Karim")
    for asks, where in (
        (client, address("session", session)),
        (client, address("screen", session)),
        (client, address("since", session, "console")),
        (other, address("room_board", session)),
        (other, address("room_since", session)),
    ):
        assert "A secret so far." not in asks.get(where).text


def test_script_text_is_shown_as_it_is(client, pocket, session, facilitator):
    shown(session, facilitator, "<script>alert(1)</script>")
    client.force_login(facilitator)
    for asks, where in (
        (client, address("session", session)),
        (client, address("since", session, "screen")),
        (pocket(), address("room_since", session)),
    ):
        text = asks.get(where).text
        assert "&lt;script&gt;alert(1)" in text and "<script>alert" not in text


def test_a_vote_after_closing_is_answered(pocket, session, facilitator):
    (note,) = shown(session, facilitator, "Radio.")
    phone, where = pocket(), address("room_vote", session)
    boards.go_to(session, Phase.VOTING, by=facilitator, at=MORNING)
    given = phone.post(where, {"give": note.pk}, headers=SCRIPTED)
    assert (given.status_code, given.json()["votes"], given.json()["left"]) == (200, [str(note.pk)], 2)
    boards.go_to(session, Phase.SHOWN, by=facilitator, at=MORNING)
    late = phone.post(where, {"take": note.pk}, headers=SCRIPTED)
    assert (late.status_code, late.json()["said"]) == (409, "The vote on this board is closed.")
    assert "The vote on this board is closed." in phone.post(where, {"take": note.pk}).text
    assert Vote.objects.count() == 1
    assert phone.post(where, {"give": "?"}, headers=SCRIPTED).status_code == 409


def test_one_takes_back_what_is_ones_own(pocket, session):
    phone, other = pocket(), pocket("Karim")
    send(phone, session)
    words = {"note": Note.objects.get().pk}
    other.post(address("room_take_off", session), words, headers=SCRIPTED)
    assert not Note.objects.get().is_removed
    for _again in range(2):
        assert phone.post(address("room_take_off", session), words, headers=SCRIPTED).status_code == 200
    assert Note.objects.get().is_removed


def test_a_board_of_the_wall_alone_does_not_reach_phones(pocket, session, facilitator):
    shown(session, facilitator, "For the wall.")
    boards.show_to_phones(session, False)
    phone = pocket()
    assert "For the wall." not in phone.get(address("room_board", session)).text
    assert "For the wall." not in phone.get(address("room_since", session)).text
    after = Session.objects.get(pk=session.pk).sequence
    boards.show_to_phones(session, True)
    assert "For the wall." in phone.get(address("room_since", session) + f"?after={after}").text


# ── What changed ────────────────────────────────────────────────────────────


def test_one_asks_for_what_changed_after_a_number(pocket, session, facilitator):
    phone = pocket()
    first, second = shown(session, facilitator, "Desks.", "Radio.")
    where = address("room_since", session)
    assert phone.get(f"{where}?after={session.sequence}").status_code == 204
    boards.reword(second, "Radio show.")
    answer = phone.get(f"{where}?after={session.sequence}")
    assert int(answer["X-Board"]) == session.sequence + 1
    assert "Radio show." in answer.text and "Desks." not in answer.text
    boards.gather(Note.objects.get(pk=second.pk), Note.objects.get(pk=first.pk))
    text = phone.get(f"{where}?after={session.sequence + 1}").text
    assert f'data-gone="note-{second.pk}"' in text and text.count("Radio show.") == 1
    for nonsense in ("-1", "x", "99999999999999", "1e999", ""):
        assert "Radio show." in phone.get(f"{where}?after={nonsense}").text


@pytest.mark.parametrize("name", ["session", "screen"])
def test_a_page_asks_the_same_however_many_notes(
    client, session, facilitator, name, django_assert_max_num_queries, come
):
    client.force_login(facilitator)
    shown(session, facilitator, "One.")
    client.get(address(name, session))
    with django_assert_max_num_queries(60) as first:
        client.get(address(name, session))
    for text in ("Two.", "Three."):
        write_note(session, uuid4(), "better", text, author=Author(participant=come(text)), at=MORNING)
    with django_assert_max_num_queries(len(first)):
        client.get(address(name, session))


def test_a_hub_takes_no_more_than_it_can():
    hub, board = Hub(1), uuid4()
    hub._looking = True  # nobody looks at a database here
    hub.enter(board)
    with pytest.raises(Full):
        hub.enter(board)
    hub.leave(board)
    hub.enter(board)
    hub.close()
    assert hub.wait(board, 3, timeout=60) == 3  # at once: the process ends


def test_what_was_told_to_one_serves_the_others():
    told, asked = Told(), []
    for _listener in range(3):
        assert told.once("board", lambda: (asked.append(1), (4, "words"))[1]) == (4, "words")
    assert asked == [1]
    with pytest.raises(ZeroDivisionError):
        told.once("other", lambda: (1 // 0, ""))
    assert told.once("other", lambda: (5, "")) == (5, "")


def test_no_text_breaks_out_of_a_message():
    assert event(7, "one\r\nid: 9\n\ntwo") == "id: 7\nevent: board\ndata: one\ndata: id: 9\ndata: \ndata: two\n\n"


# ── The console ─────────────────────────────────────────────────────────────


def test_those_who_run_it_lead_and_others_read(client, session, facilitator, contributor, outsider):
    for person, reads, does in ((facilitator, 200, 302), (contributor, 200, 403), (outsider, 404, 404)):
        client.force_login(person)
        assert client.get(address("session", session)).status_code == reads
        assert client.post(address("clock", session), {"do": "5"}).status_code == does
    assert client.get(address("clock", session)).status_code == 405


def test_a_session_begins_with_what_the_reports_say(client, opened, flm, facilitator, submitted_report, contributor):
    early = Session.add(opened, by=facilitator, kind="progress", title="Progress", ibp_id=flm.pk)
    assert reports_of(early) == [submitted_report]
    client.force_login(facilitator)
    client.post(address("go", early, "collecting"))
    assert {line.origin for line in Line.objects.all()} == {"report"}
    said = Line.objects.first()
    assert said.text in client.get(address("screen", early)).text
    said.rewrite(version=said.version, by=facilitator, confidentiality=Level.RESTRICTED)
    assert said.text not in client.get(address("screen", early)).text


@pytest.mark.parametrize(
    ("deed", "words", "said"),
    [
        ("arrange", {"do": "gather"}, "Tick the notes first"),
        ("arrange", {"do": "gather", "note": str(uuid4())}, "not on this board any more"),
        ("arrange", {"do": "gather", "note": "x"}, "could not be found"),
        ("arrange", {"do": "dance"}, "Choose what to do"),
        ("clock", {"do": "1e999"}, "Start or stop the clock"),
        ("add_note", {"id": "", "text": "Typed and kept."}, "could not be found"),
        ("go", {}, "reload the page"),
    ],
)
def test_what_cannot_be_done_is_said(client, session, facilitator, deed, words, said):
    client.force_login(facilitator)
    where = address(deed, session, *(["voting"] if deed == "go" else []))
    plain, scripted = client.post(where, words), client.post(where, words, headers=SCRIPTED)
    assert (plain.status_code, scripted.status_code) == (409, 409)
    assert said in plain.text and said in scripted.text and 'data-said="refused"' in scripted.text


def test_notes_of_another_board_are_out_of_reach(client, session, opened, flm, facilitator):
    other = Session.add(opened, by=facilitator, kind="progress", title="Other", ibp_id=flm.pk)
    boards.go_to(other, Phase.COLLECTING, by=facilitator, at=MORNING)
    (foreign,) = shown(other, facilitator, "Elsewhere.")
    client.force_login(facilitator)
    for do in ("take_off", "reword", "move", "line"):
        words = {"do": do, "note": foreign.pk, "text": "Mine", "column": "better"}
        assert client.post(address("arrange", session), words, headers=SCRIPTED).status_code == 409
    foreign.refresh_from_db()
    assert (foreign.text, foreign.is_removed, foreign.column) == ("Elsewhere.", False, "went_well")


def test_all_is_done_with_ticked_notes(client, session, facilitator):
    desks, ukhia, radio = shown(session, facilitator, "Desks.", "Ukhia.", "Radio.")
    client.force_login(facilitator)

    def do(deed, *notes, **words):
        words = {"do": deed, "note": [note.pk for note in notes], **words}
        assert client.post(address("arrange", session), words, headers=SCRIPTED).status_code == 200

    do("gather", desks, ukhia, heading="Help desks")
    do("move", radio, column="better")
    do("reword", radio, text="A radio show.")
    do("line", desks)
    assert Line.objects.get().text == "Help desks\nUkhia."
    do("part", desks)
    do("take_off", ukhia)
    do("put_back", ukhia)
    there = {note.text: (note.column, note.group, note.is_removed) for note in Note.objects.all()}
    assert there == {
        "Desks.": ("went_well", None, False),
        "Ukhia.": ("went_well", None, False),
        "A radio show.": ("better", None, False),
    }


def test_a_closed_workshop_is_read_and_not_written(client, pocket, session, facilitator):
    shown(session, facilitator, "Radio.")
    phone = pocket()
    session.workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    client.force_login(facilitator)
    assert "Radio." in client.get(address("session", session)).text
    answer = client.post(address("go", session, "voting"), headers=SCRIPTED)
    assert answer.status_code == 409 and "record is locked" in answer.text
    late = send(phone, session)
    assert late.status_code == 409 and "record is locked" in late.json()["said"]
