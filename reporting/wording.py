"""Knows what changed between two texts, word by word. Bangla and English alike: a word ends at a blank or a stop."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# A word with the stops and blanks behind it. Never cut inside: vowel signs belong to the letter before them.
WORD = re.compile(r"\S+\s*|\s+")

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came in, or went out."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The runs of words that lead from one text to the other, removed ones before those that took their place.

    Leaving out what was added gives `before`; leaving out what was removed gives `after`.
    """
    return list(_joined(_pieces(WORD.findall(before), WORD.findall(after))))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for _tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[i1:i2] == new[j1:j2]:
            yield Piece("same", "".join(old[i1:i2]))
            continue
        if i1 < i2:
            yield Piece("removed", "".join(old[i1:i2]))
        if j1 < j2:
            yield Piece("added", "".join(new[j1:j2]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one piece."""
    last: Piece | None = None
    for piece in pieces:
        if last and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
