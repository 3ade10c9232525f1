"""The consolidated map is computed from sent maps: no late partner moves anybody, and everything in is accounted for."""

import pytest

from conftest import MORNING, complete
from partners.clearance import Level
from powermaps.consensus import Agreement
from powermaps.joining import ConsolidatedMap
from powermaps.mapping import place
from powermaps.models import Agreed, HeldBack
from powermaps.scale import Band


@pytest.fixture
def said(reports, bmet, middlemen, focal_person):
    """What YPSA, BOMSA and IID say; IID does not submit."""
    for partner, band in (("YPSA", Band(-2, 4)), ("BOMSA", Band(2, 4)), ("IID", Band(0, 1))):
        complete(reports[partner])
        place(reports[partner], bmet, band, by=focal_person)
    place(reports["YPSA"], middlemen, Band(-2, 3), by=focal_person, confidentiality=Level.RESTRICTED)
    for partner in ("YPSA", "BOMSA"):
        reports[partner].take("submit", by=focal_person, at=MORNING)
    return reports


def test_opposite_ends_are_told_and_late_partners_listed(said, consolidated, bmet):
    found = ConsolidatedMap(consolidated)
    there = {one.actor: one for one in found.actors}
    assert there[bmet].agreement == Agreement.OPPOSITE
    assert there[bmet].ends == (Band(-2, 4), Band(2, 4))
    assert [late.owner_name for late in found.late] == ["IID"]
    assert [one.actor for one in found.for_discussion] == [bmet]


def test_what_is_restricted_does_not_exist_for_others(said, consolidated, bmet):
    assert [one.actor for one in ConsolidatedMap(consolidated, Level.CONSORTIUM).actors] == [bmet]


def test_the_agreed_place_is_kept_beside_the_computed_one(said, consolidated, bmet, consortium_lead):
    Agreed.add(consolidated, by=consortium_lead, actor=bmet, support=0, influence=4, text="After a long talk.")
    there = next(one for one in ConsolidatedMap(consolidated).actors if one.actor == bmet)
    assert (there.ends, there.consensus.ends) == ((Band(0, 4),), (Band(-2, 4), Band(2, 4)))


def test_everything_that_partners_placed_is_accounted_for(said, consolidated, middlemen):
    HeldBack.objects.create(report=consolidated, actor=middlemen, reason="Not ours to tell.", at=MORNING)
    reckoning = ConsolidatedMap(consolidated).reckoning
    assert (reckoning.placed, reckoning.shown, reckoning.joined, reckoning.held_back) == (3, 1, 1, 1)
    assert reckoning.fits
