"""A plan in its states, beside the cast."""

from datetime import date

import pytest

from conftest import MORNING, make_activity, make_outcome, plan_something
from risks.models import Assessment, PlanState, PlanVersion
from risks.reviewing import reviews_of


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


# ── Reviews of the plan ─────────────────────────────────────────────────────


def approve(plan, lead, reviewer):
    plan.propose(by=lead, at=MORNING)
    plan.decide(PlanState.APPROVED, by=reviewer, at=MORNING, seen=plan.sha256)
    return plan


def chapter_of(report, key="plan"):
    return next(chapter for chapter in report.chapters if chapter.key == key)


def review_of(report, title):
    return next(row for row in reviews_of(report) if str(row) == title)


def said(row):
    return (row.status, row.progress, row.expected_last, row.slip_reason, row.proposal)


@pytest.fixture
def planned(flm, lead_seat, seat, other_seat, consortium_lead, reviewer):
    """An approved plan until 2018 with activities of YPSA that are late, due, to come and done; a joint one; others'."""
    type(flm).objects.filter(pk=flm.pk).update(starts_on=date(2016, 10, 1), ends_on=date(2018, 12, 31))
    flm.refresh_from_db()
    plan = PlanVersion.objects.begin(flm, by=consortium_lead, at=MORNING)
    outcome = make_outcome(plan, by=consortium_lead)

    def add(title, owner, first, last, **words):
        who = {"responsible_id": owner.pk} if owner else {}
        return make_activity(outcome, title, by=consortium_lead, first=first, last=last, **who, **words)

    found = {
        "late": add("Late rate.", seat, "2016Q4", "2016Q4"),
        "due": add("Due rate.", seat, "2017Q1", "2017Q3"),
        "to_come": add("Later rate.", seat, "2017Q2", "2017Q3"),
        "done": add("Done rate.", seat, "2016Q4", "2016Q4", status="done"),
        "joint": add("Joint look.", None, "2017Q1", "2018Q4"),
        "others": add("Others’ rate.", other_seat, "2017Q1", "2017Q2"),
        "secret": add("Speak to the councillor.", seat, "2017Q1", "2017Q2", confidentiality=4),
    }
    return {**found, "plan": approve(plan, consortium_lead, reviewer)}


@pytest.fixture
def lead_report(reports):
    """IID's own report."""
    return reports["IID"]


@pytest.fixture
def make_risk():
    def make(report, event, *, by, **words):
        return Assessment.add(report, by=by, event=event, **words)

    return make
