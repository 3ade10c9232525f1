"""Which risks of a consortium may be the same, and what a person answers: nothing joins by itself."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from powermaps.models.actors import known_to_writers
from powermaps.naming import QUEUED, plain
from reporting.models import Report
from reporting.models.parts import require_open
from risks.joining import ConsolidatedRegister
from risks.models import Likeness, Risk, RiskLink
from risks.together import Row

MOST = 20  # asked at a time
NEAREST = 12  # of one risk's likes; beyond, their texts are built alike and the nearest are enough to ask about


@dataclass(frozen=True)
class Candidate:
    """Two rows of a register that may be the same, and why one asks."""

    one: Row
    other: Row
    score: int  # how alike their words are, of 100; 0 where only an actor links them
    actors: tuple[str, ...] = ()  # both come from

    @property
    def both(self) -> tuple[Row, Row]:
        return self.one, self.other


def risks_of(row: Row) -> list[str]:
    return [row["id"], *(one["risk"] for one in row["same_as"])]


def candidates(report: Report, register: ConsolidatedRegister) -> list[Candidate]:
    """Rows of different partners about which nobody has answered yet, the likeliest first; one query."""
    rows = [row for row in register.rows if row["is_open"]]
    answered = _answered(rows, register.content["different"])
    words = _alike(rows)
    actors = _from_one_actor(report, rows)
    found = [
        Candidate(rows[a], rows[b], words.get((a, b), 0), tuple(sorted(actors.get((a, b), ()))))
        for a, b in {*words, *actors}
        if (a, b) not in answered and _are_of_different_partners(rows[a], rows[b])
    ]
    return sorted(found, key=lambda one: (-one.score, -len(one.actors), one.one["reference"], one.other["reference"]))


def _alike(rows: list[Row]) -> dict[tuple[int, int], int]:
    """Pairs whose events are worded nearly the same, the order of words aside."""
    texts = [" ".join(sorted(plain(row["text"]).split())) for row in rows]
    found = {}
    for number, text in enumerate(texts):
        later = texts[number + 1 :]
        hits = process.extract(text, later, scorer=fuzz.ratio, score_cutoff=QUEUED - 0.5, limit=NEAREST) if text else []
        for _text, score, place in hits:
            found[number, number + 1 + place] = round(score)
    return found


def _from_one_actor(report: Report, rows: list[Row]) -> dict[tuple[int, int], set[str]]:
    places = {risk: number for number, row in enumerate(rows) for risk in risks_of(row)}
    reports = Q(report=report) | Q(report__in=report.members().sent())
    known = known_to_writers(report, "actor__")
    links = RiskLink.objects.filter(reports, known, kind=RiskLink.Kind.ACTOR, risk__in=[UUID(risk) for risk in places])
    by_actor: dict[tuple[UUID, str], set[int]] = defaultdict(set)
    for risk, actor, name in links.values_list("risk", "actor", "actor__short_name"):
        by_actor[actor, name].add(places[str(risk)])
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for (_actor, name), there in by_actor.items():
        for pair in combinations(sorted(there), 2):
            found[pair].add(name)
    return found


def _answered(rows: list[Row], different: Iterable[Iterable[str]]) -> set[tuple[int, int]]:
    places = {risk: number for number, row in enumerate(rows) for risk in risks_of(row)}
    pairs = ((places.get(one), places.get(other)) for one, other in different)
    return {(min(a, b), max(a, b)) for a, b in pairs if a is not None and b is not None}


def _are_of_different_partners(one: Row, other: Row) -> bool:
    """What a partner lists twice it takes for two."""
    return len({*one["partners"], *other["partners"]}) > 1


# ── What a person answers ───────────────────────────────────────────────────


def answer(report: Report, one: UUID, other: UUID, *, is_same: bool, by: User, at: datetime) -> Likeness:
    """Remember whether two risks of this register are the same; a later answer takes its place."""
    with transaction.atomic():
        require_open(report)
        register = ConsolidatedRegister(report, Level.RESTRICTED).weighed
        if one == other or register.of(one) is None or register.of(other) is None:
            raise Refused(_("One of the two does not stand in this register at the moment."))
        there = Risk.objects.filter(ibp=report.ibp_id).in_bulk([one, other])
        return Likeness.decide(there[one], there[other], is_same=is_same, by=by, at=at)


def part(report: Report, risk: UUID, *, by: User, at: datetime) -> None:
    """Let a risk stand alone again: it is none of those that it was said to be."""
    with transaction.atomic():
        require_open(report)
        said = Likeness.objects.filter(Q(one=risk) | Q(other=risk), one__ibp=report.ibp_id, is_same=True)
        for found in said.select_related("one", "other"):
            Likeness.decide(found.one, found.other, is_same=False, by=by, at=at)
