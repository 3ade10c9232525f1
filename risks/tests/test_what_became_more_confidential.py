"""What others, or the same people, make more confidential later is gone from all that risks tell of it."""

import pytest
from django.urls import reverse

from conftest import MORNING, make_change, make_person, open_next_quarter
from partners.clearance import Level
from partners.standing import Role
from powermaps.mapping import place
from powermaps.models import Actor
from powermaps.register import describe
from powermaps.scale import Band
from powermaps.tests.conftest import make_actor
from powermaps.tests.test_whoever_is_hidden import text_of
from reporting.models import ContextChange
from reporting.tests.calling import Api
from risks.answering_up import answer_for_programme
from risks.assessing import carry_risks
from risks.going_through import GoingThrough
from risks.joining import ConsolidatedRegister
from risks.likeness import answer, candidates
from risks.linking import link, links_of, of_activity, of_actor, of_change
from risks.models import Activity, Assessment, Mitigation, RiskLink
from risks.tests.sending import give_back, send_risks
from risks.tests.writing import make_action, make_risk

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"risks:{name}", args=args)


def keep_to_itself(actor, by):
    """Its partner renames it, and lets nobody else know of it."""
    plain = {"confidentiality": Level.RESTRICTED, "by": by}
    describe(actor, version=actor.version, name="Brother of the minister", short_name="Brother", **plain)


# ── Actors that others entered ──────────────────────────────────────────────


@pytest.fixture
def theirs(reports, report, other_seat, focal_person):
    """BOMSA’s actor, open so far: on YPSA’s map a spoiler, and a risk of YPSA’s comes from it."""
    actor = make_actor("Agency of Motijheel", "Agency", seat=other_seat, by=focal_person)
    place(report, actor, Band(-2, 5), by=focal_person, reason="It lobbies.", roles=["spoiler"])
    risk = make_risk(report, "Desks are closed.", by=focal_person)
    link(report, risk.risk, of_actor(actor), by=focal_person)
    return actor


def test_an_actor_that_others_keep_to_themselves_is_named_by_no_risk(
    sign_in, report, theirs, contributor, focal_person, reviewer
):
    keep_to_itself(theirs, focal_person)
    row = Assessment.objects.get()
    client = sign_in(contributor)
    for page in (url("risks", report.pk), url("risk_state", report.pk), url("risk_links", row.pk)):
        text = client.get(page).text
        assert "Brother" not in text and str(theirs.pk) not in text
    assert "Brother" not in str(report.gaps())
    assert Api(contributor).get(f"risk-assessments/{row.pk}/links/").json() == []
    send_risks(report, focal_person)
    assert "Brother" not in client.get(reverse("reporting:read", args=[report.pk])).text
    content = report.snapshots.get().content
    assert "Brother" not in str(content) and content["risks"]["risks"][0]["links"] == []
    assert "brother" not in text_of(sign_in(reviewer).get(url("sheet", report.pk)))


def test_a_hidden_actor_makes_no_two_risks_alike(reports, report, consolidated, theirs, foreign_seat, focal_person):
    other = make_risk(reports["BOMSA"], "Nobody comes to the desk.", by=focal_person)
    link(reports["BOMSA"], other.risk, of_actor(theirs), by=focal_person)
    for name in ("YPSA", "BOMSA"):
        send_risks(reports[name], focal_person)
    register = ConsolidatedRegister(consolidated)
    assert [one.actors for one in candidates(consolidated, register)] == [("Agency",)]
    # As if another project had entered it, and told only its own partners.
    Actor.objects.filter(pk=theirs.pk).update(confidentiality=3, seat=foreign_seat, ibp=foreign_seat.ibp)
    assert candidates(consolidated, register) == []


@pytest.fixture
def together(reports, report, theirs, consolidated, focal_person, consortium_lead):
    """YPSA’s register and the consolidated one as they were sent, when the actor and a change were known to all."""
    row = Assessment.objects.get()
    change = make_change(report, "The deputy resigned.", by=focal_person)
    link(report, row.risk, of_change(change), by=focal_person)
    send_risks(report, focal_person)
    return consolidated


def told_of(report, audience=Level.CONSORTIUM):
    [row] = ConsolidatedRegister(report, audience).rows
    return {one["text"] for voice in row["voices"] for one in voice["links"]}


@pytest.mark.parametrize("is_sent", [False, True])
def test_what_is_put_together_names_nothing_that_became_more_confidential(
    together, theirs, focal_person, consortium_lead, is_sent
):
    if is_sent:
        send_risks(together, consortium_lead)
    assert told_of(together) == {"Agency of Motijheel", "The deputy resigned."}
    keep_to_itself(theirs, focal_person)
    ContextChange.objects.update(confidentiality=Level.CONSORTIUM)
    assert told_of(together) == {"The deputy resigned."}
    assert told_of(together, Level.PROGRAMME) == set()
    ContextChange.objects.update(confidentiality=Level.RESTRICTED)
    assert told_of(together) == set()


# ── Activities that the lead restricts ──────────────────────────────────────


def test_an_activity_that_became_restricted_is_not_named_to_its_partner(
    sign_in, report, approved, consortium_lead, contributor
):
    activity = approved.activities.get()
    risk = make_risk(report, "Desks are closed.", by=contributor)
    action = make_action(risk, by=contributor, activity=activity.key)
    link(report, risk.risk, of_activity(activity), by=contributor)
    client = sign_in(contributor)
    assert activity.title in client.get(url("risks", report.pk)).text
    Activity.objects.update(confidentiality=Level.RESTRICTED, title="Speak to the councillor.")
    edit = reverse("reporting:edit_row", args=["mitigation", action.pk])
    for page in (url("risks", report.pk), edit, reverse("reporting:read", args=[report.pk])):
        assert "councillor" not in client.get(page).text
    own = make_risk(report, "Desks are closed.", by=contributor)
    assert own and "councillor" not in str(links_of(report))


# ── Last quarter’s risk ─────────────────────────────────────────────────────


@pytest.fixture
def opened_up(report, focal_person):
    """What YPSA kept to itself last quarter it tells everybody now, rated lower."""
    risk = make_risk(report, "Desks are closed.", by=focal_person, confidentiality=4, today_impact=5)
    send_risks(report, focal_person)
    later = open_next_quarter()
    row = Assessment.objects.get(report=later["YPSA"], risk=risk.risk)
    row.rewrite(version=row.version, by=focal_person, confidentiality=2, today_impact=2, verdict="kept")
    return send_risks(later["YPSA"], focal_person), later["FLM"], row


def test_which_way_a_risk_went_is_not_told_where_last_quarters_was_not(
    sign_in, opened_up, facilitator, reviewer, consortium_lead, flm
):
    report, consolidated, row = opened_up
    assert Api(reviewer).get(f"risk-assessments/{row.pk}/").json()["trend"] == "better"
    assert Api(facilitator).get(f"risk-assessments/{row.pk}/").json()["trend"] == "new"
    for who, way in ((reviewer, "Better"), (facilitator, "New")):
        assert way in sign_in(who).get(url("risk", row.risk_id)).text
        assert way in sign_in(who).get(reverse("reporting:read", args=[report.pk])).text
    assert "Better" not in sign_in(facilitator).get(reverse("reporting:read", args=[report.pk])).text
    assert "Better" not in sign_in(facilitator).get(url("risk", row.risk_id)).text
    for audience in (Level.CONSORTIUM, Level.RESTRICTED):  # the lead reads what the consortium writes itself
        [told] = ConsolidatedRegister(consolidated, audience).rows
        assert told["trend"] == "new" and told["voices"][0]["last"] is None
    for who in (facilitator, consortium_lead):
        [told] = GoingThrough(who, flm, consolidated.quarter).risks
        assert (told["trend"], told["voices"][0]["last"]) == ("new", None)


# ── Actions ─────────────────────────────────────────────────────────────────


def test_actions_stay_as_confidential_as_their_risk_when_last_quarter_is_sent_again(report, focal_person):
    risk = make_risk(report, by=focal_person)
    make_action(risk, by=focal_person)
    send_risks(report, focal_person)
    later = open_next_quarter()["YPSA"]
    row = Assessment.objects.get(report=later)
    row.rewrite(version=row.version, by=focal_person, confidentiality=Level.RESTRICTED, verdict="changed")
    give_back(report, MORNING)
    make_action(risk, "Ask the police to come along.", by=focal_person)
    carry_risks(later, report)
    there = Mitigation.objects.filter(report=later)
    assert {action.confidentiality for action in there} == {Level.RESTRICTED} and there.count() == 2


# ── Answers of the programme ────────────────────────────────────────────────


def test_an_answer_does_not_tell_that_a_hidden_risk_came_up(
    sign_in, report, consolidated, focal_person, contributor, consortium_lead, reviewer, colleague
):
    open_one = make_risk(report, "Desks are closed.", by=focal_person)
    send_risks(report, focal_person)
    hidden = make_risk(consolidated, "Zaman sahib closes desks.", by=consortium_lead, held_at=3, confidentiality=4)
    at = {"by": consortium_lead, "at": MORNING}
    answer(consolidated, open_one.risk_id, hidden.risk_id, is_same=True, **at)
    send_risks(consolidated, consortium_lead)
    answer_for_programme(open_one.risk, text="PROKAS speaks to him.", by=colleague, at=MORNING)
    page = url("joined_risk", consolidated.pk, open_one.risk_id)
    assert "PROKAS speaks to him." in sign_in(reviewer).get(page).text
    assert "PROKAS speaks to him." not in sign_in(contributor).get(page).text
    assert "PROKAS speaks to him." not in sign_in(make_person("N", Role.FACILITATOR)).get(page).text


# ── What a device may keep ──────────────────────────────────────────────────


def is_kept(client, page):
    return client.get(page).headers.get("X-Offline") == "keep"


def test_restricted_actions_stay_off_the_device(sign_in, report, contributor):
    client, page = sign_in(contributor), url("risks", report.pk)
    risk = make_risk(report, by=contributor)
    assert is_kept(client, page)
    action = make_action(risk, by=contributor, confidentiality=Level.RESTRICTED)
    assert not is_kept(client, page)
    action.delete()
    assert is_kept(client, page)


def test_restricted_activities_that_carry_an_action_out_stay_off_the_device(
    sign_in, consolidated, approved, consortium_lead
):
    client, page = sign_in(consortium_lead), url("risks", consolidated.pk)
    make_action(make_risk(consolidated, by=consortium_lead), by=consortium_lead, activity=approved.activities.get().key)
    assert is_kept(client, page)
    Activity.objects.update(confidentiality=Level.RESTRICTED)
    assert not is_kept(client, page)


def test_what_waits_for_a_risk_stays_off_the_device_where_it_is_restricted(sign_in, report, seat, contributor):
    client, page = sign_in(contributor), url("risks", report.pk)
    change = make_change(report, by=contributor, sign="negative", confidentiality=Level.RESTRICTED)
    assert not is_kept(client, page)
    change.delete()
    assert is_kept(client, page)
    actor = make_actor(seat=seat, by=contributor, confidentiality=Level.RESTRICTED)
    place(report, actor, Band(-2, 2), by=contributor, reason="Seen.", roles=["spoiler"])
    assert not is_kept(client, page)


def test_restricted_actions_beside_activities_stay_off_the_device(sign_in, reports, planned, contributor):
    report = reports["YPSA"]
    client, page = sign_in(contributor), url("plan_review", report.pk)
    risk = make_risk(report, by=contributor)
    make_action(risk, by=contributor, activity=planned["due"].key)
    assert is_kept(client, page)
    Mitigation.objects.update(confidentiality=Level.RESTRICTED)
    assert not is_kept(client, page)


def test_what_a_removed_risk_came_from_waits_again(sign_in, report, contributor):
    change = make_change(report, "The rate was doubled.", by=contributor, sign="negative")
    risk = make_risk(report, by=contributor)
    link(report, risk.risk, of_change(change), by=contributor)
    client, page = sign_in(contributor), url("risks", report.pk)
    draft = f"{url('add_risk', report.pk)}?change={change.pk}"
    assert draft not in client.get(page).text
    risk.remove(version=risk.version, by=contributor)
    assert RiskLink.objects.exists() and draft in client.get(page).text
