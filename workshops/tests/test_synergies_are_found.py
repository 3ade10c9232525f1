"""What projects could do together is found in what they say, and explains itself."""

from itertools import permutations
from uuid import UUID

from powermaps.scale import Band
from workshops.synergies import (
    Access,
    Event,
    Need,
    Said,
    Stand,
    SynergyKind,
    doors,
    found,
    same_actors,
    same_places,
    same_words,
)

BMET, BANK, MEDIA = (UUID(int=number) for number in (1, 2, 3))


def test_who_could_open_which_door():
    stands = [Stand("CFTM", BANK, "Bangladesh Bank", Band(0, 5))]
    accesses = [Access("FLM", "YPSA", BANK, 3)]
    needs = [Need("CFTM", "C3ER", BANK, Band(1, 5))]
    (door,) = doors(stands, accesses, needs)
    assert door.title == "YPSA (FLM) could introduce C3ER to Bangladesh Bank"
    assert door.why == "YPSA has access to Bangladesh Bank; C3ER tells of none and wants to move it on the map of CFTM."
    assert door.projects == ("CFTM", "FLM")


def test_a_powerful_and_undecided_actor_is_worth_a_door_for_its_project():
    stands = [Stand("CFTM", BANK, "Bangladesh Bank", Band(0, 4)), Stand("CFTM", MEDIA, "Media", Band(0, 3))]
    accesses = [Access("FLM", "YPSA", BANK, 1), Access("FLM", "YPSA", MEDIA, 1)]
    assert [door.title for door in doors(stands, accesses, [])] == [
        "YPSA (FLM) could introduce CFTM to Bangladesh Bank"
    ]


def test_an_open_door_and_a_supporter_need_nobody():
    stands = [Stand("CFTM", BANK, "Bangladesh Bank", Band(0, 5)), Stand("CFTM", BMET, "BMET", Band(2, 5))]
    accesses = [Access("FLM", "YPSA", BANK, 3), Access("CFTM", "C3ER", BANK, 1), Access("FLM", "YPSA", BMET, 1)]
    assert doors(stands, accesses, [Need("CFTM", "C3ER", BANK, Band(1, 5))]) == []


def test_each_partner_that_needs_it_is_introduced_and_each_opener_is_named_once():
    stands = [Stand("CFTM", BANK, "Bangladesh Bank", Band(0, 5))]
    accesses = [Access("FLM", "YPSA", BANK, 1), Access("WASH", "YPSA", BANK, 3)]
    needs = [Need("CFTM", "C3ER", BANK, Band(1, 5)), Need("CFTM", "BCAS", BANK, Band(1, 5))]
    assert [door.title for door in doors(stands, accesses, needs)] == [
        "YPSA (WASH) could introduce BCAS to Bangladesh Bank",
        "YPSA (WASH) could introduce C3ER to Bangladesh Bank",
    ]


def test_a_partner_of_both_projects_opens_the_door_from_within():
    stands = [Stand("CFTM", BANK, "Bangladesh Bank", Band(0, 5))]
    accesses = [Access("FLM", "YPSA", BANK, 1), Access("CFTM", "YPSA", BANK, 1)]
    assert doors(stands, accesses, []) == []
    assert doors(stands, accesses, [Need("CFTM", "C3ER", BANK, Band(1, 5))]) == []


def test_a_colleague_with_access_makes_it_less_urgent():
    stands = [Stand("CFTM", BANK, "Bangladesh Bank", Band(0, 5))]
    needs = [Need("CFTM", "C3ER", BANK, Band(1, 5))]
    accesses = [Access("FLM", "YPSA", BANK, 3)]
    (alone,) = doors(stands, accesses, needs)
    (beside,) = doors(stands, [*accesses, Access("CFTM", "BCAS", BANK, 1)], needs)
    assert (beside.key, beside.weight) == (alone.key, alone.weight - 10)


def test_within_a_project_nobody_is_suggested():
    stands = [Stand("FLM", BMET, "BMET", Band(0, 5))]
    assert doors(stands, [Access("FLM", "YPSA", BMET, 3)], [Need("FLM", "BOMSA", BMET, Band(1, 5))]) == []


def test_an_actor_on_two_maps():
    stands = [
        Stand("FLM", BMET, "BMET", Band(0, 4)),
        Stand("CFTM", BMET, "BMET", Band(2, 3)),
        Stand("CFTM", MEDIA, "Media", Band(0, 3)),
    ]
    (same,) = same_actors(stands)
    assert same.title == "CFTM and FLM engage BMET"
    assert "place it differently" in same.why


def test_a_place_in_whatever_letters():
    events = [Event("FLM", "YPSA", "Cox's Bazar"), Event("CFTM", "COAST", "COX’S BAZAR"), Event("FLM", "YPSA", "Ukhia")]
    (place,) = same_places(events)
    assert place.title == "COAST (CFTM) and YPSA (FLM) work in Cox's Bazar"


def test_lines_that_share_rare_words():
    said = [
        Said("FLM", UUID(int=11), "Local government helps once a letter of support from the ministry arrives."),
        Said("CFTM", UUID(int=12), "Without a letter of support from the ministry nobody opens a file."),
        Said("CFTM", UUID(int=13), "Radio reaches women in remote unions."),
    ]
    (same,) = same_words(said)
    assert same.title == "CFTM and FLM both speak of letter, ministry and support"
    assert "nobody opens a file" in same.why and "Local government helps" in same.why


def test_bangla_words_are_words():
    said = [
        Said("FLM", UUID(int=11), "স্থানীয় সরকারের চিঠি ছাড়া সমর্থন মেলে না।"),
        Said("CFTM", UUID(int=12), "মন্ত্রণালয়ের চিঠি এলে স্থানীয় পর্যায়ে সমর্থন বাড়ে।"),
    ]
    (same,) = same_words(said)
    assert "স্থানীয়" in same.title and "চিঠি" in same.title


def test_the_same_is_found_in_whatever_order_and_under_the_same_key():
    stands = [
        Stand("FLM", BMET, "BMET", Band(0, 4)),
        Stand("CFTM", BMET, "BMET", Band(0, 4)),
        Stand("WASH", BMET, "BMET", Band(-1, 4)),
    ]
    accesses = [Access("FLM", "YPSA", BMET, 2)]
    first = found(stands, accesses, [], [], [])
    assert {one.kind for one in first} == {SynergyKind.ACTOR, SynergyKind.DOOR}
    for order in permutations(stands):
        assert found(order, accesses, [], [], []) == first
