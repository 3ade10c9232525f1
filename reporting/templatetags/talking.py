"""Knows how a template finds what was said about the chapter or the row that it draws: `talk`, out of reporting/talking.py."""

from django import template

from reporting.models import ReportPart, Thread
from reporting.talking import Place

register = template.Library()

Talk = dict[Place, list[Thread]]


@register.filter
def at(talk: Talk | str | None, row: ReportPart) -> list[Thread]:
    """What was said about a row."""
    return talk.get((row.chapter, str(row.pk)), []) if isinstance(talk, dict) else []


@register.filter
def about(talk: Talk | str | None, chapter: str) -> list[Thread]:
    """What was said about a chapter as a whole, and about rows that it no longer has."""
    if not isinstance(talk, dict):
        return []
    return [
        thread
        for (key, row), threads in talk.items()
        for thread in threads
        if key == chapter and (not row or thread.seen.since == "gone")  # type: ignore[attr-defined]
    ]
