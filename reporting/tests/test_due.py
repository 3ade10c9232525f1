"""How a due day is said."""

from datetime import date

import pytest

from reporting.due import day_words, due_words, late_words

MONDAY = date(2017, 4, 3)


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2017, 4, 6), "due Thursday 6 April, in 3 days"),
        (date(2017, 4, 4), "due tomorrow, Tuesday 4 April"),
        (date(2017, 4, 3), "due today, Monday 3 April"),
        (date(2017, 4, 2), "was due Sunday 2 April"),
        (date(2017, 10, 6), "due 6 October 2017, in 186 days"),
        (date(2016, 12, 31), "was due 31 December 2016"),
    ],
)
def test_a_due_day_in_words(due_on, words):
    assert due_words(due_on, MONDAY) == words


def test_a_near_day_has_its_weekday_a_far_one_its_year():
    assert day_words(date(2017, 4, 6), MONDAY) == "Thursday 6 April"
    assert day_words(date(2018, 4, 6), MONDAY) == "6 April 2018"


def test_days_late_in_words():
    assert [late_words(1), late_words(3)] == ["1 day late", "3 days late"]
