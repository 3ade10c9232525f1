"""A plan in its states, beside the cast."""

import pytest

from conftest import MORNING, make_activity, make_outcome, plan_something
from risks.models import PlanState, PlanVersion


@pytest.fixture
def plan(flm, seat, consortium_lead):
    """FLM's first plan, a complete draft; no inception report goes with it."""
    return plan_something(PlanVersion.objects.begin(flm, by=consortium_lead, at=MORNING), by=consortium_lead)


@pytest.fixture
def secret(plan, seat, consortium_lead):
    """An activity for the lead and PROKAS alone."""
    outcome = plan.outcomes.get()
    return make_activity(
        outcome,
        "Speak to the councillor in Zaman’s house.",
        by=consortium_lead,
        confidentiality=4,
        responsible_id=seat.pk,
    )


@pytest.fixture
def proposed(plan, consortium_lead):
    plan.propose(by=consortium_lead, at=MORNING)
    return plan


@pytest.fixture
def approved(proposed, reviewer):
    proposed.decide(PlanState.APPROVED, by=reviewer, at=MORNING, seen=proposed.sha256)
    return proposed


@pytest.fixture
def revised(approved, consortium_lead):
    """Version 2, a draft, with one more outcome."""
    plan = PlanVersion.objects.revise(approved.ibp, by=consortium_lead, at=MORNING, reason="A rate was fixed.")
    make_activity(make_outcome(plan, "Recruiters answer for agents.", by=consortium_lead), by=consortium_lead)
    return plan
