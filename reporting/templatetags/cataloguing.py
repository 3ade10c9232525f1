"""Knows how a template reads how often something was used."""

from collections import Counter
from uuid import UUID

from django import template

register = template.Library()


@register.filter
def of(counts: "Counter[UUID]", pk: UUID) -> int:
    return counts[pk]
