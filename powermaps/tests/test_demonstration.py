"""The demonstration's maps: both projects' actors and events stand as told, in both scripts, and nothing leaks."""

import unicodedata

import pytest
from django.db import transaction

from partners import demonstration as people
from partners.clearance import Level
from partners.models import User
from powermaps import demonstration as maps
from powermaps.consensus import Agreement
from powermaps.joining import ConsolidatedMap
from powermaps.mapping import is_baseline, movement, placements_of, stands_still
from powermaps.models import Actor, Breakdown, Introduction, Placement, Rapport, Role, Stillness, Strategy
from powermaps.scale import Band
from powermaps.shifts import Verdict
from powermaps.strategies import strategies_of
from reporting import demonstration
from reporting.models import Report
from risks import demonstration as plans


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """Loaded once for all these tests, and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        demonstration.load(people.load(), plans, maps)
        yield
        transaction.set_rollback(True)


def report_of(owner, year=2017, number=1):
    there = Report.objects.filter(quarter__year=year, quarter__number=number).with_names()
    return next(one for one in there if one.owner_name == owner)


def places(report):
    return {row.actor.short_name: row for row in placements_of(report)}


def test_each_project_has_some_two_dozen_actors_and_every_partner_a_map(db):
    for code in ("CFTM", "FLM"):
        assert 22 <= Actor.objects.filter(ibp__code=code).count() <= 30
    for report in Report.objects.filter(kind="partner").exclude(status="no_return").with_names():
        assert placements_of(report).exists(), report
    for report in Report.objects.filter(kind="inception"):
        assert placements_of(report).exists()


def test_what_partners_did_with_their_maps_in_the_first_quarter(db):
    icccad = places(report_of("ICCCAD"))
    for new in ("BB", "BBS", "LGED"):
        assert icccad[new].verdict == Verdict.NEW and Role.KEY in icccad[new].roles
    assert icccad["ERD"].change_reason == "person" and icccad["ERD"].context_change is not None
    assert icccad["MoEF"].verdict == Verdict.DROPPED
    assert {
        one.cluster.short_name: one.parts.count() for one in Breakdown.objects.filter(report=report_of("ICCCAD"))
    } == {
        "MoEF": 3,
        "INGOs": 5,
    }
    assert Verdict.INHERITED in {row.verdict for row in icccad.values()}
    assert Verdict.CARRIED in {row.verdict for row in icccad.values()}
    iid = places(report_of("IID"))
    assert Role.SPOILER in iid["Village agents"].roles
    assert iid["National media"].is_not_mobilised and iid["National media"].exercised == "not_yet"
    assert iid["Home Ministry"].band == Band(0, 5)


def test_every_spoiler_of_a_sent_map_has_a_strategy(db):
    for report in Report.objects.sent():
        spoilers = {row.actor_id for row in placements_of(report) if row.is_spoiler and row.verdict != Verdict.DROPPED}
        assert spoilers <= {one.actor_id for one in strategies_of(report)}, report


def test_one_partner_made_no_progress_and_says_so(db):
    still = [one for one in Report.objects.sent().filter(kind="partner") if stands_still(one)]
    assert [one.owner_name for one in still] == ["BOMSA"]
    said = Stillness.objects.get(is_stated=True)
    assert (said.report.owner_name, said.why) == ("BOMSA", "no_access") and said.text and said.next_quarter
    assert movement(placements_of(report_of("BOMSA"))).learned == 1


def test_partners_disagree_once_on_opposite_sides_and_the_lead_records_what_was_agreed(db):
    for code in ("CFTM", "FLM"):
        joined = ConsolidatedMap(report_of(code)).values
        assert [one for one in joined["actors"] if one["agreement"] == Agreement.OPPOSITE], code
        assert [one for one in joined["actors"] if one["agreed"]]
        assert joined["late"] and joined["for_discussion"]
        assert joined["reckoning"]["fits"] and joined["reckoning"]["held_back"]


def test_strategies_are_carried_and_say_what_became_of_them(db):
    there = {str(one): one for one in strategies_of(report_of("ICCCAD"))}
    assert there["Finance Div."].carried_from and there["Finance Div."].aim.words.endswith("reached.")
    assert there["National media"].aim.words == "Wanted +1 by 2017Q3: stands at 0, one band to go."


def test_the_first_maps_are_baselines(db):
    assert is_baseline(report_of("IID", 2016, 4)) and is_baseline(report_of("RMMRU"))
    assert not is_baseline(report_of("IID"))


def test_who_is_named_as_an_opponent_is_known_to_those_alone_who_said_so(db):
    hidden = Actor.objects.filter(confidentiality=Level.RESTRICTED)
    assert hidden.count() == 3
    for actor in hidden:
        for user in User.objects.all():
            standing = user.standing
            may = actor.seat_id in standing.writes_for or actor.ibp_id in standing.reviews
            assert Actor.objects.visible_to(user).filter(pk=actor.pk).exists() == may, (actor, user)
    for code in ("CFTM", "FLM"):
        shown = str(ConsolidatedMap(report_of(code)).values)
        assert not any(actor.name in shown for actor in hidden)


def test_access_is_shared_and_introductions_have_outcomes(db):
    assert Rapport.objects.count() >= 20
    assert set(Introduction.objects.values_list("state", flat=True)) == {"asked", "promised", "made"}


def test_names_and_reasons_stand_in_both_scripts(db):
    assert Actor.objects.exclude(local_name="").count() >= 30
    texts = [*Actor.objects.values_list("local_name", flat=True), *Placement.objects.values_list("reason", flat=True)]
    assert all(unicodedata.is_normalized("NFC", text) for text in texts)
    assert sum(any("\u0980" <= letter <= "\u09ff" for letter in text) for text in texts) > 40


def test_it_happened_in_the_winter_and_spring_of_2017(db):
    moments = []
    for model in (Placement, Stillness, Strategy):
        moments += model.objects.values_list("created_at", flat=True)
        moments += model.objects.values_list("changed_at", flat=True)
        moments += model.history.values_list("history_date", flat=True)
    for model in (Actor, Rapport, Introduction):
        moments += model.history.values_list("history_date", flat=True)
    moments += Actor.objects.values_list("added_at", flat=True)
    moments += Breakdown.objects.values_list("at", flat=True)
    assert {moment.year for moment in moments} == {2016, 2017}
