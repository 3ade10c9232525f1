"""The consolidated map of a project and quarter: what the partners together say of every actor, and where they disagree."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from partners.clearance import Level
from powermaps.consensus import FOR_DISCUSSION, Agreement, Consensus, consensus, like_for_like
from powermaps.models import Actor, Agreed, HeldBack, Placement
from powermaps.scale import Band
from powermaps.shifts import COUNTED, Verdict
from reporting.models import Report


@dataclass
class Joined:
    """One actor on the consolidated map: who places it where, what follows, and what the lead recorded."""

    actor: Actor
    voices: dict[str, Placement] = field(default_factory=dict)  # by acronym: judged this quarter
    hollow: dict[str, Placement] = field(default_factory=dict)  # carried forward, nobody has looked
    agreed: Agreed | None = None
    held_back: HeldBack | None = None
    before: dict[str, Band] = field(default_factory=dict)  # last quarter's, by acronym

    @cached_property
    def consensus(self) -> Consensus | None:
        return consensus(placement.band for placement in self.voices.values()) if self.voices else None

    @property
    def agreement(self) -> Agreement | None:
        return self.consensus.agreement if self.consensus else None

    @property
    def ends(self) -> tuple[Band, ...]:
        """Where it is drawn: where it was agreed, else where the partners' placements say, else hollow where it was last."""
        if self.agreed:
            return (self.agreed.band,)
        if self.consensus:
            return self.consensus.ends
        return consensus(placement.band for placement in self.hollow.values()).ends if self.hollow else ()

    @property
    def is_hollow(self) -> bool:
        return not self.voices and not self.agreed

    @cached_property
    def movement(self) -> tuple[Consensus, Consensus] | None:
        """Last quarter and this, over the partners that placed it in both."""
        return like_for_like(self.before, {partner: row.band for partner, row in self.voices.items()})

    @property
    def is_spoiler(self) -> bool:
        return any(row.is_spoiler for row in [*self.voices.values(), *self.hollow.values()])


@dataclass(frozen=True)
class Reckoning:
    """Partner actors in = on the map + joined as the same + held back."""

    placed: int  # placements of all partners
    shown: int
    joined: int
    held_back: int

    @property
    def fits(self) -> bool:
        return self.placed == self.shown + self.joined + self.held_back


class ConsolidatedMap:
    """Computed from the partners' sent maps; the same queries however many partners and actors."""

    def __init__(self, report: Report, audience: Level = Level.RESTRICTED) -> None:
        self.report = report
        self.audience = audience

    @cached_property
    def members(self) -> list[Report]:
        return list(self.report.members())

    @property
    def late(self) -> list[Report]:
        """Partners whose map is not there. They are listed, never guessed."""
        return [member for member in self.members if not member.is_sent]

    @cached_property
    def actors(self) -> list[Joined]:
        found: dict[UUID, Joined] = {}
        sent = {member.pk: member for member in self.members if member.is_sent}
        rows: Any = Placement.objects.filter(report__in=sent).exclude(verdict=Verdict.DROPPED)
        rows = rows.admitted_to(self.audience).filter(actor__confidentiality__lte=self.audience)
        for row in rows.select_related("actor").order_by("actor__name", "pk"):
            there = found.setdefault(row.actor_id, Joined(row.actor))
            kept = there.voices if row.verdict in COUNTED else there.hollow
            kept[sent[row.report_id].owner_name] = row
            if row.before_support is not None:
                there.before[sent[row.report_id].owner_name] = Band(row.before_support, row.before_influence)
        agreed: Any = Agreed.objects.filter(report=self.report)
        for one in agreed.admitted_to(self.audience).select_related("actor"):
            if self.audience.admits(one.actor.confidentiality):
                found.setdefault(one.actor_id, Joined(one.actor)).agreed = one
        for held in HeldBack.objects.filter(report=self.report):
            if held.actor_id in found:
                found[held.actor_id].held_back = held
        return list(found.values())

    @property
    def shown(self) -> list[Joined]:
        return [one for one in self.actors if one.held_back is None]

    @property
    def for_discussion(self) -> list[Joined]:
        """Where partners disagree, the furthest apart first; then the surest voices first, for they have most to tell."""
        apart = [one for one in self.shown if one.agreement in FOR_DISCUSSION and one.agreed is None]
        return sorted(apart, key=_order_of_discussion)

    @cached_property
    def reckoning(self) -> Reckoning:
        """`placed` is counted by the database, the rest on the map: where the sum fails, the page says so."""
        sent = [member.pk for member in self.members if member.is_sent]
        rows: Any = Placement.objects.filter(report__in=sent).exclude(verdict=Verdict.DROPPED)
        placed = rows.admitted_to(self.audience).filter(actor__confidentiality__lte=self.audience).count()
        there = sum(len(one.voices) + len(one.hollow) for one in self.actors)
        held = sum(len(one.voices) + len(one.hollow) for one in self.actors if one.held_back)
        shown = sum(bool(one.voices or one.hollow) for one in self.shown)
        return Reckoning(placed, shown, there - held - shown, held)


def _order_of_discussion(one: Joined) -> tuple[int, int, int, str]:
    assert one.agreement and one.consensus
    sure: Iterable[int] = (row.confidence for row in one.voices.values())
    return FOR_DISCUSSION.index(one.agreement), -one.consensus.support.range, -sum(sure), one.actor.name
