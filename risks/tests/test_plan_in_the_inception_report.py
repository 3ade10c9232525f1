"""The plan is a chapter of the inception report: sent, returned, withdrawn and approved with it."""

from datetime import timedelta

import pytest

from conftest import MORNING, make_activity, make_thread, review, write_inception
from partners.clearance import Level
from partners.refusals import Refused
from reporting.models import Report
from reporting.tests.calling import Api
from risks import rules
from risks.models import PlanVersion

LATER = MORNING + timedelta(days=1)


def plans():
    return list(PlanVersion.objects.order_by("number").values_list("number", "state"))


def chapter_of(report):
    return next(chapter for chapter in report.chapters if chapter.key == "plan")


def test_it_begins_with_the_report_and_its_gaps_keep_it_from_being_sent(inception):
    assert plans() == [(1, "draft")]
    assert "Write the first outcome." in [gap.message for gap in inception.gaps()]
    assert chapter_of(inception).url(inception) == "/FLM/plan/"


def test_it_follows_the_report(inception, consortium_lead, reviewer):
    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    assert plans() == [(1, "proposed")]
    inception.take("withdraw", by=consortium_lead, at=MORNING)
    assert plans() == [(1, "draft")]
    inception.take("submit", by=consortium_lead, at=MORNING)
    inception.take("return", by=reviewer, at=LATER, note="See the comments.")
    assert plans() == [(1, "returned")]
    assert PlanVersion.objects.get().note == "See the comments."
    inception.take("submit", by=consortium_lead, at=LATER)  # the same plan again
    inception.take("approve", by=reviewer, at=LATER)
    assert plans() == [(1, "approved")]
    assert PlanVersion.objects.current(inception.ibp).decided_by == reviewer


def test_it_is_taken_back_with_the_report_alone(sign_in, inception, consortium_lead, reviewer):
    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    client, pk = sign_in(consortium_lead), PlanVersion.objects.get().pk
    page = client.post("/FLM/plan/1/take/withdraw/")
    assert page.status_code == 409
    assert "withdraw that report" in page.content.decode()
    assert Api(consortium_lead).post(f"plan-versions/{pk}/take/withdraw/").status_code == 409
    assert plans() == [(1, "proposed")]


def test_a_proposal_made_before_the_report_was_opened_again_can_be_taken_back(inception, consortium_lead, reviewer):
    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    inception.take("approve", by=reviewer, at=MORNING)
    plan = PlanVersion.objects.revise(inception.ibp, by=consortium_lead, at=LATER, reason="A rate was fixed.")
    plan.propose(by=consortium_lead, at=LATER)
    inception.take("reopen", by=reviewer, at=LATER, note="The budget has changed.")
    assert rules.steps_for(consortium_lead, plan) == ["withdraw"]
    plan.withdraw(by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=LATER)
    inception.take("approve", by=reviewer, at=LATER)
    assert plans() == [(1, "approved"), (2, "approved")]


def test_what_prokas_has_read_is_not_dropped(inception, consortium_lead, reviewer):
    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    inception.take("return", by=reviewer, at=MORNING, note="See plan.")
    plan = PlanVersion.objects.revise(inception.ibp, by=consortium_lead, at=LATER, reason="PROKAS asked.")
    assert rules.steps_for(consortium_lead, plan) == ["drop"]
    inception.take("submit", by=consortium_lead, at=LATER)
    inception.take("withdraw", by=consortium_lead, at=LATER)
    plan.refresh_from_db()
    assert rules.steps_for(consortium_lead, plan) == []
    with pytest.raises(Refused, match="has been with PROKAS"):
        plan.drop(by=consortium_lead)
    assert plans() == [(1, "returned"), (2, "draft")]


def test_what_prokas_said_when_it_came_back_is_for_those_it_was_said_to(
    sign_in, inception, consortium_lead, reviewer, focal_person, facilitator
):
    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    inception.take("return", by=reviewer, at=LATER, note="Nobody believes these figures.")
    pk = PlanVersion.objects.get().pk
    for person, reads in ((consortium_lead, True), (reviewer, True), (focal_person, False), (facilitator, False)):
        api, client = Api(person), sign_in(person)
        told = [client.get("/FLM/plan/"), client.get("/FLM/plan/1/")]
        told += [api.get("plan-versions/"), api.get(f"plan-versions/{pk}/")]
        assert [answer.status_code for answer in told] == [200] * 4
        assert ["Nobody believes" in answer.content.decode() for answer in told] == [reads] * 4


def test_a_new_version_answers_the_comment_and_is_judged_in_the_second_round(inception, consortium_lead, reviewer):
    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    there = inception.rounds.get()
    there.lead_by(reviewer)
    row = PlanVersion.objects.get().activities.get()
    thread = make_thread(there, "plan", "Who talks with agents?", row=row.key)
    assert thread.quote == row.title
    review(there, "plan")
    there.decide("return", by=reviewer, at=LATER, seen=there.snapshot.sha256, note="See plan.", reason=reason_of(there))
    inception = Report.objects.get(pk=inception.pk)
    plan = PlanVersion.objects.revise(inception.ibp, by=consortium_lead, at=LATER, reason="PROKAS asked about agents.")
    plan.answer(by=consortium_lead, at=LATER, thread=thread)
    make_activity(plan.outcomes.get(), "Talk with village agents.", by=consortium_lead)
    thread.reply("Now they do.", by=consortium_lead, at=LATER, side="partner", state="agreed")
    inception.take("submit", by=consortium_lead, at=LATER)
    assert plans() == [(1, "returned"), (2, "proposed")]
    second = inception.rounds.get(number=2)
    changed = [state.chapter.key for state in second.chapters if not state.is_unchanged]
    assert changed == ["plan"]
    sent = second.snapshot.content["plan"]
    assert (sent["number"], [answer["quote"] for answer in sent["answers"]]) == (2, ["Who talks with agents?"])


def reason_of(there):
    from conftest import make_reason

    return make_reason()


def test_what_was_sent_stays_though_a_new_draft_is_written(inception, consortium_lead, reviewer):
    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    inception.take("approve", by=reviewer, at=MORNING)
    plan = PlanVersion.objects.revise(inception.ibp, by=consortium_lead, at=LATER, reason="Zaman left.")
    make_activity(plan.outcomes.get(), "Ask Zaman.", by=consortium_lead)
    inception = Report.objects.get(pk=inception.pk)
    assert "Zaman" not in str(inception.content())
    plan.propose(by=consortium_lead, at=LATER)  # by itself: the report is approved
    assert plans() == [(1, "approved"), (2, "proposed")]


def test_each_audience_reads_its_own(inception, consortium_lead):
    write_inception(inception, by=consortium_lead)
    plan = PlanVersion.objects.get()
    make_activity(plan.outcomes.get(), "Ask Zaman.", by=consortium_lead, confidentiality=4)
    chapter = chapter_of(inception)
    told = ["Zaman" in str(chapter.section(inception, level).values) for level in Level]
    assert told == [False, False, False, True]
    assert chapter.present({}, Level.PUBLIC)["outcomes"] == []


def test_the_report_is_read_and_printed_with_it(sign_in, inception, consortium_lead, reviewer):
    from django.template.loader import render_to_string

    write_inception(inception, by=consortium_lead)
    inception.take("submit", by=consortium_lead, at=MORNING)
    page = sign_in(reviewer).get(f"/reports/{inception.pk}/read/")
    assert "Publish the fixed rate in every union." in page.text and "Q1–Q3 2017" in page.text
    section = chapter_of(inception).section(inception, Level.RESTRICTED)
    printed = render_to_string(section.template, {"values": section.values, "level": 3})
    assert "<thead>" in printed and "Publish the fixed rate" in printed and "Consortium" in printed
