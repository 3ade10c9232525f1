"""A partner places actors, looks at last quarter's map anew, breaks clusters down, and says aloud when nothing moved."""

import pytest
from django.core.exceptions import ValidationError

from conftest import MORNING, open_next_quarter
from partners.refusals import Refused
from powermaps.breaking_down import break_down
from powermaps.mapping import (
    carry_forward,
    confirm,
    confirm_square,
    drop,
    is_baseline,
    judge,
    movement,
    place,
    placements_of,
    stands_still,
)
from powermaps.models import Actor, Placement
from powermaps.register import add_name, describe, likely, put_under
from powermaps.scale import Band
from powermaps.shifts import Tally, Verdict
from powermaps.tests.conftest import make_actor
from reporting.models import Quarter
from reporting.opening import open_quarter
from reporting.quarters import Period


@pytest.fixture
def following(report, focal_person):
    """YPSA's report of the second quarter."""
    return open_next_quarter()["YPSA"]


@pytest.fixture
def placed(report, bmet, middlemen, focal_person):
    place(report, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    place(report, middlemen, Band(-2, 3), by=focal_person, reason="Spread rumours.", roles=["spoiler"])
    return report


def row(report, actor):
    return Placement.objects.get(report=report, actor=actor)


def test_a_new_actor_is_found_by_every_name(bmet, stranger, focal_person):
    add_name(bmet, "জনশক্তি ব্যুরো", "translation")
    for text in ("bmet", "manpower bureau", "জনশক্তি"):
        assert list(Actor.objects.matching(text)) == [bmet]
    assert [one.actor for one in likely(["Bureau of Man Power"], Actor.objects.prefetch_related("names"))] == [bmet]


def test_an_actor_is_not_its_own_ancestor(bmet, middlemen):
    put_under(bmet, middlemen)
    with pytest.raises(ValidationError):
        put_under(middlemen, bmet)
    with pytest.raises(ValidationError):
        put_under(bmet, bmet)


def test_of_two_who_describe_an_actor_the_second_is_told(bmet, focal_person):
    describe(bmet, version=1, by=focal_person, name="Bureau of Manpower, Employment and Training")
    with pytest.raises(Refused):
        describe(bmet, version=1, by=focal_person, name="Something else")


@pytest.mark.parametrize("name", ["x" * 1000, "BM\u202eET", ""])
def test_a_name_that_cannot_be_is_refused(seat, focal_person, name):
    with pytest.raises(ValidationError):
        make_actor(name, seat=seat, by=focal_person)
    assert Actor.objects.count() == 0


def test_outside_the_map_nobody_stands(report, bmet, focal_person):
    for band in (Band(3, 3), Band(0, 0), Band(0, 6)):
        with pytest.raises(Refused):
            place(report, bmet, band, by=focal_person)
    assert not Placement.objects.exists()


def test_the_first_map_is_the_baseline(placed):
    assert is_baseline(placed) and not stands_still(placed)


def test_a_quarter_opens_hollow_and_twice_is_once(placed, following):
    carry_forward(following, placed)
    carry_forward(following, placed)
    assert {(str(one), one.verdict, one.band) for one in placements_of(following)} == {
        ("BMET", Verdict.CARRIED, Band(0, 4)),
        ("Middlemen", Verdict.CARRIED, Band(-2, 3)),
    }
    assert stands_still(following) and movement(placements_of(following)) == Tally()


def test_moving_wants_a_reason_and_what_was_seen(placed, following, bmet, focal_person):
    carry_forward(following, placed)
    there = row(following, bmet)
    with pytest.raises(Refused, match="Say why"):
        judge(there, Band(1, 4), version=1, by=focal_person)
    with pytest.raises(Refused, match="what you saw"):
        judge(there, Band(1, 4), version=1, by=focal_person, change_reason="shifted")
    judge(there, Band(1, 4), version=1, by=focal_person, change_reason="shifted", reason="Opened its register.")
    assert movement(placements_of(following)) == Tally(towards=1)
    assert not stands_still(following)


def test_learning_is_no_progress(placed, following, bmet, focal_person):
    carry_forward(following, placed)
    judge(row(following, bmet), Band(1, 4), version=1, by=focal_person, change_reason="learned", reason="Asked it.")
    assert stands_still(following) and movement(placements_of(following)) == Tally(learned=1)


def test_back_where_it_stood_is_confirmed(placed, following, bmet, focal_person):
    carry_forward(following, placed)
    there = row(following, bmet)
    judge(there, Band(1, 4), version=1, by=focal_person, change_reason="shifted", reason="Opened its register.")
    confirm(there, version=there.version, by=focal_person)
    assert (there.band, there.verdict, there.change_reason) == (Band(0, 4), Verdict.CONFIRMED, "")


def test_what_stands_in_one_square_is_confirmed_together(placed, following, bmet, middlemen, focal_person):
    carry_forward(following, placed)
    confirm_square(following, Band(0, 4), by=focal_person)
    assert (row(following, bmet).verdict, row(following, middlemen).verdict) == (Verdict.CONFIRMED, Verdict.CARRIED)


def test_what_is_no_longer_relevant_leaves_the_next_map(placed, following, bmet, focal_person):
    carry_forward(following, placed)
    drop(row(following, bmet), version=1, by=focal_person, reason="Lost its mandate.")
    quarter = Quarter.of(Period(2017, 3))
    quarter.save()
    third = {one.owner_name: one for one in open_quarter(quarter, by=None, at=MORNING)}["YPSA"]
    carry_forward(third, following)
    assert [str(one) for one in placements_of(third)] == ["Middlemen"]


def test_a_cluster_is_broken_down_and_last_quarter_stays_as_it_was(placed, following, middlemen, seat, focal_person):
    before = [one.values() for one in placements_of(placed)]
    carry_forward(following, placed)
    parts = [make_actor(f"Agents of {place}", place, seat=seat, by=focal_person) for place in ("Sylhet", "Feni")]
    break_down(following, middlemen, parts, by=focal_person, at=MORNING)
    found = {(str(one), one.verdict, one.band) for one in placements_of(following)}
    assert found == {
        ("BMET", Verdict.CARRIED, Band(0, 4)),
        ("Feni", Verdict.INHERITED, Band(-2, 3)),
        ("Sylhet", Verdict.INHERITED, Band(-2, 3)),
        ("Middlemen", Verdict.DROPPED, Band(-2, 3)),
    }
    assert [one.values() for one in placements_of(placed)] == before
    assert movement(placements_of(following)) == Tally()


def test_a_closed_report_keeps_its_map(submitted_report, seat, focal_person):
    actor = make_actor(seat=seat, by=focal_person)
    with pytest.raises(Refused, match="already been submitted"):
        place(submitted_report, actor, Band(0, 3), by=focal_person)
