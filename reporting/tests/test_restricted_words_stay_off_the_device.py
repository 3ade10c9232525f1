"""Restricted words are kept neither by the service worker nor as a draft: a telephone may be taken from its owner."""

import pytest
from django.urls import reverse

from conftest import MORNING, complete, make_statement
from reporting.carrying import set_aside
from reporting.models import Quarter
from reporting.opening import open_quarter
from reporting.quarters import Period
from reporting.tests.measuring import make_indicator, report_figure


@pytest.fixture
def next_report(report):
    """YPSA's report of the quarter after."""
    later = Quarter.of(Period(2017, 2))
    later.save()
    return next(new for new in open_quarter(later, by=None, at=MORNING) if new.seat == report.seat)


def test_an_open_point_of_last_quarter(sign_in, contributor, report, next_report):
    client, address = sign_in(contributor), reverse("reporting:progress", args=[next_report.pk])
    make_statement(report, "better", "Said to everybody.", by=contributor)
    assert client.get(address).headers["X-Offline"] == "keep"
    secret = make_statement(report, "better", "Said to nobody.", by=contributor, confidentiality=4)
    page = client.get(address)
    assert "Said to nobody." in page.text
    assert "X-Offline" not in page.headers
    set_aside(next_report, secret, by=contributor)
    assert "X-Offline" not in client.get(address).headers


def test_why_a_chapter_is_empty(sign_in, contributor, report):
    note = report.chapternotes.get(chapter="context")
    client, address = sign_in(contributor), reverse("reporting:edit_row", args=["nothing", note.pk])
    assert 'data-draft=""' in client.get(address).text
    note.rewrite(version=1, by=contributor, confidentiality=4)
    assert 'data-draft="server-only"' in client.get(address).text


def test_a_figure_of_last_quarter_that_is_in_the_sum_to_date(
    sign_in, contributor, focal_person, flm, seat, report, next_report
):
    indicator = make_indicator(flm, targets={(seat, "2017Q1"): 300, (seat, "2017Q2"): 300})
    row = report_figure(report, indicator, 7_654)
    complete(report).take("submit", by=focal_person, at=MORNING)
    client, address = sign_in(contributor), reverse("reporting:results", args=[next_report.pk])
    page = client.get(address)
    assert "7,654" in page.text and page.headers["X-Offline"] == "keep"
    type(row).objects.filter(pk=row.pk).update(confidentiality=4)
    page = client.get(address)
    assert "7,654" in page.text and "X-Offline" not in page.headers
