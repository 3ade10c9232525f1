"""Who prepares, dates and opens quarters; what the page promises is what opening creates; the calendar does it alone."""

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from conftest import MORNING, make_organisation, make_person, make_seat
from partners.standing import Role
from reporting.calendar_ends import calendar_ends, next_to_prepare
from reporting.models import Quarter, Report
from reporting.opening import missing, open_quarter
from reporting.quarters import DHAKA, Period
from reporting.rescheduling import reschedule
from reporting.tasks import open_quarters

LIST, ADD, PAGE = "/setup/quarters/", "/setup/quarters/new/", "/setup/quarters/2017Q1/"


@pytest.fixture
def programme_reviewer(db):
    return make_person("Shirin Sultana", Role.REVIEWER)


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_administrators_and_the_programmes_reviewers_set_up_quarters(
    sign_in, quarter, administrator, programme_reviewer, reviewer, facilitator, focal_person, observer
):
    for person, status in (
        (administrator, 200),
        (programme_reviewer, 200),
        (reviewer, 403),
        (facilitator, 403),
        (focal_person, 403),
        (observer, 403),
    ):
        client = sign_in(person)
        assert [client.get(address).status_code for address in (LIST, ADD, PAGE)] == [status] * 3
        for deed in ("open", "remove"):
            assert client.get(f"{PAGE}{deed}/").status_code == 405
        if status == 403:
            assert [client.post(f"{PAGE}{deed}/").status_code for deed in ("open", "remove")] == [403, 403]
            assert client.post(ADD, {}).status_code == 403
    assert Quarter.objects.get().opened_at is None


def test_the_next_quarter_is_proposed_with_the_calendars_dates(sign_in, quarter, administrator):
    client = sign_in(administrator)
    page = page_of(client, ADD)
    assert "Prepare Quarter 2, 2017" in page
    assert 'value="2017-04-01"' in page and 'value="2017-06-30"' in page and 'value="2017-07-06"' in page
    answer = client.post(
        f"{ADD}?quarter=2017Q2", {"starts_on": "2017-04-01", "ends_on": "2017-06-30", "due_on": "2017-07-09"}
    )
    assert answer["Location"] == "/setup/quarters/2017Q2/"
    made = Quarter.objects.get(number=2)
    assert (made.year, made.due_on, made.opened_at, made.reports.count()) == (2017, date(2017, 7, 9), None, 0)


def test_the_first_quarter_is_the_one_that_runs(sign_in, db, administrator):
    assert f"Prepare {Quarter.of(Period.holding(localdate()))}" in page_of(sign_in(administrator), ADD)
    assert "No quarter yet" in page_of(sign_in(administrator), LIST)


@pytest.mark.parametrize("asked", ["", "2017Q1", "2017Q5", "0000Q1", "9999Q4", "x", "2017q3"])
def test_another_quarter_can_be_asked_for_and_nonsense_is_not_minded(sign_in, quarter, administrator, asked):
    answer = sign_in(administrator).get(ADD, {"quarter": asked})
    assert answer.status_code == (302 if asked == "2017Q1" else 200)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_on": "2017-03-01"}, "A quarter cannot end before it starts."),
        ({"due_on": "2017-03-01"}, "Reports cannot be due before the quarter starts."),
        ({"starts_on": "soon"}, "Write the date as day/month/year"),
        ({"due_on": ""}, "required"),
    ],
)
def test_dates_that_make_no_sense_are_refused_in_words(sign_in, quarter, administrator, changes, message):
    dates = {"starts_on": "2017-04-01", "ends_on": "2017-06-30", "due_on": "2017-07-06"}
    answer = sign_in(administrator).post(f"{ADD}?quarter=2017Q2", dates | changes)
    assert message in answer.content.decode()
    assert Quarter.objects.count() == 1


def test_a_quarter_says_exactly_what_opening_creates_and_creates_it(
    sign_in, quarter, administrator, lead_seat, seat, foreign_seat
):
    client = sign_in(administrator)
    page = page_of(client, PAGE)
    assert "3 partners’ reports, for" in page
    assert "2 consolidated reports, for CFTM, FLM" in page
    for acronym in ("IID", "YPSA", "COAST"):
        assert f"<bdi>{acronym}</bdi>" in page
    promised = len(missing(quarter))

    answer = client.post(f"{PAGE}open/", follow=True)

    assert f"{promised} reports were opened." in answer.content.decode()
    assert Report.objects.count() == promised == 5
    quarter.refresh_from_db()
    assert quarter.opened_by == administrator
    assert "Open quarter" not in page_of(client, PAGE)


def test_opening_again_offers_only_who_joined_late(sign_in, quarter, administrator, lead_seat, flm):
    open_quarter(quarter, by=None, at=MORNING)
    make_seat(flm, make_organisation("WARBE"), joined_on=date(2017, 2, 1))
    client = sign_in(administrator)
    page = page_of(client, PAGE)
    assert "Open the missing reports" in page
    assert "1 partner’s report, for" in page and "WARBE" in page
    client.post(f"{PAGE}open/")
    assert Report.objects.filter(seat__organisation__acronym="WARBE").count() == 1
    answer = client.post(f"{PAGE}open/", follow=True)
    assert "had been opened already" in answer.content.decode()
    assert Report.objects.count() == 3


def test_a_quarter_without_seats_says_that_nothing_would_be_created(sign_in, quarter, administrator):
    assert "would create no report" in page_of(sign_in(administrator), PAGE)


def test_a_new_due_day_moves_all_but_who_was_given_longer(sign_in, reports, quarter, administrator, reviewer):
    reports["YPSA"].extend(date(2017, 4, 20), by=reviewer, at=MORNING, note="Flood.")
    client = sign_in(administrator)
    assert "<bdi>YPSA</bdi> (20 April 2017)" in page_of(client, PAGE)
    dates = {"starts_on": "2017-01-01", "ends_on": "2017-03-31", "due_on": "2017-04-10"}

    answer = client.post(PAGE, dates, follow=True)

    assert "5 reports have a new due day." in answer.content.decode()
    assert {report.owner_name: report.due_on.day for report in Report.objects.with_names()} == {
        "YPSA": 20,
        **dict.fromkeys(["BOMSA", "CFTM", "COAST", "FLM", "IID"], 10),
    }
    assert quarter.history.first().history_user == administrator
    client.post(PAGE, dates | {"due_on": "2017-04-30"})
    assert {report.due_on for report in Report.objects.all()} == {date(2017, 4, 30)}


def test_a_day_moved_forth_and_back_is_what_it_was(reports, quarter, administrator, reviewer):
    reports["YPSA"].extend(date(2017, 4, 20), by=reviewer, at=MORNING, note="Flood.")
    for day in (10, 6):
        reschedule(
            quarter, starts_on=quarter.starts_on, ends_on=quarter.ends_on, due_on=date(2017, 4, day), by=administrator
        )
    assert sorted(report.due_on.day for report in Report.objects.all()) == [6, 6, 6, 6, 6, 20]


def test_only_a_quarter_that_was_never_opened_can_be_removed(sign_in, quarter, reports, administrator):
    Quarter.of(Period(2017, 2)).save()
    client = sign_in(administrator)
    client.post("/setup/quarters/2017Q2/remove/")
    answer = client.post(f"{PAGE}remove/", follow=True)
    assert "its reports stand on it" in answer.content.decode()
    assert [found.code for found in Quarter.objects.all()] == ["2017Q1"]


def test_the_calendar_opens_what_has_begun_and_nothing_else(seat):
    today = localdate()
    begun, coming = Quarter.of(Period.holding(today)), Quarter.of(Period.holding(today).next)
    begun.save()
    coming.save()
    open_quarters()
    open_quarters()
    begun.refresh_from_db()
    coming.refresh_from_db()
    assert (begun.opened_at is None, begun.opened_by, coming.opened_at) == (False, None, None)
    assert Report.objects.count() == 3  # IID, YPSA, and FLM together
    assert {event.by for report in Report.objects.all() for event in report.events.all()} == {None}


def test_a_quarter_begins_at_midnight_in_dhaka(quarter):
    before = datetime(2016, 12, 31, 23, 59, tzinfo=DHAKA)
    assert not Quarter.objects.to_open(on=before.date()).exists()
    assert Quarter.objects.to_open(on=(before + timedelta(minutes=2)).date()).get() == quarter


def test_beat_nudges_the_calendar():
    assert "reporting.tasks.open_quarters" in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def test_what_the_calendar_asks_for(quarter, seat, flm):
    on = date(2017, 1, 2)
    told = [end.message for end in calendar_ends(on=on)]
    assert told == ["Quarter 1, 2017 has begun and is not open yet.", "Prepare Quarter 2, 2017."]
    open_quarter(quarter, by=None, at=MORNING)
    Quarter.of(Period(2017, 2)).save()
    assert calendar_ends(on=on) == []
    for acronym in ("A", "B", "C", "D"):
        make_seat(flm, make_organisation(acronym))
    [end] = calendar_ends(on=on)
    assert end.message == "A · FLM, B · FLM, C · FLM and 1 more have no reports for Quarter 1, 2017 yet."
    assert next_to_prepare([], on) == Period(2017, 1)


def test_three_quarters_and_thirty_cost_the_same(sign_in, administrator, lead_seat, seat, flm):
    client = sign_in(administrator)
    period = Period(2017, 1)

    def grow(count):
        nonlocal period
        for _n in range(count):
            made = Quarter.of(period)
            made.save()
            open_quarter(made, by=None, at=MORNING)
            period = period.next

    def questions(address):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    grow(3)
    client.get(LIST)
    few = [questions(LIST), questions(PAGE)]
    grow(30)
    for n in range(300):
        make_seat(flm, make_organisation(f"O{n}"))
    assert [questions(LIST), questions(PAGE)] == few
    assert max(few) <= 15
