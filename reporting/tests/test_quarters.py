"""The calendar: codes, bounds, and which quarter it is in Dhaka."""

from datetime import UTC, date, datetime

import pytest

from reporting.quarters import Period, day_in_dhaka


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2017Q1", date(2017, 1, 1), date(2017, 3, 31)),
        ("2016Q4", date(2016, 10, 1), date(2016, 12, 31)),
        ("2020Q2", date(2020, 4, 1), date(2020, 6, 30)),
    ],
)
def test_a_quarter_has_the_calendars_dates(code, first, last):
    period = Period.parse(code)
    assert (period.code, period.starts_on, period.ends_on) == (code, first, last)
    assert Period.holding(first) == Period.holding(last) == period
    assert period.next.previous == period


@pytest.mark.parametrize("code", ["2017Q5", "17Q1", "2017q1", "2017Q1 ", "", "٢٠١٧Q1", "2017Q11"])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(ValueError, match="not a quarter"):
        Period.parse(code)


def test_the_first_of_april_begins_in_dhaka_while_utc_still_has_march():
    moment = datetime(2017, 3, 31, 19, 0, tzinfo=UTC)
    assert Period.holding(day_in_dhaka(moment)) == Period(2017, 2)
