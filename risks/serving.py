"""Which activities of the plan serve which strategies for actors: chosen, read both ways, taken into the next quarter."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from powermaps.models import Placement, Strategy
from powermaps.models.actors import known_to_writers
from powermaps.strategies import SHOWN, strategies_of
from reporting.chapter import Content
from reporting.models import Report
from reporting.models.parts import require_open
from risks.linking import activities_named, activities_read
from risks.models import Activity, StrategyLink


def activities_offered(report: Report) -> list[Activity]:
    return _shared(activities_read(report))


def _shared(activities: Iterable[Activity]) -> list[Activity]:
    """What is between lead and PROKAS stands beside nobody's strategy."""
    return [row for row in activities if row.confidentiality <= Level.CONSORTIUM]


def set_activities(strategy: Strategy, chosen: Iterable[UUID], *, by: User) -> None:
    """Let exactly these carry the strategy, of all that is offered; what is not offered any more stays as it is."""
    wanted = set(chosen)
    with transaction.atomic():
        require_open(strategy.report)
        offered = {row.key for row in activities_offered(strategy.report)}
        there = set(strategy.activity_links.values_list("activity", flat=True))
        if wanted - offered - there:
            raise Refused(_("One of these is no longer in the plan. Choose from the list."))
        strategy.activity_links.filter(activity__in=(there - wanted) & offered).delete()
        for activity in wanted - there:
            StrategyLink.objects.create(strategy=strategy, activity=activity, by=by)


# ── Read both ways ──────────────────────────────────────────────────────────


def activities_by_strategy(report: Report) -> dict[str, list[Content]]:
    """What carries each strategy of a report, by its id, as it stands in a content; three queries at most."""
    chosen = _chosen(report)
    rows = _shared(activities_named(report, set().union(*chosen.values())))
    named = {
        row.key: {"activity": str(row.key), "text": row.title, "confidentiality": int(row.confidentiality)}
        for row in sorted(rows, key=lambda row: (row.first, row.title, row.key))
    }
    return {
        str(strategy): [words for key, words in named.items() if key in activities]
        for strategy, activities in chosen.items()
    }


def strategies_by_activity(report: Report) -> dict[UUID, list[Content]]:
    """What each activity serves, by its key, as it stands in a content: never of an actor that its writers may not know of."""
    chosen = _chosen(report)
    rows = strategies_of(report) if chosen else []
    levels = _levels(rows)
    found: dict[UUID, list[Content]] = defaultdict(list)
    for row in rows:
        if row.pk in levels:
            words = {"strategy": str(row.pk), "text": str(row.actor), "confidentiality": levels[row.pk]}
            for activity in chosen.get(row.pk, ()):
                found[activity].append(words)
    return dict(found)


def _chosen(report: Report) -> dict[UUID, set[UUID]]:
    """The keys of the activities that carry each strategy of a report."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    links = StrategyLink.objects.filter(strategy__report=report)
    for strategy, activity in links.values_list("strategy", "activity"):
        found[strategy].add(activity)
    return found


def _levels(strategies: Iterable[Strategy]) -> dict[UUID, int]:
    """How far it may be known that there is a strategy: as far as itself, and as where its actor stands."""
    rows = list(strategies)
    there = Placement.objects.filter(
        report__in={row.report_id for row in rows}, actor__in={row.actor_id for row in rows}
    )
    stands = {(place.report_id, place.actor_id): place.travels_to for place in there.select_related("actor")}
    return {
        row.pk: max(row.values()["confidentiality"], stands[row.report_id, row.actor_id])
        for row in rows
        if (row.report_id, row.actor_id) in stands
    }


def levels_now(report: Report, strategies: Iterable[str]) -> dict[str, int]:
    """How far it may be known now that members have these strategies, of those of whose actors the consortium may know."""
    known: Any = Strategy.objects.filter(known_to_writers(report, "actor__"), pk__in=set(strategies))
    return {str(pk): level for pk, level in _levels(known.select_related(*SHOWN)).items()}


def as_confidential_as_now(served: Iterable[Content], now: Mapping[str, int]) -> list[Content]:
    """What an activity serves, at least as confidential as it has become since it was sent."""
    return [
        {**one, "confidentiality": max(one["confidentiality"], now[one["strategy"]])}
        for one in served
        if one["strategy"] in now
    ]


# ── The next quarter ────────────────────────────────────────────────────────


def carry_links(report: Report, before: Report) -> None:
    """What carried last quarter's strategies carries them on; also what was taken off since goes, unless somebody here chose it.

    Twice is as good as once.
    """
    with transaction.atomic():
        carried = Strategy.objects.filter(report=report, carried_from__report=before)
        went_on = dict(carried.values_list("carried_from", "pk"))
        links = StrategyLink.objects.filter(strategy__in=went_on)
        wanted = {(went_on[link.strategy_id], link.activity) for link in links}
        for link in StrategyLink.objects.filter(strategy__in=went_on.values()):
            if (link.strategy_id, link.activity) in wanted:
                wanted.remove((link.strategy_id, link.activity))
            elif link.by_id is None:
                link.delete()
        StrategyLink.objects.bulk_create(StrategyLink(strategy_id=pk, activity=activity) for pk, activity in wanted)
