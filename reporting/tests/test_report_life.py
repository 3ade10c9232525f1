"""What a report goes through: every state and deed against the table, and what each step leaves behind."""

import threading
from datetime import date

import pytest
from django.db import connections

from conftest import MORNING, complete, make_statement
from partners.models import Appointment
from partners.refusals import Refused
from partners.standing import Role
from reporting import rules
from reporting.models import Incomplete, Overtaken, Report, Snapshot
from reporting.workflow import STEPS, Action, Status


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("status", list(Status))
def test_a_deed_happens_exactly_where_the_table_allows_it(complete_report, focal_person, status, action):
    Report.objects.filter(pk=complete_report.pk).update(status=status)

    if status in STEPS[action].before:
        event = complete_report.take(action, by=focal_person, at=MORNING, note="Because.")
        assert (event.before, event.after, event.by) == (status, STEPS[action].after, focal_person)
        expected = STEPS[action].after
    else:
        with pytest.raises(Refused):
            complete_report.take(action, by=focal_person, at=MORNING, note="Because.")
        expected = status

    assert Report.objects.get(pk=complete_report.pk).status == expected


@pytest.mark.parametrize("action", [action for action, step in STEPS.items() if step.needs_note])
def test_a_deed_that_needs_a_reason_is_refused_without_one(complete_report, reviewer, action):
    [before, *_rest] = STEPS[action].before
    Report.objects.filter(pk=complete_report.pk).update(status=before)
    with pytest.raises(Refused):
        complete_report.take(action, by=reviewer, at=MORNING, note="  ")
    assert Report.objects.get(pk=complete_report.pk).status == before


def test_gaps_are_named_and_nothing_changes(report, focal_person):
    with pytest.raises(Incomplete) as refusal:
        report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    assert len(refusal.value.gaps) == 19
    # Four criteria, a change, an actor, a risk, spending and an event; five notes of two questions each.
    report.refresh_from_db()
    assert (report.status, report.snapshots.count(), report.events.count()) == (Status.DRAFT, 0, 1)


def test_submitting_freezes_what_was_sent(complete_report, focal_person, reviewer):
    complete_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    complete_report.take(Action.RETURN, by=reviewer, at=MORNING, note="Say where.")
    statement = complete_report.statements.first()
    statement.rewrite(version=statement.version, by=focal_person, text="Quite another sentence.")

    [snapshot] = Snapshot.objects.all()
    assert snapshot.is_intact
    assert snapshot.content["progress"]["criteria"][0]["statements"][0]["text"] == "YPSA says of went_well."
    with pytest.raises(TypeError):
        snapshot.save()


def test_a_closed_report_takes_no_words(submitted_report, contributor):
    statement = submitted_report.statements.first()
    with pytest.raises(Refused):
        statement.rewrite(version=statement.version, by=contributor, text="Too late.")
    with pytest.raises(Refused):
        make_statement(submitted_report, by=contributor)
    with pytest.raises(Refused):
        statement.remove(version=statement.version, by=contributor)
    with pytest.raises(Refused):
        statement.move(2, by=contributor)
    assert submitted_report.statements.count() == 4


def test_more_time_needs_a_reason_and_a_later_day(report, reviewer):
    with pytest.raises(Refused):
        report.extend(date(2017, 4, 20), by=reviewer, at=MORNING, note="")
    with pytest.raises(Refused):
        report.extend(date(2017, 4, 1), by=reviewer, at=MORNING, note="Flood.")
    report.extend(date(2017, 4, 20), by=reviewer, at=MORNING, note="Flood.")
    report.refresh_from_db()
    assert report.due_on == date(2017, 4, 20)
    assert not report.is_overdue(date(2017, 4, 20))
    assert report.is_overdue(date(2017, 4, 21))


def test_who_may_do_what(report, contributor, focal_person, reviewer, consortium_lead, facilitator, observer, stranger):
    may = {
        person.name: {action for action in Action if rules.can_take(person, action, report)}
        for person in (contributor, focal_person, reviewer, consortium_lead, facilitator, observer, stranger)
    }
    reviewing = {Action.RETURN, Action.APPROVE, Action.REOPEN, Action.EXCUSE, Action.EXPECT}
    assert may == {
        contributor.name: set(),
        focal_person.name: {Action.SUBMIT, Action.WITHDRAW},
        reviewer.name: reviewing,
        consortium_lead.name: set(),
        facilitator.name: set(),
        observer.name: set(),
        stranger.name: set(),
    }


def test_nobody_judges_a_report_that_one_writes_in(reports, seat, reviewer):
    Appointment.objects.create(person=reviewer, role=Role.CONTRIBUTOR, seat=seat)
    assert not rules.can_take(reviewer, Action.APPROVE, reports["YPSA"])
    assert rules.can_take(reviewer, Action.APPROVE, reports["BOMSA"])


@pytest.mark.django_db(transaction=True)
def test_of_two_simultaneous_submissions_exactly_one_wins(report, focal_person):
    complete(report)
    outcomes = []
    together = threading.Barrier(2)

    def submit():
        mine = Report.objects.get(pk=report.pk)
        together.wait()
        try:
            mine.take(Action.SUBMIT, by=focal_person, at=MORNING)
            outcomes.append("submitted")
        except Refused:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=submit) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert sorted(outcomes) == ["refused", "submitted"]
    assert Snapshot.objects.count() == 1
    assert report.events.filter(action=Action.SUBMIT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_of_one_row_one_is_told_and_nothing_is_lost(report, contributor, focal_person):
    statement = make_statement(report, by=contributor)
    outcomes = {}
    together = threading.Barrier(2)

    def write(person, text):
        mine = type(statement).objects.get(pk=statement.pk)
        together.wait()
        try:
            mine.rewrite(version=1, by=person, text=text)
            outcomes[text] = "saved"
        except Overtaken as overtaken:
            outcomes[text] = (overtaken.theirs.text, overtaken.mine["text"])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=pair) for pair in ((contributor, "One."), (focal_person, "Two."))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    [winner] = [text for text, outcome in outcomes.items() if outcome == "saved"]
    [loser] = [text for text, outcome in outcomes.items() if outcome != "saved"]
    assert outcomes[loser] == (winner, loser)
    statement.refresh_from_db()
    assert (statement.text, statement.version) == (winner, 2)


def test_reports_and_rows_are_visible_as_the_rules_say(
    reports, contributor, focal_person, consortium_lead, reviewer, facilitator, administrator, observer, stranger
):
    """The querysets and the sentences agree for every person, report and level."""
    rows = []
    for report in reports.values():
        for level in (1, 2, 3, 4):
            rows.append(make_statement(report, text=f"{report} {level}", confidentiality=level))
    for status in Status:
        Report.objects.update(status=status)
        for person in (
            contributor,
            focal_person,
            consortium_lead,
            reviewer,
            facilitator,
            administrator,
            observer,
            stranger,
        ):
            known = set(Report.objects.known_to(person))
            seen = set(Report.objects.visible_to(person))
            read = set(type(rows[0]).objects.visible_to(person))
            every = list(Report.objects.all())
            assert known == {report for report in every if rules.can_know(person, report)}
            assert seen == {report for report in every if rules.can_read(person, report)}
            fresh = type(rows[0]).objects.select_related("report")
            assert read == {row for row in fresh if rules.can_read_part(person, row)}


def test_leads_know_of_a_draft_only_that_it_exists(report, consortium_lead):
    make_statement(report)
    assert Report.objects.known_to(consortium_lead).filter(pk=report.pk).exists()
    assert not Report.objects.visible_to(consortium_lead).filter(pk=report.pk).exists()
    assert not report.statements.visible_to(consortium_lead).exists()
