"""The questions people ask of a project's actors: who reaches whom, who is powerful and not engaged, who spoils and what is done.

Answered from the newest edition of each partner's map that the asking person may read; the same queries however many.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from partners.models import IBP, User
from powermaps.consensus import Consensus, consensus
from powermaps.models import Actor, Agreed, Placement, Rapport, Role, Strategy
from powermaps.scale import STRONG, Band, Hint, Influence, Support, hint
from powermaps.shifts import COUNTED, Verdict
from reporting.models import Kind, Report

WEIGHTY = (Role.KEY, Role.VETO, Role.GATEKEEPER)


@dataclass
class Standing:
    """One actor as the readable maps show it, with who reaches it and what is done about it."""

    actor: Actor
    voices: dict[str, Placement] = field(default_factory=dict)  # by acronym, or the project's code
    agreed: Agreed | None = None
    rapports: list[Rapport] = field(default_factory=list)
    strategies: list[Strategy] = field(default_factory=list)

    @cached_property
    def consensus(self) -> Consensus | None:
        judged = [row.band for row in self.voices.values() if row.verdict in COUNTED]
        bands = judged or [row.band for row in self.voices.values()]
        return consensus(bands) if bands else None

    @property
    def ends(self) -> tuple[Band, ...]:
        if self.agreed:
            return (self.agreed.band,)
        return self.consensus.ends if self.consensus else ()

    @property
    def places(self) -> list[str]:
        """Where it stands, in words; two where the middle falls between two."""
        return [f"{Support(band.support).label} · {Influence(band.influence).label}" for band in self.ends]

    @property
    def is_strong(self) -> bool:
        return any(band.influence >= STRONG for band in self.ends)

    @property
    def is_passive(self) -> bool:
        return bool(self.ends) and all(abs(band.support) <= 1 for band in self.ends)

    @property
    def is_important(self) -> bool:
        return self.is_strong or any(role in WEIGHTY for role in self.roles)

    @property
    def roles(self) -> set[str]:
        return {role for row in self.voices.values() for role in row.roles}

    @property
    def role_names(self) -> list[str]:
        return [str(Role(role).label) for role in Role.values if role in self.roles]

    @property
    def is_spoiler(self) -> bool:
        return Role.SPOILER in self.roles

    @property
    def hints(self) -> list[Hint]:
        return list(dict.fromkeys(found for band in self.ends if (found := hint(band))))

    @cached_property
    def lacks(self) -> list[str]:
        """What is missing before its power can work for the issue."""
        exercised = {row.exercised for row in self.voices.values()}
        found = []
        if Placement.Exercised.NOT_YET in exercised:
            found.append(_("does not use its influence yet"))
        elif self.voices and exercised == {Placement.Exercised.UNKNOWN}:
            found.append(_("nobody knows whether it uses its influence"))
        if not self.rapports:
            found.append(_("nobody has access to it"))
        if not self.strategies:
            found.append(_("no strategy"))
        return found


def latest_editions(user: User, ibp: IBP | None = None) -> list[Report]:
    """Of every partner the newest report that this person may read; before the first one, the inception report."""
    rows = Report.objects.visible_to(user).exclude(kind=Kind.CONSOLIDATED).select_related("quarter", "seat")
    rows = rows.filter(Exists(Placement.objects.filter(report=OuterRef("pk"))))
    if ibp:
        rows = rows.filter(ibp=ibp)
    newest: dict[Any, Report] = {}
    for report in rows.order_by("quarter__year", "quarter__number"):
        key = (report.ibp_id, report.seat_id)
        there = newest.get(key)
        if there is None or _age(report) > _age(there):
            newest[key] = report
    partners = {report.ibp_id for report in newest.values() if report.seat_id}
    return [report for report in newest.values() if report.seat_id or report.ibp_id not in partners]


def _age(report: Report) -> tuple[int, int]:
    return (report.quarter.year, report.quarter.number) if report.quarter else (0, 0)


def spoilers_known_to(user: User) -> set[UUID]:
    """Actors that a readable map calls spoilers today."""
    rows: Any = Placement.objects.filter(report__in=latest_editions(user)).exclude(verdict=Verdict.DROPPED)
    return {actor for actor, roles in rows.visible_to(user).values_list("actor", "roles") if Role.SPOILER in roles}


class Engagement:
    """A project's actors for one reader."""

    def __init__(self, user: User, ibp: IBP) -> None:
        self.user = user
        self.ibp = ibp

    @cached_property
    def editions(self) -> list[Report]:
        return latest_editions(self.user, self.ibp)

    @cached_property
    def actors(self) -> list[Standing]:
        """Everybody on a readable map, and everybody somebody has access to; by name."""
        known = Actor.objects.visible_to(self.user).there()
        ids = known.order_by().values("pk")
        placements: Any = Placement.objects.filter(report__in=self.editions, actor__in=ids)
        placements = placements.visible_to(self.user).exclude(verdict=Verdict.DROPPED)
        agreed: Any = Agreed.objects.filter(report__ibp=self.ibp, actor__in=ids).visible_to(self.user)
        rapports = Rapport.objects.visible_to(self.user).filter(seat__ibp=self.ibp).with_names()
        strategies: Any = Strategy.objects.filter(report__in=self.editions, actor__in=ids).visible_to(self.user)
        found: dict[UUID, Standing] = {}

        def standing(actor: Actor) -> Standing:
            return found.setdefault(actor.pk, Standing(actor))

        for row in placements.select_related("actor", "report__seat__organisation", "report__ibp"):
            standing(row.actor).voices[row.report.owner_name] = row
        for row in agreed.select_related("actor", "report__quarter").order_by(
            "report__quarter__year", "report__quarter__number"
        ):
            standing(row.actor).agreed = row if self._is_current(row) else None
        for row in rapports.order_by("-strength", "seat__organisation__acronym"):
            standing(row.actor).rapports.append(row)
        for row in strategies.select_related(
            "actor", "lead__organisation", "report__seat__organisation", "report__ibp"
        ):
            standing(row.actor).strategies.append(row)
        return sorted(found.values(), key=lambda one: (one.actor.name.casefold(), str(one.actor.pk)))

    def _is_current(self, row: Agreed) -> bool:
        """What was agreed holds for its quarter: newer maps say more."""
        newest = max((_age(report) for report in self.editions), default=(0, 0))
        return _age(row.report) >= newest

    @property
    def with_access(self) -> list[Standing]:
        return [one for one in self.actors if one.rapports]

    @property
    def not_engaged(self) -> list[Standing]:
        return [one for one in self.actors if one.is_strong and one.lacks]

    @property
    def passive(self) -> list[Standing]:
        return [one for one in self.actors if one.is_passive and one.is_important]

    @property
    def spoilers(self) -> list[Standing]:
        return [one for one in self.actors if one.is_spoiler]


def by_hint(actors: Iterable[Standing]) -> dict[Hint, list[Standing]]:
    """What the squares suggest, as prompts, in the order of the hints."""
    found: dict[Hint, list[Standing]] = defaultdict(list)
    for one in actors:
        for suggestion in one.hints:
            found[suggestion].append(one)
    return {suggestion: found[suggestion] for suggestion in Hint if found[suggestion]}
