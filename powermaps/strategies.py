"""What is done about an actor: written down, carried into the next quarter, and held against where the actor now stands."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from partners.models import Seat, User
from partners.refusals import Refused
from powermaps.models import Actor, Placement, Strategy
from powermaps.models.actors import known_to_writers
from powermaps.scale import Band
from powermaps.shifts import Verdict
from reporting.models import Report
from reporting.quarters import Period

PLACE = ("actor", "support", "influence")
QUARTERS_AHEAD = 8  # how far one plans with an actor
SHOWN = ("actor", "messenger", "messenger_partner__organisation", "lead__organisation", "report__quarter", "changed_by")
PLANNED = (
    *("from_support", "from_influence", "target_support", "target_influence", "until", "approach", "message"),
    *("messenger", "messenger_partner", "lead", "confidentiality", "position"),
)


def strategies_of(report: Report) -> list[Strategy]:
    """The strategies of a map in the order of the actors' names, each with its `aim`; two queries."""
    there: Any = Strategy.objects.filter(known_to_writers(report, "actor__"), report=report).select_related(*SHOWN)
    rows: list[Any] = list(there.order_by("actor__name", "pk"))
    places = standing_places(report)
    for row in rows:
        row.aim = row.aim_at(places.get(row.actor_id))
    return rows


def standing_places(report: Report) -> dict[UUID, Band]:
    """Where everybody stands on the map of this report."""
    there = Placement.objects.filter(report=report).exclude(verdict=Verdict.DROPPED)
    return {actor: Band(support, influence) for actor, support, influence in there.values_list(*PLACE)}


def known_actors(report: Report) -> Any:
    """Actors of which all who write this report may know: none above their level, whoever of them asks."""
    return Actor.objects.there().filter(known_to_writers(report))


def messengers(report: Report) -> Any:
    """Who could carry a message: the actors that stand on this map."""
    places = Placement.objects.filter(report=report).exclude(verdict=Verdict.DROPPED)
    return known_actors(report).filter(pk__in=places.values("actor"))


def members(report: Report) -> Any:
    """Partners of this project that have not left it before the quarter."""
    seats = Seat.objects.filter(ibp=report.ibp_id).select_related("organisation")
    since = report.quarter.starts_on if report.quarter else report.ibp.starts_on
    return seats.filter(Q(left_on=None) | Q(left_on__gte=since)).order_by("-is_lead", "organisation__acronym")


def quarters_ahead(report: Report, *, also: str = "") -> list[str]:
    """The quarters by whose end something may be wanted, from this one on; `also` is one that was written before."""
    period = report.quarter.period if report.quarter else Period.holding(report.ibp.starts_on)
    found = []
    for _number in range(QUARTERS_AHEAD):
        found.append(period.code)
        period = period.next
    return sorted({*found, also} - {""})


def plan(report: Report, actor: Actor, *, by: User, id: UUID | None = None, **words: Any) -> Strategy:
    """A new strategy, from where the actor stands now. Raises Refused where it is not on this map, or has one already."""
    return Strategy.add(report, by=by, id=id, **beginning(report, actor), **words)


def beginning(report: Report, actor: Actor) -> dict[str, Any]:
    """What a strategy is from its beginning on: whom it is about, and where that one stands."""
    now = standing_places(report).get(actor.pk)
    if now is None:
        raise Refused(_("%(actor)s does not stand on this map. Place it first.") % {"actor": actor})
    if Strategy.objects.filter(report=report, actor=actor).exists():
        raise Refused(_("There is a strategy for %(actor)s already. Change it there.") % {"actor": actor})
    return {"actor_id": actor.pk, "from_support": now.support, "from_influence": now.influence}


def carry_strategies(report: Report, before: Report) -> list[Strategy]:
    """Last quarter's strategies for those who are still on the map, as they were meant. Twice is as good as once."""
    there = set(Strategy.objects.filter(report=report).values_list("actor", flat=True))
    places = standing_places(report)
    found = []
    for last in Strategy.objects.filter(report=before).order_by("position", "created_at"):
        if last.actor_id in there or last.actor_id not in places:
            continue
        words = {name: getattr(last, name) for name in PLANNED}
        new = Strategy(report=report, actor_id=last.actor_id, carried_from=last, **words)
        new.save(force_insert=True)
        found.append(new)
    return found
