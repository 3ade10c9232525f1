"""Labels stand in their own square, none over another, and the same picture comes out every time."""

import random
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from powermaps.packing import LINE, Mark, grid_for, place
from powermaps.scale import Band

labels = st.text("ABCDEFGHmoi অআকখগঘবম", min_size=1, max_size=14)
marks = st.lists(
    st.builds(Mark, st.uuids().map(str), labels, st.builds(Band, st.integers(-2, 2), st.integers(1, 5))), max_size=60
)


def many(count, seed=1):
    chance = random.Random(seed)
    return [
        Mark(str(number), f"Actor {number:03}", Band(chance.choice([-2, -1, 0, 0, 1, 2]), chance.randint(1, 5)), "▶1")
        for number in range(count)
    ]


def box(placed):
    return placed.x, placed.y, placed.x + placed.mark.width, placed.y + LINE


def overlap(one, other):
    a, b = box(one), box(other)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_two_hundred_labels_do_not_touch_each_other():
    actors = many(200)
    placed = place(actors, grid_for([actors]))
    assert len(placed) == 200
    assert [(a.mark.key, b.mark.key) for a, b in combinations(placed, 2) if overlap(a, b)] == []


@settings(max_examples=60, deadline=None)
@given(marks)
def test_every_label_stands_in_its_square(actors):
    grid = grid_for([actors])
    for one in place(actors, grid):
        left, top, right, bottom = grid.square(one.mark.band)
        x1, y1, x2, y2 = box(one)
        assert left <= x1 and top <= y1 and x2 <= right + 0.2 and y2 <= bottom + 0.2


def test_the_order_in_which_actors_are_read_does_not_matter():
    actors = many(80)
    shuffled = list(reversed(actors))
    assert place(actors, grid_for([actors])) == place(shuffled, grid_for([shuffled]))


def test_squares_stay_put_between_quarters():
    first, second = many(40, seed=1), many(60, seed=2)
    grid = grid_for([first, second])
    for quarter in (first, second):
        for one in place(quarter, grid):
            _left, _top, right, bottom = grid.square(one.mark.band)
            assert box(one)[2] <= right + 0.2 and box(one)[3] <= bottom + 0.2


def test_an_empty_map_is_a_grid_of_equal_columns():
    grid = grid_for([[]])
    assert grid.columns == (0, 200, 400, 600, 800, 1000)
    assert place([], grid) == []
