"""The register of a consortium is computed from what members sent; a person says which risks are the same."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, make_person
from partners.clearance import Level
from partners.refusals import Refused
from partners.standing import Role
from powermaps.register import enter
from reporting.models import Overtaken, Quarter, Report
from reporting.opening import open_quarter
from reporting.quarters import Period
from risks.agreeing import agree, let_go
from risks.chapters.consolidated import ConsolidatedRisks
from risks.joining import ConsolidatedRegister, gather
from risks.likeness import answer, candidates, part, risks_of
from risks.linking import link, of_actor
from risks.matrix import Rating
from risks.models import AgreedRisk, Assessment, Likeness, RiskScale
from risks.tests.sending import give_back, send_risks
from risks.tests.writing import make_risk
from risks.weighing import counts_of, paths_of

pytestmark = pytest.mark.django_db

ALIKE = "Middlemen threaten the help desks in the unions."


def rewritten(risk, by, **words):
    risk.refresh_from_db()
    risk.rewrite(version=risk.version, by=by, **words)


@pytest.fixture
def bomsas(other_seat):
    return make_person("Shefali Akter", Role.FOCAL_PERSON, seat=other_seat)


@pytest.fixture
def said(reports, focal_person, bomsas):
    """YPSA and BOMSA each know the middlemen; YPSA keeps one to the consortium and one to itself; IID is late."""
    ypsa, bomsa = reports["YPSA"], reports["BOMSA"]
    found = {
        "ypsa": make_risk(ypsa, by=focal_person),
        "bomsa": make_risk(bomsa, ALIKE, by=bomsas, today_likelihood=2, today_impact=2, expected_impact=2),
        "shared": make_risk(ypsa, "The accountant leaves.", by=focal_person, confidentiality=Level.CONSORTIUM),
        "secret": make_risk(ypsa, "Zaman sahib threatens our field worker.", by=focal_person, confidentiality=4),
    }
    for partner, by in (("YPSA", focal_person), ("BOMSA", bomsas)):
        send_risks(reports[partner], by)
    return found


def rows(report, audience=Level.CONSORTIUM):
    return ConsolidatedRegister(report, audience).rows


def row_of(rows, risk):
    return next((row for row in rows if str(risk) in risks_of(row)), None)


def texts(report, audience=Level.CONSORTIUM):
    return sorted(row["text"] for row in rows(report, audience))


def say(report, one, other, by, *, is_same=True):
    return answer(report, one.risk_id, other.risk_id, is_same=is_same, by=by, at=MORNING)


def test_what_members_sent_stands_in_it_as_far_as_a_consortium_may_know(said, consolidated):
    both = ["Middlemen threaten the help desks in the unions.", "Middlemen threaten the help desks."]
    assert texts(consolidated) == [*both, "The accountant leaves."]
    assert texts(consolidated, Level.PROGRAMME) == both
    assert "Zaman" not in str(gather(consolidated))
    values = ConsolidatedRegister(consolidated).values
    assert values["reckoning"] == {"came": 3, "shown": 3, "joined": 0, "own": 0, "fits": True}
    assert values["late"] == ["IID"]
    assert "Not in it: IID" in values["sentences"]


def test_nothing_joins_by_itself_and_an_answer_can_be_changed(said, consolidated, consortium_lead):
    assert not Likeness.objects.exists()
    say(consolidated, said["ypsa"], said["bomsa"], consortium_lead)
    [row] = [row for row in rows(consolidated) if row["same_as"]]
    assert (row["partners"], row["agreement"], row["spread"]) == (["BOMSA", "YPSA"], "differ", 2)
    assert ConsolidatedRegister(consolidated).values["reckoning"]["joined"] == 1
    part(consolidated, said["ypsa"].risk_id, by=consortium_lead, at=MORNING)
    assert len(rows(consolidated)) == 3
    assert [one.is_same for one in Likeness.objects.all()] == [False]


def test_alike_words_and_one_actor_are_asked_about_until_somebody_answers(
    said, consolidated, consortium_lead, focal_person, bomsas, seat
):
    def asked():
        register = ConsolidatedRegister(consolidated, Level.RESTRICTED)
        return [({one["text"] for one in pair.both}, pair.actors) for pair in candidates(consolidated, register)]

    assert asked() == [({"Middlemen threaten the help desks.", ALIKE}, ())]
    actor = enter(seat.ibp, seat, by=focal_person, at=MORNING, name="The union council", short_name="Council")
    for name, by in (("bomsa", bomsas), ("shared", focal_person)):
        report = Report.objects.get(pk=said[name].report_id)
        give_back(report, MORNING)
        link(report, said[name].risk_id, of_actor(actor), by=by)
        send_risks(report, by)
    assert asked()[1] == ({ALIKE, "The accountant leaves."}, ("Council",))
    say(consolidated, said["ypsa"], said["bomsa"], consortium_lead, is_same=False)
    assert asked() == [({ALIKE, "The accountant leaves."}, ("Council",))]


def test_what_a_partner_keeps_to_itself_cannot_be_answered_on(said, consolidated, consortium_lead):
    with pytest.raises(Refused):
        say(consolidated, said["ypsa"], said["secret"], consortium_lead)
    with pytest.raises(Refused):
        say(consolidated, said["ypsa"], said["ypsa"], consortium_lead)


def test_the_consortiums_own_stand_beside_its_members(said, consolidated, consortium_lead):
    own = make_risk(consolidated, "The ministry changes its mind.", by=consortium_lead, confidentiality=4)
    assert "The ministry changes its mind." in texts(consolidated, Level.RESTRICTED)
    assert "The ministry changes its mind." not in texts(consolidated, Level.CONSORTIUM)
    row = row_of(rows(consolidated, Level.RESTRICTED), own.risk_id)
    assert (row["partners"], row["members"]) == (["FLM"], 0)


def test_what_is_agreed_stands_beside_what_partners_say(said, consolidated, consortium_lead):
    say(consolidated, said["ypsa"], said["bomsa"], consortium_lead)

    def record(**changes):
        words = {"held_at": 3, "text": "We went through it.", "confidentiality": 2, "version": 0, **changes}
        return agree(consolidated, said["ypsa"].risk_id, Rating(3, 3), by=consortium_lead, **words)

    for wrong in ({"text": " "}, {"confidentiality": 1}):
        with pytest.raises(Refused):
            record(**wrong)
    agreed = record()
    row = row_of(rows(consolidated), said["bomsa"].risk_id)
    assert (row["level_words"], row["computed_words"], row["is_at_programme"]) == ("Moderate", "Major", True)
    with pytest.raises(Overtaken):
        record(text="Or was it?")
    record(version=agreed.version, text="It was.")
    let_go(consolidated, said["bomsa"].risk_id, version=AgreedRisk.objects.get().version, by=consortium_lead)
    assert row_of(rows(consolidated), said["bomsa"].risk_id)["agreed"] is None


def test_what_was_sent_stays_and_what_is_made_confidential_goes(said, consolidated, consortium_lead, focal_person):
    say(consolidated, said["ypsa"], said["bomsa"], consortium_lead)
    consolidated.take("submit", by=consortium_lead, at=MORNING)
    before = rows(consolidated)
    report = Report.objects.get(pk=said["ypsa"].report_id)
    give_back(report, MORNING + timedelta(days=1))
    rewritten(said["ypsa"], focal_person, event="It is about the police.", today_likelihood=1)
    Likeness.objects.all().delete()
    assert rows(consolidated) == before
    assert counts_of([consolidated], Level.CONSORTIUM)[consolidated.pk] == {"4": 0, "3": 2, "2": 0, "1": 0, "0": 0}

    rewritten(said["ypsa"], focal_person, confidentiality=Level.RESTRICTED)
    assert texts(consolidated) == ["Middlemen threaten the help desks in the unions.", "The accountant leaves."]
    assert "police" not in str(rows(consolidated, Level.RESTRICTED))
    values = ConsolidatedRegister(consolidated).values
    assert values["reckoning"] == {"came": 2, "shown": 2, "joined": 0, "own": 0, "fits": True}
    # What one may not read is not counted either, although it was when it was sent.
    assert counts_of([consolidated], Level.CONSORTIUM)[consolidated.pk] == {"4": 0, "3": 1, "2": 0, "1": 1, "0": 0}
    send_risks(report, focal_person, at=MORNING + timedelta(days=2))
    assert counts_of([consolidated], Level.CONSORTIUM)[consolidated.pk] == {"4": 0, "3": 1, "2": 0, "1": 1, "0": 0}


def test_counting_what_was_sent_costs_two_queries(said, consolidated, consortium_lead):
    consolidated.take("submit", by=consortium_lead, at=MORNING)
    with CaptureQueriesContext(connection) as queries:
        counted = counts_of([consolidated], Level.PROGRAMME)
    assert len(queries) == 2
    assert counted[consolidated.pk] == {"4": 0, "3": 1, "2": 0, "1": 1, "0": 0}


def test_a_changed_scale_leaves_what_was_rated(said, consolidated, consortium_lead, administrator):
    before = [(row["text"], row["level"]) for row in rows(consolidated)]
    RiskScale.follow(by=administrator, at=MORNING, reason="Too calm.", lookup=[[4] * 5] * 5)
    assert [(row["text"], row["level"]) for row in rows(consolidated)] == before
    path = paths_of(rows(consolidated), [consolidated], Level.CONSORTIUM)
    assert sorted(level for ((_report, level),) in path.values()) == [1, 3, 3]


def test_a_risk_is_followed_through_the_quarters(said, consolidated, reports, consortium_lead, focal_person):
    say(consolidated, said["ypsa"], said["bomsa"], consortium_lead)
    send_risks(reports["IID"], focal_person)
    consolidated.take("submit", by=consortium_lead, at=MORNING)
    later = Quarter.of(Period(2017, 2))
    later.save()
    after = {report.owner_name: report for report in open_quarter(later, by=None, at=MORNING)}
    worse = Assessment.objects.get(report=after["YPSA"], risk=said["ypsa"].risk)
    rewritten(worse, focal_person, verdict="changed", today_likelihood=5, today_impact=5, inherent_impact=5)
    send_risks(after["YPSA"], focal_person)
    # BOMSA is late: nobody moves because of it.
    row = row_of(rows(after["FLM"]), said["ypsa"].risk_id)
    assert (row["trend"], row["level"], row["partners"]) == ("worse", 4, ["YPSA"])
    path = paths_of([row], [consolidated, after["FLM"]], Level.CONSORTIUM)[row["id"]]
    assert [level for _report, level in path] == [3, 4]


def test_a_consolidated_report_without_any_risk_can_be_sent(consolidated, consortium_lead):
    assert ConsolidatedRisks().gaps(consolidated) == []
    consolidated.take("submit", by=consortium_lead, at=MORNING)
    assert rows(consolidated) == []


def test_a_sum_that_does_not_fit_keeps_it_back(said, consolidated, monkeypatch):
    Assessment.objects.filter(pk=said["shared"].pk).update(confidentiality=Level.RESTRICTED)
    values = ConsolidatedRegister(consolidated).values
    assert not values["reckoning"]["fits"]
    assert "does not fit" in ConsolidatedRisks().gaps(consolidated)[-1].message
