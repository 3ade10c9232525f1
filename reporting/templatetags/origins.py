"""Knows how a template says what became of the rows that a consolidated line was taken from."""

from django import template

from reporting import reckoning
from reporting.models import ReportPart, SourceLink
from reporting.models.parts import source_partners

register = template.Library()


@register.filter
def since(link: SourceLink) -> str:
    return reckoning.since(link).value


@register.filter
def unsettled(row: ReportPart) -> list[SourceLink]:
    """The links of a line whose rows are not as they were when they were taken."""
    return [link for link in row.source_links.all() if reckoning.since(link) != reckoning.Since.SAME]  # type: ignore[attr-defined]


@register.filter
def partners_of(row: ReportPart) -> list[str]:
    """The acronyms of the partners that a line was taken from, each once."""
    return source_partners(row.source_links.all())  # type: ignore[attr-defined]


@register.filter
def pane_of(row: ReportPart) -> str:
    """The part of the consolidation page on which a line stands."""
    return getattr(row, "criterion", "changes")
