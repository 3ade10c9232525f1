"""Knows how organisations of different projects are paired for the introductions: nobody twice, nobody left over, earlier pairs avoided."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from random import Random
from uuid import UUID

Group = tuple[UUID, ...]  # two organisations, or three where the number is odd
Met = frozenset[frozenset[UUID]]  # pairs of earlier workshops

SAME_PROJECT = 1_000  # what a pair within one project costs, beside …
MET_BEFORE = 10  # … one that met at an earlier workshop
STARTS = 24


class NoOtherPair(Exception):
    """There is nobody with whom this pair could be exchanged."""


def draw(projects: Mapping[UUID, frozenset[UUID]], *, met: Met = frozenset(), seed: int) -> list[Group]:
    """Groups of two, one of three where the number is odd. `projects`: by organisation, the projects it works in.

    Organisations of one project meet only where no other way is left. The same seed gives the same groups.
    """
    lots = Random(seed)
    names = sorted(projects)
    if len(names) < 2:
        return []
    best = min((_one_draw(names, projects, met, lots) for _start in range(STARTS)), key=lambda found: found[0])
    return best[1]


def redraw(
    groups: Sequence[Group], number: int, projects: Mapping[UUID, frozenset[UUID]], *, met: Met = frozenset(), seed: int
) -> list[Group]:
    """The groups with one of them drawn anew: it exchanges a member with another, which costs the others as little as can be.

    Raises NoOtherPair where there is only one group.
    """
    lots = Random(seed)
    mine = groups[number]
    there = frozenset(map(frozenset, (pair for group in groups for pair in combinations(group, 2))))
    found: list[tuple[int, float, list[Group]]] = []
    for other, theirs in enumerate(groups):
        if other == number:
            continue
        for one in mine:
            for their in theirs:
                new = (
                    [their if name == one else name for name in mine],
                    [one if name == their else name for name in theirs],
                )
                cost = sum(_cost(group, projects, met | there) for group in new)
                exchanged = list(groups)
                exchanged[number], exchanged[other] = tuple(new[0]), tuple(new[1])
                found.append((cost, lots.random(), exchanged))
    if not found:
        raise NoOtherPair
    return min(found, key=lambda each: each[:2])[2]


def pairs_of(groups: Iterable[Group]) -> Met:
    """Who met whom in these groups."""
    return frozenset(frozenset(pair) for group in groups for pair in combinations(group, 2))


def are_of_one_project(one: UUID, other: UUID, projects: Mapping[UUID, frozenset[UUID]]) -> bool:
    return bool(projects.get(one, frozenset()) & projects.get(other, frozenset()))


def _one_draw(
    names: Sequence[UUID], projects: Mapping[UUID, frozenset[UUID]], met: Met, lots: Random
) -> tuple[int, list[Group]]:
    left = list(names)
    lots.shuffle(left)
    alone = left.pop() if len(left) % 2 else None
    groups: list[Group] = list(zip(left[::2], left[1::2], strict=True))
    while _exchange(groups, projects, met):
        pass
    if alone is not None:
        place = min(range(len(groups)), key=lambda at: _cost((*groups[at], alone), projects, met))
        groups[place] = (*groups[place], alone)
    return sum(_cost(group, projects, met) for group in groups), groups


def _exchange(groups: list[Group], projects: Mapping[UUID, frozenset[UUID]], met: Met) -> bool:
    """Let two pairs change partners where that is better; whether any did."""
    for at, (a, b) in enumerate(groups):
        for later in range(at + 1, len(groups)):
            c, d = groups[later]
            now = _cost((a, b), projects, met) + _cost((c, d), projects, met)
            if not now:
                continue
            for one, other in (((a, c), (b, d)), ((a, d), (c, b))):
                if _cost(one, projects, met) + _cost(other, projects, met) < now:
                    groups[at], groups[later] = one, other
                    return True
    return False


def _cost(group: Iterable[UUID], projects: Mapping[UUID, frozenset[UUID]], met: Met) -> int:
    cost = 0
    for one, other in combinations(group, 2):
        cost += SAME_PROJECT * are_of_one_project(one, other, projects)
        cost += MET_BEFORE * (frozenset((one, other)) in met)
    return cost
