"""Knows how a frozen row of a map reads in words, and how large the picture of its rows is drawn: on screen, and on paper."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import template

from powermaps.models import Placement, Role, Stillness
from powermaps.picture import Picture, Shown
from powermaps.reading import picture_of, said_of, shown_of, stands
from powermaps.scale import Influence, Support
from powermaps.sheets import on_paper
from powermaps.shifts import ChangeReason, Verdict

register = template.Library()


@register.simple_tag
def picture(rows: Iterable[dict[str, Any]]) -> Picture | None:
    """Of rows that stand on the same page, to which its names lead; nothing where nobody is on the map."""
    there = stands(rows)
    return picture_of(there, {row["id"]: f"#row-{row['id']}" for row in there}) if there else None


@register.simple_tag
def paper_picture(rows: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """`picture` and the `sheet` it wants; nothing where nobody is on the map."""
    shown = [replace(one, url="") for one in shown_of(rows)]
    return paper_picture_of(shown)


def paper_picture_of(shown: list[Shown]) -> dict[str, Any] | None:
    if not shown:
        return None
    drawn, sheet = on_paper(shown)
    return {"picture": drawn, "sheet": sheet}


@register.filter
def position(row: Any) -> str:
    return str(Support(row["support"]).label)


@register.filter
def power(row: Any) -> str:
    return str(Influence(row["influence"]).label)


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
    """What became of it since last quarter, and why it stands elsewhere."""
    words = [said_of(row) or str(Verdict(row["verdict"]).label)]
    if row.get("change_reason"):
        words.append(str(ChangeReason(row["change_reason"]).label))
    return ": ".join(words)


@register.filter
def why_still(said: Any) -> str:
    return str(Stillness.Why(said["why"]).label) if said["why"] else ""
