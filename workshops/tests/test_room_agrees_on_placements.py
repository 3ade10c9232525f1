"""The room sees the map, somebody on the floor says that an actor stands elsewhere, and the room agrees or does not."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, make_ibp, make_organisation, make_person, make_seat
from partners.clearance import Level
from partners.refusals import Refused
from partners.standing import Role
from powermaps.agreeing import agree as agree_on
from powermaps.agreeing import hold_back
from powermaps.mapping import place
from powermaps.merging import dry_run, merge, undo
from powermaps.models import Actor, Agreed
from powermaps.scale import Band
from powermaps.tests.conftest import make_actor
from reporting.models import Overtaken, Report
from reporting.workflow import Status
from workshops import placing
from workshops.boards import Author, go_to
from workshops.models import Participant, PlacementProposal, Session
from workshops.placing import MOST_PROPOSALS
from workshops.room_map import RoomMap
from workshops.rules import proposals_readable_by, sees_map
from workshops.sessions import SessionKind
from workshops.tests.meeting import make_workshop
from workshops.workflow import Action, Phase

State = PlacementProposal.State


def propose(session, actor, band=None, *, author, id=None, **words):
    return placing.propose(session, id or uuid4(), actor.pk, band or Band(1, 4), author=author, at=MORNING, **words)


def names(session):
    return [row["short_name"] for row in RoomMap(session).rows]


# ── What the room sees ──────────────────────────────────────────────────────


def test_the_room_sees_what_the_programme_may_know(power):
    there = RoomMap(power)
    assert names(power) == ["BMET", "Brokers"]
    assert [row["ends"] for row in there.rows] == [[[-2, 4], [2, 4]], [[-1, 3]]]
    assert there.picture().count == 2


def test_what_a_lead_wrote_and_did_not_send_is_not_shown(power, consolidated, consortium_lead, bmet):
    words = {"text": "They met us twice.", "confidentiality": 2, "version": 0}
    agree_on(consolidated, bmet.pk, Band(0, 1), by=consortium_lead, **words)
    assert RoomMap(power).rows[0]["ends"] == [[-2, 4], [2, 4]]
    assert "0, 1" not in str(RoomMap(power).values["actors"][0]["ends"])


def test_what_a_lead_holds_back_is_not_shown(power, consolidated, consortium_lead, brokers):
    hold_back(consolidated, brokers.pk, reason="Talks are under way.", by=consortium_lead, at=MORNING)
    assert names(power) == ["BMET"]


def test_a_map_that_is_not_sent_is_not_shown(power):
    Report.objects.filter(kind="partner").update(status=Status.DRAFT)
    assert (names(power), RoomMap(power).picture()) == ([], None)


def test_other_sessions_have_no_map(power, session, said):
    assert RoomMap(session).rows == []
    Session.objects.filter(pk=power.pk).update(ibp=None)
    power.refresh_from_db()
    assert RoomMap(power).rows == []


def test_who_sees_the_map(power, facilitator, reviewer, contributor, consortium_lead, stranger, observer, consolidated):
    def see():
        people = (facilitator, reviewer, contributor, consortium_lead, stranger, observer)
        return [sees_map(person, power, consolidated) for person in people]

    assert see() == [True, True, False, True, False, False]
    placing.show_map(power, True)
    assert see() == [True, True, True, True, True, False]
    power.workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    assert see() == [True, True, False, True, False, False]


# ── What the floor proposes ─────────────────────────────────────────────────


def test_a_phone_proposes_a_placement(on_phones, phone, bmet):
    there = propose(on_phones, bmet, author=phone, reason="  Its director <spoke> for us. ")
    assert (there.band, there.reason, there.participant, there.by) == (
        Band(1, 4),
        "Its director <spoke> for us.",
        phone.participant,
        None,
    )
    on_phones.refresh_from_db()
    assert there.changed_in == on_phones.map_changed_in == on_phones.sequence
    assert [one.pk for one in RoomMap(on_phones).open] == [there.pk]


def test_sent_twice_it_is_one(on_phones, phone, bmet, facilitator):
    pk = uuid4()
    for _time in range(2):
        propose(on_phones, bmet, author=phone, id=pk)
    placing.agree(PlacementProposal.objects.get(), with_whom="All", by=facilitator, at=MORNING)
    assert propose(on_phones, bmet, author=phone, id=pk).state == State.AGREED
    assert PlacementProposal.objects.count() == 1


def test_one_changes_ones_mind_until_it_is_decided(on_phones, phone, bmet, facilitator):
    pk = uuid4()
    propose(on_phones, bmet, author=phone, id=pk)
    assert propose(on_phones, bmet, Band(2, 5), author=phone, id=pk).band == Band(2, 5)
    placing.set_aside(PlacementProposal.objects.get(), by=facilitator, at=MORNING)
    with pytest.raises(Refused, match="does not wait any more"):
        propose(on_phones, bmet, Band(0, 5), author=phone, id=pk)


def test_the_last_word_of_a_phone_on_an_actor_counts(on_phones, phone, bmet):
    propose(on_phones, bmet, author=phone)
    last = propose(on_phones, bmet, Band(2, 2), author=phone)
    assert [one.pk for one in RoomMap(on_phones).proposals] == [last.pk]


def test_nobody_changes_what_somebody_else_proposed(on_phones, phone, come, bmet, facilitator):
    there = propose(on_phones, bmet, author=phone)
    karim, desk = Author(participant=come("Karim")), Author(user=facilitator)
    for author in (karim, desk):
        with pytest.raises(Refused, match="could not be added"):
            propose(on_phones, bmet, Band(2, 2), author=author, id=there.pk)
    with pytest.raises(Refused, match="Only who made"):
        placing.take_back(there, author=karim, at=MORNING)


def test_a_proposal_is_taken_back(on_phones, phone, bmet):
    there = propose(on_phones, bmet, author=phone)
    for _time in range(2):
        placing.take_back(there, author=phone, at=MORNING)
    on_phones.refresh_from_db()
    assert RoomMap(on_phones).proposals == []
    with pytest.raises(Refused, match="has taken it back"):
        placing.take_up_again(there)


def test_only_actors_that_the_room_sees(on_phones, phone, minister):
    for actor in (minister, Actor(pk=uuid4())):
        with pytest.raises(Refused, match="does not stand on the map of the room"):
            propose(on_phones, actor, author=phone)
    assert not PlacementProposal.objects.exists()


def test_what_became_confidential_since_is_gone(on_phones, phone, bmet, facilitator):
    propose(on_phones, bmet, author=phone)
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.CONSORTIUM)
    there = RoomMap(on_phones)
    assert (there.proposals, [row["short_name"] for row in there.rows]) == ([], ["Brokers"])
    assert [mark.actor.label for mark in there.picture().marks] == ["Brokers"]


def test_a_phone_proposes_only_while_the_map_is_shown_to_it(power, phone, bmet):
    with pytest.raises(Refused, match="not shown on phones"):
        propose(power, bmet, author=phone)
    placing.show_map(power, True)
    propose(power, bmet, author=phone)


def test_the_map_is_on_no_phone_by_itself(opened, facilitator, flm):
    there = Session.add(opened, by=facilitator, kind=SessionKind.OTHER, title="Later a map", ibp_id=flm.pk)
    there.rewrite(version=there.version, by=facilitator, kind=SessionKind.POWER)
    there.refresh_from_db()
    assert not there.shows_map


@pytest.mark.parametrize("phase", [Phase.DONE])
def test_a_board_that_is_done_takes_none_from_phones(on_phones, phone, bmet, facilitator, phase):
    go_to(on_phones, phase, by=facilitator, at=MORNING)
    with pytest.raises(Refused, match="takes no proposals"):
        propose(on_phones, bmet, author=phone)
    propose(on_phones, bmet, author=Author(user=facilitator))


def test_bad_input_is_refused(on_phones, phone, bmet, cftm, facilitator):
    for band in (Band(3, 1), Band(0, 0), Band(0, 6)):
        with pytest.raises(Refused, match="Choose a square"):
            propose(on_phones, bmet, band, author=phone)
    for reason in ("a\x00b", "x" * 1_001, "\ud800"):
        with pytest.raises(ValidationError):
            propose(on_phones, bmet, author=phone, reason=reason)
    elsewhere = Participant.add(make_workshop([cftm]), by=None, name="Somebody else")
    with pytest.raises(Refused, match="does not take part"):
        propose(on_phones, bmet, author=Author(user=facilitator), said_by=elsewhere)
    assert not PlacementProposal.objects.exists()


def test_a_phone_proposes_so_many_and_no_more(on_phones, phone, said, seat, focal_person):
    Report.objects.filter(pk=said["YPSA"].pk).update(status=Status.DRAFT)
    said["YPSA"].refresh_from_db()
    actors = [make_actor(f"Bureau {n}", f"Bureau {n}", seat=seat, by=focal_person) for n in range(MOST_PROPOSALS + 1)]
    for actor in actors:
        place(said["YPSA"], actor, Band(0, 3), by=focal_person)
    Report.objects.filter(pk=said["YPSA"].pk).update(status=Status.SUBMITTED)
    for actor in actors[:-1]:
        propose(on_phones, actor, author=phone)
    with pytest.raises(Refused, match="wait for the room"):
        propose(on_phones, actors[-1], author=phone)
    propose(on_phones, actors[0], Band(2, 2), author=phone)


# ── What the room makes of it ───────────────────────────────────────────────


def test_the_room_agrees_and_the_map_shows_it(on_phones, phone, come, bmet, facilitator):
    other = propose(on_phones, bmet, Band(0, 3), author=Author(participant=come("Karim")))
    there = propose(on_phones, bmet, author=phone)
    for _time in range(2):
        placing.agree(there, with_whom="YPSA, BOMSA", by=facilitator, at=MORNING)
    other.refresh_from_db()
    assert (there.state, there.agreed_with, other.state) == (State.AGREED, "YPSA, BOMSA", State.SET_ASIDE)
    mark = next(mark for mark in RoomMap(on_phones).picture().marks if mark.actor.label == "BMET")
    assert (mark.band, mark.actor.sign) == (Band(1, 4), "✓")
    assert "agreed in this session" in mark.words


def test_the_last_agreement_counts(on_phones, phone, bmet, facilitator):
    first = propose(on_phones, bmet, author=phone)
    placing.agree(first, with_whom="All", by=facilitator, at=MORNING)
    second = propose(on_phones, bmet, Band(2, 2), author=Author(user=facilitator))
    placing.agree(second, with_whom="All", by=facilitator, at=MORNING)
    assert [one.pk for one in RoomMap(on_phones).agreed] == [second.pk]


def test_proposals_stand_on_the_map_as_questions(on_phones, phone, come, bmet):
    for author in (phone, Author(participant=come("Karim"))):
        propose(on_phones, bmet, author=author)
    drawn = [(mark.actor.sign, mark.band, mark.actor.is_hollow) for mark in RoomMap(on_phones).picture().marks]
    assert ("?2", Band(1, 4), True) in drawn


def test_who_agreed_is_wanted(on_phones, phone, bmet, facilitator):
    there = propose(on_phones, bmet, author=phone)
    with pytest.raises(Refused, match="Write who agreed"):
        placing.agree(there, with_whom="  ", by=facilitator, at=MORNING)
    with pytest.raises(ValidationError):
        placing.agree(there, with_whom="x" * 1_001, by=facilitator, at=MORNING)


def test_a_decision_is_taken_back(on_phones, phone, bmet, facilitator):
    there = propose(on_phones, bmet, author=phone)
    placing.set_aside(there, by=facilitator, at=MORNING)
    with pytest.raises(Refused, match="Take it up again"):
        placing.agree(there, with_whom="All", by=facilitator, at=MORNING)
    placing.take_up_again(there)
    placing.agree(there, with_whom="All", by=facilitator, at=MORNING)
    assert [one.pk for one in RoomMap(on_phones).agreed] == [there.pk]


def test_after_closing_nothing_is_proposed_or_decided(on_phones, phone, bmet, facilitator):
    there = propose(on_phones, bmet, author=phone)
    on_phones.workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    for deed in (
        lambda: propose(on_phones, bmet, Band(0, 1), author=phone),
        lambda: placing.agree(there, with_whom="All", by=facilitator, at=MORNING),
        lambda: placing.set_aside(there, by=facilitator, at=MORNING),
        lambda: placing.show_map(on_phones, False),
    ):
        with pytest.raises(Refused, match="locked"):
            deed()


# ── What becomes of it ──────────────────────────────────────────────────────


@pytest.fixture
def agreed(on_phones, phone, bmet, facilitator):
    there = propose(on_phones, bmet, author=phone, reason="Its director spoke for us.")
    placing.agree(there, with_whom="YPSA, BOMSA", by=facilitator, at=MORNING)
    return there


def test_the_lead_records_it_in_the_consolidated_map(agreed, consolidated, consortium_lead):
    assert placing.can_carry(consortium_lead, agreed.session)
    placing.carry(agreed, seen=0, by=consortium_lead)
    there = Agreed.objects.get(report=consolidated)
    assert (there.band, there.confidentiality) == (Band(1, 4), Level.PROGRAMME)
    assert there.text == "Its director spoke for us.\nAgreed at the workshop of 29 March 2017 with: YPSA, BOMSA"
    with pytest.raises(Overtaken):
        placing.carry(agreed, seen=0, by=consortium_lead)


def test_a_facilitator_keeps_it_for_the_record(agreed, facilitator):
    assert not placing.can_carry(facilitator, agreed.session)
    with pytest.raises(Refused, match="Only those who write"):
        placing.carry(agreed, seen=0, by=facilitator)
    assert not Agreed.objects.exists()


def test_once_the_report_is_sent_it_is_kept_for_the_record(agreed, consolidated, consortium_lead):
    Report.objects.filter(pk=consolidated.pk).update(status=Status.SUBMITTED)
    assert not placing.can_carry(consortium_lead, agreed.session)
    with pytest.raises(Refused, match="while it is open"):
        placing.carry(agreed, seen=0, by=consortium_lead)


def test_what_was_not_agreed_is_not_carried(on_phones, phone, bmet, consortium_lead):
    there = propose(on_phones, bmet, author=phone)
    with pytest.raises(Refused, match="has not agreed"):
        placing.carry(there, seen=0, by=consortium_lead)


# ── Joined actors, and how much it costs ────────────────────────────────────


def test_a_proposal_follows_an_actor_that_is_joined_with_another(agreed, bmet, seat, focal_person, reviewer):
    kept = make_actor("Bureau of Manpower, Employment and Training", "BMET Dhaka", seat=seat, by=focal_person)
    assert dry_run(kept, bmet).moves["placements proposed at workshops"] == 1
    done = merge(kept, bmet, by=reviewer, at=MORNING)
    agreed.refresh_from_db()
    assert agreed.actor == kept
    assert [one.actor for one in RoomMap(agreed.session).agreed] == [kept]
    undo(done, by=reviewer, at=MORNING)
    agreed.refresh_from_db()
    assert agreed.actor == bmet


def test_who_joins_actors_counts_what_one_may_read(agreed, bmet, contributor, reviewer):
    elsewhere = make_seat(make_ibp("RMG"), make_organisation("KN"))
    nobody = make_person("Abdul Karim", Role.FOCAL_PERSON, seat=elsewhere)
    assert [proposals_readable_by(person).count() for person in (contributor, reviewer, nobody)] == [1, 1, 0]
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.RESTRICTED, seat=None)
    assert proposals_readable_by(contributor).count() == 0


def test_the_same_queries_however_many_proposals(on_phones, come, bmet, brokers):
    counts = []
    for name in ("Karim", "Salma", "Jamal"):
        for actor in (bmet, brokers):
            propose(on_phones, actor, author=Author(participant=come(name)))
        with CaptureQueriesContext(connection) as asked:
            there = RoomMap(on_phones)
            there.picture()
            [(one.actor.short_name, str(one.participant), one.participant.comes_from) for one in there.proposals]
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
