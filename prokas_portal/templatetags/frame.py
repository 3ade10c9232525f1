"""Knows how a template draws an icon, and which places and quarter stand around the page."""

from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partners.clearance import Level
from prokas_portal.frame import Context, Place

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A shape of static/img/icons.svg, beside a word that says the same: never alone without a label."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("img/icons.svg"), name
    )


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any]) -> Context | None:
    """The project's quarter this page is about: of its `report`, or of its `ibp` and `quarter`."""
    report = context.get("report")
    found = (report.ibp, report.quarter) if report else (context.get("ibp"), context.get("quarter"))
    return context["frame"].here(*found)


@register.simple_tag(takes_context=True)
def places(context: dict[str, Any], at: Context | None) -> list[Place]:
    return context["frame"].places(at)


@register.filter
def level_key(value: int) -> str:
    """The name of a confidentiality level, in the form that classes and icons use."""
    return Level(value).name.lower()


@register.filter
def level_label(value: int) -> str:
    return str(Level(value).label)
