"""Due days: told 14, 7 and 1 day before and once afterwards, each once, whatever the clock missed."""

from datetime import date, datetime, time, timedelta

import pytest

from conftest import DHAKA, MORNING, complete, make_person
from partners.standing import Role
from reporting.models import Notice
from reporting.notifying import remind_of_due_days
from reporting.tasks import remind_of_due_days as every_half_hour
from reporting.workflow import Action

DUE = date(2017, 4, 6)


def run(day, times=2):
    for _time in range(times):
        remind_of_due_days(day, at=datetime.combine(day, time(9), tzinfo=DHAKA))


def told(person):
    return [(notice.happening, notice.day) for notice in reversed(Notice.objects.filter(person=person))]


def before(days):
    return DUE - timedelta(days=days)


def test_writers_are_told_three_times_before_the_day(report, focal_person, contributor, reviewer, stranger):
    for days in range(20, -1, -1):
        run(before(days))
    assert told(focal_person) == [("due", before(14)), ("due", before(7)), ("due", before(1))]
    assert told(contributor) == told(focal_person)
    assert told(reviewer) == []
    assert told(stranger) == told(focal_person)  # of their own report
    assert set(Notice.objects.filter(person=stranger).values_list("report__ibp__code", flat=True)) == {"CFTM"}
    assert Notice.objects.filter(person=focal_person)[0].words == "Due Thursday 6 April"


def test_once_it_is_late_its_reviewers_are_told_too(report, focal_person, reviewer, colleague, consortium_lead):
    for days in (1, 2, 3):
        run(DUE + timedelta(days=days))
    assert told(focal_person) == [("overdue", DUE + timedelta(days=1))]
    late = Notice.objects.filter(report=report)
    assert {notice.person for notice in late} == {focal_person, reviewer, colleague}


def test_a_clock_that_stood_still_catches_up_with_the_nearest(report, focal_person):
    run(before(10))
    run(before(3))
    run(DUE)
    assert told(focal_person) == [("due", before(10)), ("due", before(3)), ("due", DUE)]
    run(DUE + timedelta(days=40))
    assert told(focal_person)[3:] == [("overdue", DUE + timedelta(days=40))]


def test_more_time_brings_new_notices(report, focal_person, reviewer):
    run(before(1))
    run(DUE + timedelta(days=1))
    report.extend(date(2017, 4, 20), by=reviewer, at=MORNING + timedelta(days=4), note="The flood.")
    run(DUE + timedelta(days=2))
    run(date(2017, 4, 19))
    run(date(2017, 4, 21))
    assert told(focal_person) == [
        ("due", before(1)),
        ("overdue", DUE + timedelta(days=1)),
        ("due", DUE + timedelta(days=2)),
        ("due", date(2017, 4, 19)),
        ("overdue", date(2017, 4, 21)),
    ]
    assert Notice.objects.filter(person=focal_person)[0].due_on == date(2017, 4, 20)


@pytest.mark.parametrize("state", ["submitted", "no_return"])
def test_what_needs_nothing_more_brings_none(reports, report, focal_person, reviewer, state):
    if state == "submitted":
        complete(report).take(Action.SUBMIT, by=focal_person, at=MORNING)
    else:
        report.take(Action.EXCUSE, by=reviewer, at=MORNING, note="Joined late.")
    run(before(1))
    run(DUE + timedelta(days=1))
    assert Notice.objects.filter(report=report).count() == 0


def test_a_returned_report_is_awaited_again(submitted_report, focal_person, reviewer):
    run(before(1))
    submitted_report.take(Action.RETURN, by=reviewer, at=MORNING, note="Please.")
    run(before(1))
    assert told(focal_person) == [("due", before(1))]


def test_what_came_back_after_its_due_day_is_not_called_overdue_until_it_is_given_time(
    submitted_report, focal_person, reviewer
):
    late = datetime.combine(submitted_report.due_on + timedelta(days=4), time(12), DHAKA)
    submitted_report.take(Action.RETURN, by=reviewer, at=late, note="Please.")
    run(late.date() + timedelta(days=1))
    assert told(focal_person) == []
    submitted_report.extend(late.date() + timedelta(days=7), by=reviewer, at=late, note="A week.")
    run(late.date() + timedelta(days=8))
    assert [happening for happening, _day in told(focal_person)] == ["overdue"]


def test_of_the_consortiums_reports_its_lead_is_told(inception, consolidated, consortium_lead, focal_person):
    run(date(2017, 4, 19))
    mine = Notice.objects.filter(person=consortium_lead).order_by("report__kind", "happening")
    assert [(one.report.kind, one.happening) for one in mine] == [("consolidated", "overdue"), ("inception", "due")]
    assert not Notice.objects.filter(person=focal_person, report__kind="inception").exists()


def test_nothing_new_costs_two_queries(reports, focal_person, stranger, flm, cftm, django_assert_num_queries):
    for report in reports.values():
        if report.seat_id not in (focal_person.standing.speaks_for | stranger.standing.speaks_for):
            role = {"seat": report.seat} if report.seat else {"ibp": report.ibp}
            make_person(report.owner_name, Role.FOCAL_PERSON if report.seat else Role.CONSORTIUM_LEAD, **role)
    run(before(1))
    assert Notice.objects.count() == len(reports) == 6
    with django_assert_num_queries(2):
        run(before(1), times=1)


def test_the_clock_asks_for_today(report, focal_person):
    every_half_hour()
    assert [notice.happening for notice in Notice.objects.filter(person=focal_person)] == ["overdue"]
