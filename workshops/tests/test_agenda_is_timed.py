"""The sessions of an agenda follow one another."""

from datetime import time
from types import SimpleNamespace

import pytest

from workshops.timing import remaining, timed


def session(minutes, begins_at=None):
    return SimpleNamespace(minutes=minutes, begins_at=begins_at)


def test_each_begins_when_the_one_before_ends():
    slots = timed([session(15), session(30), session(60, time(13, 0)), session(20)], time(9, 30))
    assert [slot.words for slot in slots] == ["09:30–09:45", "09:45–10:15", "13:00–14:00", "14:00–14:20"]
    assert not any(slot.overlaps for slot in slots)


def test_without_a_beginning_nothing_has_a_time_until_one_is_given():
    slots = timed([session(15), session(30, time(10, 0)), session(5)], None)
    assert [slot.words for slot in slots] == ["", "10:00–10:30", "10:30–10:35"]


def test_one_that_begins_too_early_is_named():
    slots = timed([session(60), session(30, time(9, 30))], time(9, 0))
    assert [slot.overlaps for slot in slots] == [False, True]


def test_past_midnight_the_clock_begins_anew():
    assert timed([session(90)], time(23, 30))[0].words == "23:30–01:00"


@pytest.mark.parametrize(("seconds", "words"), [(725, "12:05"), (0, "00:00"), (-90, "−01:30"), (3_600, "60:00")])
def test_how_a_clock_reads(seconds, words):
    assert remaining(seconds) == words
