"""Knows how a whole register is drawn: the matrix with at most a few risks by name in a square, and levels over the quarters."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from risks.matrix import LOOKUP, STEPS, RiskLevel
from risks.reading import CROWD, step_name
from risks.together import NOT_RATED, Row, level_name


@dataclass(frozen=True)
class Square:
    likelihood: int
    impact: int
    level: RiskLevel
    url: str = ""  # where its risks are listed
    rows: list[Row] = field(default_factory=list)

    @property
    def is_crowded(self) -> bool:
        return len(self.rows) > CROWD


@dataclass(frozen=True)
class Squares:
    """The open risks of a register on the squares where they stand today; each line a likelihood, the likeliest first."""

    lines: list[tuple[int, str, list[Square]]]
    impacts: list[tuple[int, str]]
    unrated: int


def squares(values: Mapping[str, Any], page: str = "", quarter: str = "") -> Squares:
    """`page` is where a square's risks are listed, as /FLM/risks/?q=…&square=4-3; where there is none they are only counted."""
    scale = values["scale"]
    lookup = scale.get("lookup") or LOOKUP
    there: dict[tuple[int, int], list[Row]] = defaultdict(list)
    unrated = 0
    for row in values["rows"]:
        if row["is_open"] and row["rating"]:
            there[row["rating"][0], row["rating"][1]].append(row)
        elif row["is_open"]:
            unrated += 1

    def square(likelihood: int, impact: int) -> Square:
        query = urlencode({"q": quarter, "square": f"{likelihood}-{impact}"})
        level = RiskLevel(lookup[likelihood - 1][impact - 1])
        return Square(likelihood, impact, level, f"{page}?{query}#register" if page else "", there[likelihood, impact])

    lines = [
        (likelihood, step_name(scale, "likelihoods", likelihood), [square(likelihood, impact) for impact in STEPS])
        for likelihood in reversed(STEPS)
    ]
    return Squares(lines, [(impact, step_name(scale, "impacts", impact)) for impact in STEPS], unrated)


@dataclass(frozen=True)
class Heat:
    """How many risks stood at a level in a quarter; `shade` from 0 to 4 by the share of the quarter's risks."""

    count: int
    shade: int


def heat_lines(counts: Iterable[Mapping[str, int]]) -> list[tuple[int, str, list[Heat]]]:
    """For each level, the gravest first, its counts over the quarters; a level that nowhere had any risk is left out but for the four."""
    quarters = list(counts)
    levels = [*(level.value for level in reversed(RiskLevel)), NOT_RATED]
    found = []
    for level in levels:
        cells = [_heat(one, level) for one in quarters]
        if level != NOT_RATED or any(cell.count for cell in cells):
            found.append((level, level_name(level), cells))
    return found


def _heat(counts: Mapping[str, int], level: int) -> Heat:
    count, total = counts.get(str(level), 0), sum(counts.values())
    return Heat(count, -(-4 * count // total) if total else 0)
