"""A partner says which activities of the plan carry a strategy of its map, and both are read with each other."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, complete, make_activity, make_outcome, make_person, open_next_quarter
from partners.clearance import Level
from partners.refusals import Refused
from partners.standing import Role
from powermaps.mapping import place
from powermaps.merging import merge, undo
from powermaps.models import Actor, Placement, Strategy
from powermaps.register import describe
from powermaps.scale import Band
from powermaps.strategies import plan as write_strategy
from powermaps.tests.conftest import make_actor
from risks.models import PlanVersion, StrategyLink
from risks.serving import activities_by_strategy, set_activities, strategies_by_activity
from risks.tests.conftest import approve, chapter_of, review_of

AIM = {"target_support": 0, "target_influence": 3, "until": "2017Q4"}


def url(row):
    return reverse("risks:strategy_activities", args=[row.pk])


def make_strategy(report, by, name="Village agents", level=Level.PROGRAMME, actor_level=Level.PROGRAMME):
    actor = make_actor(name, name[:14], seat=report.seat, ibp=report.ibp, by=by, confidentiality=actor_level)
    place(report, actor, Band(-1, 3), by=by, reason="Seen.", confidentiality=max(level, actor_level))
    words = {"approach": f"Talk with {name}.", "confidentiality": max(level, actor_level), **AIM}
    return write_strategy(report, actor, by=by, **words)


@pytest.fixture
def strategy(planned, report, focal_person):
    return make_strategy(report, focal_person)


@pytest.fixture
def carried(strategy, planned, focal_person):
    """Two activities carry it, one of them due."""
    set_activities(strategy, [planned["due"].key, planned["to_come"].key], by=focal_person)
    return strategy


def titles(report):
    return {row: [one["text"] for one in there] for row, there in activities_by_strategy(report).items()}


def post(client, row, *activities):
    return client.post(url(row), {"links": [f"activity:{one.key}" for one in activities]})


# ── Choosing ────────────────────────────────────────────────────────────────


def test_a_contributor_ticks_the_activities_that_carry_it(sign_in, contributor, strategy, planned, report):
    client = sign_in(contributor)
    map_page = client.get(reverse("powermaps:map", args=[report.pk])).text
    assert url(strategy) in map_page and "no activity of the plan yet" in map_page
    page = client.get(url(strategy)).text
    assert "Due rate." in page and "Others’ rate." in page and "Speak to the councillor" not in page
    answer = post(client, strategy, planned["due"], planned["others"])
    assert (answer.status_code, answer.url) == (302, f"/reports/{report.pk}/power/#row-{strategy.pk}")
    assert post(client, strategy, planned["due"], planned["others"]).status_code == 302
    assert sorted(titles(report)[str(strategy.pk)]) == ["Due rate.", "Others’ rate."]
    assert "Due rate." in client.get(reverse("powermaps:map", args=[report.pk])).text
    form = client.get(reverse("powermaps:strategy", args=[report.pk, strategy.actor_id])).text
    assert "Carried by" in form and "Due rate." in form and url(strategy) in form
    post(client, strategy, planned["others"])
    assert titles(report) == {str(strategy.pk): ["Others’ rate."]}


def test_what_is_not_in_the_list_is_refused_and_nothing_changes(sign_in, contributor, carried, planned, report):
    client, before = sign_in(contributor), titles(report)
    for value in (f"activity:{planned['secret'].key}", "activity:x", "risk:1", f"activity:{carried.pk}"):
        answer = client.post(url(carried), {"links": [value]})
        assert answer.status_code == 400 and "cannot be linked here" in answer.text, value
    assert titles(report) == before


def test_a_strategy_does_not_lose_what_became_restricted_unseen(
    sign_in, contributor, carried, planned, report, consortium_lead, reviewer
):
    """It reads as if it were not there, and is there again when the plan says so."""
    client, key = sign_in(contributor), planned["due"].key
    version = PlanVersion.objects.revise(planned["plan"].ibp, by=consortium_lead, at=MORNING, reason="Careful now.")
    row = version.activities.get(key=key)
    row.rewrite(version=row.version, by=consortium_lead, confidentiality=Level.RESTRICTED)
    approve(version, consortium_lead, reviewer)
    assert titles(report) == {str(carried.pk): ["Later rate."]}
    assert "Due rate." not in client.get(url(carried)).text
    post(client, carried)
    assert list(carried.activity_links.values_list("activity", flat=True)) == [key]


def test_strangers_and_those_who_only_read_do_not_choose(
    sign_in, carried, contributor, stranger, reviewer, consortium_lead, facilitator, other_seat
):
    colleague_of_bomsa = make_person("Rina Das", Role.CONTRIBUTOR, seat=other_seat)
    for person in (stranger, reviewer, consortium_lead, facilitator, colleague_of_bomsa):
        answers = sign_in(person).get(url(carried)), sign_in(person).post(url(carried), {"links": []})
        assert [answer.status_code for answer in answers] == [404, 404], person
    assert carried.activity_links.count() == 2
    complete(carried.report).take("submit", by=contributor, at=MORNING)
    assert sign_in(reviewer).get(url(carried)).status_code == 403
    assert sign_in(stranger).get(url(carried)).status_code == 404


def test_once_the_report_is_sent_nothing_is_chosen(sign_in, contributor, carried, planned, focal_person):
    complete(carried.report, by=focal_person).take("submit", by=focal_person, at=MORNING)
    client = sign_in(contributor)
    assert client.get(url(carried)).status_code == 302
    assert post(client, carried).status_code == 400
    with pytest.raises(Refused):
        set_activities(Strategy.objects.get(pk=carried.pk), [], by=contributor)
    assert carried.activity_links.count() == 2


# ── Reading ─────────────────────────────────────────────────────────────────


def test_the_chapters_tell_both(carried, report, sign_in, contributor):
    client = sign_in(contributor)
    page = client.get(reverse("risks:plan_review", args=[report.pk])).text
    assert "Carries the strategy for" in page and "Village agents" in page
    complete(report).take("submit", by=contributor, at=MORNING)
    page = client.get(reverse("reporting:read", args=[report.pk])).text
    assert "Carried by" in page and "Later rate." in page and "Carries the strategy for" in page
    frozen = report.snapshots.get().content
    [row] = frozen["power"]["strategies"]
    assert sorted(one["text"] for one in row["activities"]) == ["Due rate.", "Later rate."]
    [served] = [row["strategies"] for row in frozen["plan"]["reviews"] if row["title"] == "Due rate."]
    assert [one["text"] for one in served] == ["Village agents"]


def test_nobody_learns_of_a_strategy_above_ones_level(report, planned, focal_person):
    rows = {
        level: make_strategy(report, focal_person, f"Zq{level}", level)
        for level in (Level.PROGRAMME, Level.CONSORTIUM, Level.RESTRICTED)
    }
    rows["actor"] = make_strategy(report, focal_person, "Zqactor", actor_level=Level.RESTRICTED)
    for row in rows.values():
        set_activities(row, [planned["due"].key], by=focal_person)
    review_of_due = {}
    complete(report, by=focal_person)
    for audience in (Level.PROGRAMME, Level.CONSORTIUM, Level.RESTRICTED):
        reviews = chapter_of(report).section(report, audience).values["reviews"]
        [served] = [row["strategies"] for row in reviews if row["title"] == "Due rate."]
        review_of_due[audience] = [one["text"] for one in served]
    assert review_of_due == {
        Level.PROGRAMME: ["Zq2"],
        Level.CONSORTIUM: ["Zq2", "Zq3"],
        Level.RESTRICTED: ["Zq2", "Zq3", "Zq4", "Zqactor"],
    }


def test_an_activity_above_ones_level_is_not_told_of(report, planned, strategy, focal_person, consortium_lead):
    type(planned["due"]).objects.filter(pk=planned["due"].pk).update(confidentiality=Level.CONSORTIUM)
    set_activities(strategy, [planned["due"].key, planned["joint"].key], by=focal_person)
    power = chapter_of(report, "power")
    [row] = power.section(report, Level.PROGRAMME).values["strategies"]
    assert [one["text"] for one in row["activities"]] == ["Joint look."]
    [row] = power.section(report, Level.CONSORTIUM).values["strategies"]
    assert sorted(one["text"] for one in row["activities"]) == ["Due rate.", "Joint look."]


def test_what_its_writers_may_not_know_any_more_is_gone(
    report, planned, focal_person, other_seat, sign_in, contributor
):
    theirs = make_actor("Zaman house", "Zaman", seat=other_seat, by=focal_person)
    place(report, theirs, Band(-2, 4), by=focal_person, reason="Seen.")
    row = write_strategy(report, theirs, by=focal_person, approach="Wait.", **AIM)
    set_activities(row, [planned["due"].key], by=focal_person)
    describe(theirs, version=theirs.version, by=focal_person, confidentiality=Level.RESTRICTED)
    assert strategies_by_activity(report) == {}
    client = sign_in(contributor)
    assert "Zaman" not in client.get(reverse("risks:plan_review", args=[report.pk])).text
    assert client.get(url(row)).status_code == 404


def test_a_restricted_strategy_keeps_the_page_off_the_device(report, planned, focal_person, sign_in, contributor):
    client, page = sign_in(contributor), reverse("risks:plan_review", args=[report.pk])
    assert client.get(page)["X-Offline"] == "keep"
    row = make_strategy(report, focal_person, level=Level.RESTRICTED)
    set_activities(row, [planned["due"].key], by=focal_person)
    assert "X-Offline" not in client.get(page)


def test_the_consolidated_plan_names_them_by_partner_as_far_as_they_are_shared_now(
    report, planned, carried, consolidated, focal_person, consortium_lead, sign_in
):
    secret = make_strategy(report, focal_person, "Zqsecret", Level.RESTRICTED)
    set_activities(secret, [planned["due"].key], by=focal_person)
    complete(report, by=focal_person).take("submit", by=focal_person, at=MORNING)

    def served(audience):
        activities = chapter_of(consolidated).section(consolidated, audience).values["activities"]
        [row] = [row for row in activities if row["title"] == "Due rate."]
        return [[one["text"] for one in state["strategies"]] for state in row["states"]]

    assert served(Level.RESTRICTED) == [["Village agents"]]
    page = sign_in(consortium_lead).get(reverse("risks:plan_review", args=[consolidated.pk])).text
    assert "Carries the strategy for" in page and "Zqsecret" not in page
    actor = Actor.objects.get(pk=carried.actor_id)
    describe(actor, version=actor.version, by=focal_person, confidentiality=Level.CONSORTIUM)
    assert (served(Level.CONSORTIUM), served(Level.PROGRAMME)) == ([["Village agents"]], [[]])
    actor.refresh_from_db()
    describe(actor, version=actor.version, by=focal_person, confidentiality=Level.RESTRICTED)
    assert served(Level.RESTRICTED) == [[]]


# ── The next quarter, and joining ───────────────────────────────────────────


def test_it_goes_on_with_the_strategy_and_follows_until_that_is_sent(
    carried, report, planned, focal_person, contributor
):
    opened = open_next_quarter()["YPSA"]
    new = Strategy.objects.get(report=opened)
    assert titles(opened) == {str(new.pk): titles(report)[str(carried.pk)]}
    set_activities(new, [planned["due"].key, planned["to_come"].key, planned["joint"].key], by=contributor)
    set_activities(carried, [planned["others"].key, planned["due"].key], by=focal_person)
    complete(report, by=focal_person).take("submit", by=focal_person, at=MORNING)
    assert sorted(titles(opened)[str(new.pk)]) == ["Due rate.", "Joint look.", "Others’ rate."]


def test_joining_and_parting_actors_leaves_it_as_it_is(carried, report, seat, focal_person):
    twin = make_actor("Village agents of Comilla", "Agents", seat=seat, by=focal_person)
    before = titles(report)
    done = merge(twin, carried.actor, by=focal_person, at=MORNING)
    assert titles(report) == before
    assert [one["text"] for them in strategies_by_activity(report).values() for one in them] == ["Agents", "Agents"]
    undo(done, by=focal_person, at=MORNING)
    assert titles(report) == before


def test_a_strategy_of_nobody_on_the_map_carries_nothing_further(carried, report):
    Placement.objects.filter(report=report).delete()
    assert strategies_by_activity(report) == {}


def test_the_same_queries_for_one_and_for_three(carried, report, planned, focal_person, sign_in, contributor):
    client = sign_in(contributor)

    def count(name):
        page = reverse(name, args=[report.pk])
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    few = [count(name) for name in ("powermaps:map", "risks:plan_review")]
    for number in range(3):
        row = make_strategy(report, focal_person, f"Agents {number}")
        set_activities(row, [planned["due"].key, planned["joint"].key], by=focal_person)
    assert [count(name) for name in ("powermaps:map", "risks:plan_review")] == few


def test_the_inception_report_has_it_too(inception, consortium_lead, sign_in):
    draft = PlanVersion.objects.newest(inception.ibp)
    activity = make_activity(make_outcome(draft, by=consortium_lead), "Talk with agents.", by=consortium_lead)
    row = make_strategy(inception, consortium_lead)
    client = sign_in(consortium_lead)
    assert "Talk with agents." in client.get(url(row)).text
    assert post(client, row, activity).status_code == 302
    [told] = chapter_of(inception, "power").section(inception, Level.PROGRAMME).values["strategies"]
    assert [one["text"] for one in told["activities"]] == ["Talk with agents."]
    assert StrategyLink.objects.count() == 1


def test_review_row_reads_with_it_after_it_was_saved(carried, report, sign_in, contributor):
    client = sign_in(contributor)
    client.get(reverse("risks:plan_review", args=[report.pk]))
    row = review_of(report, "Due rate.")
    words = {"status": "under_way", "progress": "Begun.", "confidentiality": 2, "version": row.version}
    place_of_row = reverse("reporting:edit_row", args=["activity_review", row.pk])
    assert "Village agents" in client.post(place_of_row, words, headers={"HX-Request": "true"}).text
