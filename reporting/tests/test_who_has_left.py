"""A partner that left the consortium ends its own reports, and reads no more of what the consortium shares."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from conftest import make_person, make_statement
from partners.models import Seat, User
from partners.standing import Role
from reporting.models import Report, Statement
from reporting.tests.calling import Api
from reporting.workflow import Status

SHARED = "The consortium will see the minister alone."


@pytest.fixture
def sent_consolidated(consolidated, consortium_lead):
    make_statement(consolidated, text=SHARED, confidentiality=3, by=consortium_lead)
    Report.objects.filter(pk=consolidated.pk).update(status=Status.SUBMITTED)
    return consolidated


def leaves(seat, day):
    Seat.objects.filter(pk=seat.pk).update(left_on=day)


def reads(sign_in, person, report):
    """Whether the person reads the shared line: on a page, and over the API."""
    there = Statement.objects.visible_to(User.objects.get(pk=person.pk)).filter(report=report).exists()
    page = sign_in(person).get(reverse("reporting:read", args=[report.pk]))
    told = Api(person).get(f"reports/{report.pk}/content/")
    assert {there, page.status_code == 200, SHARED in page.text, told.status_code == 200} == {there}
    return there


def test_a_member_reads_the_consolidated_report(sign_in, sent_consolidated, contributor):
    assert reads(sign_in, contributor, sent_consolidated)


def test_on_its_last_day_it_still_does(sign_in, sent_consolidated, contributor, seat):
    leaves(seat, localdate())
    assert reads(sign_in, contributor, sent_consolidated)


def test_the_day_after_it_does_not(sign_in, sent_consolidated, contributor, seat):
    leaves(seat, localdate() - timedelta(days=1))
    assert not reads(sign_in, contributor, sent_consolidated)


def test_its_own_last_report_is_still_written(sign_in, report, contributor, seat):
    leaves(seat, date(2017, 3, 31))
    add = reverse("reporting:add_statement", args=[report.pk, "lessons"])
    sign_in(contributor).post(add, {"text": "We hand over our files.", "confidentiality": 2})
    assert report.statements.get().text == "We hand over our files."


def test_who_sits_elsewhere_too_keeps_that(sent_consolidated, contributor, seat, foreign_seat):
    leaves(seat, date(2017, 3, 31))
    both = make_person("Rokeya Khatun", Role.CONTRIBUTOR, seat=foreign_seat)
    both.appointments.create(role=Role.CONTRIBUTOR, seat=seat)
    assert User.objects.get(pk=both.pk).standing.member_of == {foreign_seat.ibp_id}
