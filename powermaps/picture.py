"""Draws a power map as values: where every mark, bar and arrow stands, and what it says to those who do not see it.

One picture for screen and paper. Places are told by the classes x<n> and y<n> of static/css/map.css.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot

from django.utils.translation import gettext as _

from powermaps.packing import ACROSS, DOWN, Grid, Mark, Placed, grid_for, place
from powermaps.scale import Band, Influence, Support

FEW = 12  # as many that moved get an arrow
HEAD = 9.0  # length of an arrow's head
FREE = 11.0  # between a mark's middle and where a line begins


@dataclass(frozen=True)
class Shown:
    """An actor on the map. `bands` are one place, or two where the middle of what partners say falls between."""

    key: str
    label: str  # at most 14 characters
    name: str
    bands: tuple[Band, ...]
    sign: str = ""  # ▶1, ▲1, ✚, ⑂, ○
    said: str = ""  # the same in words
    is_hollow: bool = False
    is_spoiler: bool = False
    is_restricted: bool = False
    before: Band | None = None
    moved: bool = False
    url: str = ""


@dataclass(frozen=True)
class Drawn:
    """A mark in its place. `shape` is opposed, neutral, support or spoiler."""

    actor: Shown
    shape: str
    column: int  # of the raster
    row: int
    words: str  # what a screen reader says
    is_second: bool = False  # the other end of a split


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    is_away: bool = False
    head: str = ""  # the points of an arrow's head


@dataclass(frozen=True)
class Edge:
    """A line of the grid, or a word of an axis: a place of the raster."""

    at: float
    label: str = ""
    column: int = 0
    row: int = 0


@dataclass(frozen=True)
class Picture:
    width: float
    height: float
    columns: tuple[Edge, ...]
    rows: tuple[Edge, ...]
    middle: tuple[float, float]  # the neutral column, drawn in a shade
    marks: tuple[Drawn, ...]
    bars: tuple[Line, ...]
    arrows: tuple[Line, ...]
    rows_of_raster: int

    @property
    def is_empty(self) -> bool:
        return not self.marks


def draw(
    actors: Sequence[Shown], *, also: Iterable[Sequence[Shown]] = (), selected: str = "", arrows: bool = True
) -> Picture:
    """The picture of these actors. `also` are other quarters for which the squares should have the same size."""
    marks = _marks(actors)
    grid = grid_for([marks, *(_marks(other) for other in also)])
    places = {placed.mark.key: placed for placed in place(marks, grid)}
    moved = [actor for actor in actors if actor.moved and actor.before]
    arrowed = [actor for actor in moved if actor.key == selected] if selected else moved if len(moved) <= FEW else []
    drawn = [
        _drawn(actor, number, band, places[f"{actor.key}:{number}"])
        for actor in actors
        for number, band in enumerate(actor.bands)
    ]
    drawn.sort(key=lambda mark: (mark.row, mark.column))
    return Picture(
        width=grid.width,
        height=grid.height,
        columns=tuple(
            Edge(grid.columns[number], str(support.label), column=round(grid.columns[number] / ACROSS))
            for number, support in enumerate(Support)
        ),
        rows=tuple(
            Edge(grid.rows[number], str(influence.label), row=round(grid.rows[number] / DOWN))
            for number, influence in enumerate(reversed(Influence))
        ),
        middle=(grid.columns[2], grid.columns[3] - grid.columns[2]),
        marks=tuple(drawn),
        bars=tuple(
            _between(places[f"{actor.key}:0"].centre, places[f"{actor.key}:1"].centre)
            for actor in actors
            if len(actor.bands) > 1
        ),
        arrows=tuple(_arrow(actor, places[f"{actor.key}:0"], grid) for actor in arrowed if arrows),
        rows_of_raster=round(grid.height / DOWN),
    )


def _marks(actors: Iterable[Shown]) -> list[Mark]:
    return [
        Mark(f"{actor.key}:{number}", actor.label, band, actor.sign if number == 0 else "")
        for actor in actors
        for number, band in enumerate(actor.bands)
    ]


def _drawn(actor: Shown, number: int, band: Band, placed: Placed) -> Drawn:
    return Drawn(actor, shape_of(actor, band), placed.column, placed.row, _words(actor, band), number > 0)


def shape_of(actor: Shown, band: Band) -> str:
    if actor.is_spoiler:
        return "spoiler"
    return "opposed" if band.support < 0 else "support" if band.support > 0 else "neutral"


def _words(actor: Shown, band: Band) -> str:
    words = [actor.name, str(Support(band.support).label), str(Influence(band.influence).label)]
    if actor.is_spoiler:
        words.append(_("spoiler"))
    if len(actor.bands) > 1:
        words.append(_("partners are split"))
    if actor.said:
        words.append(actor.said)
    return ", ".join(words)


def _between(one: tuple[float, float], other: tuple[float, float]) -> Line:
    return Line(*one, *other)


def _arrow(actor: Shown, placed: Placed, grid: Grid) -> Line:
    """From the middle of the square where it stood to where it stands, ending before the mark."""
    assert actor.before
    left, top, right, bottom = grid.square(actor.before)
    x1, y1 = (left + right) / 2, (top + bottom) / 2
    x2, y2 = placed.centre
    length = hypot(x2 - x1, y2 - y1) or 1.0
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    x2, y2 = x2 - dx * FREE, y2 - dy * FREE
    bx, by = x2 - dx * HEAD, y2 - dy * HEAD
    points = [(x2, y2), (bx - dy * HEAD / 2, by + dx * HEAD / 2), (bx + dy * HEAD / 2, by - dx * HEAD / 2)]
    head = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    is_away = actor.bands[0].support < actor.before.support
    return Line(round(x1, 1), round(y1, 1), round(bx, 1), round(by, 1), is_away=is_away, head=head)
