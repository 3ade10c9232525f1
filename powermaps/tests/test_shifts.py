"""Movement is politics, not learning; favourable is towards support, or power that goes to the right side."""

import pytest

from powermaps.scale import Band, Hint, hint
from powermaps.shifts import Shift, Tally, tally


@pytest.mark.parametrize(
    ("before", "after", "reason", "movement", "favourable", "sign"),
    [
        ((0, 4), (1, 4), "shifted", True, True, "▶1"),
        ((2, 4), (0, 4), "person", True, False, "◀2"),
        ((0, 4), (1, 4), "learned", False, False, "▶1"),
        ((0, 4), (1, 4), "correction", False, False, "▶1"),
        ((1, 3), (1, 4), "context", True, True, "▲1"),
        ((-1, 3), (-1, 2), "shifted", True, True, "▼1"),
        ((-1, 3), (-1, 4), "shifted", True, False, "▲1"),
        ((0, 3), (0, 4), "shifted", True, False, "▲1"),
        ((1, 3), (2, 2), "shifted", True, True, "▶1 ▼1"),
        ((1, 3), (1, 3), "shifted", False, False, ""),
    ],
)
def test_what_counts_as_movement(before, after, reason, movement, favourable, sign):
    shift = Shift(Band(*before), Band(*after), reason)
    assert (shift.is_movement, shift.is_favourable, shift.sign) == (movement, favourable, sign)


def test_every_shift_is_counted_once():
    start = Band(0, 3)
    shifts = [
        Shift(start, Band(1, 4), "shifted"),
        Shift(start, Band(-1, 3), "person"),
        Shift(start, Band(0, 5), "context"),
        Shift(start, Band(0, 2), "shifted"),
        Shift(start, Band(2, 3), "learned"),
        Shift(start, start),
        Shift(None, start),
    ]
    assert tally(shifts) == Tally(towards=1, away=1, stronger=1, weaker=1, learned=1)


def test_what_a_square_suggests():
    assert [hint(Band(*band)) for band in ((0, 4), (-2, 5), (2, 4), (1, 3), (-1, 2), (0, 2))] == [
        Hint.SENSITISE,
        Hint.UNDERSTAND,
        Hint.WORK_TOGETHER,
        Hint.BUILD_VOICE,
        Hint.WATCH,
        None,
    ]
