"""Knows what everybody in the room sees of a project's power map: its actors, what the floor proposes, and what was agreed.

The room reads PROGRAMME at most, and what was sent: neither a placement above it, nor anything that a lead holds back,
nor what a lead wrote into a consolidated map that is not sent yet.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from powermaps.joining import ConsolidatedMap
from powermaps.models import Agreed
from powermaps.packing import WIDTH
from powermaps.picture import Picture, Shown, draw
from powermaps.scale import Band
from powermaps.together import Row, shown_together, together
from reporting.models import Kind, Report
from workshops.models import PlacementProposal, Session
from workshops.sessions import SessionKind
from workshops.taking_over import ROOM

AGREED_HERE, PROPOSED = "✓", "?"
OPEN, AGREED = PlacementProposal.State.OPEN, PlacementProposal.State.AGREED


def consolidated_of(session: Session) -> Report | None:
    """The project's consolidated report of the quarter that the workshop looks back on."""
    if session.ibp_id is None:
        return None
    there = Report.objects.filter(kind=Kind.CONSOLIDATED, ibp=session.ibp_id, quarter=session.workshop.quarter_id)
    return there.select_related("ibp", "quarter").first()


class RoomMap:
    """The live map of a session on the power map; the same queries however many actors and proposals."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def report(self) -> Report | None:
        return consolidated_of(self.session) if self.session.kind == SessionKind.POWER else None

    @cached_property
    def values(self) -> Row:
        """What the partners say together, for the room, as powermaps.together tells it."""
        if self.report is None:
            return {"actors": [], "sentences": [], "agreements": "", "for_discussion": [], "is_baseline": False}
        content = ConsolidatedMap(self.report).content
        if not self.report.is_sent:
            content = {**content, "actors": [{**actor, "agreed": None} for actor in content["actors"]]}
        return together(content, ROOM)

    @cached_property
    def rows(self) -> list[Row]:
        """The actors by their names."""
        return sorted(self.values["actors"], key=lambda row: (row["short_name"].casefold(), row["id"]))

    @cached_property
    def _by_actor(self) -> dict[UUID, Row]:
        """Also by the ids of those that are the same."""
        return {UUID(pk): row for row in self.rows for pk in (row["id"], *(one["actor"] for one in row["same_as"]))}

    def row_of(self, actor: UUID) -> Row | None:
        """The actor as the room sees it; nothing where it does not."""
        return self._by_actor.get(actor)

    @cached_property
    def proposals(self) -> list[PlacementProposal]:
        """Of actors that the room sees, as they came; what its author took back is gone."""
        there = self.session.proposals.exclude(state=PlacementProposal.State.SET_ASIDE, decided_by=None)
        named = there.select_related("actor", "participant__organisation", "by", "decided_by")
        return [one for one in named if one.actor_id in self._by_actor]

    @property
    def open(self) -> list[PlacementProposal]:
        return [one for one in self.proposals if one.state == OPEN]

    @property
    def agreed(self) -> list[PlacementProposal]:
        return [one for one in self.proposals if one.state == AGREED]

    @property
    def set_aside(self) -> list[PlacementProposal]:
        return [one for one in self.proposals if one.state == PlacementProposal.State.SET_ASIDE]

    @cached_property
    def recorded(self) -> dict[UUID, Agreed]:
        """What stands in the consolidated map as agreed, by the actor: for those who may write in it."""
        if self.report is None:
            return {}
        return {one.actor_id: one for one in Agreed.objects.filter(report=self.report)}

    def picture(self, url_of: Callable[[str], str] | None = None, *, width: float = WIDTH) -> Picture | None:
        """As it stands now; nothing where the room sees no actor. `url_of(actor)`: where its mark leads.

        The narrower it is drawn the larger are its words where it is shown.
        """
        urls = {row["id"]: url_of(row["id"]) for row in self.rows} if url_of else None
        shown = [*self._standing(urls), *self._asked()]
        return draw(shown, width=width) if shown else None

    def _standing(self, urls: Mapping[str, str] | None) -> Iterable[Shown]:
        """Every actor where partners' placements put it, or where the room agreed that it stands."""
        agreed = {self._by_actor[one.actor_id]["id"]: one.band for one in self.agreed}
        for shown in shown_together({"actors": self.rows}, urls):
            band = agreed.get(shown.key)
            yield _agreed_at(shown, band) if band else shown

    def _asked(self) -> Iterable[Shown]:
        """What the floor proposes and nobody has decided, each square once."""
        asked: dict[tuple[str, Band], int] = defaultdict(int)
        for one in self.open:
            asked[self._by_actor[one.actor_id]["id"], one.band] += 1
        for (pk, band), count in asked.items():
            row = self._by_actor[UUID(pk)]
            yield Shown(
                key=f"asked-{pk}-{band.support}-{band.influence}",
                label=row["short_name"],
                name=row["name"],
                bands=(band,),
                sign=f"{PROPOSED}{count if count > 1 else ''}",
                said=_("proposed from the floor"),
                is_hollow=True,
                is_spoiler=row["is_spoiler"],
            )


def _agreed_at(shown: Shown, band: Band) -> Shown:
    """Where it moved to since last quarter is not told by the room’s word on where it stands, unless that is the same place."""
    same = shown.bands == (band,)
    words: dict[str, Any] = {
        "sign": f"{shown.sign} {AGREED_HERE}".strip() if same else AGREED_HERE,
        "said": ", ".join(filter(None, (shown.said if same else "", _("agreed in this session")))),
        "is_hollow": False,
    }
    if not same:
        words |= {"before": None, "moved": False}
    return replace(shown, bands=(band,), **words)
