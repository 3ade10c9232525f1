"""A partner writes where it wants an actor to be, and the next quarter says what became of it."""

from datetime import date

import pytest
from django.urls import reverse

from conftest import MORNING, complete, make_organisation, make_seat, open_next_quarter
from partners.clearance import Level
from partners.refusals import Refused
from powermaps.mapping import carry_forward, drop, judge, place
from powermaps.models import Actor, Placement, Strategy
from powermaps.scale import Band
from powermaps.strategies import carry_strategies, plan, strategies_of
from powermaps.tests.conftest import make_actor


@pytest.fixture
def placed(report, bmet, middlemen, focal_person):
    place(report, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    place(report, middlemen, Band(-2, 3), by=focal_person, reason="Spread rumours.", roles=["spoiler"])
    return report


@pytest.fixture
def following(placed):
    opened = open_next_quarter()["YPSA"]
    carry_forward(opened, placed)
    return opened


def words(**changes):
    return {
        "target_support": 0,
        "target_influence": 3,
        "until": "2017Q3",
        "approach": "Talk with them about a lawful role.",
        **changes,
    }


def url(report, actor):
    return reverse("powermaps:strategy", args=[report.pk, actor.pk])


def test_a_contributor_writes_a_strategy(sign_in, contributor, placed, middlemen, bmet, seat):
    client = sign_in(contributor)
    page = client.get(url(placed, middlemen)).content.decode()
    assert "<h3>Strategy for Middlemen</h3>" in page
    assert "Middlemen stands at −2 / 3 now" in page
    answer = client.post(
        url(placed, middlemen), {**words(), "carrier": f"actor:{bmet.pk}", "lead": seat.pk, "confidentiality": 3}
    )
    assert answer.status_code == 302, answer.content.decode()
    made = Strategy.objects.get()
    assert (made.start, made.target, made.until, made.messenger, made.lead) == (
        Band(-2, 3),
        Band(0, 3),
        "2017Q3",
        bmet,
        seat,
    )
    assert (made.created_by, made.confidentiality, made.version) == (contributor, 3, 1)


def test_the_same_address_changes_it_and_the_second_is_told(
    sign_in, contributor, placed, middlemen, focal_person, seat
):
    row = plan(placed, middlemen, by=contributor, **words())
    client = sign_in(focal_person)
    posted = {**words(approach="Wait."), "carrier": f"seat:{seat.pk}", "confidentiality": 2}
    assert client.post(url(placed, middlemen), {**posted, "version": 1}).status_code == 302
    row.refresh_from_db()
    assert (row.approach, row.messenger_partner, row.version) == ("Wait.", seat, 2)
    late = client.post(url(placed, middlemen), {**posted, "approach": "Hurry.", "version": 1})
    assert late.status_code == 409 and "Hurry." in late.content.decode()
    assert client.get(reverse("reporting:edit_row", args=["strategy", row.pk])).status_code == 200


def test_it_is_removed_and_brought_back_whole(sign_in, contributor, placed, middlemen, bmet):
    row = plan(placed, middlemen, by=contributor, messenger=bmet, **words())
    client = sign_in(contributor)
    assert client.post(reverse("reporting:remove_row", args=["strategy", row.pk]), {"version": 1}).status_code == 200
    assert not Strategy.objects.exists()
    client.post(reverse("reporting:restore_row", args=["strategy", row.pk]))
    back = Strategy.objects.get()
    assert (back.pk, back.start, back.messenger, back.approach) == (row.pk, Band(-2, 3), bmet, words()["approach"])


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("target_support", "7", "Select a valid choice"),
        ("target_influence", "", "Choose the influence"),
        ("until", "soon", "cannot be chosen here"),
        ("until", "2031Q1", "cannot be chosen here"),
        ("approach", "", "Write how you want"),
        ("approach", "x" * 20_001, "20001 characters long"),
        ("carrier", "actor:nobody", "Choose a messenger"),
        ("lead", "nobody", "Choose a partner of this project"),
    ],
)
def test_what_cannot_be_is_said_and_the_text_stays(sign_in, contributor, placed, middlemen, field, value, said):
    answer = sign_in(contributor).post(
        url(placed, middlemen), {**words(message="Keep this."), "confidentiality": 2, field: value}
    )
    page = answer.content.decode()
    assert answer.status_code == 400 and said in page and "Keep this." in page
    assert not Strategy.objects.exists()


def test_nobody_is_chosen_across_projects_or_above_ones_level(
    sign_in, contributor, placed, middlemen, bmet, foreign_seat, other_seat, focal_person
):
    """A hidden actor, one that does not exist and one of another project are answered with the same words."""
    hidden = make_actor("Zaman sahib", "Zaman", seat=other_seat, by=focal_person, confidentiality=Level.RESTRICTED)
    Placement.add(placed, by=focal_person, actor=hidden, support=-2, influence=4)  # placed before it was hidden
    client = sign_in(contributor)
    said = set()
    for value in (f"actor:{hidden.pk}", "actor:00000000-0000-0000-0000-000000000000", f"seat:{foreign_seat.pk}"):
        answer = client.post(url(placed, middlemen), {**words(), "confidentiality": 2, "carrier": value})
        assert answer.status_code == 400
        said.add("Choose a messenger from the list." in answer.content.decode())
    assert said == {True}
    assert "Zaman" not in client.get(url(placed, middlemen)).content.decode()
    assert client.get(url(placed, hidden)).status_code == 404
    other = client.post(url(placed, middlemen), {**words(), "confidentiality": 2, "lead": foreign_seat.pk})
    assert other.status_code == 400
    assert not Strategy.objects.exists()


def test_a_messenger_that_the_list_does_not_offer_stays_until_another_is_chosen(
    sign_in, contributor, placed, middlemen, bmet, seat, other_seat, focal_person
):
    """One that has left the map, and a lead that has left the project."""
    row = plan(placed, middlemen, by=contributor, messenger=bmet, lead=other_seat, **words())
    Placement.objects.filter(actor=bmet).update(verdict="dropped")
    type(other_seat).objects.filter(pk=other_seat.pk).update(left_on=date(2016, 12, 31))
    client = sign_in(contributor)
    form = client.get(url(placed, middlemen)).context["form"]
    assert (form["carrier"].value(), form["lead"].value()) == ("kept", "kept")
    assert "Bureau of Manpower" not in str(form)
    posted = {**words(approach="Wait."), "confidentiality": 2, "version": 1}
    assert client.post(url(placed, middlemen), {**posted, "carrier": "kept", "lead": "kept"}).status_code == 302
    row.refresh_from_db()
    assert (row.approach, row.messenger, row.lead) == ("Wait.", bmet, other_seat)
    client.post(url(placed, middlemen), {**posted, "version": 2, "carrier": f"seat:{seat.pk}", "lead": ""})
    row.refresh_from_db()
    assert (row.messenger, row.messenger_partner, row.lead) == (None, seat, None)
    answer = client.post(url(placed, middlemen), {**posted, "version": 3, "carrier": "kept"})
    assert answer.status_code == 400, "nobody stands there who could be kept"


def test_a_messenger_that_was_hidden_since_is_nobody_and_stays(
    sign_in, contributor, placed, middlemen, bmet, seat, other_seat
):
    row = plan(placed, middlemen, by=contributor, messenger=bmet, **words())
    Actor.objects.filter(pk=bmet.pk).update(confidentiality=Level.RESTRICTED, seat=other_seat)
    client = sign_in(contributor)
    form = client.get(url(placed, middlemen)).context["form"]
    assert form["carrier"].value() == "" and "kept" not in str(form["carrier"]) and "Manpower" not in str(form)
    posted = {**words(approach="Wait."), "confidentiality": 2, "version": 1}
    assert client.post(url(placed, middlemen), {**posted, "carrier": ""}).status_code == 302
    row.refresh_from_db()
    assert (row.approach, row.messenger) == ("Wait.", bmet)
    client.post(url(placed, middlemen), {**posted, "version": 2, "carrier": f"seat:{seat.pk}"})
    row.refresh_from_db()
    assert (row.messenger, row.messenger_partner) == (None, seat)


def test_who_does_not_stand_on_the_map_has_no_strategy_there(sign_in, contributor, placed, seat, focal_person):
    elsewhere = make_actor("Recruiters", "Recruiters", seat=seat, by=focal_person)
    assert sign_in(contributor).get(url(placed, elsewhere)).status_code == 404
    with pytest.raises(Refused, match="does not stand on this map"):
        plan(placed, elsewhere, by=focal_person, **words())


def test_rights(sign_in, placed, middlemen, stranger, reviewer, consortium_lead, focal_person):
    address = url(placed, middlemen)
    for person, status in ((stranger, 404), (reviewer, 403), (consortium_lead, 403), (focal_person, 200)):
        assert sign_in(person).get(address).status_code == status


def test_a_closed_report_keeps_its_strategies(sign_in, contributor, placed, bmet, middlemen, focal_person):
    plan(placed, middlemen, by=focal_person, **words())
    complete(placed).take("submit", by=focal_person, at=MORNING)
    assert sign_in(contributor).get(url(placed, bmet)).status_code == 302
    answer = sign_in(contributor).post(url(placed, bmet), {**words(), "confidentiality": 2})
    assert answer.status_code == 409 and Strategy.objects.count() == 1


def test_the_next_quarter_has_it_and_says_what_became_of_it(placed, following, middlemen, bmet, focal_person):
    row = plan(placed, middlemen, by=focal_person, result="Two came.", **words())
    plan(placed, bmet, by=focal_person, **words(target_support=1, target_influence=4, until="2017Q2"))
    carry_strategies(following, placed)
    carry_strategies(following, placed)
    there = {str(one): one for one in strategies_of(following)}
    assert there["Middlemen"].carried_from == row and there["Middlemen"].result == ""
    assert there["Middlemen"].aim.words == "Wanted 0 by 2017Q3: stands at −2, 2 bands to go."
    stands = Placement.objects.get(report=following, actor=middlemen)
    judge(stands, Band(-1, 3), version=1, by=focal_person, change_reason="shifted", reason="Eleven came to talk.")
    there = {str(one): one.aim.words for one in strategies_of(following)}
    assert there == {
        "BMET": "Wanted +1 by 2017Q2: stands at 0, one band to go.",
        "Middlemen": "Wanted 0 by 2017Q3: stands at −1, one band to go.",
    }


def test_who_has_left_the_map_takes_the_strategy_along(placed, following, middlemen, focal_person):
    plan(placed, middlemen, by=focal_person, **words())
    drop(Placement.objects.get(report=following, actor=middlemen), version=1, by=focal_person, reason="Gone.")
    assert carry_strategies(following, placed) == []


def test_as_many_queries_for_three_as_for_one(
    placed, middlemen, bmet, focal_person, django_assert_max_num_queries, seat
):
    plan(placed, middlemen, by=focal_person, messenger=bmet, lead=seat, **words())
    with django_assert_max_num_queries(2):
        assert [one.values()["lead"] for one in strategies_of(placed)] == ["YPSA"]
    for name in ("One", "Two"):
        actor = make_actor(name, name, seat=seat, by=focal_person)
        place(placed, actor, Band(0, 3), by=focal_person)
        plan(placed, actor, by=focal_person, messenger_partner=seat, lead=seat, **words())
    with django_assert_max_num_queries(2):
        assert len([one.values() for one in strategies_of(placed)]) == 3


def test_a_partner_of_another_organisation_stays_out_of_the_list(placed, middlemen, sign_in, contributor, cftm):
    make_seat(cftm, make_organisation("BCAS"))
    assert "BCAS" not in sign_in(contributor).get(url(placed, middlemen)).content.decode()
    assert Actor.objects.count() == 2
