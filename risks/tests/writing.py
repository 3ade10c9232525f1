"""Risks and actions as tests write them."""

from datetime import date

from risks.models import Assessment, Mitigation, RiskCategory, RiskScale
from risks.register.scale import fill

RATED = {
    "inherent_likelihood": 5,
    "inherent_impact": 4,
    "today_likelihood": 4,
    "today_impact": 4,
    "expected_likelihood": 2,
    "expected_impact": 4,
}


def make_risk(report, event="Middlemen threaten the help desks.", by=None, **words):
    """A risk of the whole programme's interest that lacks nothing but an action."""
    fill(RiskScale, RiskCategory)  # a test that empties the database takes them away
    whole = {
        "cause": "The desks take their customers away.",
        "effect": "Nobody dares to come to a desk.",
        "category": RiskCategory.objects.get(name="External context"),
        "owner": by,
        **RATED,
    }
    return Assessment.add(report, by=by, event=event, **{**whole, **words})


def make_action(risk, text="Walk migrants to the desk in groups.", by=None, **words):
    details = {"owner": by, "due_on": date(2017, 12, 1)}
    return Mitigation.add(risk.report, by=by, risk=risk.risk, text=text, **{**details, **words})
