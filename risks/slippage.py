"""Knows how far an activity has slipped: what was planned against what is expected, in quarters; pure, quarters as codes (2017Q1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from reporting.quarters import Period
from risks.spans import cells

DONE, DROPPED = "done", "dropped"
OVER = frozenset({DONE, DROPPED})


class Timing(StrEnum):
    """How what is expected stands to what was planned."""

    ON_TIME = "on_time"
    LATER = "later"
    EARLIER = "earlier"
    UNKNOWN = "unknown"  # the planned end is past, and nobody has said when it will be done
    DROPPED = "dropped"


@dataclass(frozen=True)
class Slippage:
    """`end` is by when it is, or was, done: empty where nobody knows. `quarters` it moved: later positive, earlier negative."""

    timing: Timing
    end: str
    quarters: int


@dataclass(frozen=True)
class Cell:
    """One quarter of an activity: what stands there of the planned bar and of the expected one, as in spans.cells."""

    code: str
    planned: str
    expected: str
    is_now: bool


def distance(earlier: str, later: str) -> int:
    """From one quarter to another; negative the other way round."""
    one, other = Period.parse(earlier), Period.parse(later)
    return 4 * (other.year - one.year) + other.number - one.number


def is_due(first: str, last: str, now: str) -> bool:
    """By the plan it is worked on in this quarter."""
    return bool(first and last) and first <= now <= last


def is_late(last: str, now: str) -> bool:
    """By the plan it should have been done before this quarter."""
    return bool(last) and last < now


def is_asked(first: str, last: str, now: str) -> bool:
    """It is due or late: a quarter has something to say of it, unless it is over."""
    return is_due(first, last, now) or is_late(last, now)


def slippage(last: str, expected: str, status: str, now: str) -> Slippage:
    """What became of the planned end, as it stands in the quarter `now`. `expected` is empty where it is as planned.

    Done without another word is done in this quarter. An expectation that has itself passed is none.
    """
    if status == DROPPED:
        return Slippage(Timing.DROPPED, "", 0)
    if status == DONE:
        end = expected if expected and expected <= now else now
    elif expected >= now if expected else last >= now:
        end = expected or last
    else:
        return Slippage(Timing.UNKNOWN, "", 0)
    moved = distance(last, end) if last else 0
    timing = Timing.LATER if moved > 0 else Timing.EARLIER if moved < 0 else Timing.ON_TIME
    return Slippage(timing, end, moved)


def bars(first: str, last: str, end: str, shown: Sequence[Period], now: str) -> list[Cell]:
    """The planned bar above the expected one, for every quarter shown. Where the end is unknown the second goes on until now."""
    until = end or max(now, first)
    planned = cells(first, last, list(shown))
    expected = cells(min(first, until), until, list(shown))
    return [
        Cell(period.code, plan, hope, period.code == now)
        for period, plan, hope in zip(shown, planned, expected, strict=True)
    ]
