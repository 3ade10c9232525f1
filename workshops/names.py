"""Knows when two names may be those of one person: on a list written beforehand, and as somebody types it at the door."""

import re

HONORIFICS = {"md", "mst", "mr", "mrs", "ms", "dr", "prof", "professor", "engr", "adv", "begum", "haji", "sir"}
LONG_ENOUGH = 4  # letters that a word in common must have to say anything


def words_of(name: str) -> frozenset[str]:
    """The words of a name without case, order, dots and titles."""
    return frozenset(word for word in re.split(r"[\s.,·-]+", name.casefold()) if word and word not in HONORIFICS)


def may_be_one(name: str, other: str, *, is_same_house: bool) -> bool:
    """The same words; for people of one organisation a long word in common is enough to ask."""
    mine, theirs = words_of(name), words_of(other)
    if mine == theirs:
        return bool(mine)
    return is_same_house and any(len(word) >= LONG_ENOUGH for word in mine & theirs)
