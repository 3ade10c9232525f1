"""Knows what changed between two texts, word by word. Bangla and English alike: a word ends at a blank, never inside."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

TOKEN = re.compile(r"\s+|\S+")  # a word with its stops and vowel signs, or the blanks between two
MOST_TOKENS = 6_000  # beyond it, comparing word by word takes seconds: what differs is shown one after the other

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came in, or went out."""

    kind: Kind
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """The runs of words that lead from one text to the other, removed ones before those that took their place.

    Leaving out what was added gives `before`; leaving out what was removed gives `after`. White space counts.
    """
    return _joined(_without_islands(_between(TOKEN.findall(before), TOKEN.findall(after))))


def compare_items(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    """The same of texts that are cut up already, such as the lines of a list: none is divided."""
    return _between(before, after)


def _between(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    start = _agreeing(before, after)
    end = _agreeing(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    pieces = [Piece("same", "".join(before[:start]))]
    pieces += _replaced(old, new) if len(old) + len(new) > MOST_TOKENS else _compared(old, new)
    pieces.append(Piece("same", "".join(before[len(before) - end :])))
    return _joined(pieces)


def replaced(before: str, after: str) -> list[Piece]:
    """One text in the place of another, not word by word: a choice, a day."""
    return [Piece("same", after)] if before == after else _joined(_replaced([before], [after]))


def _agreeing(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items both begin with."""
    return next(
        (n for n, (here, there) in enumerate(zip(one, other, strict=False)) if here != there), min(len(one), len(other))
    )


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(old[i:j]))
        else:
            yield from _replaced(old[i:j], new[k:m])


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    return [Piece("removed", "".join(old)), Piece("added", "".join(new))]


def _without_islands(pieces: list[Piece]) -> Iterator[Piece]:
    """A blank or a short word that stayed between two longer changes belongs to both: what was replaced stands together."""
    for n, piece in enumerate(pieces):
        if (
            0 < n < len(pieces) - 1
            and piece.kind == "same"
            and _is_island(piece.text, pieces[max(0, n - 2) : n], pieces[n + 1 : n + 3])
        ):
            yield Piece("removed", piece.text)
            yield Piece("added", piece.text)
        else:
            yield piece


def _is_island(text: str, before: Sequence[Piece], after: Sequence[Piece]) -> bool:
    left = list(takewhile(lambda piece: piece.kind != "same", reversed(before)))
    right = list(takewhile(lambda piece: piece.kind != "same", after))
    if len({piece.kind for piece in (*left, *right)}) < 2:
        return False
    is_short = len(text.split()) <= 2 and all(len(text) <= max(len(p.text) for p in side) for side in (left, right))
    return is_short or not text.strip()


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours as one: between two runs that stayed, what was removed and then what was added. Nothing empty."""
    joined: list[Piece] = []
    removed = added = ""
    for piece in [*pieces, Piece("same", "")]:
        if piece.kind == "removed":
            removed += piece.text
        elif piece.kind == "added":
            added += piece.text
        elif piece.text or (removed or added):
            joined += [Piece("removed", removed)] if removed else []
            joined += [Piece("added", added)] if added else []
            removed = added = ""
            if joined and joined[-1].kind == "same":
                joined[-1] = Piece("same", joined[-1].text + piece.text)
            elif piece.text:
                joined.append(piece)
    return joined
