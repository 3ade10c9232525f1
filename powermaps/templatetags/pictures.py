"""Knows how a frozen row of a map reads in words, and how large the picture of its rows is drawn: on screen, and on paper."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template

from powermaps.models import Placement, Role, Stillness
from powermaps.picture import Picture
from powermaps.reading import became_words, picture_of, place_words, shown_of, stands
from powermaps.sheets import blank, on_paper, sheet_for

register = template.Library()


@register.simple_tag
def picture(rows: Iterable[dict[str, Any]]) -> Picture | None:
    """Of rows that stand on the same page, to which its names lead; nothing where nobody is on the map."""
    there = stands(rows)
    return picture_of(there, {row["id"]: f"#row-{row['id']}" for row in there}) if there else None


@register.simple_tag
def paper_picture(rows: Iterable[dict[str, Any]], alone: bool = False) -> dict[str, Any] | None:
    """`picture` and the `sheet` it wants; nothing where nobody is on the map."""
    shown = shown_of(rows)
    if not shown:
        return None
    drawn, sheet = on_paper(shown, alone=bool(alone))
    return {"picture": drawn, "sheet": sheet}


@register.simple_tag
def sheet_of(values: dict[str, Any]) -> str:
    """The sheet of a document that is one map: of a partner's, or of all together."""
    count = len(values["actors"]) if "actors" in values else len(stands(values.get("placements", ())))
    return sheet_for(count, alone=True)


@register.simple_tag
def blank_wall() -> Picture:
    """A grid of equal squares, as high as its sheet, with nobody in it."""
    return blank()


@register.filter
def in_rows(names: Sequence[tuple[str, str, str]], count: int) -> list[list[tuple[str, str, str]]]:
    """So many beside each other, the last row filled with nothing."""
    rows = [list(names[start : start + count]) for start in range(0, len(names), count)]
    return [row + [("", "", "")] * (count - len(row)) for row in rows]


@register.filter
def place_in_words(row: Any) -> str:
    return place_words(row)


@register.filter
def roles_of(row: Any) -> str:
    return ", ".join(str(Role(role).label) for role in row["roles"] if role in Role.values)


@register.filter
def seen_by(row: Any) -> str:
    """What it is judged by, and how sure they are."""
    sight, confidence = Placement.Sight(row["sight"]).label, Placement.Confidence(row["confidence"]).label
    return f"{sight} · {confidence}"


@register.filter
def said_in_words(row: Any) -> str:
    return became_words(row)


@register.filter
def why_still(said: Any) -> str:
    return str(Stillness.Why(said["why"]).label) if said["why"] else ""
