"""How many days an action point is late today, and how its day is said."""

from django import template
from django.utils.timezone import localdate

from reporting.due import due_words
from workshops.models import ActionPoint

register = template.Library()


@register.simple_tag
def days_late(point: ActionPoint) -> int:
    """Nothing once it is done, or without a day."""
    on = localdate()
    return (on - point.due_on).days if point.due_on and point.is_overdue(on) else 0


@register.simple_tag
def due_day(point: ActionPoint) -> str:
    """“due Thursday 6 April, in 3 days”."""
    return due_words(point.due_on, localdate()) if point.due_on else ""
