"""Two actors that are the same become one, tried first, and apart again as if nothing had been."""

from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.db import connection

from conftest import MORNING
from partners.clearance import Level
from partners.refusals import Refused
from powermaps.breaking_down import break_down
from powermaps.introducing import note_rapport
from powermaps.mapping import place
from powermaps.merging import dry_run, merge, undo
from powermaps.models import Actor, Agreed, Breakdown, HeldBack, Merge, Placement
from powermaps.register import add_name, put_under
from powermaps.scale import Band
from powermaps.strategies import plan
from powermaps.tests.conftest import make_actor


def everything():
    """Every row of every table of the portal, but for the list of merges."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.order_by("pk").values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model is not Merge
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
    note_rapport(twin.seat, twin, by=focal_person, at=MORNING, strength=2, kind="working")
    plan(
        reports["BOMSA"],
        twin,
        by=focal_person,
        target_support=2,
        target_influence=4,
        until="2017Q3",
        approach="Ask it.",
    )
    Agreed.add(reports["FLM"], by=focal_person, actor=twin, support=1, influence=4, text="All say so.")
    HeldBack.objects.create(report=reports["FLM"], actor=twin, reason="Not ours.", at=MORNING)
    add_name(twin, "জনশক্তি ব্যুরো", "translation")
    before = everything()
    assert before["powermaps.Strategy"] and before["powermaps.Rapport"] and before["powermaps.HistoricalPlacement"]
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


def test_one_that_is_a_part_of_the_other_is_not_joined_with_it(bmet, twin, middlemen, focal_person):
    put_under(middlemen, bmet)
    put_under(twin, middlemen)
    for kept, gone in ((bmet, twin), (twin, bmet)):
        with pytest.raises(Refused, match="part of the other"):
            merge(kept, gone, by=focal_person, at=MORNING)
    assert not Merge.objects.exists()


def test_clusters_and_their_parts_follow(bmet, twin, reports, seat, other_seat, focal_person):
    unit = make_actor("Training cell", "Cell", seat=other_seat, by=focal_person)
    break_down(reports["BOMSA"], twin, [unit], by=focal_person, at=MORNING)
    whole = make_actor("Government", "Govt", seat=seat, kind="cluster", by=focal_person)
    place(reports["YPSA"], whole, Band(0, 4), by=focal_person)
    break_down(reports["YPSA"], whole, [unit], by=focal_person, at=MORNING)
    other = make_actor("Training unit", "Unit", seat=seat, by=focal_person)
    before = everything()
    done = merge(bmet, twin, by=focal_person, at=MORNING)
    assert Breakdown.objects.get(report=reports["BOMSA"]).cluster == bmet
    second = merge(other, unit, by=focal_person, at=MORNING)
    assert {part for one in Breakdown.objects.all() for part in one.parts.all()} == {other}
    undo(second, by=focal_person, at=MORNING)
    undo(done, by=focal_person, at=MORNING)
    assert everything() == before


def test_undone_after_later_edits_what_was_written_since_stays(bmet, twin, reports, focal_person, middlemen, seat):
    done = merge(bmet, twin, by=focal_person, at=MORNING)
    moved = Placement.objects.get(actor=bmet)
    moved.rewrite(version=moved.version, by=focal_person, reason="Said so again.")
    place(reports["YPSA"], bmet, Band(0, 4), by=focal_person)
    add_name(bmet, "Jonoshokti", "translation")
    bmet.names.filter(plain="manpower bureau").delete()
    put_under(middlemen, bmet)
    undo(done, by=focal_person, at=MORNING)
    assert Placement.objects.get(actor=twin).reason == "Said so again."
    assert Placement.objects.get(actor=bmet).report == reports["YPSA"]
    assert sorted(name.name for name in bmet.names.all()) == ["BMET", "Bureau of Manpower", "Jonoshokti"]
    assert middlemen.belongs_to.get().parent == bmet
    assert sorted(name.name for name in twin.names.all()) == ["Manpower", "Manpower Bureau"]


def test_joins_are_undone_in_turn(bmet, twin, middlemen, focal_person):
    first = merge(twin, middlemen, by=focal_person, at=MORNING)
    second = merge(bmet, twin, by=focal_person, at=MORNING)
    with pytest.raises(Refused, match="Undo that first"):
        undo(first, by=focal_person, at=MORNING)
    assert Merge.objects.get(pk=first.pk).undone_at is None
    undo(second, by=focal_person, at=MORNING)
    undo(first, by=focal_person, at=MORNING)
    assert not Actor.objects.exclude(merged_into=None).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_join_the_same_at_once_one_is_told(bmet, twin, middlemen, focal_person):
    """Into two different actors, and the two into each other: nothing ends up in a ring or half moved."""
    for tries in ([(bmet, twin), (middlemen, twin)], [(bmet, middlemen), (middlemen, bmet)]):
        Actor.objects.update(merged_into=None)
        Merge.objects.all().delete()
        outcomes = at_once(tries, focal_person)
        assert sorted(outcomes) == ["joined", "refused"]
        assert Merge.objects.count() == 1
        assert Actor.objects.there().count() == 2


def at_once(tries, by):
    start = Barrier(len(tries))
    outcomes = []

    def one(kept, gone):
        try:
            start.wait(10)
            merge(kept, gone, by=by, at=MORNING)
            outcomes.append("joined")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=one, args=pair) for pair in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes
