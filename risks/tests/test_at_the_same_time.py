"""Two people at the same time: one version, one decision, and nobody's words are lost."""

import threading

import pytest
from django.db import connections

from conftest import MORNING, make_person, write_inception
from partners.refusals import Refused
from partners.standing import Role
from reporting.models import Overtaken, Report, ReportEvent
from risks.models import Activity, PlanState, PlanVersion

pytestmark = pytest.mark.django_db(transaction=True)


def together(*deeds):
    """What came of each deed, all begun at the same moment."""
    outcomes, start = [None] * len(deeds), threading.Barrier(len(deeds))

    def run(number, deed):
        start.wait()
        try:
            outcomes[number] = deed()
        except Refused as refusal:
            outcomes[number] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return outcomes


@pytest.fixture
def other_lead(flm, lead_seat):
    return make_person("Rokeya Sultana", Role.CONSORTIUM_LEAD, ibp=flm)


def test_two_leads_begin_one_plan(flm, lead_seat, consortium_lead, other_lead):
    one, other = together(
        *(lambda who=who: PlanVersion.objects.begin(flm, by=who, at=MORNING) for who in (consortium_lead, other_lead))
    )
    assert one == other == PlanVersion.objects.get()


def test_two_leads_make_one_new_version(approved, flm, consortium_lead, other_lead):
    found = together(
        *(
            lambda who=who: PlanVersion.objects.revise(flm, by=who, at=MORNING, reason=f"{who} says so.")
            for who in (consortium_lead, other_lead)
        )
    )
    [refusal] = [one for one in found if isinstance(one, Refused)]
    assert "Version 2 is not finished" in str(refusal)
    assert PlanVersion.objects.count() == 2


def test_a_returned_plan_is_sent_again_or_made_anew(inception, flm, consortium_lead, reviewer):
    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    inception.take("return", by=reviewer, at=MORNING, note="See the plan.")

    def send():
        return Report.objects.get(pk=inception.pk).take("submit", by=consortium_lead, at=MORNING)

    found = together(
        *(send, lambda: PlanVersion.objects.revise(flm, by=consortium_lead, at=MORNING, reason="Asked to."))
    )
    assert not [one for one in found if not isinstance(one, Refused | ReportEvent | PlanVersion)]
    assert PlanVersion.objects.unfinished().count() == 1


def test_of_two_reviewers_one_decides(proposed, reviewer, colleague):
    seen = proposed.sha256

    def decide(who, state):
        plan = PlanVersion.objects.get(pk=proposed.pk)
        plan.decide(state, by=who, at=MORNING, seen=seen, note="Said.")
        return state

    found = together(
        lambda: decide(reviewer, PlanState.APPROVED),
        lambda: decide(colleague, PlanState.RETURNED),
    )
    [winner] = [one for one in found if not isinstance(one, Refused)]
    proposed.refresh_from_db()
    assert proposed.state == winner
    assert proposed.decided_by == (reviewer if winner == PlanState.APPROVED else colleague)


def test_of_two_writers_one_is_told_and_both_texts_are_there(plan, consortium_lead, other_lead):
    pk = plan.activities.get().pk

    def write(who, target):
        Activity.objects.get(pk=pk).rewrite(version=1, by=who, target=target)
        return target

    found = together(lambda: write(consortium_lead, "50 unions."), lambda: write(other_lead, "60 unions."))
    [clash] = [one for one in found if isinstance(one, Overtaken)]
    [winner] = [one for one in found if isinstance(one, str)]
    assert {winner, clash.mine["target"]} == {"50 unions.", "60 unions."}
    assert clash.theirs.target == winner == Activity.objects.get(pk=pk).target
