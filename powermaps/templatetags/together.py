"""Knows how the values of a consolidated map become a picture, where a template shows them."""

from collections.abc import Mapping
from typing import Any

from django import template

from powermaps.joining import KEY
from powermaps.picture import Picture
from powermaps.sheets import on_paper
from powermaps.together import picture_together, shown_together

register = template.Library()


@register.simple_tag
def picture_of_all(values: Mapping[str, Any]) -> Picture:
    """The picture of a consolidated map on screen: its names lead to their rows of the same page."""
    return picture_together(values, {row["id"]: f"#row-{row['id']}" for row in values["actors"]})


@register.simple_tag
def sheet_of_all(values: Mapping[str, Any], alone: bool = False) -> dict[str, Any]:
    """`picture` and the `sheet` that it wants on paper."""
    drawn, sheet = on_paper(shown_together(values), alone=bool(alone))
    return {"picture": drawn, "sheet": sheet}


@register.filter
def apart(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The actors on which partners disagree, in the order of discussion; what was settled stands last."""
    rows = {row["id"]: row for row in values["actors"]}
    return [rows[pk] for pk in [*values["for_discussion"], *values["settled"]] if pk in rows]


@register.filter
def on(talk: Any, row: Mapping[str, Any]) -> list[Any]:
    """What was said in the review about an actor of the map: `talk`, out of reporting/talking.py."""
    return talk.get((KEY, row["id"]), []) if isinstance(talk, dict) else []
