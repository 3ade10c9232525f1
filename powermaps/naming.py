"""Knows when two names may mean the same actor: the same words, an acronym and what it stands for, or nearly the same spelling."""

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

QUEUED = 80  # from this score on, a person is asked

SMALL = frozenset({"of", "the", "and", "for", "in", "on", "to", "a", "an", "at", "de"})


def plain(name: str) -> str:
    """For comparing: composed, small letters, no stops, one blank between words. Bangla joiners do not count."""
    text = unicodedata.normalize("NFC", name).casefold().replace("\u200c", "").replace("\u200d", "")
    return " ".join(re.sub(r"[^\w\s]|_", " ", text).split())


def expanded(acronym: str) -> str:
    """An acronym with its digits written out: C3ER becomes CCCER, as does 3C."""
    letters = re.sub(r"[^A-Za-z0-9]", "", acronym).upper()
    letters = re.sub(r"([A-Z])([2-9])", lambda found: found[1] * int(found[2]), letters)
    return re.sub(r"([2-9])([A-Z])", lambda found: found[2] * int(found[1]), letters)


def fits_initials(acronym: str, name: str) -> bool:
    """Whether the letters are the initials of the words; of small words each may be left out."""
    wanted, words = expanded(acronym).casefold(), plain(name).split()
    if len(wanted) < 2 or len(words) < 2:
        return False
    initials = "".join(re.escape(word[0]) + ("?" if word in SMALL else "") for word in words)
    return re.fullmatch(initials, wanted) is not None


def score(one: Iterable[str], other: Iterable[str]) -> int:
    """How likely two actors, each with all its names, are the same: 0 … 100."""
    return max((_score(a, b) for a in one for b in other if a and b), default=0)


def _score(one: str, other: str) -> int:
    a, b = plain(one), plain(other)
    if not (a and b):
        return 0
    if a == b:
        return 100
    if fits_initials(one, other) or fits_initials(other, one):
        return 95
    longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
    if len(shorter) >= 4 and f" {shorter} " in f" {longer} ":
        return QUEUED
    return round(fuzz.token_sort_ratio(a, b))
