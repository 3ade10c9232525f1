"""A quarter opens with the risks that are still open, each waiting for a verdict."""

import pytest

from conftest import MORNING
from partners.clearance import Level
from reporting.models import Quarter
from reporting.opening import open_quarter
from reporting.quarters import Period
from risks.assessing import assessments_of, carry_risks, mitigations_of
from risks.matrix import RiskLevel, Trend
from risks.models import Assessment, Mitigation, RiskScale, RiskVerdict

pytestmark = pytest.mark.django_db


def make_risk(report, event="Middlemen threaten the help desks.", by=None, **words):
    rated = {"today_likelihood": 4, "today_impact": 4}
    return Assessment.add(report, by=by, event=event, **{**rated, **words})


def make_action(risk, text="Walk migrants to the desk in groups.", by=None, **words):
    return Mitigation.add(risk.report, by=by, risk=risk.risk, text=text, **words)


@pytest.fixture
def after(reports, report):
    """YPSA's report of the next quarter, empty."""
    later = Quarter.of(Period(2017, 2))
    later.save()
    found = {one.owner_name: one for one in open_quarter(later, by=None, at=MORNING)}
    return found["YPSA"]


def test_open_risks_come_with_their_open_actions_and_wait(report, after):
    kept = make_risk(report)
    make_action(kept)
    make_action(kept, "Write to the police.", state=Mitigation.State.DONE)
    over = make_risk(report, "The launch is late.")
    over.rewrite(version=1, by=None, verdict=RiskVerdict.CLOSED, remark="It was held.")

    carry_risks(after, report)
    carry_risks(after, report)

    [now] = assessments_of(after)
    assert (now.risk, now.verdict, now.trend) == (kept.risk, RiskVerdict.CARRIED, Trend.NOT_REVIEWED)
    [action] = mitigations_of(after)[kept.risk_id]
    assert action.text == "Walk migrants to the desk in groups."


def test_what_nobody_touched_follows_what_was_corrected_last_quarter(report, after, focal_person):
    risk = make_risk(report)
    carry_risks(after, report)
    risk.rewrite(version=1, by=focal_person, event="Middlemen threaten the desks and the families.")
    carry_risks(after, report)
    assert [row.event for row in assessments_of(after)] == ["Middlemen threaten the desks and the families."]


def test_a_new_scale_leaves_what_was_rated(report, after, administrator):
    risk = make_risk(report)
    everything_is_severe = [[4] * 5] * 5
    RiskScale.follow(by=administrator, at=MORNING, reason="We were too calm.", lookup=everything_is_severe)
    carry_risks(after, report)
    risk.refresh_from_db()
    assert risk.level() == RiskLevel.MAJOR
    assert assessments_of(after)[0].level() == RiskLevel.SEVERE


def test_an_action_is_never_less_confidential_than_its_risk(report, focal_person):
    risk = make_risk(report)
    action = make_action(risk)
    risk.rewrite(version=1, by=focal_person, confidentiality=Level.RESTRICTED)
    action.refresh_from_db()
    assert action.confidentiality == Level.RESTRICTED
