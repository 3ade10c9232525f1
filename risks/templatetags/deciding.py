"""Knows how a page of a session tells what was decided on something."""

from datetime import date

from django import template

from risks.going_through import GoingThrough
from risks.models import Decision

register = template.Library()


@register.filter
def decided_on(going: GoingThrough, value: str) -> list[Decision]:
    return going.decided_on(value)


@register.filter
def subject_of(id: object, kind: str) -> str:
    """As an address names it: risk:…"""
    return f"{kind}:{id}"


@register.filter
def days_past(due_on: date | None, on: date) -> int:
    return max(0, (on - due_on).days) if due_on else 0
