"""How far an activity has slipped: computed for any quarters, never typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.quarters import Period
from risks.slippage import Slippage, Timing, bars, distance, is_asked, is_due, is_late, slippage
from risks.spans import between

NUMBERS = st.integers(min_value=0, max_value=79)


def code(number):
    return Period(2010 + number // 4, number % 4 + 1).code


QUARTERS = NUMBERS.map(code)
STATUSES = st.sampled_from(["", "planned", "under_way", "done", "dropped"])


@given(NUMBERS, NUMBERS)
def test_distance_counts_quarters_both_ways(one, other):
    assert distance(code(one), code(other)) == other - one == -distance(code(other), code(one))


@given(QUARTERS, QUARTERS, QUARTERS)
def test_distances_add_up(one, two, three):
    assert distance(one, two) + distance(two, three) == distance(one, three)


@given(QUARTERS, st.one_of(st.just(""), QUARTERS), STATUSES, QUARTERS)
def test_timing_end_and_quarters_say_the_same(last, expected, status, now):
    found = slippage(last, expected, status, now)
    if found.timing in (Timing.DROPPED, Timing.UNKNOWN):
        assert (found.end, found.quarters) == ("", 0)
    else:
        assert distance(last, found.end) == found.quarters
        sign = (found.quarters > 0) - (found.quarters < 0)
        assert {1: Timing.LATER, 0: Timing.ON_TIME, -1: Timing.EARLIER}[sign] == found.timing
    if status not in ("done", "dropped") and found.end:
        assert found.end >= now, "what is not done cannot have ended before now"
    if status == "done":
        assert found.end and found.end <= now, "what is done was done by now"


@given(QUARTERS, QUARTERS, QUARTERS)
def test_an_activity_is_due_late_or_still_to_come(one, other, now):
    first, last = sorted((one, other))
    assert [is_due(first, last, now), is_late(last, now), now < first].count(True) == 1
    assert is_asked(first, last, now) == (first <= now)


@given(QUARTERS, QUARTERS, st.one_of(st.just(""), QUARTERS), STATUSES, QUARTERS)
def test_the_bars_have_a_cell_for_every_quarter_and_end_where_they_should(one, other, expected, status, now):
    first, last = sorted((one, other))
    end = slippage(last, expected, status, now).end
    shown = between(Period(2010, 1), Period(2029, 4))
    drawn = bars(first, last, end, shown, now)
    assert [cell.code for cell in drawn] == [period.code for period in shown]
    assert [cell.code for cell in drawn if cell.is_now] == [now]
    assert [cell.code for cell in drawn if cell.planned] == [q.code for q in shown if first <= q.code <= last]
    filled = [cell.code for cell in drawn if cell.expected]
    until = end or max(now, first)
    assert filled[0] == min(first, until) and filled[-1] == until
    assert drawn[-1].planned in ("", "ends", "only")


@pytest.mark.parametrize(
    ("last", "expected", "status", "found"),
    [
        ("2017Q2", "", "under_way", Slippage(Timing.ON_TIME, "2017Q2", 0)),
        ("2017Q1", "", "planned", Slippage(Timing.ON_TIME, "2017Q1", 0)),
        ("2016Q4", "", "planned", Slippage(Timing.UNKNOWN, "", 0)),
        ("2016Q4", "2016Q4", "planned", Slippage(Timing.UNKNOWN, "", 0)),
        ("2016Q4", "2017Q3", "under_way", Slippage(Timing.LATER, "2017Q3", 3)),
        ("2017Q4", "2017Q2", "under_way", Slippage(Timing.EARLIER, "2017Q2", -2)),
        ("2016Q4", "", "done", Slippage(Timing.LATER, "2017Q1", 1)),
        ("2016Q4", "2016Q4", "done", Slippage(Timing.ON_TIME, "2016Q4", 0)),
        ("2017Q3", "", "done", Slippage(Timing.EARLIER, "2017Q1", -2)),
        ("2017Q3", "2018Q1", "dropped", Slippage(Timing.DROPPED, "", 0)),
    ],
)
def test_what_people_say_of_the_first_quarter_of_2017(last, expected, status, found):
    assert slippage(last, expected, status, "2017Q1") == found
