"""Organisations of different projects are paired for the introductions."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshops.pairing import NoOtherPair, are_of_one_project, draw, pairs_of, redraw

FLM, CFTM, WASH = (UUID(int=number) for number in (1, 2, 3))


def organisations(*sizes):
    """So many organisations of each project."""
    names = iter(range(100, 1_000))
    return {
        UUID(int=next(names)): frozenset({project})
        for project, size in zip((FLM, CFTM, WASH), sizes, strict=False)
        for _one in range(size)
    }


def within_a_project(groups, projects):
    return [pair for pair in map(tuple, pairs_of(groups)) if are_of_one_project(*pair, projects)]


@given(st.lists(st.integers(0, 9), min_size=3, max_size=3), st.integers(0, 1_000))
def test_everybody_stands_in_exactly_one_pair(sizes, seed):
    projects = organisations(*sizes)
    groups = draw(projects, seed=seed)
    drawn = [one for group in groups for one in group]
    assert sorted(drawn) == (sorted(projects) if len(projects) > 1 else [])
    assert sorted(map(len, groups))[:-1] == [2] * (len(groups) - 1)
    assert all(len(group) in (2, 3) for group in groups)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=3), st.integers(0, 1_000))
def test_nobody_meets_their_own_project_where_others_are_left(sizes, seed):
    projects = organisations(*sizes)
    if len(projects) % 2 == 0 and max(sizes) * 2 <= len(projects):
        assert within_a_project(draw(projects, seed=seed), projects) == []


@pytest.mark.parametrize(("sizes", "of_one_project"), [((5, 4), 0), ((6, 2), 2), ((3, 0), 3), ((4, 3, 2), 0)])
def test_odd_numbers_and_big_projects(sizes, of_one_project):
    projects = organisations(*sizes)
    groups = draw(projects, seed=7)
    assert len([group for group in groups if len(group) == 3]) == sum(sizes) % 2
    found = within_a_project(groups, projects)
    # The third of a group belongs to the project of one of its two, where there are only two projects.
    assert len(found) == of_one_project + (1 if sizes == (5, 4) else 0)


def test_those_who_met_before_meet_others_now():
    projects = organisations(6, 6)
    first = draw(projects, seed=1)
    second = draw(projects, met=pairs_of(first), seed=1)
    third = draw(projects, met=pairs_of(first) | pairs_of(second), seed=1)
    assert not pairs_of(first) & pairs_of(second)
    assert not (pairs_of(first) | pairs_of(second)) & pairs_of(third)


def test_the_same_lots_give_the_same_pairs():
    projects = organisations(5, 7)
    assert draw(projects, seed=3) == draw(projects, seed=3)


def test_one_pair_is_drawn_anew_and_most_others_stay():
    projects = organisations(5, 5)
    groups = draw(projects, seed=2)
    again = redraw(groups, 1, projects, seed=2)
    assert set(again[1]) != set(groups[1])
    assert len([group for group in groups if group in again]) == len(groups) - 2
    assert within_a_project(again, projects) == []
    assert sorted(one for group in again for one in group) == sorted(projects)


def test_a_single_pair_stays():
    projects = organisations(1, 1)
    with pytest.raises(NoOtherPair):
        redraw(draw(projects, seed=1), 0, projects, seed=1)
