"""Finds what projects could do together: the same actors, places and words, and who could open which door for whom. No queries.

Every suggestion says why it is one. The same suggestion has the same key whenever it is found, so that an answer to it holds.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from uuid import UUID

from django.db.models import TextChoices
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from powermaps.naming import plain
from powermaps.scale import Band

POWERFUL = 4  # from this influence on an actor is worth a door
SUPPORTS = 1  # from this position on an actor needs no door any more
COMMON_WORDS = 3  # that two lines share before they are held to speak of one thing
RARE = 4  # a word that stands in more lines than this says little
LETTERS = re.compile(r"[^\W\d_]{4,}")


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
    stand_of = {(one.project, one.actor): one for one in stands}
    names = {one.actor: one.name for one in stand_of.values()}
    known: dict[UUID, list[Access]] = defaultdict(list)
    for access in accesses:
        known[access.actor].append(access)
    needing = {(one.project, one.actor): one for one in needs}
    for place, stand in stand_of.items():
        if stand.band.influence >= POWERFUL and stand.band.support < SUPPORTS:
            needing.setdefault(place, Need(stand.project, "", stand.actor, stand.band))
    suggestions = []
    for (project, actor), need in sorted(needing.items(), key=lambda one: (one[0][0], str(one[0][1]))):
        own = {access.partner for access in known[actor] if access.project == project}
        if need.partner in own or (not need.partner and own):
            continue  # the door is open already
        for access in known[actor]:
            if access.project == project or actor not in names:
                continue
            suggestions.append(_door(need, access, names[actor], stand_of.get((project, actor))))
    return suggestions


def _door(need: Need, access: Access, name: str, stand: Stand | None) -> Suggestion:
    words = {
        "opener": access.partner,
        "its": access.project,
        "actor": name,
        "other": need.partner or need.project,
        "project": need.project,
    }
    title = _("%(opener)s (%(its)s) could introduce %(other)s to %(actor)s") % words
    if need.partner:
        why = _(
            "%(opener)s has access to %(actor)s; %(other)s has none and wants to move it on the map of %(project)s."
        )
    else:
        why = _(
            "%(opener)s has access to %(actor)s, which is powerful and undecided on the map of %(project)s; nobody there has access."
        )
    influence = stand.band.influence if stand else 3
    return Suggestion(
        SynergyKind.DOOR,
        _key(SynergyKind.DOOR, access.project, access.partner, need.project, need.partner, str(need.actor)),
        title,
        why % words,
        tuple(sorted({access.project, need.project})),
        40 + 4 * influence + 2 * access.strength,
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
        words = {"place": held[0].place, "partners": get_text_list(partners, _("and"))}
        suggestions.append(
            Suggestion(
                SynergyKind.PLACE,
                _key(SynergyKind.PLACE, place),
                _("%(partners)s work in %(place)s") % words,
                _("%(partners)s held events in %(place)s this quarter: share venues, contacts and participants.")
                % words,
                projects,
                15 + len(held),
            )
        )
    return suggestions


def same_words(said: Iterable[Said]) -> list[Suggestion]:
    """Lessons and changes of different projects that share several words which are rare among all of them."""
    lines = [(one, frozenset(word.casefold() for word in LETTERS.findall(one.text))) for one in said]
    often = Counter(word for _one, words in lines for word in words)
    suggestions = []
    for (one, words), (other, others) in combinations(lines, 2):
        shared = sorted(word for word in words & others if often[word] <= RARE)
        if one.project == other.project or len(shared) < COMMON_WORDS:
            continue
        first, second = sorted((one, other), key=lambda each: each.project)
        told = {"first": first.project, "second": second.project, "words": get_text_list(shared[:6], _("and"))}
        suggestions.append(
            Suggestion(
                SynergyKind.WORDS,
                _key(SynergyKind.WORDS, *sorted((str(one.id), str(other.id)))),
                _("%(first)s and %(second)s both speak of %(words)s") % told,
                _("%(first)s: “%(one)s” %(second)s: “%(other)s”")
                % {"first": first.project, "one": first.text, "second": second.project, "other": second.text},
                (first.project, second.project),
                10 + len(shared),
            )
        )
    return suggestions


def _key(kind: SynergyKind, *parts: str) -> str:
    return sha256("\n".join((kind, *parts)).encode()).hexdigest()
