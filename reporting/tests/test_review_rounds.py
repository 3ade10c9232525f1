"""A round is opened by a submission, judged chapter by chapter in an exact version, and decided once, by who leads it."""

import pytest

from conftest import MORNING, make_reason, make_statement, make_thread, review, write_inception
from partners.refusals import Refused
from reporting.models import Side, State, Thread, Undecided
from reporting.workflow import Action, Status


def decide(round, action=Action.APPROVE, **changes):
    return round.decide(
        action,
        **{"by": round.lead, "at": MORNING, "seen": round.snapshot.sha256, "note": "See the comments.", **changes},
    )


def test_a_submission_opens_a_round_led_by_the_projects_own_reviewer(colleague, reviewer, submitted_report):
    round = submitted_report.rounds.get()
    assert (round.number, round.is_open, round.lead, round.snapshot) == (
        1,
        True,
        reviewer,
        submitted_report.snapshots.get(),
    )


def test_a_reviewed_report_is_approved_and_its_round_is_over(round, submitted_report):
    review(round)
    decide(round)
    submitted_report.refresh_from_db()
    assert (submitted_report.status, round.outcome, round.closed_at) == (Status.APPROVED, Action.APPROVE, MORNING)


def test_what_is_still_to_be_done_is_named_and_nothing_changes(round, submitted_report):
    with pytest.raises(Undecided) as undecided:
        decide(round)
    assert len(undecided.value.gaps) == 9 + round.items().count()
    submitted_report.refresh_from_db()
    assert (submitted_report.status, submitted_report.rounds.get().is_open) == (Status.SUBMITTED, True)


def test_a_chapter_that_needs_improvement_is_not_approved_but_returned(round):
    review(round, "progress")
    with pytest.raises(Undecided):
        decide(round)
    decide(round, Action.RETURN, reason=make_reason("unclear"))
    assert (round.outcome, round.reason.code) == (Action.RETURN, "unclear")


def test_returning_wants_a_reason_and_words(round):
    review(round, "progress")
    with pytest.raises(Refused, match="Choose why"):
        decide(round, Action.RETURN)
    with pytest.raises(Refused, match="what the partner should change"):
        decide(round, Action.RETURN, reason=make_reason(), note=" ")


def test_nothing_is_decided_twice(round, submitted_report):
    review(round)
    decide(round)
    with pytest.raises(Refused, match="approved on 3 April 2017"):
        decide(round)
    assert submitted_report.events.filter(action=Action.APPROVE).count() == 1


def test_only_who_leads_decides(round, colleague):
    review(round)
    with pytest.raises(Refused, match="Tanvir Ahmed leads this review"):
        decide(round, by=colleague)
    round.lead_by(colleague)
    review(round)
    decide(round)
    assert round.outcome == Action.APPROVE


def test_another_version_than_the_one_read_is_neither_judged_nor_decided(round):
    with pytest.raises(Refused, match="another version"):
        round.judge("progress", "fine", by=round.lead, at=MORNING, seen="0" * 64)
    review(round)
    with pytest.raises(Refused, match="submitted again"):
        decide(round, seen="0" * 64)


def test_a_verdict_holds_as_long_as_its_chapter_stays_as_it_was(round, submitted_report, focal_person):
    review(round, "progress")
    decide(round, Action.RETURN, reason=make_reason())
    make_statement(submitted_report, by=focal_person, text="In Sitakunda and Banshkhali.")
    submitted_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    second = submitted_report.rounds.last()
    found = {state.chapter.key: (state.of(second.lead) is not None, state.is_unchanged) for state in second.chapters}
    assert (second.number, second.lead) == (2, round.lead)
    assert found.pop("progress") == (False, False)
    assert len(found) == 8 and set(found.values()) == {(True, True)}


def test_a_withdrawn_round_takes_no_comment(round, submitted_report, focal_person):
    submitted_report.take(Action.WITHDRAW, by=focal_person, at=MORNING)
    with pytest.raises(Refused, match="the partner withdrew"):
        make_thread(round)
    assert submitted_report.status == Status.DRAFT


def test_an_open_comment_wants_an_answer_before_it_is_submitted_again(round, submitted_report, focal_person):
    thread = make_thread(round)
    make_thread(round, text="Ask their lead.", audience="internal")
    review(round, "progress")
    decide(round, Action.RETURN, reason=make_reason())
    assert [gap.url.partition("#")[2] for gap in submitted_report.gaps()] == [f"thread-{thread.pk}"]
    thread.reply("Named now.", by=focal_person, at=MORNING, side=Side.PARTNER, state=State.AGREED)
    assert submitted_report.gaps() == []


def test_no_approval_while_a_shared_comment_is_unresolved(round):
    thread = make_thread(round)
    make_thread(round, text="Ask their lead.", audience="internal")
    review(round)
    with pytest.raises(Undecided) as undecided:
        decide(round)
    assert len(undecided.value.gaps) == 1
    thread.reply("", by=round.lead, at=MORNING, side=Side.PROKAS, state=State.RESOLVED)
    decide(round)


def test_nobody_replies_to_what_is_resolved(round, focal_person):
    thread = make_thread(round)
    thread.reply("", by=round.lead, at=MORNING, side=Side.PROKAS, state=State.RESOLVED)
    with pytest.raises(Refused, match="resolved by PROKAS"):
        thread.reply("But …", by=focal_person, at=MORNING, side=Side.PARTNER, state=State.DISAGREED)
    assert thread.comments.count() == 2


def test_a_comment_quotes_the_row_it_is_about(round, submitted_report):
    row = submitted_report.statements.first()
    assert make_thread(round, row=row.pk).quote == row.text
    with pytest.raises(Refused, match="does not stand in this submission"):
        make_thread(round, chapter="context", row=row.pk)


def test_internal_comments_are_for_those_who_judge(round, focal_person, stranger, facilitator, colleague):
    internal = make_thread(round, audience="internal")
    shared = make_thread(round)
    seen = {
        person.name: set(Thread.objects.visible_to(person))
        for person in (focal_person, stranger, facilitator, colleague)
    }
    assert seen == {
        focal_person.name: {shared},
        stranger.name: set(),
        facilitator.name: set(),
        colleague.name: {internal, shared},
    }


def test_only_readers_are_mentioned(round, focal_person, stranger, colleague):
    for audience, person in (("shared", stranger), ("internal", focal_person)):
        with pytest.raises(Refused, match="people who can read"):
            make_thread(round, audience=audience, mentions=[person])
    assert list(make_thread(round, mentions=[focal_person, colleague]).comments.get().mentions.all())


def test_an_inception_report_goes_through_the_same_rounds(inception, consortium_lead, reviewer):
    write_inception(inception, by=consortium_lead)
    assert inception.gaps() == []
    inception.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    round = inception.rounds.get()
    review(round, "power")
    decide(round, Action.RETURN, reason=make_reason("power"))
    assert (inception.status, round.verdicts.filter(opinion="needs_improvement").get().chapter) == ("returned", "power")
