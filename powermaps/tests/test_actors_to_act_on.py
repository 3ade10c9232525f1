"""People see on one page whom to act on: the powerful not yet engaged, the passive, spoilers, who has access, and prompts."""

import pytest
from django.urls import reverse

from conftest import MORNING, make_person
from partners.clearance import Level
from partners.standing import Role
from powermaps.introducing import note_rapport
from powermaps.mapping import drop, place
from powermaps.models import Actor, Agreed, Placement, Strategy
from powermaps.scale import Band
from powermaps.tests.conftest import make_actor
from reporting.workflow import Status


def send(*reports):
    for report in reports:
        type(report).objects.filter(pk=report.pk).update(status=Status.SUBMITTED, status_at=MORNING)
        report.refresh_from_db()


def seen(client, view, code="FLM"):
    page = client.get(reverse("powermaps:project_actors", args=[code]), {"view": view})
    return {str(one.actor) for one in page.context["actors"]}


def strategy(report, actor, by, **words):
    where = {"from_support": 0, "from_influence": 4, "target_support": 1, "target_influence": 4, "until": "2017Q3"}
    return Strategy.add(report, by=by, actor=actor, approach="Meet the director.", **where, **words)


@pytest.fixture
def mapped(report, bmet, middlemen, seat, focal_person):
    """YPSA’s map, in work: a ministry undecided, middlemen against, a paper that is passive, a union in favour."""
    place(report, bmet, Band(0, 4), by=focal_person, exercised="not_yet")
    place(report, middlemen, Band(-2, 3), by=focal_person, roles=["spoiler"])
    place(report, make_actor("Daily paper", "Paper", seat=seat), Band(0, 3), by=focal_person, roles=["key"])
    place(report, make_actor("Workers’ union", "Union", seat=seat), Band(2, 2), by=focal_person)
    return report


def test_each_view_names_whom_it_asks_for(sign_in, contributor, mapped):
    client = sign_in(contributor)
    assert seen(client, "not-engaged") == {"BMET"}
    assert seen(client, "passive") == {"BMET", "Paper"}
    assert seen(client, "spoilers") == {"Middlemen"}
    assert seen(client, "access") == set()
    page = client.get(reverse("powermaps:project_actors", args=["FLM"]), {"view": "prompts"})
    assert "Powerful and undecided: sensitise" in page.text and "Against, with little power: watch" in page.text


def test_what_is_missing_is_said_until_it_is_there(sign_in, contributor, mapped, bmet, seat, focal_person):
    client = sign_in(contributor)

    def lacks():
        page = client.get(reverse("powermaps:project_actors", args=["FLM"]))
        return {str(one.actor): one.lacks for one in page.context["actors"]}

    assert lacks() == {"BMET": ["does not use its influence yet", "nobody has access to it", "no strategy"]}
    note_rapport(seat, bmet, by=focal_person, at=MORNING, strength=2, kind="formal")
    strategy(mapped, bmet, focal_person)
    assert lacks() == {"BMET": ["does not use its influence yet"]}
    row = Placement.objects.get(actor=bmet)
    row.rewrite(version=row.version, by=focal_person, exercised="yes")
    assert lacks() == {}


def test_a_spoiler_stands_with_what_is_done_about_it(sign_in, contributor, mapped, middlemen, focal_person):
    client = sign_in(contributor)
    address = reverse("powermaps:project_actors", args=["FLM"])
    assert "no strategy" in client.get(address, {"view": "spoilers"}).text
    strategy(mapped, middlemen, focal_person)
    assert "Meet the director." in client.get(address, {"view": "spoilers"}).text


def test_what_left_the_map_is_nobody_to_act_on(sign_in, contributor, mapped, middlemen, focal_person):
    row = Placement.objects.get(actor=middlemen)
    drop(row, version=row.version, by=focal_person, reason="Gave up.")
    assert seen(sign_in(contributor), "spoilers") == set()


def test_the_lead_acts_on_what_was_sent(sign_in, consortium_lead, reviewer, mapped, reports, bmet, focal_person):
    for person in (consortium_lead, reviewer):
        assert seen(sign_in(person), "not-engaged") == set()
    send(mapped)
    place(reports["BOMSA"], bmet, Band(-2, 5), by=focal_person)  # a draft
    assert seen(sign_in(consortium_lead), "not-engaged") == {"BMET"}
    page = sign_in(consortium_lead).get(reverse("powermaps:project_actors", args=["FLM"]))
    assert page.context["actors"][0].places == ["Neutral · Hard to succeed without"]


def test_what_was_agreed_counts_as_where_it_stands(sign_in, consortium_lead, mapped, consolidated, bmet):
    send(mapped)
    Agreed.add(consolidated, by=consortium_lead, actor=bmet, support=1, influence=2, text="It lost its mandate.")
    assert seen(sign_in(consortium_lead), "not-engaged") == set()


def test_partners_see_their_own_and_strangers_nothing(sign_in, stranger, observer, other_seat, mapped, facilitator):
    send(mapped)
    other = make_person("Rokeya Sultana", Role.CONTRIBUTOR, seat=other_seat)
    assert seen(sign_in(other), "not-engaged") == seen(sign_in(other), "spoilers") == set()
    address = reverse("powermaps:project_actors", args=["FLM"])
    for person in (stranger, observer, make_person("Nobody")):
        assert sign_in(person).get(address).status_code == 404
    assert sign_in(facilitator).get(address).status_code == 200


@pytest.mark.parametrize("hidden", [Actor, Placement])
def test_what_is_restricted_is_not_there(sign_in, consortium_lead, facilitator, reviewer, mapped, middlemen, hidden):
    send(mapped)
    rows = hidden.objects.filter(**({"pk": middlemen.pk} if hidden is Actor else {"actor": middlemen}))
    rows.update(confidentiality=Level.RESTRICTED)
    for person in (consortium_lead, facilitator):
        for view in ("spoilers", "prompts", "not-engaged", "passive", "access"):
            page = sign_in(person).get(reverse("powermaps:project_actors", args=["FLM"]), {"view": view})
            assert "Middlemen" not in page.text
        assert "Middlemen" not in sign_in(person).get(reverse("powermaps:actors"), {"only": "spoilers"}).text
    assert seen(sign_in(reviewer), "spoilers") == {"Middlemen"}


def test_another_view_than_there_is_shows_the_first(sign_in, contributor, mapped):
    assert seen(sign_in(contributor), "x" * 1000) == {"BMET"}


def test_the_page_costs_the_same_however_many(
    sign_in, contributor, mapped, seat, focal_person, django_assert_max_num_queries
):
    client = sign_in(contributor)
    seen(client, "spoilers")
    counts = []
    for number in range(2):
        with django_assert_max_num_queries(40) as queries:
            seen(client, "spoilers")
        counts.append(len(queries))
        for n in range(3):
            actor = make_actor(f"Agent {number}{n}", f"A{number}{n}", seat=seat)
            place(mapped, actor, Band(-2, 4), by=focal_person, roles=["spoiler"])
            note_rapport(seat, actor, by=focal_person, at=MORNING, strength=1, kind="formal")
            strategy(mapped, actor, focal_person)
    assert counts[0] == counts[1]
