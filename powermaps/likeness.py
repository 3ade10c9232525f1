"""Knows how to find alike names among tens of thousands without comparing every two of them in full."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from itertools import product

from rapidfuzz import fuzz, process

from powermaps.naming import QUEUED, SMALL, expanded, plain, score

LONGEST_ACRONYM = 14
SPELLINGS_LOOKED_AT = 12  # of one name; among names built alike the nearest are enough to ask about
MOST_SMALL_WORDS = 4  # beyond, an acronym takes either all of them or none


class Names:
    """All names of all actors, given as (actor, name), ordered for looking up what one of them may be the same as."""

    def __init__(self, names: Iterable[tuple[Hashable, str]]) -> None:
        self.of: dict[Hashable, list[str]] = defaultdict(list)
        self.by_plain: dict[str, set[Hashable]] = defaultdict(set)
        self.by_first: dict[str, set[str]] = defaultdict(set)
        self.by_word: dict[str, set[str]] = defaultdict(set)
        self.by_initials: dict[str, set[Hashable]] = defaultdict(set)
        self.by_acronym: dict[str, set[Hashable]] = defaultdict(set)
        for actor, name in names:
            text = plain(name)
            if not text:
                continue
            self.of[actor].append(name)
            self.by_plain[text].add(actor)
            for initials in initials_of(text):
                self.by_initials[initials].add(actor)
            if acronym := _acronym(name):
                self.by_acronym[acronym].add(actor)
        for text in self.by_plain:
            words = text.split()
            self.by_first[words[0]].add(text)
            for word in words:
                self.by_word[word].add(text)
        self.plain = list(self.by_plain)
        self.in_order = [" ".join(sorted(text.split())) for text in self.plain]

    def alike(self, actor: Hashable, *, most: int) -> dict[Hashable, int]:
        """The likeliest others and their scores, from the score on from which a person is asked."""
        own = self.of.get(actor, [])
        found = {other for name in own for other in self._near(name)} - {actor}
        scores = {other: score(own, self.of[other]) for other in found}
        likely = sorted(((value, other) for other, value in scores.items() if value >= QUEUED), key=_by_score)
        return {other: value for value, other in likely[:most]}

    def _near(self, name: str) -> set[Hashable]:
        text = plain(name)
        found = set(self.by_plain[text]) | self.by_initials.get(_acronym(name), set())
        for initials in initials_of(text):
            found |= self.by_acronym.get(initials, set())
        for other in self._holding(text) | self._held_by(text) | self._spelt_like(text):
            found |= self.by_plain[other]
        return found

    def _holding(self, text: str) -> set[str]:
        """Names in which this one stands whole."""
        if len(text) < 4:
            return set()
        rarest = min((self.by_word.get(word, set()) for word in text.split()), key=len)
        return {other for other in rarest if f" {text} " in f" {other} "}

    def _held_by(self, text: str) -> set[str]:
        """Names that stand whole in this one."""
        words = text.split()
        spans = (" ".join(words[n:m]) for n in range(len(words)) for m in range(n + 1, min(len(words), n + 12) + 1))
        return {span for span in spans if len(span) >= 4 and span in self.by_plain}

    def _spelt_like(self, text: str) -> set[str]:
        """Nearly the same letters, the order of words aside: one pass over all names, in C."""
        wanted = " ".join(sorted(text.split()))
        hits = process.extract(
            wanted, self.in_order, scorer=fuzz.ratio, score_cutoff=QUEUED - 0.5, limit=SPELLINGS_LOOKED_AT
        )
        return {self.plain[index] for _text, _score, index in hits}


def initials_of(text: str) -> set[str]:
    """What an acronym of these words may be: each small word counts or not."""
    words = text.split()
    if len(words) < 2 or len(words) > LONGEST_ACRONYM:
        return set()
    few = sum(word in SMALL for word in words) <= MOST_SMALL_WORDS
    if not few:
        return {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in SMALL)}
    choices = [("", word[0]) if word in SMALL else (word[0],) for word in words]
    return {found for letters in product(*choices) if len(found := "".join(letters)) >= 2}


def _acronym(name: str) -> str:
    if len(name) > 2 * LONGEST_ACRONYM:
        return ""
    letters = expanded(name).casefold()
    return letters if 2 <= len(letters) <= LONGEST_ACRONYM else ""


def _by_score(one: tuple[int, Hashable]) -> tuple[int, str]:
    return -one[0], str(one[1])
