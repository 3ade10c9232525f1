"""Partners' placements become one picture: never a mean, whatever the order, and no late partner moves anybody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powermaps.consensus import Agreement, consensus, like_for_like
from powermaps.scale import Band

bands = st.builds(Band, st.integers(-2, 2), st.integers(1, 5))
maps = st.dictionaries(st.sampled_from("ABCDEFGH"), bands, min_size=1)


def test_opposite_ends_are_drawn_at_both_and_never_as_neutral():
    found = consensus([Band(-2, 3), Band(2, 3)])
    assert (found.ends, found.agreement) == ((Band(-2, 3), Band(2, 3)), Agreement.OPPOSITE)


@pytest.mark.parametrize(
    ("placements", "agreement"),
    [
        ([(0, 3)], Agreement.SINGLE),
        ([(1, 3), (1, 3)], Agreement.AGREE),
        ([(1, 3), (2, 3)], Agreement.NEAR),
        ([(1, 3), (1, 5)], Agreement.DIFFER),
        ([(0, 3), (2, 3)], Agreement.DIFFER),
        ([(-1, 3), (1, 3)], Agreement.OPPOSITE),
        ([(0, 3), (-2, 3)], Agreement.DIFFER),
    ],
)
def test_how_far_partners_agree(placements, agreement):
    assert consensus(Band(*one) for one in placements).agreement == agreement


def test_nobody_is_no_consensus():
    with pytest.raises(ValueError):
        consensus([])


@given(st.lists(bands, min_size=1), st.randoms())
def test_the_order_of_partners_never_matters(placements, chance):
    shuffled = list(placements)
    chance.shuffle(shuffled)
    assert consensus(shuffled) == consensus(placements)


@given(st.lists(bands, min_size=1))
def test_where_it_is_drawn_somebody_placed_it_on_each_axis(placements):
    found = consensus(placements)
    for end in found.ends:
        assert end.support in {band.support for band in placements}
        assert end.influence in {band.influence for band in placements}


@given(maps, maps, bands)
def test_a_late_partner_never_makes_an_actor_move(before, after, late):
    assert like_for_like(before, {**after, "late": late}) == like_for_like(before, after)


@given(st.lists(bands, min_size=2))
def test_kinds_of_agreement_exclude_each_other(placements):
    supports = [band.support for band in placements]
    influences = [band.influence for band in placements]
    widest = max(max(supports) - min(supports), max(influences) - min(influences))
    opposite = min(supports) < 0 < max(supports)
    expected = {
        Agreement.OPPOSITE: opposite,
        Agreement.DIFFER: not opposite and widest >= 2,
        Agreement.NEAR: not opposite and widest == 1,
        Agreement.AGREE: widest == 0,
    }
    assert [kind for kind, holds in expected.items() if holds] == [consensus(placements).agreement]
