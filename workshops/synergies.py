"""Finds what projects could do together: the same actors, places and words, and who could open which door for whom. No queries.

Every suggestion says why it is one. The same suggestion has the same key whenever it is found, so that an answer to it holds.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from uuid import UUID

from django.db.models import TextChoices
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.text import brief
from powermaps.naming import plain
from powermaps.scale import Band

POWERFUL = 4  # from this influence on an actor is worth a door
SUPPORTS = 1  # from this position on an actor needs no door any more
COMMON_WORDS = 3  # that two lines share before they are held to speak of one thing
RARE = 4  # a word that stands in more lines than this says little
LONGEST_QUOTE = 240
SHORTEST = 4  # letters of a word that can say something
WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0980-\u09ff])+")  # Bangla's vowel signs are no letters to the pattern
SMALL = frozenset(
    [
        "about",
        "above",
        "after",
        "again",
        "against",
        "along",
        "already",
        "also",
        "although",
        "among",
        "another",
        "because",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "cannot",
        "could",
        "does",
        "doing",
        "done",
        "down",
        "during",
        "each",
        "even",
        "every",
        "from",
        "further",
        "have",
        "having",
        "here",
        "into",
        "itself",
        "just",
        "like",
        "made",
        "make",
        "many",
        "more",
        "most",
        "much",
        "must",
        "need",
        "next",
        "none",
        "once",
        "only",
        "other",
        "over",
        "same",
        "should",
        "since",
        "some",
        "still",
        "such",
        "than",
        "that",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "though",
        "through",
        "today",
        "together",
        "under",
        "until",
        "upon",
        "very",
        "want",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "will",
        "with",
        "within",
        "without",
        "would",
        "year",
        "your",
        "এবং",
        "কিন্তু",
        "জন্য",
        "থেকে",
        "হয়েছে",
        "করা",
        "করে",
        "তাদের",
        "আমরা",
    ]
)


class SynergyKind(TextChoices):
    DOOR = "door", gettext_lazy("Who could open a door")
    ACTOR = "actor", gettext_lazy("The same actor")
    PLACE = "place", gettext_lazy("The same place")
    WORDS = "words", gettext_lazy("The same lesson or change")


@dataclass(frozen=True)
class Stand:
    """Where an actor stands on the map of a project."""

    project: str
    actor: UUID
    name: str
    band: Band


@dataclass(frozen=True)
class Access:
    """A partner that has rapport with an actor; strength 1–3."""

    project: str
    partner: str
    actor: UUID
    strength: int


@dataclass(frozen=True)
class Need:
    """A partner that wants an actor to move to a band."""

    project: str
    partner: str
    actor: UUID
    target: Band


@dataclass(frozen=True)
class Event:
    """Where a partner of a project held something."""

    project: str
    partner: str
    place: str


@dataclass(frozen=True)
class Said:
    """A lesson or a change in the context, in the words of a project."""

    project: str
    id: UUID
    text: str


@dataclass(frozen=True)
class Suggestion:
    kind: SynergyKind
    key: str
    title: str
    why: str
    projects: tuple[str, ...]
    weight: int  # the higher, the sooner one should talk about it
    deed: str  # what to do about it, to begin with
    opener: str = ""  # the partner who would have to begin


def found(
    stands: Iterable[Stand],
    accesses: Iterable[Access],
    needs: Iterable[Need],
    events: Iterable[Event],
    said: Iterable[Said],
) -> list[Suggestion]:
    """All suggestions, the weightiest first. What is given must be readable by whoever reads the suggestions."""
    there = list(stands)
    everything = [
        *doors(there, accesses, needs),
        *same_actors(there),
        *same_places(events),
        *same_words(said),
    ]
    return sorted(everything, key=lambda one: (-one.weight, one.title, one.key))


def doors(stands: Iterable[Stand], accesses: Iterable[Access], needs: Iterable[Need]) -> list[Suggestion]:
    """A partner of one project knows an actor that a partner of another wants to move, or that is powerful and undecided there."""
    stand_of, needs = {(one.project, one.actor): one for one in stands}, list(needs)
    names = {one.actor: one.name for one in stand_of.values()}
    known: dict[UUID, list[Access]] = defaultdict(list)
    for access in accesses:
        known[access.actor].append(access)
    wanted = {(one.project, one.actor, one.partner): one for one in needs}
    for project, actor in stand_of.keys() - {(one.project, one.actor) for one in needs}:
        band = stand_of[project, actor].band
        if band.influence >= POWERFUL and band.support < SUPPORTS:
            wanted[project, actor, ""] = Need(project, "", actor, band)
    suggestions = []
    for (project, actor, partner), need in sorted(
        wanted.items(), key=lambda one: (one[0][0], str(one[0][1]), one[0][2])
    ):
        inside = {access.partner for access in known[actor] if access.project == project}
        if actor not in names or partner in inside or (inside and not partner):
            continue  # the door is open already
        outside = {access for access in known[actor] if access.partner not in {*inside, partner}}
        best: dict[str, Access] = {}  # a partner that sits in several projects opens a door once
        for access in sorted(outside, key=lambda one: (-one.strength, one.project)):
            best.setdefault(access.partner, access)
        suggestions += [
            _door(need, access, names[actor], stand_of.get((project, actor)), is_known_inside=bool(inside))
            for access in best.values()
        ]
    return suggestions


def _door(need: Need, access: Access, name: str, stand: Stand | None, *, is_known_inside: bool) -> Suggestion:
    words = {
        "opener": access.partner,
        "its": access.project,
        "actor": name,
        "other": need.partner or need.project,
        "project": need.project,
    }
    if need.partner:
        why = _(
            "%(opener)s has access to %(actor)s; %(other)s tells of none and wants to move it on the map of %(project)s."
        )
    else:
        why = _(
            "%(opener)s has access to %(actor)s, which is powerful and undecided on the map of %(project)s; nobody there tells of access to it."
        )
    influence = stand.band.influence if stand else 3
    return Suggestion(
        SynergyKind.DOOR,
        _key(SynergyKind.DOOR, access.partner, need.project, need.partner, str(need.actor)),
        _("%(opener)s (%(its)s) could introduce %(other)s to %(actor)s") % words,
        why % words,
        tuple(sorted({access.project, need.project})),
        40 + 4 * influence + 2 * access.strength - (10 if is_known_inside else 0),
        _("%(opener)s introduces %(other)s to %(actor)s.") % words,
        access.partner,
    )


def same_actors(stands: Iterable[Stand]) -> list[Suggestion]:
    """Actors on the maps of several projects, the influential ones first; more so where they stand differently."""
    by_actor: dict[UUID, dict[str, Stand]] = defaultdict(dict)
    for stand in stands:
        by_actor[stand.actor][stand.project] = stand
    suggestions = []
    for actor, here in by_actor.items():
        if len(here) < 2:
            continue
        projects = tuple(sorted(here))
        bands = [here[project].band for project in projects]
        spread = max(band.support for band in bands) - min(band.support for band in bands)
        words = {"actor": here[projects[0]].name, "projects": get_text_list(list(projects), _("and"))}
        if spread:
            why = _("%(projects)s have %(actor)s on their maps and place it differently: compare what they know.")
        else:
            why = _("%(projects)s have %(actor)s on their maps: approach it together.")
        suggestions.append(
            Suggestion(
                SynergyKind.ACTOR,
                _key(SynergyKind.ACTOR, str(actor)),
                _("%(projects)s engage %(actor)s") % words,
                why % words,
                projects,
                20 + 3 * max(band.influence for band in bands) + 4 * spread,
                _("%(projects)s agree who speaks with %(actor)s, and what is said.") % words,
            )
        )
    return suggestions


def same_places(events: Iterable[Event]) -> list[Suggestion]:
    """Places in which partners of several projects held something."""
    by_place: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if place := plain(event.place):
            by_place[place].append(event)
    suggestions = []
    for place, held in by_place.items():
        projects = tuple(sorted({event.project for event in held}))
        if len(projects) < 2:
            continue
        partners = sorted({f"{event.partner} ({event.project})" for event in held})
        words = {"place": max(event.place for event in held), "partners": get_text_list(partners, _("and"))}
        suggestions.append(
            Suggestion(
                SynergyKind.PLACE,
                _key(SynergyKind.PLACE, place),
                _("%(partners)s work in %(place)s") % words,
                _("%(partners)s held events in %(place)s this quarter: share venues, contacts and participants.")
                % words,
                projects,
                15 + len(held),
                _("%(partners)s plan their next events in %(place)s together.") % words,
            )
        )
    return suggestions


def same_words(said: Iterable[Said]) -> list[Suggestion]:
    """Lessons and changes of different projects that share several words which are rare among all of them."""
    lines = {one.id: one for one in said}
    standing_in: dict[str, list[Said]] = defaultdict(list)
    for line in lines.values():
        for word in telling(line.text):
            standing_in[word].append(line)
    shared: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for word, here in standing_in.items():
        if len(here) <= RARE:
            for one, other in combinations(sorted(here, key=lambda each: (each.project, str(each.id))), 2):
                if one.project != other.project:
                    shared[one.id, other.id].append(word)
    return [
        _same_words(lines[one], lines[other], sorted(words))
        for (one, other), words in shared.items()
        if len(words) >= COMMON_WORDS
    ]


def telling(text: str) -> set[str]:
    """The words of a line that say what it is about."""
    words = {word.casefold() for word in WORDS.findall(text)}
    return {word for word in words if len(word) >= SHORTEST and word not in SMALL}


def _same_words(first: Said, second: Said, shared: list[str]) -> Suggestion:
    words = {
        "first": first.project,
        "second": second.project,
        "words": get_text_list(shared[:6], _("and")),
        "one": brief(first.text, LONGEST_QUOTE),
        "other": brief(second.text, LONGEST_QUOTE),
    }
    return Suggestion(
        SynergyKind.WORDS,
        _key(SynergyKind.WORDS, *sorted((str(first.id), str(second.id)))),
        _("%(first)s and %(second)s both speak of %(words)s") % words,
        _("%(first)s: “%(one)s” %(second)s: “%(other)s”") % words,
        (first.project, second.project),
        10 + len(shared),
        _("%(first)s and %(second)s sit together on %(words)s: what did each of them learn?") % words,
    )


def _key(kind: SynergyKind, *parts: str) -> str:
    return sha256("\n".join((kind, *parts)).encode()).hexdigest()
