"""Knows how a page that refuses a form gives its text back."""

from typing import Any

from django import template

from prokas_portal.kept import Kept, kept_texts

register = template.Library()


@register.simple_tag(takes_context=True)
def texts_of_refused_form(context: dict[str, Any]) -> list[Kept]:
    request = context.get("request")
    return kept_texts(request) if request else []
