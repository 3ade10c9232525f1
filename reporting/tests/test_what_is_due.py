"""Everybody's first page: what is due for the person who asks, and nothing that is not theirs to know."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from conftest import MORNING, complete, make_ibp, make_organisation, make_person, make_seat, make_statement
from partners.models import Appointment
from partners.standing import Role
from reporting.models import Report
from reporting.opening import open_quarter
from reporting.workflow import Action, Status


@pytest.fixture
def due_in_three_days(reports):
    Report.objects.update(due_on=localdate() + timedelta(days=3))


@pytest.fixture
def due_three_days_ago(reports):
    Report.objects.update(due_on=localdate() - timedelta(days=3))


def home(client):
    answer = client.get("/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_contributor_sees_the_open_report_with_its_day(sign_in, contributor, report, due_in_three_days):
    page = home(sign_in(contributor))
    assert f'href="/reports/{report.pk}/"' in page
    ready = sum(not chapter.gaps(report) for chapter in report.chapters)
    assert f"{ready} of {len(report.chapters)} chapters ready" in page
    assert ", in 3 days" in page
    assert "Overdue" not in page
    assert "BOMSA" not in page


def test_a_late_report_says_so(sign_in, focal_person, report, due_three_days_ago):
    assert "Overdue 3 days" in home(sign_in(focal_person))


def test_only_the_focal_person_is_offered_to_submit_a_complete_report(
    sign_in, contributor, focal_person, complete_report
):
    assert f"/reports/{complete_report.pk}/submit/" in home(sign_in(focal_person))
    page = home(sign_in(contributor))
    chapters = len(complete_report.chapters)
    assert f"{chapters} of {chapters} chapters ready" in page
    assert "your focal person can submit it" in page
    assert f"/reports/{complete_report.pk}/submit/" not in page


def test_a_returned_report_says_why(sign_in, contributor, submitted_report, reviewer):
    submitted_report.take(Action.RETURN, by=reviewer, at=MORNING, note="Say in which unions.")
    assert "Say in which unions." in home(sign_in(contributor))


def test_after_submitting_nothing_is_left_to_write(sign_in, contributor, submitted_report):
    page = home(sign_in(contributor))
    assert "nothing to write now" in page
    assert "with PROKAS since" in page


def test_before_the_quarter_opens_the_page_says_what_will_stand_there(sign_in, contributor):
    assert "No report yet" in home(sign_in(contributor))


def test_a_lead_sees_who_is_in_and_what_waits(
    sign_in, consortium_lead, submitted_report, reports, due_three_days_ago, reviewer
):
    reports["BOMSA"].take(Action.EXCUSE, by=reviewer, at=MORNING, note="It had no activity.")
    page = home(sign_in(consortium_lead))
    assert "1 of 2 members in" in page
    assert "5 lines of your members wait to be taken over" in page
    assert "Not in yet" in page and "IID" in page
    assert "No return this quarter" in page and "BOMSA" in page
    assert "It had no activity." not in page
    assert "COAST" not in page


def test_a_lead_sees_nothing_of_what_a_draft_holds(sign_in, consortium_lead, report):
    complete(report)
    page = home(sign_in(consortium_lead))
    assert "YPSA" in page
    assert "chapters ready" not in page
    assert "says of" not in page


def test_a_reviewer_sees_what_waits_oldest_first_and_who_is_late(
    sign_in, reviewer, reports, submitted_report, due_three_days_ago, flm
):
    Report.objects.filter(pk=reports["IID"].pk).update(status=Status.SUBMITTED, status_at=MORNING - timedelta(days=1))
    page = home(sign_in(reviewer))
    assert page.index(str(reports["IID"].pk)) < page.index(str(submitted_report.pk))
    assert "2 reports, the oldest first" in page
    assert "Late partners" in page and "BOMSA" in page
    assert "COAST" not in page


def test_a_reviewer_with_nothing_to_do_is_told_so(sign_in, reviewer, due_in_three_days):
    page = home(sign_in(reviewer))
    assert "No report waits for a verdict." in page
    assert "Late partners" not in page


def test_a_facilitator_sees_how_many_are_in(sign_in, facilitator, submitted_report):
    page = home(sign_in(facilitator))
    assert "0 of 1 report in" in page  # CFTM
    assert "1 of 3 reports in, 1 waiting for PROKAS" in page
    assert "/publications/" in page


def test_an_administrator_sees_what_set_up_lacks_and_no_reports(sign_in, administrator, reports, flm):
    make_seat(flm, make_organisation("WARBE"))
    page = home(sign_in(administrator))
    assert "WARBE · FLM has no report for Quarter 1, 2017 yet." in page
    assert "BOMSA has no focal person for FLM" in page
    assert "Prepare Quarter 2, 2017." in page
    assert str(reports["BOMSA"].pk) not in page


def test_an_observer_is_led_to_what_is_released(sign_in, observer, reports):
    page = home(sign_in(observer))
    assert "Read the released reports" in page
    assert "YPSA" not in page


def test_somebody_with_several_roles_sees_a_part_for_each(sign_in, contributor, reports, flm, cftm):
    Appointment.objects.create(person=contributor, role=Role.REVIEWER, ibp=cftm)
    Appointment.objects.create(person=contributor, role=Role.OBSERVER)
    page = home(sign_in(contributor))
    for heading in ("Your reports", "Waiting for your review", "Released publications"):
        assert heading in page


def test_somebody_without_a_role_is_told_who_gives_one(sign_in, db):
    assert "You hold no role yet" in home(sign_in(make_person("New Colleague")))


def test_a_visitor_signs_in_first(client, db):
    assert client.get("/").status_code == 302


def test_the_page_asks_the_same_for_three_and_three_hundred(sign_in, quarter, django_user_model):
    """One person in every capacity over ever more projects and partners, with drafts, sent and late reports."""
    person = make_person("Everything")
    Appointment.objects.create(person=person, role=Role.REVIEWER)
    Appointment.objects.create(person=person, role=Role.FACILITATOR)

    def grow(first, last):
        for n in range(first, last):
            ibp = make_ibp(f"P{n}")
            seats = [make_seat(ibp, make_organisation(f"O{n}{letter}")) for letter in "ab"]
            Appointment.objects.create(person=person, role=Role.CONSORTIUM_LEAD, ibp=ibp)
            Appointment.objects.create(person=person, role=Role.CONTRIBUTOR, seat=seats[0])
        new = open_quarter(quarter, by=None, at=MORNING)
        sent = [report for report in new if report.seat and report.seat.organisation.acronym.endswith("b")]
        for report in sent[:3]:
            make_statement(report)
        Report.objects.filter(pk__in=[report.pk for report in sent]).update(status=Status.SUBMITTED)
        returned = [report.pk for report in new if report.seat and report not in sent][:1]
        Report.objects.filter(pk__in=returned).update(status=Status.RETURNED)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            home(client)
        return len(asked)

    client = sign_in(person)
    grow(0, 3)
    home(client)
    few = questions()
    grow(3, 100)  # 300 reports
    assert questions() == few
    assert few <= 50
