"""A version names what it answers; who may not read that learns nothing of it."""

from datetime import timedelta

import pytest

from conftest import MORNING, make_change, make_statement, make_thread, write_inception
from partners.clearance import Level
from partners.refusals import Refused
from risks.models import PlanAnswer
from risks.presenting import present


@pytest.fixture
def lesson(consolidated, consortium_lead):
    return make_statement(
        consolidated, "lessons", "A receipt is a better request than a lower price.", by=consortium_lead
    )


@pytest.fixture
def comments(inception, consortium_lead, reviewer):
    """A shared and an internal comment on the inception report, which came back."""
    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    there = inception.rounds.get()
    there.lead_by(reviewer)
    shared = make_thread(there, "plan", "Nothing is done about Zaman’s agents.")
    internal = make_thread(there, "plan", "Do they dare to?", audience="internal")
    inception.take("return", by=reviewer, at=MORNING, note="See the comments.")
    return shared, internal


def test_it_answers_a_shared_comment_once(comments, inception, consortium_lead):
    plan = inception.ibp.plan_versions.get()
    plan = type(plan).objects.revise(plan.ibp, by=consortium_lead, at=MORNING, reason="PROKAS asked.")
    first = plan.answer(by=consortium_lead, at=MORNING, thread=comments[0], note="A register.")
    assert plan.answer(by=consortium_lead, at=MORNING, thread=comments[0]) == first
    assert (first.kind, first.quote, first.level) == ("comment", "Nothing is done about Zaman’s agents.", 4)


@pytest.mark.parametrize("who", ["consortium_lead", "reviewer"])
def test_an_internal_comment_is_never_answered(comments, inception, who, request, consortium_lead):
    plan = inception.ibp.plan_versions.get()
    plan = type(plan).objects.revise(plan.ibp, by=consortium_lead, at=MORNING, reason="PROKAS asked.")
    with pytest.raises(Refused, match="cannot be answered here"):
        plan.answer(by=request.getfixturevalue(who), at=MORNING, thread=comments[1])
    assert PlanAnswer.objects.count() == 0


def test_nor_what_is_of_another_project_or_not_ones_to_read(plan, reports, consortium_lead):
    foreign = make_statement(reports["COAST"], "lessons", "Of the other project.")
    unsent = make_statement(reports["YPSA"], "lessons", "Not yet sent.")
    praise = make_statement(reports["FLM"], "went_well", "No lesson.", by=consortium_lead)
    for row in (foreign, unsent, praise):
        with pytest.raises(Refused, match="cannot be answered here"):
            plan.answer(by=consortium_lead, at=MORNING, lesson=row)
    with pytest.raises(Refused):
        plan.answer(by=consortium_lead, at=MORNING)
    assert PlanAnswer.objects.count() == 0


def test_readers_see_what_they_are_cleared_for(plan, reports, consortium_lead, lesson):
    held = make_change(reports["FLM"], "Zaman was transferred.", by=consortium_lead, sign="negative", confidentiality=3)
    plan.answer(by=consortium_lead, at=MORNING, lesson=lesson)
    plan.answer(by=consortium_lead, at=MORNING + timedelta(minutes=1), change=held)
    told = [[answer["quote"] for answer in present(plan.content(), level)["answers"]] for level in Level]
    assert told == [[], [lesson.text], [lesson.text, held.text], [lesson.text, held.text]]


def test_a_row_restricted_since_is_told_no_more(plan, reports, seat, focal_person, consortium_lead, complete_report):
    row = make_statement(complete_report, "lessons", "Zaman pays the clerk.", by=focal_person)
    complete_report.take("submit", by=focal_person, at=MORNING)
    plan.answer(by=consortium_lead, at=MORNING, lesson=row)
    assert "Zaman" in str(plan.content())
    type(row).objects.filter(pk=row.pk).update(confidentiality=4)
    assert plan.content()["answers"] == []


def test_its_words_stay_as_they_were_answered(plan, lesson, consortium_lead):
    plan.answer(by=consortium_lead, at=MORNING, lesson=lesson)
    lesson.rewrite(version=lesson.version, by=consortium_lead, text="Zaman pays the clerk.")
    assert [answer["quote"] for answer in plan.content()["answers"]] == [
        "A receipt is a better request than a lower price."
    ]
    lesson.remove(version=lesson.version, by=consortium_lead)
    assert [answer["quote"] for answer in plan.content()["answers"]] == [
        "A receipt is a better request than a lower price."
    ]


def test_an_answer_is_taken_back_in_a_draft_alone(plan, lesson, consortium_lead):
    answer = plan.answer(by=consortium_lead, at=MORNING, lesson=lesson)
    plan.propose(by=consortium_lead, at=MORNING)
    with pytest.raises(Refused):
        plan.unanswer(answer)
    plan.withdraw(by=consortium_lead)
    plan.unanswer(answer)
    assert PlanAnswer.objects.count() == 0
