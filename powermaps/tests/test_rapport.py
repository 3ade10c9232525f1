"""Partners say whom they reach, ask one another for introductions, and tell what came of them."""

from datetime import date

import pytest
from django.urls import reverse

from conftest import MORNING, make_person
from partners.clearance import Level
from partners.refusals import Refused
from partners.standing import Role
from powermaps.introducing import ask, describe_rapport, end_rapport, note_rapport, settle
from powermaps.models import Actor, Introduction, Rapport
from powermaps.tests.conftest import make_actor

NOTED = {"strength": 3, "kind": "working", "note": "", "confidentiality": 3}


def url(name, *arguments):
    return reverse(f"powermaps:{name}", args=arguments)


@pytest.fixture
def rapport(seat, bmet, focal_person):
    """YPSA reaches BMET, and the consortium may know."""
    return note_rapport(seat, bmet, by=focal_person, at=MORNING, **NOTED | {"note": "Through the training cell."})


@pytest.fixture
def other_focal(other_seat):
    return make_person("Rokeya Sultana", Role.FOCAL_PERSON, seat=other_seat)


@pytest.fixture
def asked(rapport, other_seat, other_focal):
    return ask(rapport, other_seat, "To show our register.", by=other_focal, at=MORNING, due_on=date(2017, 5, 1))


# ── Whom one reaches ────────────────────────────────────────────────────────


def test_a_partner_notes_whom_it_reaches(sign_in, contributor, bmet, seat):
    sign_in(contributor).post(url("add_rapport", "FLM"), NOTED | {"q": "bmet", "seat": seat.pk})
    noted = Rapport.objects.get()
    assert (noted.seat, noted.actor, noted.strength, noted.changed_by) == (seat, bmet, 3, contributor)


def test_what_is_missing_is_said(sign_in, contributor, bmet, seat):
    answer = sign_in(contributor).post(
        url("add_rapport", "FLM"), {"q": "bmet", "seat": seat.pk, "note": "Through Rahim."}
    )
    assert answer.status_code == 400
    assert "Choose how strong it is." in answer.text
    assert "Choose of what kind it is." in answer.text
    assert "Through Rahim." in answer.text


def test_once_is_enough(sign_in, contributor, rapport, seat):
    answer = sign_in(contributor).post(url("add_rapport", "FLM"), NOTED | {"q": "bmet", "seat": seat.pk})
    assert answer.status_code == 400 and "noted its access" in answer.text


def test_nobody_notes_it_for_another_partner(sign_in, contributor, consortium_lead, bmet, other_seat):
    words = NOTED | {"q": "bmet", "seat": other_seat.pk}
    assert sign_in(contributor).post(url("add_rapport", "FLM"), words).status_code == 400
    assert sign_in(consortium_lead).post(url("add_rapport", "FLM"), words).status_code == 403
    assert not Rapport.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"strength": 4},
        {"kind": "secret"},
        {"q": ""},
        {"q": "Nobody"},
        {"actor": "x"},
        {"note": "x" * 2000},
        {"confidentiality": 7},
    ],
)
def test_what_cannot_be_is_answered_in_words(sign_in, contributor, bmet, seat, wrong):
    answer = sign_in(contributor).post(url("add_rapport", "FLM"), NOTED | {"q": "bmet", "seat": seat.pk} | wrong)
    assert answer.status_code == 400 and answer.context["form"].errors
    assert not Rapport.objects.exists()


def test_its_own_people_change_it_and_of_two_the_second_sees_both(
    sign_in, contributor, focal_person, other_focal, rapport
):
    edit = url("edit_rapport", rapport.pk)
    assert sign_in(other_focal).post(edit, NOTED | {"version": 1}).status_code == 403
    sign_in(contributor).post(edit, NOTED | {"note": "They moved house.", "version": 1})
    answer = sign_in(focal_person).post(edit, NOTED | {"note": "They call us daily.", "version": 1})
    assert answer.status_code == 409 and "They moved house." in answer.text and "They call us daily." in answer.text
    sign_in(focal_person).post(edit, NOTED | {"note": "Both.", "settle": "merged", "settle_version": 2})
    rapport.refresh_from_db()
    assert (rapport.note, rapport.version) == ("Both.", 3)


def test_access_that_is_gone_is_removed_unless_something_hangs_on_it(rapport, asked):
    with pytest.raises(Refused, match="Introductions were asked"):
        end_rapport(rapport)
    asked.delete()
    end_rapport(rapport)
    assert not Rapport.objects.exists()


# ── Who reads it ────────────────────────────────────────────────────────────


def test_networks_are_shared_as_far_as_they_may_be(sign_in, rapport, other_focal, stranger, facilitator, reviewer):
    readers = {"consortium": (other_focal, reviewer), "others": (stranger, facilitator)}
    for person in readers["consortium"]:
        assert "Through the training cell." in sign_in(person).get(url("rapport", "FLM")).text
    for person in readers["others"]:
        page = sign_in(person).get(url("rapport", "FLM"))
        assert "training cell" not in page.text and "0 actors" in page.text
        assert "training cell" not in sign_in(person).get(url("actor", rapport.actor_id)).text
        assert sign_in(person).get(url("ask_introduction", rapport.pk)).status_code == 404
    Rapport.objects.update(confidentiality=Level.PROGRAMME)
    for person in readers["others"]:
        assert "Through the training cell." in sign_in(person).get(url("rapport", "FLM")).text


@pytest.mark.parametrize("hidden", [Rapport, Actor])
def test_restricted_is_for_its_own_partner_and_prokas(
    sign_in, hidden, rapport, asked, other_focal, consortium_lead, contributor, reviewer
):
    hidden.objects.update(confidentiality=Level.RESTRICTED)
    for person in (other_focal, consortium_lead):
        client = sign_in(person)
        page = client.get(url("rapport", "FLM"))
        assert "Bureau of Manpower" not in page.text and "To show our register." not in page.text
        for name, row in (("edit_rapport", rapport), ("ask_introduction", rapport), ("settle_introduction", asked)):
            assert client.get(url(name, row.pk)).status_code == 404
        assert "Bureau of Manpower" not in client.get(url("project_actors", "FLM"), {"view": "access"}).text
    for person in (contributor, reviewer):
        page = sign_in(person).get(url("rapport", "FLM")).text
        assert "Through the training cell." in page and "To show our register." in page


def test_observers_and_strangers_read_nothing(sign_in, observer, rapport):
    assert sign_in(observer).get(url("rapport", "FLM")).status_code == 403
    assert sign_in(make_person("Nobody")).get(url("rapport", "FLM")).status_code == 404
    assert sign_in(observer).get(url("rapport", "NONE")).status_code == 404


def test_the_page_costs_the_same_however_long(
    sign_in, other_focal, rapport, asked, seat, focal_person, other_seat, django_assert_max_num_queries
):
    client = sign_in(other_focal)
    client.get(url("rapport", "FLM"))
    counts = []
    for number in range(2):
        with django_assert_max_num_queries(40) as queries:
            client.get(url("rapport", "FLM"))
        counts.append(len(queries))
        for n in range(3):
            actor = make_actor(f"Desk {number}{n}", f"D{number}{n}", seat=seat)
            noted = note_rapport(seat, actor, by=focal_person, at=MORNING, **NOTED)
            ask(noted, other_seat, "To talk.", by=other_focal, at=MORNING)
    assert counts[0] == counts[1]


# ── Introductions ───────────────────────────────────────────────────────────


def test_a_partner_is_asked_for_an_introduction(sign_in, other_focal, focal_person, rapport, other_seat):
    words = {"seat": other_seat.pk, "why": "To show our register.", "due_on": "1 May 2017"}
    sign_in(other_focal).post(url("ask_introduction", rapport.pk), words)
    made = Introduction.objects.get()
    assert (made.asked_by_seat, made.state, made.due_on) == (other_seat, "asked", date(2017, 5, 1))
    page = sign_in(focal_person).get(url("rapport", "FLM"))
    assert "1 waits for your answer" in page.text and "To show our register." in page.text


def test_asked_twice_is_refused_while_it_is_open(sign_in, other_focal, asked, rapport, other_seat):
    words = {"seat": other_seat.pk, "why": "Again.", "due_on": ""}
    answer = sign_in(other_focal).post(url("ask_introduction", rapport.pk), words)
    assert answer.status_code == 400 and "not settled yet" in answer.text and "Again." in answer.text
    settle(asked, "declined", by=other_focal, at=MORNING, outcome="Not now.")
    assert sign_in(other_focal).post(url("ask_introduction", rapport.pk), words).status_code == 302


def test_one_does_not_ask_oneself_or_for_others(sign_in, contributor, other_focal, reviewer, rapport, seat, other_seat):
    words = {"seat": seat.pk, "why": "To talk."}
    assert sign_in(contributor).post(url("ask_introduction", rapport.pk), words).status_code == 403
    assert sign_in(reviewer).post(url("ask_introduction", rapport.pk), words).status_code == 403
    assert sign_in(other_focal).post(url("ask_introduction", rapport.pk), words).status_code == 400
    with pytest.raises(Refused):
        ask(rapport, seat, "To talk.", by=contributor, at=MORNING)
    assert not Introduction.objects.exists()


def test_a_request_ends_with_an_outcome(sign_in, focal_person, other_focal, asked):
    address = url("settle_introduction", asked.pk)
    assert sign_in(focal_person).post(address, {"state": "promised", "outcome": ""}).status_code == 302
    answer = sign_in(other_focal).post(address, {"state": "made", "outcome": ""})
    assert answer.status_code == 400 and "what came of it" in answer.text
    sign_in(other_focal).post(address, {"state": "made", "outcome": "Met on Monday."})
    asked.refresh_from_db()
    assert (asked.state, asked.outcome) == ("made", "Met on Monday.")
    assert asked.history.earliest().state == "asked"
    late = sign_in(focal_person).post(address, {"state": "declined", "outcome": "No."}, follow=True)
    assert "This request is settled" in late.text


def test_only_the_two_partners_settle_it(sign_in, consortium_lead, reviewer, stranger, asked, other_focal):
    address = url("settle_introduction", asked.pk)
    words = {"state": "made", "outcome": "Met."}
    assert sign_in(consortium_lead).post(address, words).status_code == 403
    assert sign_in(reviewer).post(address, words).status_code == 403
    assert sign_in(stranger).post(address, words).status_code == 404
    assert sign_in(other_focal).post(address, {"state": "promised"}).status_code == 400  # that is YPSA’s to say
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_other_partners_do_not_read_what_is_asked(sign_in, asked, flm, lead_seat):
    third = make_person("Third", Role.FOCAL_PERSON, seat=lead_seat)
    page = sign_in(third).get(url("rapport", "FLM"))
    assert "Through the training cell." in page.text and "To show our register." not in page.text
    assert sign_in(third).get(url("settle_introduction", asked.pk)).status_code == 404


def test_of_two_answers_the_first_counts(asked, focal_person):
    seen_by_both = Introduction.objects.get(pk=asked.pk)
    settle(asked, "promised", by=focal_person, at=MORNING)
    with pytest.raises(Refused, match="a moment ago"):
        settle(seen_by_both, "declined", by=focal_person, at=MORNING, outcome="No.")
    assert Introduction.objects.get().state == "promised"


def test_of_two_descriptions_the_second_is_refused(rapport, focal_person):
    describe_rapport(rapport, version=1, by=focal_person, at=MORNING, strength=1)
    with pytest.raises(Refused):
        describe_rapport(rapport, version=1, by=focal_person, at=MORNING, strength=2)
    assert Rapport.objects.get().strength == 1


def test_removing_wants_a_post(sign_in, contributor, rapport):
    client = sign_in(contributor)
    assert client.get(url("remove_rapport", rapport.pk)).status_code == 405
    client.post(url("remove_rapport", rapport.pk))
    assert not Rapport.objects.exists()
