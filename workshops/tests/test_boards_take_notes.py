"""A session runs: participants write, the facilitator shows, gathers, lets vote, and makes lines of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from conftest import MORNING
from partners.refusals import Refused
from workshops import boards
from workshops.boards import Author, write_note
from workshops.models import Line, Note, Session, Vote
from workshops.wall import Board, Own, taken_off
from workshops.workflow import Action, Phase

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(minutes=5)


def note(session, text="Two help desks opened.", column="went_well", author=None, id=None):
    return write_note(session, id or uuid4(), column, text, author=author or Author(), at=MORNING)


def texts(session):
    return {key: [one.note.text for one in notes] for key, _title, notes in Board.of(session).columns}


def test_notes_are_their_authors_until_they_are_shown(session, phone, facilitator):
    note(session, author=phone)
    board = Board.of(session)
    assert (board.notes, board.waiting) == ([], 1)
    boards.go_to(session, Phase.SHOWN, by=facilitator, at=LATER)
    assert texts(session)["went_well"] == ["Two help desks opened."]
    note(session, "And a third.", author=phone)
    assert texts(session)["went_well"] == ["Two help desks opened.", "And a third."]


def test_sent_twice_it_is_one_note(session, phone):
    id = uuid4()
    first = note(session, author=phone, id=id)
    before = Session.objects.get(pk=session.pk).sequence
    assert note(session, author=phone, id=id) == first
    assert Note.objects.count() == 1
    assert Note.objects.get().changed_in < before + 1


def test_its_author_may_write_it_anew_before_it_is_shown(session, phone, come, facilitator):
    id = uuid4()
    note(session, author=phone, id=id)
    assert note(session, "Three help desks.", author=phone, id=id).text == "Three help desks."
    with pytest.raises(Refused, match="could not be added"):
        note(session, "Mine now.", author=Author(participant=come("Karim")), id=id)
    boards.go_to(session, Phase.SHOWN, by=facilitator, at=LATER)
    with pytest.raises(Refused, match="on the wall"):
        note(session, "Four.", author=phone, id=id)
    assert Note.objects.get().text == "Three help desks."


@pytest.mark.parametrize(
    ("text", "said"), [("  ", "Write something"), ("x" * 501, "holds 500 characters; this one has 501")]
)
def test_a_note_that_cannot_be_is_refused_with_the_reason(session, phone, text, said):
    with pytest.raises(Refused, match=said):
        note(session, text, author=phone)
    assert not Note.objects.exists()


def test_what_cannot_be_stored_is_refused(session, phone):
    with pytest.raises(ValidationError):
        note(session, "Two\x00desks", author=phone)


def test_script_text_stays_text(session, phone):
    assert note(session, "<script>alert(1)</script>", author=phone).text == "<script>alert(1)</script>"


def test_a_column_of_another_board_is_refused(session, phone):
    with pytest.raises(Refused, match="no such column"):
        note(session, column="positive", author=phone)


def test_a_board_that_is_not_running_takes_none_and_says_so(session, phone, facilitator):
    boards.go_to(session, Phase.DONE, by=facilitator, at=LATER)
    with pytest.raises(Refused, match="takes no notes now"):
        note(session, author=phone)


def test_a_closed_workshop_takes_nothing(session, phone, facilitator):
    session.workshop.take(Action.CLOSE, by=facilitator, at=LATER)
    with pytest.raises(Refused, match="record is locked"):
        note(session, author=phone)


def test_phases_follow_one_another(session, facilitator):
    with pytest.raises(Refused, match="reload the page"):
        boards.go_to(session, Phase.VOTING, by=facilitator, at=LATER)
    boards.go_to(session, Phase.COLLECTING, by=facilitator, at=LATER)  # again: nothing
    session.refresh_from_db()
    assert session.phase == Phase.COLLECTING


def test_a_planned_workshop_does_not_run(workshop, flm, facilitator):
    early = Session.add(workshop, by=facilitator, kind="progress", title="Progress", ibp_id=flm.pk)
    with pytest.raises(Refused, match="Open the workshop first"):
        boards.go_to(early, Phase.COLLECTING, by=facilitator, at=MORNING)


# ── What the facilitator does with notes ────────────────────────────────────


@pytest.fixture
def shown(session, phone, facilitator):
    """Three notes on the wall."""
    found = [note(session, text, author=phone) for text in ("Desks opened.", "A desk in Ukhia.", "Radio show.")]
    boards.go_to(session, Phase.SHOWN, by=facilitator, at=LATER)
    return [Note.objects.get(pk=one.pk) for one in found]


def test_notes_are_gathered_headed_and_parted(session, shown):
    desks, ukhia, radio = shown
    boards.gather(ukhia, desks)
    boards.head(desks, "Help desks")
    group = Board.of(session).notes[0]
    assert (group.note.heading, [one.text for one in group.gathered]) == ("Help desks", ["A desk in Ukhia."])
    boards.gather(desks, radio)  # with all that is under it
    assert [one.text for one in Board.of(session).notes[0].gathered] == ["Desks opened.", "A desk in Ukhia."]
    boards.part(Note.objects.get(pk=ukhia.pk))
    assert texts(session)["went_well"] == ["A desk in Ukhia.", "Radio show."]


def test_a_note_is_not_gathered_under_what_is_under_it(session, shown):
    desks, ukhia, _radio = shown
    boards.gather(ukhia, desks)
    with pytest.raises(Refused, match="gathered under this one already"):
        boards.gather(desks, Note.objects.get(pk=ukhia.pk))


def test_a_note_that_is_taken_off_leaves_its_group_standing(session, shown, facilitator):
    desks, ukhia, _radio = shown
    boards.gather(ukhia, desks)
    boards.take_off(desks, author=Author(user=facilitator))
    assert texts(session)["went_well"] == ["A desk in Ukhia.", "Radio show."]
    boards.put_back(desks)
    assert texts(session)["went_well"] == ["Desks opened.", "A desk in Ukhia.", "Radio show."]


def test_a_participant_takes_off_only_what_is_not_shown(session, shown, phone):
    with pytest.raises(Refused, match="on the wall already"):
        boards.take_off(shown[0], author=phone)


def test_a_note_moves_to_another_column_with_its_group(session, shown):
    desks, ukhia, _radio = shown
    boards.gather(ukhia, desks)
    boards.move(desks, "successes")
    assert [one.gathered[0].column for one in Board.of(session).notes if one.gathered] == ["successes"]


def test_a_line_is_made_of_notes(session, shown, facilitator):
    line = boards.make_line(shown[:2], "Two help desks opened, one in Ukhia.", by=facilitator)
    assert (line.column, line.origin, line.session) == ("went_well", Line.Origin.NOTES, session)
    assert len(Board.of(session).notes) == 3


# ── Votes ───────────────────────────────────────────────────────────────────


def test_dots_count_once_and_are_few(session, shown, come, facilitator):
    boards.go_to(session, Phase.VOTING, by=facilitator, at=LATER)
    karim, rahima = come("Karim"), come("Rahima Begum")
    more = [note(session, f"Note {number}", author=Author(user=facilitator)) for number in range(2)]
    for one in shown:
        boards.vote(one, karim, at=LATER)
        boards.vote(one, karim, at=LATER)
    with pytest.raises(Refused, match="take one back first"):
        boards.vote(more[0], karim, at=LATER)
    boards.take_back_vote(shown[0], karim)
    boards.vote(more[0], karim, at=LATER)
    boards.vote(shown[2], rahima, at=LATER)
    assert Vote.objects.count() == 4
    session.refresh_from_db()
    first, *_others = Board.of(session).columns[0][2]
    assert first.note.text == "Desks opened."  # nothing moves under their fingers
    boards.go_to(session, Phase.SHOWN, by=facilitator, at=LATER)
    assert [(one.note.text, one.votes) for one in Board.of(session).columns[0][2]][:2] == [
        ("Radio show.", 2),
        ("A desk in Ukhia.", 1),
    ]


def test_votes_of_gathered_notes_count_for_the_group(session, shown, come, facilitator):
    boards.go_to(session, Phase.VOTING, by=facilitator, at=LATER)
    karim = come("Karim")
    boards.vote(shown[0], karim, at=LATER)
    boards.vote(shown[1], karim, at=LATER)
    boards.gather(shown[1], shown[0])
    assert Board.of(session).notes[0].votes == 2


def test_after_the_vote_no_dot_is_given(session, shown, come, facilitator):
    boards.go_to(session, Phase.VOTING, by=facilitator, at=LATER)
    karim = come("Karim")
    boards.go_to(session, Phase.SHOWN, by=facilitator, at=LATER)
    for deed in (lambda: boards.vote(shown[0], karim, at=LATER), lambda: boards.take_back_vote(shown[0], karim)):
        with pytest.raises(Refused, match="vote on this board is closed"):
            deed()


# ── The clock, and what changed ─────────────────────────────────────────────


def test_the_clock_runs_stops_and_gets_more_time(session, facilitator):
    session.refresh_from_db()
    assert session.seconds_left(LATER) == 25 * 60
    boards.stop_clock(session, at=LATER)
    session.refresh_from_db()
    assert session.seconds_left(LATER + timedelta(hours=1)) == 25 * 60
    boards.add_minutes(session, 5)
    boards.start_clock(session, at=LATER)
    session.refresh_from_db()
    assert session.seconds_left(LATER + timedelta(minutes=40)) == -10 * 60


def test_every_change_has_a_number_of_its_own(session, phone, facilitator):
    numbers = []
    first = note(session, author=phone)
    numbers.append(first.changed_in)
    numbers.append(note(session, "Radio.", author=phone).changed_in)
    boards.go_to(session, Phase.SHOWN, by=facilitator, at=LATER)
    session.refresh_from_db()
    assert numbers == sorted(set(numbers)) and session.sequence > numbers[-1]
    assert set(Note.objects.values_list("changed_in", flat=True)) == {session.sequence}


def test_a_board_asks_the_same_number_of_queries_however_many_notes(
    session, phone, facilitator, django_assert_num_queries
):
    for count in (1, 3):
        for number in range(count):
            note(session, f"{count} {number}", author=phone)
        with django_assert_num_queries(2):
            Board.of(session)


def test_what_its_author_took_back_is_never_shown(session, phone, facilitator):
    mine = note(session, "Not meant for anybody.", author=phone)
    boards.take_off(mine, author=phone)
    with pytest.raises(Refused, match="taken this note back"):
        note(session, "Other words.", author=phone, id=mine.pk)
    boards.go_to(session, Phase.SHOWN, by=facilitator, at=LATER)
    assert not taken_off(session).exists() and texts(session)["went_well"] == []


def test_a_dot_on_a_note_that_is_gone_can_be_given_again(session, phone, facilitator):
    there = [note(session, f"Note {number}.", author=phone) for number in range(4)]
    for phase in (Phase.SHOWN, Phase.VOTING):
        boards.go_to(session, phase, by=facilitator, at=LATER)
    for one in there[:3]:
        boards.vote(one, phone.participant, at=LATER)
    boards.take_off(there[0], author=Author(user=facilitator))
    assert Own.of(session, phone.participant).votes_left == 1
    boards.vote(there[3], phone.participant, at=LATER)


def test_a_line_made_twice_of_the_same_notes_is_one(session, phone, facilitator):
    there = note(session, author=phone)
    boards.go_to(session, Phase.SHOWN, by=facilitator, at=LATER)
    made = [boards.make_line([there], "Two help\r\ndesks.", by=facilitator) for _time in range(2)]
    assert made[0] == made[1] and Line.objects.count() == 1


def test_a_session_in_which_something_was_written_stays_of_its_kind(session, phone, facilitator):
    session.rewrite(version=session.version, by=facilitator, kind="other")
    session.rewrite(version=session.version, by=facilitator, kind="progress")
    note(session, author=phone)
    with pytest.raises(Refused, match="stays of its kind"):
        session.rewrite(version=session.version, by=facilitator, kind="other")
    session.rewrite(version=session.version, by=facilitator, kind="progress", minutes=45)


def test_who_watches_learns_of_the_agenda_and_of_the_closing(session, facilitator):
    def number():
        return Session.objects.get(pk=session.pk).sequence

    before = number()
    session.rewrite(version=session.version, by=facilitator, minutes=50)
    assert number() > before
    before = number()
    session.workshop.take(Action.CLOSE, by=facilitator, at=LATER)
    assert number() > before
