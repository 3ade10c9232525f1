"""A rating gets its level from a lookup, and a quarter its trend from the one before."""

from hypothesis import given
from hypothesis import strategies as st

from risks.matrix import LOOKUP, Rating, RiskLevel, Trend, problems, trend

ratings = st.builds(Rating, st.integers(1, 5), st.integers(1, 5))


def rated(likelihood, impact):
    rating = Rating(likelihood, impact)
    return rating, rating.level(LOOKUP)


def test_rare_and_ruinous_is_not_what_certain_and_trifling_is():
    assert rated(1, 5)[1] == RiskLevel.MODERATE
    assert rated(5, 1)[1] == RiskLevel.MINOR


def test_the_four_corners():
    assert [rated(*corner)[1] for corner in [(1, 1), (1, 5), (5, 1), (5, 5)]] == [
        RiskLevel.MINOR,
        RiskLevel.MODERATE,
        RiskLevel.MINOR,
        RiskLevel.SEVERE,
    ]


@given(ratings)
def test_a_step_up_never_lowers_the_level(rating):
    level = rating.level(LOOKUP)
    if rating.likelihood < 5:
        assert Rating(rating.likelihood + 1, rating.impact).level(LOOKUP) >= level
    if rating.impact < 5:
        assert Rating(rating.likelihood, rating.impact + 1).level(LOOKUP) >= level


def test_a_lookup_that_falls_is_none():
    assert not problems(LOOKUP)
    fallen = [list(row) for row in LOOKUP]
    fallen[4][4] = 1
    assert problems(fallen)
    assert problems([[1] * 5] * 4)
    assert problems([[9] * 5] * 5)


@given(ratings, ratings)
def test_what_is_worse_one_way_is_better_the_other_way(one, other):
    a, b = (one, one.level(LOOKUP)), (other, other.level(LOOKUP))
    turned = {Trend.WORSE: Trend.BETTER, Trend.BETTER: Trend.WORSE, Trend.SAME: Trend.SAME}
    assert trend(b, a, is_reviewed=True) == turned[trend(a, b, is_reviewed=True)]


@given(ratings, ratings)
def test_what_nobody_looked_at_has_no_trend(one, other):
    a, b = (one, one.level(LOOKUP)), (other, other.level(LOOKUP))
    assert trend(a, b, is_reviewed=False) == Trend.NOT_REVIEWED
    assert trend(None, b, is_reviewed=True) == Trend.NEW


def test_within_a_level_the_steps_decide():
    assert trend(rated(3, 2), rated(3, 3), is_reviewed=True) == Trend.WORSE
    assert trend(rated(3, 3), rated(2, 3), is_reviewed=True) == Trend.BETTER
    assert trend(rated(2, 4), rated(4, 2), is_reviewed=True) == Trend.SAME
