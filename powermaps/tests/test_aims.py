"""How far an actor has come is derived from its places."""

import pytest

from powermaps.aims import Aim, Way, position_words
from powermaps.scale import Band

START, TARGET = Band(-1, 4), Band(1, 4)


@pytest.mark.parametrize(
    ("now", "way", "words"),
    [
        (Band(0, 4), Way.NEARER, "Wanted +1 by 2017Q2: stands at 0, one band to go."),
        (Band(-1, 4), Way.STILL, "Wanted +1 by 2017Q2: stands at −1, 2 bands to go."),
        (Band(1, 4), Way.REACHED, "Wanted +1 by 2017Q2: reached."),
        (
            Band(-2, 4),
            Way.FURTHER,
            "Wanted +1 by 2017Q2: stands at −2, 3 bands to go, further away than when it was written.",
        ),
        (
            Band(1, 3),
            Way.NEARER,
            "Wanted +1 with influence 4 by 2017Q2: stands at +1 with influence 3, one band to go.",
        ),
        (None, Way.UNKNOWN, "Wanted +1 by 2017Q2: no longer on the map."),
    ],
)
def test_what_became_of_it(now, way, words):
    aim = Aim(START, TARGET, "2017Q2", now, "2017Q1")
    assert (aim.way, aim.words) == (way, words)


def test_after_its_quarter_the_time_is_over():
    late = Aim(START, TARGET, "2017Q2", Band(0, 4), "2017Q3")
    assert late.is_overdue and late.words.endswith("one band to go, the time is over.")
    assert not Aim(START, TARGET, "2017Q2", TARGET, "2017Q3").is_overdue


def test_positions_are_said_with_their_sign():
    assert [position_words(support) for support in (-2, 0, 1)] == ["−2", "0", "+1"]
