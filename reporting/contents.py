"""Knows what a chapter's content is made of: rows with an id, however deep they lie, and the words each begins with."""

from collections.abc import Iterator
from typing import Any

LEADS = ("text", "title", "heading", "event", "name")  # the first of these that a row has is what it is known by


def rows_in(content: Any) -> Iterator[dict[str, Any]]:
    """Every row in a content, in reading order."""
    if isinstance(content, dict) and "id" in content:
        yield content
    if isinstance(content, dict | list):
        for part in content.values() if isinstance(content, dict) else content:
            yield from rows_in(part)


def row_in(content: Any, pk: str) -> dict[str, Any] | None:
    return next((row for row in rows_in(content) if row["id"] == pk), None)


def words_of(row: dict[str, Any]) -> str:
    """What one knows a row by: its statement, its title, its name."""
    return next((row[name] for name in LEADS if row.get(name)), "")
