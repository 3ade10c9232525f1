"""Draws a power map as values: where every mark, bar and arrow stands, and what it says to those who do not see it.

One picture for screen and paper. Places are told by the classes x<n> and y<n> of static/css/map.css.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot

from django.utils.translation import gettext as _

from powermaps.packing import ACROSS, DOWN, STEP, WIDTH, Grid, Mark, Placed, grid_for, place
from powermaps.scale import Band, Influence, Support

TALLEST, WIDEST = 3_200.0, 2_000.0  # as far as the classes of the style sheet tell places
FEW = 12  # as many that moved get an arrow
HEAD = 9.0  # length of an arrow's head
UNDER = 9.0  # from the middle of a mark to below its label


@dataclass(frozen=True)
class Move:
    """Where another place for a mark is posted, and the version of its row that was seen."""

    url: str
    version: int


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
    is_range: bool = False  # its two bands are the ends of what its parts say, not of what partners say
    before: Band | None = None
    moved: bool = False
    url: str = ""
    move: Move | None = None


@dataclass(frozen=True)
class Drawn:
    """A mark in its place. `shape` is opposed, neutral, support or spoiler."""

    actor: Shown
    shape: str
    column: int  # of the raster
    row: int
    words: str  # what a screen reader says
    band: Band
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
class Tint:
    """The shade of a column, light enough that it prints as paper."""

    x: float
    width: float
    fill: str
    name: str


TINTS = (
    ("against-2", "#fbf1e9"),
    ("against-1", "#fdf8f4"),
    ("between", "#f7f7f3"),
    ("for-1", "#f4f8fb"),
    ("for-2", "#e9f1f8"),
)


@dataclass(frozen=True)
class Picture:
    width: float
    height: float
    columns: tuple[Edge, ...]
    rows: tuple[Edge, ...]
    tints: tuple[Tint, ...]
    marks: tuple[Drawn, ...]
    bars: tuple[Line, ...]
    arrows: tuple[Line, ...]
    rows_of_raster: int

    @property
    def is_empty(self) -> bool:
        return not self.marks

    @property
    def steps(self) -> int:
        """How wide it is, as the class w<n> of the style sheet tells it."""
        return round(self.width / STEP)

    @property
    def is_movable(self) -> bool:
        return any(mark.actor.move for mark in self.marks)

    @property
    def has_restricted(self) -> bool:
        return any(mark.actor.is_restricted for mark in self.marks)

    @property
    def count(self) -> int:
        """Of actors; one that partners see at two places is one."""
        return sum(not mark.is_second for mark in self.marks)


def draw(
    actors: Sequence[Shown],
    *,
    also: Iterable[Sequence[Shown]] = (),
    selected: str = "",
    arrows: bool = True,
    width: float = WIDTH,
) -> Picture:
    """The picture of these actors. `also` are other quarters for which the squares should have the same size."""
    marks, others = _marks(actors), [_marks(other) for other in also]
    grid = grid_for([marks, *others], width)
    while grid.height > TALLEST and grid.width < WIDEST:
        grid = grid_for([marks, *others], grid.width + 4 * STEP)
    places = {placed.mark.key: placed for placed in place(marks, grid)}
    moved = [actor for actor in actors if actor.moved and actor.before]
    arrowed = [actor for actor in moved if actor.key == selected] if selected else moved if len(moved) <= FEW else []
    drawn = [
        _drawn(actor, number, band, places[f"{actor.key}:{number}"])
        for actor in actors
        for number, band in enumerate(actor.bands)
    ]
    drawn.sort(key=lambda mark: (mark.row, mark.column))
    return drawn_in(
        grid,
        marks=tuple(drawn),
        bars=tuple(
            _between(places[f"{actor.key}:0"], places[f"{actor.key}:1"]) for actor in actors if len(actor.bands) > 1
        ),
        arrows=tuple(_arrow(actor, places[f"{actor.key}:0"], grid) for actor in arrowed if arrows),
    )


def drawn_in(
    grid: Grid, marks: tuple[Drawn, ...] = (), bars: tuple[Line, ...] = (), arrows: tuple[Line, ...] = ()
) -> Picture:
    """The squares with the words of their bands, and what stands in them."""
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
        tints=tuple(
            Tint(left, right - left, fill, name)
            for left, right, (name, fill) in zip(grid.columns, grid.columns[1:], TINTS, strict=False)
        ),
        marks=marks,
        bars=bars,
        arrows=arrows,
        rows_of_raster=round(grid.height / DOWN),
    )


def _marks(actors: Iterable[Shown]) -> list[Mark]:
    return [
        Mark(f"{actor.key}:{number}", actor.label, band, actor.sign if number == 0 else "", actor.is_restricted)
        for actor in actors
        for number, band in enumerate(actor.bands)
    ]


def _drawn(actor: Shown, number: int, band: Band, placed: Placed) -> Drawn:
    return Drawn(actor, shape_of(actor, band), placed.column, placed.row, _words(actor, band), band, number > 0)


def shape_of(actor: Shown, band: Band) -> str:
    if actor.is_spoiler:
        return "spoiler"
    return "opposed" if band.support < 0 else "support" if band.support > 0 else "neutral"


def _words(actor: Shown, band: Band) -> str:
    words = [actor.name, str(Support(band.support).label), str(Influence(band.influence).label)]
    if actor.is_spoiler:
        words.append(_("spoiler"))
    if len(actor.bands) > 1 and not actor.is_range:
        words.append(_("partners are split"))
    if actor.is_restricted:
        words.append(_("restricted"))
    if actor.said:
        words.append(actor.said)
    return ", ".join(words)


def _between(one: Placed, other: Placed) -> Line:
    """Under the labels rather than through them."""
    (x1, y1), (x2, y2) = one.centre, other.centre
    return Line(x1, y1 + UNDER, x2, y2 + UNDER)


def _arrow(actor: Shown, placed: Placed, grid: Grid) -> Line:
    """From the square where it stood to where it stands, ending under its mark."""
    assert actor.before
    left, _top, right, bottom = grid.square(actor.before)
    x1, y1 = (left + right) / 2, bottom - UNDER
    x2, y2 = placed.centre[0], placed.centre[1] + UNDER
    length = hypot(x2 - x1, y2 - y1) or 1.0
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    bx, by = x2 - dx * HEAD, y2 - dy * HEAD
    points = [(x2, y2), (bx - dy * HEAD / 2, by + dx * HEAD / 2), (bx + dy * HEAD / 2, by - dx * HEAD / 2)]
    head = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    is_away = actor.bands[0].support < actor.before.support
    return Line(round(x1, 1), round(y1, 1), round(bx, 1), round(by, 1), is_away=is_away, head=head)
