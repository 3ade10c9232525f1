"""A facilitator runs the session on the power map: the map on the wall, proposals written down, phones that see it or do not."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, make_person
from partners.clearance import Level
from partners.standing import Role
from powermaps.models import Actor, Agreed
from powermaps.scale import Band
from workshops import placing
from workshops.boards import Author, go_to
from workshops.models import Participant, PlacementProposal
from workshops.models.attendance import fingerprint, new_phone_key
from workshops.phones import COOKIE
from workshops.tests.meeting import make_workshop
from workshops.workflow import Action, Phase

State = PlacementProposal.State


@pytest.fixture
def runs(sign_in, facilitator):
    return sign_in(facilitator)


@pytest.fixture
def hand(phone):
    """Rahima's phone: a browser that carries its key and nothing else."""
    key = new_phone_key()
    Participant.objects.filter(pk=phone.participant.pk).update(phone=fingerprint(key))
    browser = Client()
    browser.cookies[COOKIE] = key
    return browser


def url(name, *args):
    return reverse(f"workshops:{name}", args=[getattr(one, "pk", one) for one in args])


def words(whom, **changes):
    return {
        "id": str(uuid4()),
        "actor": str(whom.pk),
        "support": "1",
        "influence": "4",
        "reason": "It <helped>.",
        **changes,
    }


def proposed(session, actor, author, band=None):
    return placing.propose(session, uuid4(), actor.pk, band or Band(1, 4), author=author, at=MORNING)


# ── The facilitator ─────────────────────────────────────────────────────────


def test_a_proposal_is_written_down_agreed_and_taken_up_again(runs, power, come, bmet):
    karim = come("Karim")
    assert runs.post(url("propose_placement", power), words(bmet, said_by=karim.pk)).status_code == 302
    there = PlacementProposal.objects.get()
    page = runs.get(url("map", power)).content.decode()
    assert "Karim" in page and "It &lt;helped&gt;." in page and "Passive support · Hard to succeed without" in page
    runs.post(url("agree_on_placement", there), {"who": "YPSA and BOMSA"})
    there.refresh_from_db()
    assert (there.state, there.agreed_with) == (State.AGREED, "YPSA and BOMSA")
    assert "YPSA and BOMSA" in runs.get(url("map", power)).content.decode()
    runs.post(url("take_placement_up", there))
    runs.post(url("set_placement_aside", there))
    there.refresh_from_db()
    assert there.state == State.SET_ASIDE


def test_sent_twice_it_stands_once(runs, power, bmet):
    said = words(bmet)
    for _time in range(2):
        assert runs.post(url("propose_placement", power), said).status_code == 302
    assert PlacementProposal.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"support": "3"},
        {"influence": "1e999"},
        {"support": ""},
        {"reason": "a\x00b"},
        {"reason": "x" * 1_001},
        {"id": "no id"},
        {"actor": str(uuid4())},
        {"actor": "nobody\x00"},
        {"said_by": str(uuid4())},
        {"said_by": "nobody"},
    ],
)
def test_bad_input_is_answered_with_the_text_given_back(runs, power, bmet, wrong):
    answer = runs.post(url("propose_placement", power), words(bmet, **wrong))
    assert answer.status_code == 400
    assert wrong.get("reason", "It &lt;helped&gt;.").replace("\x00", "") in answer.content.decode().replace("\x00", "")
    assert not PlacementProposal.objects.exists()


def test_people_of_another_workshop_are_not_named(runs, power, bmet, cftm):
    elsewhere = Participant.add(make_workshop([cftm], theme="Another"), by=None, name="Somebody else")
    assert runs.post(url("propose_placement", power), words(bmet, said_by=elsewhere.pk)).status_code == 400


def test_who_agreed_is_wanted(runs, power, bmet, facilitator):
    there = proposed(power, bmet, Author(user=facilitator))
    page = runs.post(url("agree_on_placement", there), {"who": " "}, follow=True).content.decode()
    assert "Write who agreed" in page
    there.refresh_from_db()
    assert there.state == State.OPEN


def test_the_page_looks_for_changes(runs, power, bmet, facilitator):
    power.refresh_from_db()
    now = url("map_now", power, "screen")
    assert runs.get(f"{now}?after={power.map_changed_in}").status_code == 204
    proposed(power, bmet, Author(user=facilitator))
    words_now = runs.get(f"{now}?after={power.map_changed_in}").content.decode()
    assert "BMET" in words_now and "Write down" not in words_now
    assert runs.get(url("map_now", power, "phone")).status_code == 404


def test_after_closing_one_reads(runs, power, bmet, facilitator):
    there = proposed(power, bmet, Author(user=facilitator))
    power.workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    page = runs.get(url("map", power)).content.decode()
    assert "BMET" in page and "Set aside" not in page
    said = runs.post(url("agree_on_placement", there), {"who": "All"}, follow=True).content.decode()
    assert "This workshop is closed" in said


def test_no_other_session_has_a_map(runs, session):
    assert runs.get(url("map", session)).status_code == 404


# ── Who may ─────────────────────────────────────────────────────────────────


def test_a_partner_reads_the_map_only_while_it_is_shown(sign_in, contributor, power, bmet, facilitator):
    there = proposed(power, bmet, Author(user=facilitator))
    browser = sign_in(contributor)
    assert "BMET" not in browser.get(url("map", power)).content.decode()
    assert "BMET" not in browser.get(url("map_now", power, "screen")).content.decode()
    placing.show_map(power, True)
    page = browser.get(url("map", power)).content.decode()
    assert "BMET" in page and "Set aside" not in page
    deeds = [url("propose_placement", power), url("show_map", power), url("draw_anew", power)]
    deeds += [
        url(name, there)
        for name in ("agree_on_placement", "set_placement_aside", "take_placement_up", "carry_placement")
    ]
    assert {browser.post(address).status_code for address in deeds} == {403}
    assert {browser.get(address).status_code for address in deeds} == {405}


def test_those_who_only_observe_do_not_see_who_is_named(sign_in, observer, power, facilitator, bmet):
    placing.show_map(power, True)
    power.workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    assert "BMET" not in sign_in(observer).get(url("map", power)).content.decode()


def test_a_stranger_finds_nothing(sign_in, outsider, power, bmet, facilitator):
    there = proposed(power, bmet, Author(user=facilitator))
    browser = sign_in(outsider)
    assert browser.get(url("map", power)).status_code == 404
    assert browser.get(url("map_now", power, "screen")).status_code == 404
    assert browser.post(url("agree_on_placement", there), {"who": "All"}).status_code == 404


def test_nothing_above_the_programme_is_on_any_page(runs, power, facilitator, bmet, minister):
    placing.show_map(power, True)
    for page in (url("map", power), url("map_now", power, "screen"), url("map_now", power, "console")):
        said = runs.get(page).content.decode()
        assert (
            "BMET" in said and "Minister" not in said and "State minister" not in said and str(minister.pk) not in said
        )
    assert runs.post(url("propose_placement", power), words(minister)).status_code == 400


def test_a_decision_on_who_became_confidential_is_not_found(runs, power, bmet, facilitator):
    there = proposed(power, bmet, Author(user=facilitator))
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.CONSORTIUM)
    assert runs.post(url("agree_on_placement", there), {"who": "All"}).status_code == 404


# ── Into the consolidated map ───────────────────────────────────────────────


def test_the_lead_records_what_the_room_agreed(sign_in, power, bmet, facilitator, consortium_lead, consolidated):
    there = proposed(power, bmet, Author(user=facilitator))
    placing.agree(there, with_whom="YPSA", by=facilitator, at=MORNING)
    browser = sign_in(consortium_lead)
    assert "Record in the consolidated map" in browser.get(url("map", power)).content.decode()
    assert "is_there" not in browser.get(url("map", power)).content.decode()
    browser.post(url("carry_placement", there), {"seen": "0"})
    assert Agreed.objects.get(report=consolidated).band == Band(1, 4)
    assert "Stands in the consolidated map" in browser.get(url("map", power)).content.decode()
    again = browser.post(url("carry_placement", there), {"seen": "nonsense"}, follow=True).content.decode()
    assert "A colleague recorded something else" in again


def test_for_a_facilitator_it_is_kept_in_the_record_of_the_workshop(runs, power, bmet, facilitator):
    there = proposed(power, bmet, Author(user=facilitator))
    placing.agree(there, with_whom="YPSA", by=facilitator, at=MORNING)
    assert "Record in the consolidated map" not in runs.get(url("map", power)).content.decode()
    assert runs.post(url("carry_placement", there), {"seen": "0"}).status_code == 403
    assert not Agreed.objects.exists()


# ── Phones ──────────────────────────────────────────────────────────────────


def test_no_phone_sees_the_map_by_itself(hand, power, bmet, brokers):
    page = hand.get(url("room_map", power))
    assert (page.status_code, "BMET" in page.content.decode()) == (200, False)
    assert "The map is on the wall" in page.content.decode()
    assert hand.post(url("room_map", power), words(bmet)).status_code == 403
    assert not PlacementProposal.objects.exists()


def test_a_phone_proposes_while_the_map_is_shown(runs, hand, power, bmet, minister):
    runs.post(url("show_map", power), {"shows": "yes"})
    page = hand.get(url("room_map", power)).content.decode()
    assert "BMET" in page and "State minister" not in page and "YPSA sat in" not in page
    said = words(bmet)
    for _time in range(2):
        assert hand.post(url("room_map", power), said).status_code == 302
    there = PlacementProposal.objects.get()
    assert (there.participant.name, there.by, there.band) == ("Rahima Khatun", None, Band(1, 4))
    assert "Waits for the room" in hand.get(url("room_map", power)).content.decode()
    hand.post(url("take_placement_back", there))
    assert "Waits for the room" not in hand.get(url("room_map", power)).content.decode()
    runs.post(url("show_map", power), {"shows": "no"})
    assert "BMET" not in hand.get(url("room_map", power)).content.decode()


def test_a_phone_learns_that_the_map_changed(hand, on_phones, bmet, facilitator):
    on_phones.refresh_from_db()
    address = f"{url('room_map', on_phones)}?after={on_phones.map_changed_in}"
    assert hand.get(address).status_code == 204
    there = proposed(on_phones, bmet, Author(user=facilitator))
    placing.agree(there, with_whom="YPSA and BOMSA", by=facilitator, at=MORNING)
    assert "YPSA and BOMSA" in hand.get(address).content.decode()


@pytest.mark.parametrize("wrong", [{"support": "9"}, {"reason": "a\x00b"}, {"actor": ""}, {"id": "x"}])
def test_what_a_phone_sent_wrong_is_given_back(hand, on_phones, bmet, wrong):
    answer = hand.post(url("room_map", on_phones), words(bmet, **wrong))
    assert answer.status_code == 400
    assert not PlacementProposal.objects.exists()


def test_a_phone_that_was_not_let_in_or_is_unknown_finds_nothing(power, hand, phone, on_phones):
    Participant.objects.filter(pk=phone.participant.pk).update(let_in_at=None)
    assert hand.get(url("room_map", on_phones)).status_code == 404
    assert Client().get(url("room_map", on_phones)).status_code == 404


def test_a_phone_of_another_workshop_finds_nothing(hand, on_phones, cftm, phone):
    other = make_workshop([cftm], theme="Another")
    Participant.objects.filter(pk=phone.participant.pk).update(workshop=other)
    assert hand.get(url("room_map", on_phones)).status_code == 404


def test_a_phone_takes_back_only_its_own_and_before_the_decision(
    hand, on_phones, phone, come, bmet, brokers, facilitator
):
    karims = proposed(on_phones, bmet, Author(participant=come("Karim")))
    assert hand.post(url("take_placement_back", karims)).status_code == 404
    mine = proposed(on_phones, brokers, phone)
    placing.agree(mine, with_whom="All", by=facilitator, at=MORNING)
    answer = hand.post(url("take_placement_back", mine))
    assert (answer.status_code, "decided on this proposal" in answer.content.decode()) == (409, True)
    assert hand.get(url("take_placement_back", mine)).status_code == 405


def test_when_the_session_is_done_a_phone_is_told(hand, on_phones, bmet, facilitator):
    go_to(on_phones, Phase.DONE, by=facilitator, at=MORNING)
    answer = hand.post(url("room_map", on_phones), words(bmet))
    assert (answer.status_code, "takes no proposals now" in answer.content.decode()) == (400, True)


def test_once_it_is_closed_no_phone_sees_the_map(hand, on_phones, facilitator):
    on_phones.workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    assert "BMET" not in hand.get(url("room_map", on_phones)).content.decode()


# ── How much it costs ───────────────────────────────────────────────────────


def test_a_page_costs_the_same_however_much_is_proposed(runs, hand, on_phones, come, bmet, brokers, facilitator):
    counts = []
    for number, name in enumerate(("Karim", "Salma", "Jamal")):
        for actor in (bmet, brokers):
            proposed(on_phones, actor, Author(participant=come(name)), Band(number - 1, 4))
        asked = []
        for browser, page in ((runs, url("map", on_phones)), (hand, url("room_map", on_phones))):
            browser.get(page)
            with CaptureQueriesContext(connection) as queries:
                browser.get(page)
            asked.append(len(queries))
        counts.append(tuple(asked))
    assert len(set(counts)) == 1, counts


def test_an_open_page_loses_the_map_when_it_is_closed(hand, on_phones, facilitator):
    page = url("room_map", on_phones)
    on_phones.refresh_from_db()
    number = on_phones.map_changed_in
    assert hand.get(page, {"after": number}).status_code == 204
    on_phones.workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    answer = hand.get(page, {"after": number})
    assert (answer.status_code, "not on phones" in answer.content.decode()) == (200, True)
    assert hand.get(page, {"hidden": 1}).status_code == 204


def test_the_record_does_not_go_round_the_wall(sign_in, facilitator, observer, reports, power, bmet, runs):
    """What the room agreed on the map stands in the record for those who may see the map; observers see none of it."""
    placing.agree(proposed(power, bmet, Author(user=facilitator)), with_whom="Everybody", by=facilitator, at=MORNING)
    person = make_person("Of the other project", Role.CONTRIBUTOR, seat=reports["COAST"].seat)
    record = url("record", power.workshop)
    assert "Everybody" in runs.get(record).content.decode()
    for shown in (False, True):
        placing.show_map(power, shown)
        assert ("Everybody" in sign_in(person).get(record).content.decode()) == shown
    power.workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    assert "Everybody" in sign_in(person).get(record).content.decode()
    assert "Everybody" not in sign_in(observer).get(record).content.decode()
