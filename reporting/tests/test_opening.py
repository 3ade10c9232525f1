"""Opening a quarter: who gets a report, twice is as good as once, and nobody who is late blocks the others."""

from collections import Counter
from datetime import date

from conftest import MORNING, make_organisation, make_seat
from reporting.models import ChapterNote, Kind, Quarter, Report
from reporting.opening import open_quarter
from reporting.quarters import Period


def names(quarter):
    return sorted(report.owner_name for report in Report.objects.in_quarter(quarter).with_names())


def test_every_seat_and_every_project_gets_a_report(quarter, lead_seat, seat, foreign_seat, administrator):
    new = open_quarter(quarter, by=administrator, at=MORNING)
    assert sorted(report.owner_name for report in new) == names(quarter) == ["CFTM", "COAST", "FLM", "IID", "YPSA"]
    assert {report.due_on for report in new} == {date(2017, 4, 6)}
    assert (quarter.opened_by, quarter.opened_at) == (administrator, MORNING)
    notes = Counter(ChapterNote.objects.values_list("report__kind", flat=True))
    # One for each chapter that is written, and one for the evidence of the money.
    assert notes == {"partner": 3 * 9, "consolidated": 2 * 3}


def test_opening_again_adds_only_who_joined_late(quarter, flm, lead_seat, administrator):
    open_quarter(quarter, by=administrator, at=MORNING)
    make_seat(flm, make_organisation("WARBE"), joined_on=date(2017, 2, 1))
    [new] = open_quarter(quarter, by=administrator, at=MORNING)
    assert new.owner_name == "WARBE"
    assert open_quarter(quarter, by=administrator, at=MORNING) == []
    assert names(quarter) == ["FLM", "IID", "WARBE"]


def test_who_left_before_or_joins_after_is_not_asked(quarter, flm, lead_seat):
    make_seat(flm, make_organisation("OLD"), left_on=date(2016, 12, 31))
    make_seat(flm, make_organisation("NEW"), joined_on=date(2017, 4, 1))
    make_seat(flm, make_organisation("LAST"), left_on=date(2017, 1, 1))
    open_quarter(quarter, by=None, at=MORNING)
    assert names(quarter) == ["FLM", "IID", "LAST"]


def test_a_project_that_has_not_begun_or_is_over_is_not_asked(quarter, seat, cftm, foreign_seat):
    cftm.ends_on = date(2016, 12, 31)
    cftm.save()
    open_quarter(quarter, by=None, at=MORNING)
    assert names(quarter) == ["FLM", "IID", "YPSA"]


def test_the_next_quarter_knows_the_one_before(quarter, seat):
    open_quarter(quarter, by=None, at=MORNING)
    following = Quarter.of(Period(2017, 2))
    following.save()
    open_quarter(following, by=None, at=MORNING)
    report = Report.objects.get(quarter=following, seat=seat)
    assert report.previous() == Report.objects.get(quarter=quarter, seat=seat)
    consolidated = Report.objects.get(quarter=following, kind=Kind.CONSOLIDATED)
    assert consolidated.previous().quarter == quarter


def test_a_report_more_costs_a_handful_of_queries(quarter, flm, lead_seat, django_assert_max_num_queries):
    open_quarter(quarter, by=None, at=MORNING)
    for number in range(10):
        make_seat(flm, make_organisation(f"NGO{number}"))
    with django_assert_max_num_queries(10 * 9 + 15):
        assert len(open_quarter(quarter, by=None, at=MORNING)) == 10
