"""Knows how a template finds what was said about the row it is drawing."""

from typing import Any

from django import template

from reporting.models import Thread

register = template.Library()


@register.simple_tag(takes_context=True)
def threads_at(context: dict[str, Any], row: str = "") -> list[Thread]:
    """The comments on a row of the section that is being drawn; without a row, on the section as a whole."""
    return context["talk"].at(context["section"].key, row)
