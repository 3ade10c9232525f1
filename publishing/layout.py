"""Knows how a chapter’s values are made ready for paper: evidence numbered as notes, changes sorted by sign, columns balanced."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from partners.clearance import Level
from reporting.chapter import Count, Section
from reporting.chapters.context import SIGNS
from reporting.models import ContextChange

COLUMN = 600  # points of text that one page's column holds


@dataclass(frozen=True)
class Tally:
    """A chapter at a glance."""

    title: str
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class Note:
    number: int
    anchor: str
    label: str
    url: str


@dataclass(frozen=True)
class Chapter:
    anchor: str
    title: str
    template: str
    values: dict[str, Any]
    notes: tuple[Note, ...]
    counts: tuple[Count, ...] = ()  # at a glance


def laid_out(section: Section, anchor: str, numbers: Iterator[int], names_partners: bool) -> Chapter:
    """A section made ready for paper: evidence numbered as notes, changes sorted by sign, dates as dates."""
    anchor = f"{anchor}-{section.key}"
    notes: list[Note] = []
    values = _for_paper(section.values, anchor, numbers, notes, names_partners)
    if "criteria" in values:
        values["pairs"] = _pairs(values["criteria"])
    if "changes" in values:
        values["signs"] = [
            {
                "key": sign.value,
                "sign": SIGNS[sign],
                "title": str(sign.label),
                "changes": [change for change in values["changes"] if change["sign"] == sign],
            }
            for sign in ContextChange.Sign
        ]
    return Chapter(anchor, section.title, section.template, values, tuple(notes), section.counts)


def _pairs(criteria: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Two criteria side by side; where one runs on for pages beside an empty column, each in two columns of its own."""
    pairs = [criteria[n : n + 2] for n in range(0, len(criteria), 2)]
    return [{"criteria": pair, "is_long": _is_lopsided([_height(criterion) for criterion in pair])} for pair in pairs]


def _is_lopsided(heights: list[float]) -> bool:
    return max(heights) > COLUMN and max(heights) - min(heights) > COLUMN / 2


def _height(criterion: dict[str, Any]) -> float:
    """Roughly how high its statements stand in half a page's width, in points."""
    return sum(
        15 * ceil(len(statement["text"]) / 44) + 13 * ceil(len(statement["detail"]) / 50) + 10
        for statement in criterion["statements"]
    )


def _for_paper(value: Any, anchor: str, numbers: Iterator[int], notes: list[Note], names_partners: bool) -> Any:
    """A copy of the values. The sources' own words are left out: a line may be read by more people than what it is made of."""
    if isinstance(value, list):
        return [_for_paper(item, anchor, numbers, notes, names_partners) for item in value]
    if not isinstance(value, dict):
        return value
    copy = {
        key: _for_paper(item, anchor, numbers, notes, names_partners)
        for key, item in value.items()
        if key not in ("sources", "evidence")
    }
    if "confidentiality" in value:
        level = Level(value["confidentiality"])
        copy["mark"] = str(level.label) if level > Level.PROGRAMME else ""
    if not names_partners and "partners" in copy:
        copy["partners"] = []
    if copy.get("happened_on"):
        copy["happened_on"] = date.fromisoformat(copy["happened_on"])
    if copy.get("level") in ContextChange.Reach.values:
        copy["reach"] = str(ContextChange.Reach(copy["level"]).label)
    if "evidence" in value:
        own = []
        for item in value["evidence"]:
            number = next(numbers)
            own.append(Note(number, f"{anchor}-note-{number}", item["label"], item["url"]))
        notes.extend(own)
        copy["notes"] = own
    return copy
