"""Knows where labels stand on a power map: in lines inside their square, none over another, the same picture every time.

Lengths are in units of a map 1,000 wide; text is measured by its letters, generously. Everything stands on a raster of
5 units across and 4 down, so that a place can be told by a class of the style sheet: no page of ours holds inline styles.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from powermaps.scale import Band, Influence, Support

WIDTH = 1_000.0
PAD = 8.0  # inside a square, at every edge
GAP = 5.0  # between two labels of a line
LINE = 24.0  # from one line to the next: a target for a finger
MARK = 15.0  # the mark before a label, with the blank behind it
SIGN = 7.0  # one letter of a movement's sign
LETTER = 7.4
WIDE_LETTER = 9.6  # Bangla, and what else is set wider than Latin
LEAST_ROW = LINE + 2 * PAD
ACROSS, DOWN = 5, 4  # the raster


@dataclass(frozen=True)
class Mark:
    """An actor to be drawn: its label (≤ 14 characters) and the sign of its movement."""

    key: str
    label: str
    band: Band
    sign: str = ""

    @property
    def width(self) -> float:
        return MARK + text_width(self.label) + SIGN * (len(self.sign) + bool(self.sign))


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


def text_width(text: str) -> float:
    """Of a label; vowel signs and joiners stand on the letter before them."""
    widths = (LETTER if ord(letter) < 0x0250 else WIDE_LETTER for letter in text if not _is_on_another(letter))
    return sum(widths)


def _is_on_another(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Cf")


def grid_for(quarters: Sequence[Iterable[Mark]]) -> Grid:
    """A grid in which every one of these maps fits, so that nothing jumps between two dates."""
    maps = [_by_square(marks) for marks in quarters]
    wanted = []
    for support in Support.values:
        cells = [there.get(Band(support, influence), []) for there in maps for influence in Influence.values]
        widest = max((mark.width for cell in cells for mark in cell), default=0.0)
        longest = max((sum(mark.width + GAP for mark in cell) for cell in cells), default=0.0)
        wanted.append((max(widest + 2 * PAD + ACROSS, 0.08 * WIDTH), longest**0.6))
    widths = _share(wanted)
    columns = _edges(widths)
    heights = []
    for influence in reversed(Influence.values):
        lines = max(
            (
                len(_lines(there.get(Band(support, influence), []), width - 2 * PAD))
                for there in maps
                for support, width in zip(Support.values, widths, strict=True)
            ),
            default=0,
        )
        heights.append(max(LEAST_ROW, lines * LINE + 2 * PAD))
    return Grid(columns, _edges(heights))


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


def _on_raster(x: float) -> float:
    """The next place of the raster to the right."""
    return ceil(x / ACROSS) * float(ACROSS)


def _share(wanted: Sequence[tuple[float, float]]) -> list[float]:
    """The width among the columns: each its least, the rest by what each has to hold."""
    least = sum(need for need, _weight in wanted)
    width = max(WIDTH, least)
    weights = sum(weight for _need, weight in wanted)
    spare = width - least
    shares = [need + (spare * weight / weights if weights else spare / len(wanted)) for need, weight in wanted]
    return [_on_raster(share) for share in shares]


def _edges(lengths: Iterable[float]) -> tuple[float, ...]:
    edges = [0.0]
    for length in lengths:
        edges.append(edges[-1] + length)
    return tuple(edges)
