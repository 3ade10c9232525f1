"""Knows what an event still lacks, told where it stands."""

from django import template
from django.utils.text import capfirst

from reporting.chapters.attendance import lacking
from reporting.models import Gathering

register = template.Library()


@register.filter
def lacks(event: Gathering) -> list[str]:
    return [str(capfirst(said)) for said in lacking(event, event.report)]
