"""Two actors that are the same become one, tried first, and apart again as if nothing had been."""

import pytest

from conftest import MORNING
from partners.clearance import Level
from partners.refusals import Refused
from powermaps.mapping import place
from powermaps.merging import dry_run, merge, undo
from powermaps.models import Actor, ActorName, Belonging, Merge, Placement, Rapport
from powermaps.register import put_under
from powermaps.scale import Band
from powermaps.tests.conftest import make_actor


def everything():
    """The whole register, as rows."""
    return {
        model.__name__: sorted(map(str, model.objects.order_by("pk").values_list()))
        for model in (Actor, ActorName, Belonging, Placement, Rapport)
    }


@pytest.fixture
def twin(other_seat, reports, focal_person):
    """BOMSA's name for what YPSA calls BMET, placed by BOMSA."""
    twin = make_actor("Manpower Bureau", "Manpower", seat=other_seat, by=focal_person)
    place(reports["BOMSA"], twin, Band(1, 4), by=focal_person)
    return twin


def test_a_merge_moves_what_names_the_one_to_the_other(bmet, twin, reports, focal_person, middlemen):
    place(reports["YPSA"], bmet, Band(0, 4), by=focal_person)
    put_under(middlemen, twin)
    merge(bmet, twin, by=focal_person, at=MORNING)
    assert {row.report.owner_name for row in Placement.objects.filter(actor=bmet)} == {"YPSA", "BOMSA"}
    assert list(Actor.objects.there().matching("manpower bureau")) == [bmet]
    assert middlemen.belongs_to.get().parent == bmet


def test_undone_it_is_as_if_nothing_had_been(bmet, twin, reports, focal_person, middlemen):
    place(reports["YPSA"], bmet, Band(0, 4), by=focal_person)
    put_under(middlemen, twin)
    before = everything()
    done = merge(bmet, twin, by=focal_person, at=MORNING)
    assert everything() != before
    undo(done, by=focal_person, at=MORNING)
    assert everything() == before
    with pytest.raises(Refused, match="undone already"):
        undo(done, by=focal_person, at=MORNING)


def test_trying_it_changes_nothing(bmet, twin):
    before = everything()
    plan = dry_run(bmet, twin)
    assert (plan.moves, plan.obstacles) == ({"placements": 1}, [])
    assert everything() == before


def test_levels_of_confidentiality_do_not_mix(bmet, twin, focal_person):
    Actor.objects.filter(pk=twin.pk).update(confidentiality=Level.RESTRICTED)
    with pytest.raises(Refused, match="different degrees"):
        merge(bmet, twin, by=focal_person, at=MORNING)
    assert not Merge.objects.exists()


def test_two_on_one_map_are_not_joined_blindly(bmet, twin, reports, focal_person):
    place(reports["BOMSA"], bmet, Band(0, 4), by=focal_person)
    with pytest.raises(Refused, match="same report"):
        merge(bmet, twin, by=focal_person, at=MORNING)
