"""A version is drafted, proposed, returned or approved once, and copied into the next."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from conftest import MORNING, make_activity, make_outcome
from partners.refusals import Refused
from reporting.models import Incomplete, Overtaken
from risks.models import Activity, Outcome, PlanState, PlanVersion

LATER = MORNING + timedelta(days=1)


def test_beginning_twice_gives_the_one_that_is_there(flm, plan, consortium_lead):
    again = PlanVersion.objects.begin(flm, by=consortium_lead, at=LATER)
    assert (again.pk, again.number, again.state, again.created_at) == (plan.pk, 1, "draft", MORNING)


def test_a_complete_plan_is_proposed_and_approved_once(plan, consortium_lead, reviewer, colleague):
    plan.propose(by=consortium_lead, at=MORNING)
    assert (plan.state, plan.proposed_by, plan.proposed_at) == ("proposed", consortium_lead, MORNING)
    assert PlanVersion.objects.current(plan.ibp) is None
    plan.decide(PlanState.APPROVED, by=reviewer, at=LATER, seen=plan.sha256, note="Good.")
    assert (plan.state, plan.decided_by, plan.note) == ("approved", reviewer, "Good.")
    assert PlanVersion.objects.current(plan.ibp) == plan
    with pytest.raises(Refused, match="has been approved"):
        plan.decide(PlanState.RETURNED, by=colleague, at=LATER, seen=plan.sha256, note="Too late.")
    assert [entry.state for entry in plan.history.order_by("history_id")] == ["draft", "proposed", "approved"]


def test_another_wording_than_was_read_is_not_decided_on(proposed, consortium_lead, reviewer):
    read = proposed.sha256
    proposed.withdraw(by=consortium_lead)
    make_activity(proposed.outcomes.get(), "One more.", by=consortium_lead)
    proposed.propose(by=consortium_lead, at=LATER)
    with pytest.raises(Refused, match="has changed since you opened it"):
        proposed.decide(PlanState.APPROVED, by=reviewer, at=LATER, seen=read)
    assert proposed.state == "proposed"


def test_a_return_says_what_should_change(proposed, reviewer, consortium_lead):
    with pytest.raises(Refused, match="Write what should change"):
        proposed.decide(PlanState.RETURNED, by=reviewer, at=LATER, seen=proposed.sha256, note=" ")
    proposed.decide(PlanState.RETURNED, by=reviewer, at=LATER, seen=proposed.sha256, note="Name the agents.")
    proposed.propose(by=consortium_lead, at=LATER)  # as it is
    assert (proposed.state, proposed.note, proposed.decided_at) == ("proposed", "", None)


def test_gaps_are_named_and_nothing_changes(flm, seat, consortium_lead):
    flm.ends_on = date(2018, 12, 31)
    flm.save()
    plan = PlanVersion.objects.begin(flm, by=consortium_lead, at=MORNING)
    assert [gap.message for gap in plan.gaps()] == ["Write the first outcome."]
    outcome = make_outcome(plan, "Something.", by=consortium_lead)
    assert "has no activity" in plan.gaps()[0].message
    Activity.add(plan, by=consortium_lead, outcome_id=outcome.pk, title="Bare")
    make_activity(outcome, "Late", by=consortium_lead, last="2019Q1")
    make_activity(outcome, "Early", by=consortium_lead, first="2016Q3")
    make_activity(outcome, "Backwards", by=consortium_lead, first="2017Q3", last="2017Q1")
    make_activity(outcome, "Left", by=consortium_lead, responsible_id=seat.pk)
    seat.left_on = date(2017, 3, 1)
    seat.save()
    with pytest.raises(Incomplete) as refused:
        plan.propose(by=consortium_lead, at=MORNING)
    assert [gap.message for gap in refused.value.gaps] == [
        "“Bare”: choose who is responsible.",
        "“Bare”: choose the quarters.",
        "“Bare”: write the target.",
        "“Late”: The project ends in Q4 2018.",
        "“Early”: The project begins in Q4 2016.",
        "“Backwards”: The last quarter comes before the first.",
        "“Left”: YPSA has left the consortium: choose who is responsible now.",
    ]
    assert plan.state == "draft"


def test_a_new_version_is_a_copy_with_the_same_keys(approved, consortium_lead):
    new = PlanVersion.objects.revise(approved.ibp, by=consortium_lead, at=LATER, reason="We learnt.")
    assert (new.number, new.state, new.based_on, new.reason) == (2, "draft", approved, "We learnt.")
    for rows in ("outcomes", "activities"):
        before = list(getattr(approved, rows).values_list("key", "title"))
        assert list(getattr(new, rows).values_list("key", "title")) == before
    assert not set(approved.activities.values_list("pk", flat=True)) & set(new.activities.values_list("pk", flat=True))
    assert new.activities.get().outcome == new.outcomes.get()
    assert PlanVersion.objects.current(approved.ibp) == approved


def test_no_new_version_while_one_is_unfinished(plan, flm, consortium_lead):
    with pytest.raises(Refused, match="Version 1 is not finished"):
        PlanVersion.objects.revise(flm, by=consortium_lead, at=LATER, reason="Because.")
    assert PlanVersion.objects.count() == 1


def test_made_twice_with_one_id_it_is_one(approved, consortium_lead):
    id = approved.outcomes.get().pk
    first, second = (
        PlanVersion.objects.revise(approved.ibp, by=consortium_lead, at=LATER, reason="So.", id=id) for _try in "12"
    )
    assert first == second
    assert PlanVersion.objects.count() == 2


def test_from_the_second_version_on_there_is_a_reason(approved, consortium_lead):
    plan = PlanVersion.objects.revise(approved.ibp, by=consortium_lead, at=LATER)
    with pytest.raises(Incomplete) as refused:
        plan.propose(by=consortium_lead, at=LATER)
    assert [gap.message for gap in refused.value.gaps] == ["Write why there is a new version."]
    plan.explain("A rate was fixed.", version=1, by=consortium_lead)
    plan.propose(by=consortium_lead, at=LATER)
    assert plan.state == "proposed"


def test_a_draft_can_be_dropped_but_not_the_first(plan, revised, approved, consortium_lead):
    revised.drop(by=consortium_lead)
    assert list(PlanVersion.objects.values_list("number", flat=True)) == [1]
    assert Activity.objects.count() == 1
    approved.state = "draft"
    approved.save()
    with pytest.raises(Refused, match="cannot be dropped"):
        approved.drop(by=consortium_lead)


@pytest.mark.parametrize("deed", ["add", "rewrite", "remove", "move", "explain", "outcome"])
def test_nothing_is_written_into_what_was_proposed(proposed, consortium_lead, deed):
    row, by = proposed.activities.get(), consortium_lead
    deeds = {
        "add": lambda: make_activity(proposed.outcomes.get(), "Another", by=by),
        "rewrite": lambda: row.rewrite(version=row.version, by=by, title="Else"),
        "remove": lambda: row.remove(version=row.version, by=by),
        "move": lambda: row.move(0, by=by),
        "explain": lambda: proposed.explain("So.", version=1, by=by),
        "outcome": lambda: make_outcome(proposed, by=by),
    }
    before = proposed.sha256
    with pytest.raises(Refused, match="waits for PROKAS"):
        deeds[deed]()
    assert proposed.sha256 == before


def test_the_colleague_who_was_faster_keeps_the_words_and_both_are_told(plan, consortium_lead):
    row, same = plan.activities.get(), plan.activities.get()
    row.rewrite(version=1, by=consortium_lead, target="50 unions.")
    with pytest.raises(Overtaken) as refused:
        same.rewrite(version=1, by=consortium_lead, target="60 unions.")
    assert (refused.value.theirs.target, refused.value.mine) == ("50 unions.", {"target": "60 unions."})
    same.rewrite(version=1, by=consortium_lead, target="50 unions.")  # a repeat is no conflict
    row.refresh_from_db()
    assert (row.target, row.version) == ("50 unions.", 2)
    with pytest.raises(Overtaken):
        row.remove(version=1, by=consortium_lead)
    assert Activity.objects.count() == 1


def test_a_colleagues_reason_is_not_overwritten(revised, consortium_lead):
    same = PlanVersion.objects.get(pk=revised.pk)
    revised.explain("The rate was fixed in March.", version=1, by=consortium_lead)
    with pytest.raises(Overtaken):
        same.explain("Something else.", version=1, by=consortium_lead)
    same.refresh_from_db()
    assert same.reason == "The rate was fixed in March."


def test_an_outcome_with_activities_stays(plan, consortium_lead):
    outcome = plan.outcomes.get()
    with pytest.raises(Refused, match="Remove its activities first"):
        outcome.remove(version=1, by=consortium_lead)
    assert Outcome.objects.count() == 1


def test_rows_move_and_change_their_outcome(plan, consortium_lead):
    outcome = plan.outcomes.get()
    second = make_activity(outcome, "Second", by=consortium_lead)
    second.move(0, by=consortium_lead)
    assert [row.title for row in plan.activities.all()] == ["Second", "Publish the fixed rate in every union."]
    other = make_outcome(plan, "Other", by=consortium_lead)
    second.rewrite(version=1, by=consortium_lead, outcome_id=other.pk)
    assert [row.title for row in other.activities.all()] == ["Second"]


def test_a_partner_or_outcome_from_elsewhere_is_refused(plan, foreign_seat, cftm, consortium_lead):
    outcome = plan.outcomes.get()
    with pytest.raises(ValidationError, match="Choose a partner of this project"):
        make_activity(outcome, by=consortium_lead, responsible_id=foreign_seat.pk)
    foreign = make_outcome(PlanVersion.objects.begin(cftm, by=None, at=MORNING))
    with pytest.raises(ValidationError, match="Choose an outcome of this version"):
        Activity.add(plan, by=consortium_lead, outcome_id=foreign.pk, title="Wrong place")
    with pytest.raises(ValidationError, match="at most"):
        make_activity(outcome, by=consortium_lead, target="x" * 100_000)
    with pytest.raises(ValidationError, match="is not a quarter"):
        make_activity(outcome, by=consortium_lead, first="2017Q9")
    assert plan.activities.count() == 1


def test_typing_for_minutes_is_one_entry_of_the_history(plan, consortium_lead):
    row = plan.activities.get()
    for n in range(4):
        row.rewrite(version=row.version, by=consortium_lead, target=f"{n} unions.")
    assert row.version == 5
    assert [entry.history_type for entry in row.history.order_by("history_id")] == ["+", "~"]
