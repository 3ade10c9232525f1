"""Knows how a template says a day that is near: due Thursday 6 April, in 3 days."""

from datetime import date, datetime

from django import template

from reporting import due
from reporting.quarters import day_in_dhaka

register = template.Library()


@register.filter
def due_words(due_on: date, on: date) -> str:
    return due.due_words(due_on, on)


@register.filter
def day_words(day: date | datetime, on: date) -> str:
    """Of a moment: its day in Dhaka."""
    return due.day_words(day_in_dhaka(day) if isinstance(day, datetime) else day, on)


@register.filter
def late_words(days: int) -> str:
    return due.late_words(days)
