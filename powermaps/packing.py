"""Knows where labels stand on a power map: in lines inside their square, none over another, the same picture every time.

Lengths are in units of a map 1,000 wide, on which a label is set in 13; text is measured by its letters. Everything
stands on a raster of 5 units across and 4 down, so that a place can be told by a class of the style sheet: no page of ours
holds inline styles.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from math import ceil

from powermaps.letters import width_of
from powermaps.scale import Band, Influence, Support

WIDTH = 1_000.0
STEP = 50.0  # widths of a map are multiples of it
PAD = 8.0  # inside a square, at every edge
GAP = 5.0  # between two labels of a line
LINE = 24.0  # from one line to the next: a target for a finger
MARK = 15.0  # the mark before a label, with the blank behind it
LETTERS, SIGNS = 13.0, 11.0  # sizes in which a label and the sign of a movement are set
SIGN_GAP = 4.0
LOCK = 11.0  # behind the label of what is restricted
LEAST_ROW = 60.0  # three lines of words at its head
LEAST_COLUMN = 90.0  # “opposition” at its head
ACROSS, DOWN = 5, 4  # the raster


@dataclass(frozen=True)
class Mark:
    """An actor to be drawn: its label (≤ 14 characters) and the sign of its movement."""

    key: str
    label: str
    band: Band
    sign: str = ""
    is_locked: bool = False

    @cached_property
    def width(self) -> float:
        sign = SIGN_GAP + width_of(self.sign, SIGNS) if self.sign else 0.0
        return MARK + width_of(self.label, LETTERS) + sign + self.is_locked * LOCK


@dataclass(frozen=True)
class Placed:
    """A mark and the upper left corner of its label."""

    mark: Mark
    x: float
    y: float

    @property
    def column(self) -> int:
        """Of the raster."""
        return round(self.x / ACROSS)

    @property
    def row(self) -> int:
        return round(self.y / DOWN)

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the mark itself: where arrows begin and end."""
        return self.x + MARK / 2 - 1, self.y + LINE / 2


@dataclass(frozen=True)
class Grid:
    """The edges of the squares, from the left and from the top."""

    columns: tuple[float, ...]  # six, support −2 … +2 between them
    rows: tuple[float, ...]  # six, influence 5 … 1 between them

    @property
    def width(self) -> float:
        return self.columns[-1]

    @property
    def height(self) -> float:
        return self.rows[-1]

    def square(self, band: Band) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        column, row = band.support - Support.ACTIVE_OPPOSITION, Influence.DECIDES - band.influence
        return self.columns[column], self.rows[row], self.columns[column + 1], self.rows[row + 1]


def grid_for(quarters: Sequence[Iterable[Mark]], width: float = WIDTH) -> Grid:
    """A grid in which every one of these maps fits, so that nothing jumps between two dates.

    It is as low as columns of its width allow; wider than asked where five labels would not fit side by side.
    """
    maps = [_by_square(marks) for marks in quarters]
    columns = [_Column(support, maps) for support in Support.values]
    least = sum(column.least for column in columns)
    wanted = max(width, ceil(least / STEP) * STEP)
    widths = _balanced(columns, wanted)
    heights = [
        max(LEAST_ROW, max(lines) * LINE + 2 * PAD)
        for lines in zip(*(column.lines(width) for column, width in zip(columns, widths, strict=True)), strict=True)
    ]
    return Grid(_edges(widths), _edges(heights))


class _Column:
    """The squares of one position, in every map that is to fit."""

    def __init__(self, support: int, maps: Sequence[dict[Band, list[Mark]]]) -> None:
        self.rows = [
            [[mark.width for mark in there.get(Band(support, influence), ())] for there in maps]
            for influence in reversed(Influence.values)
        ]
        widest = max((width for row in self.rows for cell in row for width in cell), default=0.0)
        self.least = _on_raster(max(widest + 2 * PAD + ACROSS, LEAST_COLUMN))
        self.known: dict[float, list[int]] = {}

    def lines(self, width: float) -> list[int]:
        """How many each row needs, from the top, in a column of this width."""
        if width not in self.known:
            self.known[width] = [max(_count(cell, width - 2 * PAD) for cell in row) for row in self.rows]
        return self.known[width]


def _balanced(columns: Sequence[_Column], width: float) -> list[float]:
    """The widths of the columns with which the whole is lowest, found by moving room from one column to another."""
    widths = _share([(column.least, 1.0) for column in columns], width)
    height = _height(columns, widths)
    for step in (80.0, 40.0, 20.0, 10.0):
        for _round in range(12):
            best = None
            for giver, taker in permutations(range(len(columns)), 2):
                if widths[giver] - step < columns[giver].least:
                    continue
                tried = list(widths)
                tried[giver] -= step
                tried[taker] += step
                found = _height(columns, tried)
                if found < height:
                    height, best = found, tried
            if best is None:
                break
            widths = best
    return widths


def _height(columns: Sequence[_Column], widths: Sequence[float]) -> tuple[float, float]:
    """Of the whole, in lines; where that is equal, how uneven its squares are."""
    lines = [column.lines(width) for column, width in zip(columns, widths, strict=True)]
    rows = [max(row) for row in zip(*lines, strict=True)]
    return sum(max(row, 2) for row in rows), sum(sum(row) ** 2 for row in lines)


def place(marks: Iterable[Mark], grid: Grid) -> list[Placed]:
    """Every mark in its square, line by line, in the order of the alphabet."""
    placed = []
    for band, there in sorted(_by_square(marks).items()):
        left, top, right, _bottom = grid.square(band)
        for number, line in enumerate(_lines(there, right - left - 2 * PAD)):
            x = _on_raster(left + PAD)
            for mark in line:
                placed.append(Placed(mark, x, top + PAD + number * LINE))
                x = _on_raster(x + mark.width + GAP)
    return placed


def _by_square(marks: Iterable[Mark]) -> dict[Band, list[Mark]]:
    squares: dict[Band, list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: (mark.label.casefold(), mark.key)):
        squares[mark.band].append(mark)
    return squares


def _lines(marks: Iterable[Mark], width: float) -> list[list[Mark]]:
    """As many labels on a line as fit; a label alone may be wider than its square, which `grid_for` prevents."""
    lines: list[list[Mark]] = []
    used = 0.0
    for mark in marks:
        if not lines or used + mark.width > width:
            lines.append([])
            used = ACROSS
        lines[-1].append(mark)
        used = _on_raster(used + mark.width + GAP)
    return lines


def _count(widths: Sequence[float], room: float) -> int:
    """How many lines `_lines` makes of labels of these widths."""
    count, used = 0, room + 1
    for width in widths:
        if not count or used + width > room:
            count, used = count + 1, float(ACROSS)
        used = _on_raster(used + width + GAP)
    return count


def _on_raster(x: float) -> float:
    """The next place of the raster to the right."""
    return ceil(x / ACROSS) * float(ACROSS)


def _share(wanted: Sequence[tuple[float, float]], width: float) -> list[float]:
    """The width among the columns: each its least, the rest by weight; on the raster, the last takes what remains."""
    spare = width - sum(need for need, _weight in wanted)
    weights = sum(weight for _need, weight in wanted)
    widths = [_on_raster(need + spare * weight / weights - ACROSS + 0.1) for need, weight in wanted[:-1]]
    return [*widths, width - sum(widths)]


def _edges(lengths: Iterable[float]) -> tuple[float, ...]:
    edges = [0.0]
    for length in lengths:
        edges.append(edges[-1] + length)
    return tuple(edges)
