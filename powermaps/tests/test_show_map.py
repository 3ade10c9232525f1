"""A map is looked at and cited: at a quarter, beside another, of a partner or of all together; nobody sees more than they may."""

import pytest

from conftest import MORNING, complete, open_next_quarter
from partners.clearance import Level
from powermaps.between import rolled_up, since, words_between
from powermaps.mapping import carry_forward, judge, place
from powermaps.models import Placement
from powermaps.register import put_under
from powermaps.scale import Band
from powermaps.tests.conftest import make_actor

PAGE = "/FLM/map/"


@pytest.fixture
def placed(report, bmet, middlemen, focal_person):
    place(report, bmet, Band(0, 4), by=focal_person, reason="Answers letters.")
    place(report, middlemen, Band(-2, 3), by=focal_person, reason="Spread rumours.")
    return report


@pytest.fixture
def following(placed, bmet, focal_person):
    report = open_next_quarter()["YPSA"]
    carry_forward(report, placed)
    there = Placement.objects.get(report=report, actor=bmet)
    judge(there, Band(1, 4), version=there.version, by=focal_person, change_reason="shifted", reason="Opened up.")
    return report


def test_own_drafts_are_shown_with_what_changed(sign_in, following, focal_person):
    answer = sign_in(focal_person).get(PAGE, {"q": "2017Q2", "partner": "YPSA"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1 moved towards support" in page and "1 was not reviewed" in page
    assert "?q=2017Q2&amp;vs=2017Q1&amp;partner=YPSA" in page
    assert "Bureau of Manpower" in page and "Opened up." in page


def test_squares_have_the_same_size_in_both_quarters(sign_in, following, focal_person, seat):
    for number in range(30):
        actor = make_actor(f"Actor number {number}", f"Actor {number}", seat=seat, by=focal_person)
        place(following, actor, Band(2, 5), by=focal_person, reason="Seen.")
    client = sign_in(focal_person)
    now = client.get(PAGE, {"q": "2017Q2", "vs": "2017Q1", "partner": "YPSA"}).context["picture"]
    then = client.get(PAGE, {"q": "2017Q1", "vs": "2017Q2", "partner": "YPSA"}).context["picture"]
    assert (now.columns, now.rows) == (then.columns, then.rows)


@pytest.mark.parametrize(
    "asked", [{"q": "nonsense"}, {"q": "2017Q1", "vs": "x"}, {"partner": "'; --"}, {"actor": "x"}, {"rollup": "1"}]
)
def test_what_is_not_known_is_passed_over(sign_in, placed, focal_person, asked):
    assert sign_in(focal_person).get(PAGE, asked).status_code == 200


def test_others_see_it_once_it_is_sent_within_their_clearance(
    sign_in, placed, seat, focal_person, consortium_lead, facilitator, reviewer
):
    secret = make_actor(
        "The officer of Shibchar", "Officer", seat=seat, by=focal_person, confidentiality=Level.RESTRICTED
    )
    place(placed, secret, Band(-2, 5), by=focal_person, reason="Takes bribes.")
    asked = {"partner": "YPSA", "q": "2017Q1"}
    assert "Middlemen" not in sign_in(consortium_lead).get(PAGE, asked).content.decode()
    complete(placed).take("submit", by=focal_person, at=MORNING)
    for person, sees in ((consortium_lead, False), (facilitator, False), (reviewer, True)):
        page = sign_in(person).get(PAGE, asked).content.decode()
        assert "Middlemen" in page
        assert ("Officer" in page) == sees and ("bribes" in page) == sees


def test_strangers_find_nothing(sign_in, placed, stranger, observer):
    assert sign_in(stranger).get(PAGE).status_code == 404
    assert sign_in(stranger).get(PAGE + "wall/").status_code == 404
    assert sign_in(observer).get(PAGE).status_code == 404
    assert sign_in(stranger).post(PAGE + "wall/pdf/", {"audience": "2"}).status_code == 404


def test_the_queries_do_not_grow_with_the_actors(sign_in, placed, seat, focal_person, django_assert_max_num_queries):
    client = sign_in(focal_person)
    asked = {"partner": "YPSA", "q": "2017Q1"}
    client.get(PAGE, asked)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(PAGE, asked)
    for number in range(20):
        actor = make_actor(f"Actor number {number}", f"Actor {number}", seat=seat, by=focal_person)
        place(placed, actor, Band(2, 5), by=focal_person, reason="Seen.")
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE, asked)
    assert len(many) == len(few)


def test_a_cluster_is_shown_as_the_range_of_its_parts(sign_in, report, seat, focal_person):
    cluster = make_actor("International NGOs", "INGOs", seat=seat, by=focal_person, kind="cluster")
    for short, band in (("Care", Band(-1, 2)), ("Oxfam", Band(2, 4))):
        actor = make_actor(f"{short} in full", short, seat=seat, by=focal_person)
        put_under(actor, cluster)
        place(report, actor, band, by=focal_person, reason="Seen.")
    client = sign_in(focal_person)
    asked = {"partner": "YPSA", "q": "2017Q1"}
    assert {mark.actor.label for mark in client.get(PAGE, asked).context["picture"].marks} == {"Care", "Oxfam"}
    rolled = client.get(PAGE, {**asked, "rollup": "1"}).context["picture"]
    assert [(mark.actor.label, mark.band) for mark in rolled.marks] == [("INGOs", Band(2, 4)), ("INGOs", Band(-1, 2))]
    assert "as the range of its 2 parts" in rolled.marks[0].words


def row(actor, support, influence, verdict="confirmed", **more):
    return {
        "id": f"row-{actor}", "actor": actor, "support": support, "influence": influence, "verdict": verdict,
        "roles": [], "before": None, "change_reason": "", "name": actor, "short_name": actor, **more,
    }  # fmt: skip


def test_between_quarters_that_are_far_apart_the_way_counts_not_the_last_step():
    before = [row("a", 0, 3), row("b", 1, 3), row("c", 0, 1)]
    after = since(before, [row("a", 2, 3), row("b", 1, 3), row("d", 0, 2)], {"a": ["learned", "shifted"]})
    assert words_between(before, after, []) == [
        "1 moved towards support",
        "1 is new",
        "1 stands where it stood",
        "1 no longer stands on it",
    ]


def test_learning_is_no_movement_however_often():
    before = [row("a", 0, 3)]
    after = since(before, [row("a", 2, 3)], {"a": ["learned", "correction"]})
    assert words_between(before, after, []) == ["1 is seen otherwise than before"]


def test_one_part_is_no_range():
    rows, shown = rolled_up([row("a", 0, 3)], {"x": ("INGOs", "INGOs in full", frozenset("a"))})
    assert (len(rows), shown) == (1, [])
