"""What projects could do together comes out of their maps and reports, and tells nobody what another project keeps to itself."""

import pytest

from conftest import MORNING, make_gathering, make_ibp, make_organisation, make_person, make_seat, make_statement
from partners.clearance import Level
from partners.standing import Role
from powermaps.introducing import note_rapport
from powermaps.mapping import place
from powermaps.models import Actor, Agreed, HeldBack, Placement, Rapport, Strategy
from powermaps.register import enter
from powermaps.scale import Band
from powermaps.strategies import plan
from reporting.models import Gathering, Report, Statement
from workshops.matching import Matching, kept_from_others
from workshops.models import ActionPoint, Synergy
from workshops.reading import read_record
from workshops.record import Together

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(flm, cftm, seat, reports, workshop, focal_person):
    """Bangladesh Bank: powerful and undecided for COAST of CFTM, which has a strategy; YPSA of FLM has access to it."""
    actor = enter(flm, seat, by=None, at=MORNING, name="Bangladesh Bank", short_name="Bank", confidentiality=2)
    place(reports["COAST"], actor, Band(0, 5), by=None, reason="It writes the rules.")
    aimed = {"target_support": 1, "target_influence": 5, "until": "2017Q3", "approach": "Talk."}
    plan(reports["COAST"], actor, by=None, **aimed)
    place(reports["YPSA"], actor, Band(1, 4), by=None, reason="It answers.")
    note_rapport(seat, actor, by=focal_person, at=MORNING, strength=3, kind="working", confidentiality=Level.PROGRAMME)
    lesson = "A letter of support from the ministry opens every door."
    for name in ("YPSA", "COAST"):
        make_gathering(reports[name], place="Cox's Bazar")
        make_statement(reports[name], "lessons", lesson)
    Report.objects.filter(kind="partner").update(status="submitted")
    return actor


def titles(workshop, person):
    return {one.title for one in Matching(workshop, person).suggestions}


DOOR = "YPSA (FLM) could introduce COAST to Bangladesh Bank"
ACTOR = "CFTM and FLM engage Bangladesh Bank"
PLACE = "COAST (CFTM) and YPSA (FLM) work in Cox's Bazar"
LESSON = "CFTM and FLM both speak of door, letter, ministry, opens and support"
ALL = {DOOR, ACTOR, PLACE, LESSON}


def test_everybody_of_the_programme_is_told_the_same(bank, workshop, facilitator, colleague, contributor, stranger):
    for person in (facilitator, colleague, contributor, stranger):
        assert titles(workshop, person) == ALL


def test_who_only_observes_learns_of_no_actor(bank, workshop, observer):
    assert titles(workshop, observer) == {PLACE, LESSON}


@pytest.mark.parametrize("level", [Level.CONSORTIUM, Level.RESTRICTED])
@pytest.mark.parametrize(
    ("model", "gone"),
    [
        (Actor, {DOOR, ACTOR}),
        (Placement, {DOOR, ACTOR}),
        (Rapport, {DOOR}),
        (Gathering, {PLACE}),
        (Statement, {LESSON}),
    ],
)
def test_what_is_kept_in_a_project_reaches_nobody(bank, workshop, colleague, contributor, stranger, model, gone, level):
    """Not even those who may read both sides: what is suggested is told to both."""
    model.objects.update(confidentiality=level)
    for person in (colleague, contributor, stranger):
        assert titles(workshop, person) == ALL - gone


def test_an_intention_that_is_kept_is_not_told(bank, workshop, facilitator):
    Strategy.objects.update(confidentiality=Level.CONSORTIUM)
    assert titles(workshop, facilitator) == {ACTOR, PLACE, LESSON, "YPSA (FLM) could introduce CFTM to Bangladesh Bank"}


@pytest.mark.parametrize("partner", ["YPSA", "COAST"])
def test_what_one_project_keeps_to_itself_is_not_told_by_the_other(bank, workshop, facilitator, reports, partner):
    Placement.objects.filter(report=reports[partner]).update(confidentiality=Level.CONSORTIUM)
    assert ACTOR not in titles(workshop, facilitator)


def test_what_was_not_sent_is_not_told(bank, workshop, facilitator, reports):
    Report.objects.filter(pk=reports["COAST"].pk).update(status="reopened")
    assert titles(workshop, facilitator) == set()


def test_another_quarter_or_project_is_not_told(bank, workshop, facilitator, cftm):
    workshop.ibps.remove(cftm)
    assert titles(workshop, facilitator) == set()


def test_what_a_consortium_holds_back_is_not_told(bank, workshop, facilitator, reports):
    held = {"report": reports["CFTM"], "reason": "It would harm them.", "at": MORNING}
    HeldBack.objects.create(actor=bank, **held)
    assert titles(workshop, facilitator) == {PLACE, LESSON}


def test_the_record_forgets_why_when_that_is_kept_afterwards(bank, workshop, facilitator):
    door = next(one for one in Matching(workshop).suggestions if one.title == DOOR)
    point = ActionPoint.add(workshop, by=facilitator, text="Meet before April.")
    Synergy.objects.create(
        workshop=workshop, key=door.key, kind=door.kind, text=door.why, state="accepted", action_point=point, at=MORNING
    )
    assert read_record(workshop, Level.PROGRAMME).synergies == (Together(door.why, "Meet before April."),)
    Actor.objects.update(confidentiality=Level.CONSORTIUM)
    assert read_record(workshop, Level.RESTRICTED).synergies == (Together("", "Meet before April."),)


def test_a_partner_that_left_opens_no_door(bank, workshop, facilitator, seat):
    seat.left_on = "2017-03-01"
    seat.save()
    assert DOOR not in titles(workshop, facilitator)


def test_a_joined_actor_is_not_told(bank, workshop, facilitator, flm):
    other = enter(flm, None, by=None, at=MORNING, name="The Bank", short_name="Bank 2", confidentiality=2)
    Actor.objects.filter(pk=bank.pk).update(merged_into=other)
    assert titles(workshop, facilitator) == {PLACE, LESSON}


def test_what_was_agreed_counts_while_placements_may_be_known(bank, workshop, facilitator, reports):
    Report.objects.filter(pk=reports["CFTM"].pk).update(status="submitted")
    words = {"support": 1, "influence": 5, "text": "It signed.", "confidentiality": Level.PROGRAMME}
    Agreed(report=reports["CFTM"], actor=bank, **words).save(force_insert=True)
    found = Matching(workshop, facilitator)
    assert "place it differently" not in next(one.why for one in found.suggestions if one.title == ACTOR)
    assert DOOR not in titles(workshop, facilitator)  # it stands where COAST wants it
    Placement.objects.filter(report=reports["COAST"]).update(confidentiality=Level.CONSORTIUM)
    assert ACTOR not in titles(workshop, facilitator)


def test_lessons_are_those_of_the_consortium_once_it_sent_them(bank, workshop, facilitator, reports):
    make_statement(reports["CFTM"], "lessons", "A letter of support from the ministry helps.")
    Report.objects.filter(pk=reports["CFTM"].pk).update(status="submitted")
    assert titles(workshop, facilitator) == {
        *(ALL - {LESSON}),
        "CFTM and FLM both speak of letter, ministry and support",
    }


def test_one_is_told_what_of_ones_own_cannot_be_suggested(bank, workshop, contributor, stranger, facilitator):
    Rapport.objects.update(confidentiality=Level.CONSORTIUM)
    assert [kept_from_others(person, workshop) for person in (contributor, stranger, facilitator)] == [1, 0, 0]


def test_as_many_queries_for_three_projects_as_for_one(bank, workshop, facilitator, django_assert_num_queries):
    for count in (2, 5):
        there = Matching(type(workshop).objects.with_names().get(), type(facilitator).objects.get(pk=facilitator.pk))
        assert there.user.standing
        with django_assert_num_queries(9):
            assert len(there.waiting) == 4
        for number in range(3):
            more = make_ibp(f"P{count}{number}")
            make_person(role=Role.CONTRIBUTOR, seat=make_seat(more, make_organisation(f"O{count}{number}")))
            workshop.ibps.add(more)
