"""Reminding partners that are late, from the board: one or all of them, once a day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from conftest import MORNING, make_organisation, make_person, make_seat
from partners.refusals import Refused
from partners.standing import Role
from reporting.models import Report, ReportEvent
from reporting.reminding import remind
from reporting.workflow import Action

BOARD = "/FLM/2017Q1/"
LATE = MORNING + timedelta(days=10)


def text(answer):
    return " ".join(answer.content.decode().split())


def reminders():
    return ReportEvent.objects.filter(action="remind")


def test_a_reviewer_reminds_one_partner(
    sign_in, reports, report, reviewer, focal_person, contributor, django_capture_on_commit_callbacks
):
    client = sign_in(reviewer)
    assert "Remind<span" in text(client.get(BOARD))
    with django_capture_on_commit_callbacks() as nudges:
        answer = client.post(f"/reports/{report.pk}/remind/")
    assert (answer.status_code, answer.url) == (302, f"{BOARD}#report-{report.pk}")
    assert len(nudges) == 1
    event = reminders().get()
    assert (event.report, event.by, event.before, event.after) == (report, reviewer, "draft", "draft")
    page = text(client.get(BOARD))
    assert "A reminder about YPSA · Quarter 1, 2017 is on its way." in page
    assert "reminded today" in page
    report.refresh_from_db()
    assert report.status == "draft"


def test_a_second_press_says_that_it_was_sent(sign_in, reports, report, reviewer, colleague, focal_person):
    sign_in(reviewer).post(f"/reports/{report.pk}/remind/")
    client = sign_in(colleague)
    client.post(f"/reports/{report.pk}/remind/")
    assert reminders().count() == 1
    page = text(client.get(BOARD))
    assert "was already sent today, at" in page and "by Tanvir Ahmed" in page


def test_on_another_day_it_can_be_sent_again(report, reviewer, focal_person):
    remind(report, by=reviewer, at=LATE)
    with pytest.raises(Refused, match="was already sent today, at 09:00 by Tanvir Ahmed"):
        remind(report, by=reviewer, at=LATE + timedelta(hours=14))
    remind(report, by=reviewer, at=LATE + timedelta(hours=16))  # after midnight in Dhaka
    assert reminders().count() == 2


def test_what_is_not_overdue_brings_no_reminder(complete_report, reviewer, focal_person):
    with pytest.raises(Refused, match="is not overdue"):
        remind(complete_report, by=reviewer, at=MORNING)
    complete_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    with pytest.raises(Refused, match="is not overdue"):
        remind(complete_report, by=reviewer, at=LATE)
    assert reminders().count() == 0


def test_nobody_can_be_reminded_where_nobody_writes(sign_in, report, reviewer):
    client = sign_in(reviewer)
    client.post(f"/reports/{report.pk}/remind/")
    assert "Nobody writes YPSA · Quarter 1, 2017 yet" in text(client.get(BOARD))
    assert reminders().count() == 0


def test_all_that_are_late_at_once(sign_in, reports, reviewer, seat, lead_seat, other_seat):
    for partner in (seat, lead_seat, other_seat):
        make_person(f"Writer of {partner}", Role.CONTRIBUTOR, seat=partner)
    reports["IID"].take(Action.EXCUSE, by=reviewer, at=MORNING, note="None.")
    client = sign_in(reviewer)
    assert "Remind all 2 that are late" in text(client.get(BOARD))
    answer = client.post(f"{BOARD}remind/", follow=True)
    assert "2 reminders are on their way." in text(answer)
    assert "All of them have been reminded today." in text(answer)
    assert {event.report.owner_name for event in reminders()} == {"YPSA", "BOMSA"}
    assert "Everybody who is late has already been reminded today." in text(client.post(f"{BOARD}remind/", follow=True))
    assert reminders().count() == 2


def test_the_lead_reminds_members_and_not_herself(sign_in, reports, consortium_lead, focal_person, consolidated):
    client = sign_in(consortium_lead)
    assert client.post(f"/reports/{reports['YPSA'].pk}/remind/").status_code == 302
    assert client.post(f"/reports/{consolidated.pk}/remind/").status_code == 403
    assert [event.report for event in reminders()] == [reports["YPSA"]]


def test_who_watches_or_writes_may_not(sign_in, report, facilitator, focal_person, contributor):
    for person in (facilitator, focal_person, contributor):
        client = sign_in(person)
        assert "Remind" not in text(client.get(BOARD, follow=True))
        assert client.post(f"/reports/{report.pk}/remind/").status_code == 403
        assert client.post(f"{BOARD}remind/").status_code == 403
    assert reminders().count() == 0


def test_strangers_find_nothing(sign_in, report, stranger, administrator, observer):
    for person in (stranger, administrator, observer):
        client = sign_in(person)
        assert client.post(f"/reports/{report.pk}/remind/").status_code == 404
        assert client.post(f"{BOARD}remind/").status_code == 404
    assert reminders().count() == 0


def test_get_is_refused(sign_in, report, reviewer):
    assert sign_in(reviewer).get(f"/reports/{report.pk}/remind/").status_code == 405
    assert sign_in(reviewer).get(f"{BOARD}remind/").status_code == 405


def test_the_inception_report_too(sign_in, inception, reviewer, consortium_lead):
    answer = sign_in(reviewer).post(f"/reports/{inception.pk}/remind/")
    assert (answer.status_code, answer.url) == (302, f"/reports/{inception.pk}/")
    assert reminders().get().report == inception


def test_the_board_asks_as_often_for_many_late_reports(sign_in, reports, flm, quarter, reviewer):
    client = sign_in(reviewer)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(BOARD).status_code == 200
        return len(queries)

    few = asked()
    for number in range(3):
        seat = make_seat(flm, make_organisation(f"P{number}"))
        report = Report.objects.create(
            kind="partner", ibp=flm, seat=seat, quarter=quarter, due_on=localdate() - timedelta(days=1),
            status_at=now(), opened_at=now(),
        )  # fmt: skip
        make_person(f"Writer {number}", Role.CONTRIBUTOR, seat=seat)
        remind(report, by=reviewer, at=now())
    assert asked() == few


def test_programs_remind_too(sign_in, report, reviewer, focal_person, facilitator, stranger):
    address = f"/api/v1/reports/{report.pk}/remind/"
    assert sign_in(facilitator).post(address).status_code == 403
    assert sign_in(stranger).post(address).status_code == 404
    assert sign_in(reviewer).post(address).status_code == 200
    again = sign_in(reviewer).post(address)
    assert (again.status_code, "was already sent today" in again.json()["detail"]) == (409, True)
    assert reminders().count() == 1


def test_from_the_reports_own_page_one_comes_back_to_it(sign_in, report, reviewer, focal_person, contributor):
    client = sign_in(reviewer)
    assert "Remind</button>" in text(client.get(f"/reports/{report.pk}/"))
    assert client.post(f"/reports/{report.pk}/remind/", {"back": "report"}).url == f"/reports/{report.pk}/"
    assert "Reminded" in text(client.get(f"/reports/{report.pk}/"))
    assert "Remind</button>" not in text(sign_in(contributor).get(f"/reports/{report.pk}/"))
