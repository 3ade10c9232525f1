"""Knows how a template says a day that is near: due Thursday 6 April, in 3 days."""

from datetime import date

from django import template

from reporting import due

register = template.Library()


@register.filter
def due_words(due_on: date, on: date) -> str:
    return due.due_words(due_on, on)


@register.filter
def day_words(day: date, on: date) -> str:
    return due.day_words(day, on)


@register.filter
def late_words(days: int) -> str:
    return due.late_words(days)
