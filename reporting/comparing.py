"""Knows which words changed between two texts."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

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
