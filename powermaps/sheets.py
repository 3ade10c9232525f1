"""Knows on which sheet a map is drawn, and how wide: in the flow of a page, or across a page of its own."""

from collections.abc import Sequence

from powermaps.packing import STEP, Grid
from powermaps.picture import WIDEST, Picture, Shown, draw, drawn_in

FLOWS, A4, A3 = "", "sheet-a4", "sheet-a3"  # classes of static/print/print.css
MANY = 80  # actors, from here on A3
WIDTHS = {FLOWS: 700.0, A4: 1_000.0, A3: 1_400.0}  # in which labels are as large as the text around them
HEIGHTS = {FLOWS: 1.15, A4: 0.42, A3: 0.55}  # of the sheet, to its width: with the words above and the legend below


def sheet_for(count: int, *, alone: bool = False) -> str:
    return A3 if count > MANY else A4 if alone else FLOWS


def on_paper(actors: Sequence[Shown], *, alone: bool = False) -> tuple[Picture, str]:
    """The picture as large as its sheet allows, and the sheet. `alone` on a page of its own, however few they are."""
    sheet = sheet_for(len(actors), alone=alone)
    width = WIDTHS[sheet]
    picture = draw(actors, width=width)
    while picture.height > HEIGHTS[sheet] * picture.width and width < WIDEST:
        width += 2 * STEP
        picture = draw(actors, width=width)
    return picture, sheet


def blank() -> Picture:
    """For the wall: five columns and five rows of one size on A3, and nobody in them."""
    width, height = WIDTHS[A3], 800.0  # each square on the raster
    fifths = range(6)
    return drawn_in(Grid(tuple(width * n / 5 for n in fifths), tuple(height * n / 5 for n in fifths)))
