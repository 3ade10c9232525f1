"""Knows how a template writes figures, and a row of results as one reads it."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import template

from partners.clearance import Level
from reporting.chapters.results import frozen, readable
from reporting.measures import grouped
from reporting.measuring import results_of
from reporting.models import Result

register = template.Library()


@register.filter
def figure(value: Any) -> str:
    """Grouped in lakh and crore: 1,20,000; nothing where there is none."""
    if value in (None, ""):
        return ""
    try:
        return grouped(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


@register.filter
def width(percent: Any) -> int:
    """How far a bar reaches that stands for a per cent, out of 100."""
    if percent in (None, ""):
        return 0
    return int(min(max(Decimal(str(percent)), Decimal(0)), Decimal(100)))


@register.filter
def as_read(row: Result) -> dict[str, Any]:
    """A row of a report that is being written, with what follows from it, as its own people read it."""
    known = row if hasattr(row.indicator, "earlier") else results_of(row.report).get(pk=row.pk)
    return readable(frozen(known), Level.RESTRICTED)
