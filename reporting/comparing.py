"""Knows which words changed between two texts, and what became of a report's rows between two submissions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from reporting.chapter import Content, Section

TOKEN = re.compile(r"\s+|[^\s]+")
MOST_TOKENS = 6_000  # beyond it, comparing word by word takes seconds: the texts are shown one after the other


@dataclass(frozen=True)
class Piece:
    """A run of words: kept, taken out or put in."""

    text: str
    change: str  # "same", "del" or "ins"


def changed_words(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order; white space counts as it stands."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if len(old) + len(new) > MOST_TOKENS:
        return [Piece(text, change) for text, change in ((before, "del"), (after, "ins")) if text]
    pieces: list[Piece] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("".join(old[i:j]), "same"))
            continue
        if j > i:
            pieces.append(Piece("".join(old[i:j]), "del"))
        if m > k:
            pieces.append(Piece("".join(new[k:m]), "ins"))
    return pieces


def sections_since(sections: list[Section], before: list[Section]) -> list[Section]:
    """The sections with marks: each row that is new or reworded since says so, and what was taken out stands in `gone`."""
    earlier = {section.key: section.values for section in before}
    return [
        replace(section, values=_marked(section.values, earlier[section.key])) if section.key in earlier else section
        for section in sections
    ]


def _marked(values: Content, before: Content) -> Content:
    known = {row["id"]: row for row in _rows(before)}
    there = {row["id"] for row in _rows(values)}
    note = _compared(values["inclusion"], before.get("inclusion") or {}) if values.get("inclusion") else None
    gone = [row for pk, row in known.items() if pk not in there]
    return {**_with_marks(values, known), "inclusion": note, "gone": gone}


def _rows(value: Any) -> Iterator[Content]:
    """Every row in a content, however deep."""
    if isinstance(value, dict) and "id" in value:
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _rows(part)


def _with_marks(value: Any, known: dict[str, Content]) -> Any:
    if isinstance(value, list):
        return [_with_marks(part, known) for part in value]
    if not isinstance(value, dict):
        return value
    if "id" not in value:
        return {name: _with_marks(part, known) for name, part in value.items()}
    return _compared(value, known[value["id"]]) if value["id"] in known else {**value, "since": "new"}


def _compared(row: Content, was: Content) -> Content:
    changed = {
        name: changed_words(was.get(name) or "", words)
        for name, words in row.items()
        if isinstance(words, str) and words != (was.get(name) or "")
    }
    return {**row, "since": "changed", "changed": changed} if changed else row
