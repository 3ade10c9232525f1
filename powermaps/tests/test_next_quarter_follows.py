"""A quarter opens on its first day, days before last quarter's reports are sent: its map follows them once they are."""

import pytest

from conftest import MORNING, complete, open_next_quarter
from powermaps.breaking_down import break_down
from powermaps.mapping import confirm, drop, judge, place, placements_of
from powermaps.models import Placement, Strategy
from powermaps.renewing import renew
from powermaps.scale import Band
from powermaps.shifts import Verdict
from powermaps.strategies import plan, strategies_of
from powermaps.tests.conftest import make_actor

WORDS = {"target_support": 0, "target_influence": 3, "until": "2017Q3", "approach": "Talk."}


@pytest.fixture
def placed(report, bmet, middlemen, focal_person):
    place(report, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    place(report, middlemen, Band(-2, 3), by=focal_person, reason="Spread rumours.", roles=["spoiler"])
    plan(report, middlemen, by=focal_person, **WORDS)
    return report


@pytest.fixture
def following(placed):
    """Opened while last quarter's map is still being drawn."""
    return open_next_quarter()["YPSA"]


def standing(report):
    return {str(row): (row.band, row.shift.before, row.verdict) for row in placements_of(report)}


def row(report, actor):
    return Placement.objects.get(report=report, actor=actor)


def test_what_was_written_late_reaches_the_next_map(placed, following, bmet, middlemen, seat, focal_person):
    there = row(placed, bmet)
    judge(there, Band(1, 5), version=1, by=focal_person, reason="Signed.")
    late = make_actor("Imams", "Imams", seat=seat, by=focal_person)
    place(placed, late, Band(2, 1), by=focal_person, reason="Preach on it.")
    strategy = Strategy.objects.get(report=placed)
    strategy.rewrite(version=1, by=focal_person, approach="Talk without names.")
    complete(placed).take("submit", by=focal_person, at=MORNING)
    carried = Verdict.CARRIED
    assert standing(following) == {
        "BMET": (Band(1, 5), Band(1, 5), carried),
        "Middlemen": (Band(-2, 3), Band(-2, 3), carried),
        "Imams": (Band(2, 1), Band(2, 1), carried),
    }
    assert [one.approach for one in strategies_of(following)] == ["Talk without names."]


def test_what_left_the_last_map_leaves_the_next(placed, following, bmet, middlemen, seat, focal_person):
    drop(row(placed, bmet), version=1, by=focal_person, reason="Lost its mandate.")
    parts = [make_actor(f"Agents of {place}", place, seat=seat, by=focal_person) for place in ("Sylhet", "Feni")]
    break_down(placed, middlemen, parts, by=focal_person, at=MORNING)
    Strategy.objects.get(report=placed).remove(version=1, by=focal_person)
    complete(placed).take("submit", by=focal_person, at=MORNING)
    assert {name: verdict for name, (_now, _before, verdict) in standing(following).items()} == {
        "Feni": Verdict.INHERITED,
        "Sylhet": Verdict.INHERITED,
    }
    assert strategies_of(following) == []


def test_what_somebody_has_worked_on_stays(placed, following, bmet, focal_person):
    there = row(following, bmet)
    confirm(there, version=there.version, by=focal_person)
    judge(row(placed, bmet), Band(1, 5), version=1, by=focal_person, reason="Signed.")
    renew(placed)
    assert standing(following)["BMET"] == (Band(0, 4), Band(0, 4), Verdict.CONFIRMED)


def test_twice_is_as_good_as_once(placed, following, focal_person):
    complete(placed).take("submit", by=focal_person, at=MORNING)
    before = list(Placement.objects.filter(report=following).order_by("pk").values())
    renew(placed)
    assert list(Placement.objects.filter(report=following).order_by("pk").values()) == before


def test_a_form_that_was_open_is_told(placed, following, bmet, focal_person):
    seen = row(following, bmet).version
    judge(row(placed, bmet), Band(1, 5), version=1, by=focal_person, reason="Signed.")
    renew(placed)
    assert row(following, bmet).version == seen + 1
