"""Who looks across a project's partners, what they see there, and what stays with the partner who writes."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from conftest import MORNING, complete, make_organisation, make_person, make_seat, make_statement
from partners.clearance import Level
from partners.models import Appointment
from partners.standing import Role
from reporting.board import board_of, boards_of
from reporting.models import Quarter, Report
from reporting.opening import open_quarter
from reporting.quarters import Period
from reporting.rules import can_see_board
from reporting.workflow import Action, Status

BOARD = "/FLM/2017Q1/"


def page_of(client, address=BOARD):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def row(page, report):
    start = page.index(f'id="report-{report.pk}"')
    return page[start : page.index("</tr>", start)]


def test_leads_reviewers_and_facilitators_look_across_their_projects(
    sign_in, reports, consortium_lead, reviewer, facilitator
):
    for person in (consortium_lead, reviewer, facilitator):
        page = page_of(sign_in(person))
        for partner in ("IID", "YPSA", "BOMSA"):
            assert partner in page
        assert "COAST" not in page


def test_a_partners_person_is_led_to_the_own_report(sign_in, contributor, report):
    answer = sign_in(contributor).get(BOARD)
    assert (answer.status_code, answer["Location"]) == (302, f"/reports/{report.pk}/")


def test_others_find_no_board(sign_in, reports, stranger, administrator, observer):
    for person in (stranger, administrator, observer):
        assert sign_in(person).get(BOARD).status_code == 404
        assert sign_in(person).get("/board/").status_code == 404


def test_what_is_no_project_or_no_open_quarter_is_not_found(sign_in, reviewer, reports, cftm):
    Quarter.of(Period(2017, 2)).save()
    for address in ("/NONE/2017Q1/", "/FLM/2017Q2/", "/FLM/2017Q5/", "/FLM/0000Q1/", "/CFTM/2017Q1/"):
        assert sign_in(reviewer).get(address).status_code == 404


def test_a_draft_shows_only_that_it_exists(sign_in, consortium_lead, reviewer, report, reports):
    complete(report)
    for person in (consortium_lead, reviewer):
        shown = row(page_of(sign_in(person)), report)
        assert "Draft" in shown
        assert "Ready" not in shown and "statement" not in shown and "missing" not in shown


def test_of_ones_own_draft_one_sees_what_is_missing(sign_in, consortium_lead, reports, lead_seat):
    Appointment.objects.create(person=consortium_lead, role=Role.CONTRIBUTOR, seat=lead_seat)
    page = page_of(sign_in(consortium_lead))
    assert "6 things missing" in row(page, reports["IID"])
    assert "missing" not in row(page, reports["YPSA"])


def test_of_what_is_sent_one_counts_what_one_may_read(
    sign_in, consortium_lead, reviewer, facilitator, complete_report, contributor
):
    make_statement(complete_report, by=contributor, confidentiality=Level.CONSORTIUM)
    make_statement(complete_report, by=contributor, confidentiality=Level.RESTRICTED)
    Report.objects.filter(pk=complete_report.pk).update(status=Status.SUBMITTED)
    for person, count in ((reviewer, 6), (consortium_lead, 5), (facilitator, 4)):
        shown = row(page_of(sign_in(person)), complete_report)
        assert f"{count} statements" in shown
        assert "1 change" in shown


def test_late_partners_are_named_with_their_day(sign_in, reviewer, reports, report):
    Report.objects.update(due_on=localdate() + timedelta(days=2))
    Report.objects.filter(pk=report.pk).update(due_on=localdate() - timedelta(days=1))
    page = page_of(sign_in(reviewer))
    assert "Late: <bdi>YPSA</bdi>" in page
    assert "Overdue 1 day" in row(page, report)
    assert "in 2 days" in row(page, reports["BOMSA"])


def test_why_there_is_no_return_is_for_reviewers(sign_in, reviewer, consortium_lead, report):
    report.take(Action.EXCUSE, by=reviewer, at=MORNING, note="A flood in Sitakunda.")
    assert "A flood in Sitakunda." in row(page_of(sign_in(reviewer)), report)
    shown = row(page_of(sign_in(consortium_lead)), report)
    assert "No return" in shown
    assert "flood" not in shown


def test_more_time_is_seen_and_its_reason_is_for_reviewers(sign_in, reviewer, consortium_lead, report):
    report.extend(date(2017, 4, 20), by=reviewer, at=MORNING, note="A flood in Sitakunda.")
    assert "until 20 April: <bdi>A flood in Sitakunda.</bdi>" in row(page_of(sign_in(reviewer)), report)
    shown = row(page_of(sign_in(consortium_lead)), report)
    assert "until 20 April" in shown
    assert "flood" not in shown


def test_deeds_are_offered_to_reviewers_only(sign_in, reviewer, facilitator, consortium_lead, report, reports):
    assert {"More time", "No return"} <= {
        word for word in ("More time", "No return") if word in row(page_of(sign_in(reviewer)), report)
    }
    assert "btn" not in row(page_of(sign_in(facilitator)), report)
    of_the_lead = row(page_of(sign_in(consortium_lead)), report)
    assert of_the_lead.count("btn ") == 1 and "Remind" in of_the_lead  # test_reminders.py


def test_who_joined_late_and_has_no_report_is_named(sign_in, reviewer, reports, flm):
    make_seat(flm, make_organisation("WARBE"), joined_on=date(2017, 2, 1))
    assert "WARBE" in page_of(sign_in(reviewer))


def test_the_programme_board_counts_each_project(sign_in, facilitator, reviewer, submitted_report):
    page = page_of(sign_in(facilitator), "/board/")
    assert "1 of 3 reports in, 1 waiting for PROKAS" in page
    assert "CFTM" in page
    page = page_of(sign_in(reviewer), "/board/2017Q1/")
    assert "1 of 3 reports in" in page
    assert "Climate Finance" not in page


def test_before_any_quarter_the_programme_board_says_so(sign_in, facilitator, flm):
    assert "No quarter is open yet" in page_of(sign_in(facilitator), "/board/")


def test_the_set_of_boards_is_what_the_rule_says(
    flm, cftm, contributor, focal_person, consortium_lead, reviewer, facilitator, administrator, observer, stranger
):
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
        assert set(boards_of(person)) == {ibp for ibp in (flm, cftm) if can_see_board(person, ibp)}


def test_three_partners_and_three_hundred_cost_the_same(sign_in, consortium_lead, lead_seat, flm, quarter):
    Appointment.objects.create(person=consortium_lead, role=Role.CONTRIBUTOR, seat=lead_seat)
    addresses = [BOARD, "/board/"]
    client = sign_in(consortium_lead)

    def grow(first, last):
        for n in range(first, last):
            make_seat(flm, make_organisation(f"O{n}"))
        new = open_quarter(quarter, by=None, at=MORNING)
        for report in new[:3]:
            make_statement(report)
        Report.objects.filter(pk__in=[report.pk for report in new if report.seat_id != lead_seat.pk][::2]).update(
            status=Status.SUBMITTED
        )

    def questions(address):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    grow(0, 3)
    for address in addresses:
        client.get(address)
    few = {address: questions(address) for address in addresses}
    grow(3, 300)
    assert {address: questions(address) for address in addresses} == few
    assert max(few.values()) <= 50  # a few for each chapter
    assert len(board_of(flm, quarter, consortium_lead, on=localdate()).rows) == 301


def test_the_board_has_one_address(reports):
    assert (
        reverse("reporting:board", args=["FLM", Period(2017, 1)])
        == reverse("reporting:board", args=["FLM", "2017Q1"])
        == BOARD
    )


def test_a_person_who_left_no_longer_sees_it(sign_in, reviewer, reports):
    for appointment in reviewer.appointments.all():
        appointment.end(at=MORNING)
    assert sign_in(make_person("Nobody")).get(BOARD).status_code == 404
    assert sign_in(type(reviewer).objects.get(pk=reviewer.pk)).get(BOARD).status_code == 404
