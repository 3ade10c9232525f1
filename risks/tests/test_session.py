"""Who leads the session on risks and plan has one screen to go through, and everybody sees on it what they may read."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, make_change, make_person
from partners.clearance import Level
from partners.standing import Role
from powermaps.mapping import place
from powermaps.models import Placement
from powermaps.register import enter
from powermaps.scale import Band
from reporting.consolidation import take_over
from reporting.models import ContextChange
from risks.going_through import GoingThrough
from risks.linking import link, of_actor, of_change
from risks.models import Mitigation, PlanVersion
from risks.tests.sending import give_back, send_risks
from risks.tests.writing import make_action, make_risk

pytestmark = pytest.mark.django_db

NEGATIVE = {"sign": "negative", "response": "", "meaning": ""}


def url(q="2017Q1", code="FLM"):
    return f"{reverse('risks:session', args=[code])}?q={q}"


def going(person, ibp, quarter):
    return GoingThrough(person, ibp, quarter)


def placed(report, name, *, by, level=Level.PROGRAMME, **words):
    """An actor on a map."""
    actor = enter(report.ibp, report.seat, by=by, at=MORNING, name=name, short_name=name[:14], confidentiality=level)
    return place(report, actor, Band(-1, 5), by=by, reason="We saw it.", confidentiality=level, **words)


def moved(row, by=1):
    """It stood elsewhere a quarter ago."""
    Placement.objects.filter(pk=row.pk).update(
        before_support=row.support - by, before_influence=row.influence, verdict="changed", change_reason="shifted"
    )


LEVELS = {"Programme": Level.PROGRAMME, "Consortium": Level.CONSORTIUM, "Restricted": Level.RESTRICTED}


@pytest.fixture
def canaries(reports, focal_person, consortium_lead):
    """What YPSA sent of everything at every level, and what BOMSA has only drafted."""
    ypsa, bomsa = reports["YPSA"], reports["BOMSA"]
    for name, level in LEVELS.items():
        risk = make_risk(ypsa, f"{name}risk canary.", by=focal_person, confidentiality=level)
        make_action(risk, f"{name}action canary.", by=focal_person, due_on=date(2017, 3, 1))
        moved(placed(ypsa, f"{name}mover canary", by=focal_person, level=level))
        placed(ypsa, f"{name}spoiler canary", by=focal_person, level=level, roles=["spoiler"])
        make_change(ypsa, f"{name}change canary.", by=focal_person, confidentiality=level, **NEGATIVE)
    make_risk(bomsa, "Draftrisk canary.")
    placed(bomsa, "Draftspoiler canary", by=None, roles=["spoiler"], level=Level.RESTRICTED)
    make_change(bomsa, "Draftchange canary.", **NEGATIVE)
    return send_risks(ypsa, focal_person)


def told(client, person):
    """The canaries that this person finds on the page."""
    page = client(person).get(url()).content.decode()
    kinds = ("risk", "action", "mover", "spoiler", "change")
    return {
        name: {kind for kind in kinds if f"{name}{kind} canary" in page}
        for name in ("Programme", "Consortium", "Restricted", "Draft")
    }


ALL = {"risk", "action", "mover", "spoiler", "change"}


def test_a_facilitator_sees_what_is_for_the_programme(sign_in, canaries, facilitator, flm, quarter):
    assert told(sign_in, facilitator) == {"Programme": ALL, "Consortium": set(), "Restricted": set(), "Draft": set()}
    seen = going(facilitator, flm, quarter)
    assert [count for _level, count in seen.heat] == [0, 1, 0, 0]
    assert (len(seen.grave), len(seen.actions), len(seen.moved), len(seen.spoilers), len(seen.changes)) == (1,) * 5


def test_the_lead_sees_what_is_for_the_consortium(sign_in, canaries, consortium_lead):
    found = told(sign_in, consortium_lead)
    assert found == {"Programme": ALL, "Consortium": ALL, "Restricted": set(), "Draft": set()}


def test_a_reviewer_sees_all_that_was_sent(sign_in, canaries, reviewer):
    assert told(sign_in, reviewer) == {"Programme": ALL, "Consortium": ALL, "Restricted": ALL, "Draft": set()}


def test_a_partner_sees_its_own_before_the_consolidated_report_is_sent(sign_in, canaries, contributor):
    assert told(sign_in, contributor) == {"Programme": ALL, "Consortium": ALL, "Restricted": ALL, "Draft": set()}


def test_another_partner_sees_of_it_what_the_consolidated_report_holds_once_that_is_sent(
    sign_in, canaries, other_seat, consolidated, consortium_lead
):
    member = make_person("Lima Akter", Role.CONTRIBUTOR, seat=other_seat)
    own = {"risk", "spoiler", "change"}
    nothing = set()
    assert told(sign_in, member) == {"Programme": nothing, "Consortium": nothing, "Restricted": nothing, "Draft": own}
    make_risk(consolidated, "The lead keeps this.", by=consortium_lead, confidentiality=Level.RESTRICTED)
    send_risks(consolidated, consortium_lead)
    held = {"risk", "action", "mover", "spoiler"}
    assert told(sign_in, member) == {"Programme": held, "Consortium": held, "Restricted": nothing, "Draft": own}
    assert "The lead keeps this" not in sign_in(member).get(url()).content.decode()
    assert "The lead keeps this" in sign_in(consortium_lead).get(url()).content.decode()


def test_what_is_made_restricted_after_it_was_sent_is_gone_for_others(
    sign_in, canaries, consolidated, consortium_lead, focal_person, facilitator
):
    send_risks(consolidated, consortium_lead)
    give_back(canaries, MORNING)
    row = canaries.assessments.get(event="Programmerisk canary.")
    row.rewrite(version=row.version, by=focal_person, confidentiality=Level.RESTRICTED)
    for person in (facilitator, consortium_lead):
        assert "risk" not in told(sign_in, person)["Programme"]


@pytest.mark.parametrize("who", ["stranger", "observer", "administrator"])
def test_those_who_do_not_work_there_find_no_session(sign_in, canaries, request, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(url()).status_code == 404


def test_unknown_quarters_are_passed_over(sign_in, canaries, facilitator):
    page = sign_in(facilitator).get(url("2031Q9")).content.decode()
    assert "Programmerisk canary" in page


def test_a_project_without_a_quarter_says_so(sign_in, flm, facilitator):
    assert "No quarter to go through yet" in sign_in(facilitator).get(url()).content.decode()


# ── What is on it ───────────────────────────────────────────────────────────


@pytest.fixture
def ypsa(reports, focal_person):
    return reports["YPSA"]


def test_small_and_closed_risks_are_counted_and_not_listed(ypsa, focal_person, flm, quarter):
    make_risk(ypsa, "Grave.", by=focal_person, today_likelihood=5, today_impact=5)
    make_risk(ypsa, "Small.", by=focal_person, today_likelihood=1, today_impact=1)
    make_risk(ypsa, "Over.", by=focal_person, verdict="closed")
    seen = going(focal_person, flm, quarter)
    assert [row["text"] for row in seen.grave] == ["Grave."]
    assert [(level.label, count) for level, count in seen.heat] == [
        ("Severe", 1),
        ("Major", 0),
        ("Moderate", 0),
        ("Minor", 1),
    ]


def test_actions_are_due_by_the_end_of_the_next_quarter(ypsa, focal_person, flm, quarter):
    risk = make_risk(ypsa, by=focal_person)
    make_action(risk, "Late.", due_on=date(2017, 3, 30), by=focal_person)
    make_action(risk, "Last day.", due_on=date(2017, 3, 31), by=focal_person)
    make_action(risk, "Soon.", due_on=date(2017, 6, 30), by=focal_person)
    make_action(risk, "Later.", due_on=date(2017, 7, 1), by=focal_person)
    make_action(risk, "Done.", due_on=date(2017, 3, 1), state=Mitigation.State.DONE, by=focal_person)
    found = [(action.text, action.is_overdue) for action in going(focal_person, flm, quarter).actions]
    assert found == [("Late.", True), ("Last day.", False), ("Soon.", False)]


def test_activities_that_are_late_or_end_by_the_next_quarter(planned, flm, quarter, facilitator, consortium_lead):
    titles = [(row["title"], row["is_late"]) for row in going(facilitator, flm, quarter).activities]
    assert titles == [("Late rate.", True), ("Others’ rate.", False)]
    led = [row["title"] for row in going(consortium_lead, flm, quarter).activities]
    assert led == ["Late rate.", "Others’ rate.", "Speak to the councillor."]


def test_a_draft_of_the_plan_is_not_gone_through(plan, flm, quarter, reports, consortium_lead):
    assert PlanVersion.objects.visible_to(consortium_lead).exists()
    assert going(consortium_lead, flm, quarter).activities == []


def test_what_was_only_learnt_is_no_movement(ypsa, focal_person, flm, quarter):
    row = placed(ypsa, "Bureau", by=focal_person)
    moved(row)
    Placement.objects.filter(pk=row.pk).update(change_reason="learned")
    assert going(focal_person, flm, quarter).moved == []
    Placement.objects.filter(pk=row.pk).update(change_reason="shifted")
    assert [(one["name"], one["sign"]) for one in going(focal_person, flm, quarter).moved] == [("Bureau", "▶1")]


def test_a_spoiler_with_an_open_risk_is_not_listed(ypsa, focal_person, flm, quarter):
    row = placed(ypsa, "Middlemen", by=focal_person, roles=["spoiler"])
    risk = make_risk(ypsa, by=focal_person)
    assert [one["name"] for one in going(focal_person, flm, quarter).spoilers] == ["Middlemen"]
    link(ypsa, risk.risk, of_actor(row.actor), by=focal_person)
    assert going(focal_person, flm, quarter).spoilers == []
    risk.rewrite(version=risk.version, by=focal_person, verdict="closed")
    assert [one["name"] for one in going(focal_person, flm, quarter).spoilers] == ["Middlemen"]


def test_a_spoiler_whose_risk_one_may_not_know_of_stands_without(ypsa, focal_person, facilitator, flm, quarter):
    row = placed(ypsa, "Middlemen", by=focal_person, roles=["spoiler"])
    risk = make_risk(ypsa, by=focal_person, confidentiality=Level.RESTRICTED)
    link(ypsa, risk.risk, of_actor(row.actor), by=focal_person)
    send_risks(ypsa, focal_person)
    assert [one["name"] for one in going(facilitator, flm, quarter).spoilers] == ["Middlemen"]


@pytest.mark.parametrize("follows", ["response", "risk", "plan"])
def test_a_change_with_a_consequence_is_not_listed(
    ypsa, focal_person, approved, consortium_lead, flm, quarter, follows
):
    change = make_change(ypsa, "A rate was fixed.", by=focal_person, **NEGATIVE)
    make_change(ypsa, "Good news.", by=focal_person, response="")
    assert [one["row"] for one in going(focal_person, flm, quarter).changes] == [change]
    if follows == "response":
        change.rewrite(version=change.version, by=focal_person, response="We write to the ministry.")
    elif follows == "risk":
        risk = make_risk(ypsa, by=focal_person)
        link(ypsa, risk.risk, of_change(change), by=focal_person)
    else:
        send_risks(ypsa, focal_person)
        draft = PlanVersion.objects.revise(flm, by=consortium_lead, at=MORNING, reason="A rate.")
        draft.answer(by=consortium_lead, at=MORNING, change=change)
        assert len(going(focal_person, flm, quarter).changes) == 1  # nobody else knows of the draft
        draft.propose(by=consortium_lead, at=MORNING)
    assert going(focal_person, flm, quarter).changes == []


def test_a_change_that_was_taken_over_stands_once(ypsa, focal_person, consolidated, consortium_lead, flm, quarter):
    change = make_change(ypsa, "A rate was fixed.", by=focal_person, **NEGATIVE)
    send_risks(ypsa, focal_person)
    take_over(consolidated, [change], by=consortium_lead)
    line = ContextChange.objects.get(report=consolidated)
    assert [one["row"] for one in going(consortium_lead, flm, quarter).changes] == [line]


def test_however_much_there_is_the_queries_are_the_same(
    sign_in, reports, quarter, focal_person, consolidated, consortium_lead, reviewer, facilitator, flm, planned
):
    def fill(report, count):
        for number in range(count):
            name = f"{report.owner_name} {number} {count}"
            risk = make_risk(report, f"Risk {name}.", by=focal_person)
            make_action(risk, f"Action {name}.", due_on=date(2017, 3, 1), by=focal_person)
            row = placed(report, f"Spoiler {name}", by=focal_person, roles=["spoiler"])
            moved(row)
            link(report, risk.risk, of_actor(placed(report, f"Linked {name}", by=focal_person).actor), by=focal_person)
            make_change(report, f"Change {name}.", by=focal_person, **NEGATIVE)

    def count(person):
        client = sign_in(person)
        client.get(url())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url()).status_code == 200
        return len(asked)

    fill(reports["YPSA"], 1)
    send_risks(reports["YPSA"], focal_person)
    people = (facilitator, consortium_lead, reviewer)
    few = [count(person) for person in people]
    fill(reports["BOMSA"], 3)
    fill(reports["IID"], 3)
    for partner in ("BOMSA", "IID"):
        send_risks(reports[partner], focal_person)
    assert [count(person) for person in people] == few
    send_risks(consolidated, consortium_lead)
    assert all(there < 80 for there in few)
