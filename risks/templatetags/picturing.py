"""Knows how the values of a consolidated register are drawn, where a template shows them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html_join

from risks.joining import KEY
from risks.picturing import Squares, squares

register = template.Library()


@register.simple_tag
def squares_of(values: Mapping[str, Any]) -> Squares:
    """The matrix of a register; its risks stand in the table under it."""
    return squares(values)


@register.simple_tag
def risk_path(path: Iterable[Mapping[str, Any]]) -> str:
    """The steps of a path as bars, each with its quarter and level in words. A page has hundreds of them."""
    return format_html_join(
        "",
        '<li class="is-{}" title="{}"><span class="visually-hidden">{}</span></li>',
        (("gone" if step["level"] is None else step["level"], step["words"], step["words"]) for step in path),
    )


@register.simple_tag
def differing(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The risks on which partners differ, in the order of discussion; what was settled stands last."""
    rows = {row["id"]: row for row in values["rows"]}
    return [rows[pk] for pk in [*values["for_discussion"], *values["settled"]] if pk in rows]


@register.filter
def said_on(talk: Any, row: Mapping[str, Any]) -> list[Any]:
    """What was said in the review about a risk of the register: `talk`, out of reporting/talking.py."""
    return talk.get((KEY, row["id"]), []) if isinstance(talk, dict) else []
