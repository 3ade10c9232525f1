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
def to_look_at(row: ReportPart) -> list[SourceLink]:
    """The links of a line whose rows say something else by now, or nothing."""
    links = row.source_links.all()  # type: ignore[attr-defined]
    return [link for link in links if reckoning.since(link) in (reckoning.Since.CHANGED, reckoning.Since.GONE)]


@register.filter
def partners_of(row: ReportPart) -> list[str]:
    """The acronyms of the partners that a line was taken from, each once."""
    return source_partners(row.source_links.all())  # type: ignore[attr-defined]


@register.filter
def pane_of(row: ReportPart) -> str:
    """The part of the consolidation page on which a line stands."""
    return getattr(row, "criterion", "changes")
