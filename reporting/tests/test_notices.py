"""Who is told of what: each step and comment once, those it concerns, never who did it, never who may not know."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, complete, make_person, make_thread, review
from partners.appointing import deactivate
from partners.models import Appointment
from partners.standing import Role
from reporting import notifying
from reporting.models import Comment, Notice, ReportEvent, Side
from reporting.reminding import remind
from reporting.workflow import Action

LATER = MORNING + timedelta(hours=2)


def tell(at=LATER):
    notifying.tell(at=at)


def told(*happenings):
    """(person, what) of every notice so far, in no order; only of these happenings where some are named."""
    notices = Notice.objects.select_related("person")
    found = notices.filter(happening__in=happenings) if happenings else notices
    return sorted((notice.person.name, notice.happening) for notice in found)


def test_of_a_submission_its_reviewers_and_the_lead_are_told(
    complete_report, focal_person, contributor, reviewer, colleague, consortium_lead, facilitator, stranger
):
    event = complete_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    tell()
    assert told() == [
        ("Ishrat Jahan", "submitted"),
        ("Sultana Razia", "submitted"),
        ("Tanvir Ahmed", "submitted"),
    ]
    event.refresh_from_db()
    assert event.told_at == LATER
    notice = Notice.objects.get(person=reviewer)
    assert (notice.at, notice.by, notice.report) == (MORNING, focal_person, complete_report)
    assert (notice.words, notice.place) == ("Submitted by Maksuda Begum", f"/reports/{complete_report.pk}/")


def test_of_a_withdrawal_the_same(submitted_report, focal_person, reviewer, consortium_lead):
    submitted_report.take(Action.WITHDRAW, by=focal_person, at=MORNING)
    tell()
    assert told("withdrawn") == [("Sultana Razia", "withdrawn"), ("Tanvir Ahmed", "withdrawn")]


def test_what_comes_back_is_told_to_its_writers(
    round, reviewer, focal_person, contributor, consortium_lead, colleague, stranger
):
    round.report.take(Action.RETURN, by=reviewer, at=MORNING, note="Name the unions.")
    tell()
    assert told("returned") == [("Arif Hossain", "returned"), ("Maksuda Begum", "returned")]


def test_of_an_approval_the_lead_is_told_too(round, reviewer, focal_person, contributor, consortium_lead):
    review(round)
    round.decide(Action.APPROVE, by=reviewer, at=MORNING, seen=round.snapshot.sha256)
    round.report.take(Action.REOPEN, by=reviewer, at=MORNING, note="A number is wrong.")
    tell()
    writers = ("Arif Hossain", "Maksuda Begum")
    assert told("approved") == [(name, "approved") for name in (*writers, "Sultana Razia")]
    assert told("reopened") == [(name, "reopened") for name in writers]


def test_of_the_consolidated_report_the_lead_writes(consolidated, reports, reviewer, consortium_lead):
    other = make_person("Farida Akhter", Role.CONSORTIUM_LEAD, ibp=consolidated.ibp)
    consolidated.take(Action.EXCUSE, by=reviewer, at=MORNING, note="None yet.")
    tell()
    assert told() == []  # concerns nobody
    ReportEvent.objects.create(
        report=consolidated, action="return", before="submitted", after="returned", by=reviewer, at=MORNING
    )
    ReportEvent.objects.create(
        report=consolidated, action="submit", before="draft", after="submitted", by=other, at=MORNING
    )
    tell()
    assert told() == [
        ("Farida Akhter", "returned"),
        ("Sultana Razia", "returned"),
        ("Tanvir Ahmed", "submitted"),
    ]


def test_who_did_it_is_not_told(reports, report, seat, flm, reviewer):
    """Somebody who is the partner's focal person and the consortium's lead."""
    both = make_person("Rokeya Begum", Role.FOCAL_PERSON, seat=seat)
    Appointment.objects.create(person=both, role=Role.CONSORTIUM_LEAD, ibp=flm)
    complete(report).take(Action.SUBMIT, by=both, at=MORNING)
    tell()
    assert told() == [("Tanvir Ahmed", "submitted")]


def test_an_event_is_told_once_however_often_one_tries(submitted_report, reviewer):
    for _time in range(3):
        tell()
    assert told() == [("Tanvir Ahmed", "submitted")]
    ReportEvent.objects.update(told_at=None)  # as if the note of it had been lost
    tell()
    assert told() == [("Tanvir Ahmed", "submitted")]


def test_opening_a_quarter_tells_nobody(reports, contributor, reviewer, consortium_lead):
    assert ReportEvent.objects.filter(told_at=None).count() == len(reports)
    tell()
    assert ReportEvent.objects.filter(told_at=None).count() == 0
    assert Notice.objects.count() == 0


# ── Comments ────────────────────────────────────────────────────────────────


def test_a_shared_comment_is_for_the_writers(round, reviewer, colleague, focal_person, contributor, consortium_lead):
    thread = make_thread(round)
    tell()
    assert told("comment") == [("Arif Hossain", "comment"), ("Maksuda Begum", "comment")]
    notice = Notice.objects.get(person=focal_person)
    assert notice.words == "Tanvir Ahmed commented on “Progress review”"
    assert notice.place == f"/threads/{thread.pk}/"


def test_an_answer_is_for_those_who_take_part(round, reviewer, colleague, focal_person, contributor):
    silent = make_person("Mahbub Alam", Role.REVIEWER)
    thread = make_thread(round, by=colleague)
    Comment.objects.update(told_at=MORNING)
    thread.reply("In Kutubdia.", by=focal_person, at=MORNING, side=Side.PARTNER, state="clarified")
    tell()
    assert told("comment") == [("Ishrat Jahan", "comment"), ("Tanvir Ahmed", "comment")]  # who asked, and who leads
    Comment.objects.update(told_at=MORNING)
    thread.reply("And Pekua.", by=contributor, at=MORNING, side=Side.PARTNER)
    tell()
    assert told("comment").count(("Maksuda Begum", "comment")) == 1  # who answered before
    assert not Notice.objects.filter(person=silent, happening="comment").exists()


def test_an_internal_comment_stays_among_reviewers(round, reviewer, colleague, focal_person, contributor):
    silent = make_person("Mahbub Alam", Role.REVIEWER)
    make_thread(round, by=colleague, audience="internal", mentions=[])
    tell()
    assert told("comment", "mention") == [("Tanvir Ahmed", "comment")]  # who leads; nobody else spoke
    thread = make_thread(round, by=reviewer, audience="internal", mentions=[silent])
    thread.reply("I think so too.", by=colleague, at=MORNING, side=Side.PROKAS)
    tell()
    assert Notice.objects.filter(person=silent).exclude(happening="submitted").get().happening == "mention"
    assert not Notice.objects.filter(person__in=[focal_person, contributor]).exists()


def test_who_is_mentioned_is_told_that_and_nothing_else(round, reviewer, focal_person, contributor):
    make_thread(round, mentions=[focal_person])
    tell()
    assert told("comment", "mention") == [("Arif Hossain", "comment"), ("Maksuda Begum", "mention")]


# ── What one may no longer know ─────────────────────────────────────────────


def test_who_loses_the_role_loses_the_notices(round, reviewer, colleague, focal_person, contributor):
    make_thread(round)
    make_thread(round, audience="internal", by=colleague, text="Between us.")
    tell()
    for person, number in ((contributor, 1), (reviewer, 2)):
        assert Notice.objects.visible_to(person).count() == number
        for appointment in person.appointments.all():
            appointment.end(at=LATER)
        fresh = type(person).objects.get(pk=person.pk)
        assert Notice.objects.visible_to(fresh).count() == 0
        assert Notice.objects.filter(person=person).count() == number  # the row stays, as everything that happened


def test_who_changes_sides_no_longer_knows_what_was_internal(round, colleague, reviewer, seat):
    make_thread(round, audience="internal", by=reviewer, text="Between us.", mentions=[colleague])
    tell()
    assert Notice.objects.visible_to(colleague).filter(thread__isnull=False).count() == 1
    Appointment.objects.create(person=colleague, role=Role.CONTRIBUTOR, seat=seat)
    both = type(colleague).objects.get(pk=colleague.pk)
    assert Notice.objects.visible_to(both).filter(thread__isnull=False).count() == 0


def test_others_notices_are_not_ones_own(round, focal_person, contributor):
    make_thread(round)
    tell()
    assert [notice.person for notice in Notice.objects.visible_to(contributor)] == [contributor]


def test_people_without_an_account_get_none(complete_report, focal_person, reviewer, colleague):
    deactivate(colleague, at=MORNING)
    complete_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    tell()
    assert told() == [("Tanvir Ahmed", "submitted")]


# ── What was told already, and what it costs ────────────────────────────────


def test_a_portal_filled_with_the_past_sends_nothing(round, reviewer, focal_person, contributor, mailoutbox):
    for number in range(5):
        make_thread(round, text=f"Question {number}")
    round.report.take(Action.RETURN, by=reviewer, at=MORNING, note="Please answer.")
    notifying.told_already(on=(MORNING + timedelta(days=10)).date())
    notifying.post(at=MORNING + timedelta(days=400))
    notifying.remind_of_due_days((MORNING + timedelta(days=400)).date(), at=MORNING + timedelta(days=400))
    notifying.post(at=MORNING + timedelta(days=400))
    assert mailoutbox == []
    mine = Notice.objects.filter(person=focal_person)
    assert mine.count() == 7  # five comments, the return, and that it is overdue
    assert mine.unseen().count() == 3
    assert [notice.happening for notice in mine.unseen()][:1] == ["overdue"]


def test_nothing_to_tell_costs_next_to_nothing(reports, reviewer, django_assert_max_num_queries):
    tell()
    with django_assert_max_num_queries(7):  # one of them for each kind of what is told
        tell()
        notifying.post(at=LATER)


@pytest.mark.parametrize("people", [1, 5])
def test_telling_costs_the_same_for_many_people(submitted_report, seat, reviewer, people):
    tell()
    for number in range(people):
        make_person(f"Writer {number}", Role.CONTRIBUTOR, seat=seat)
    submitted_report.take(Action.RETURN, by=reviewer, at=MORNING, note="Please.")
    with CaptureQueriesContext(connection) as queries:
        tell()
    assert Notice.objects.filter(happening="returned").count() == people + 1
    assert len(queries) <= 11


def test_a_reminder_is_told_like_any_step(report, reviewer, focal_person, contributor):
    remind(report, by=reviewer, at=MORNING + timedelta(days=30))
    tell(MORNING + timedelta(days=30))
    assert told() == [("Arif Hossain", "reminder"), ("Maksuda Begum", "reminder")]
    assert Notice.objects.first().words == "Tanvir Ahmed reminds you: it was due Thursday 6 April"
