"""The consolidated map of a project and quarter, gathered from the partners' sent maps: the same queries however many there are.

It holds what a consortium may know: a restricted placement, or one of a restricted actor, never leaves its partner. Once the
consolidated report is sent the map is the one that was sent, whatever partners change or send afterwards.
"""

from collections import Counter
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q
from django.db.models.functions import Greatest

from partners.clearance import Level
from powermaps.models import Actor, Agreed, Breakdown, Comparison, HeldBack, Placement
from powermaps.shifts import Verdict
from powermaps.together import Row, together
from reporting.models import Kind, Report
from reporting.workflow import SENT, STEPS

HIGHEST = Level.CONSORTIUM  # what partners keep to themselves is not put together
KEY = "power"  # of the chapter, in what was sent
VOICE = (
    *("pk", "report", "actor", "support", "influence", "verdict", "before_support", "before_influence"),
    *("change_reason", "reason", "sight", "confidence", "roles", "confidentiality"),
    *("actor__confidentiality", "actor__name", "actor__short_name", "actor__local_name"),
)


class ConsolidatedMap:
    """What partners' maps say together, for one audience: `values` as together.together() tells them."""

    def __init__(self, report: Report, audience: Level = HIGHEST) -> None:
        self.report = report
        self.audience = audience

    @cached_property
    def values(self) -> Row:
        return together(self.content, self.audience)

    @property
    def actors(self) -> list[Row]:
        return self.values["actors"]

    @cached_property
    def content(self) -> Row:
        """JSON-able, for every audience; what was sent where the report is sent."""
        return sent_map(self.report) or gather(self.report)


def sent_map(report: Report) -> Row | None:
    """The map as it was sent with the report, with actors and placements at least as confidential as they are now."""
    if not report.is_sent:
        return None
    freezing = [action for action, step in STEPS.items() if step.freezes]
    last = report.events.filter(action__in=freezing).select_related("snapshot").order_by("at", "id").last()
    frozen = getattr(last, "snapshot", None)  # while it is being sent there is none yet
    content = frozen.content.get(KEY) if frozen else None
    return _as_confidential_as_now(content, report) if content and "same" in content else None


def _as_confidential_as_now(content: Row, report: Report) -> Row:
    named = [actor["id"] for actor in content["actors"]]
    named += [one["cluster"] for one in content["broken_down"]]
    named += [part["actor"] for one in content["broken_down"] for part in one["parts"]]
    actors = _levels(Actor.objects.filter(pk__in=set(named)))
    rows = _levels(Placement.objects.filter(report__in=report.members()))

    def now(level: int, actor: str, row: str = "") -> int:
        return max(level, actors.get(actor, 0), rows.get(row, 0))

    found = []
    for actor in content["actors"]:
        level = now(actor["confidentiality"], actor["id"])
        voices = [
            {**voice, "confidentiality": now(voice["confidentiality"], actor["id"], voice["placement"])}
            for voice in actor["voices"]
        ]
        heard = [voice for voice in voices if voice["confidentiality"] <= HIGHEST]
        if level <= HIGHEST:
            found.append({**actor, "confidentiality": level, "voices": heard})
    counts = Counter(str(voice["confidentiality"]) for actor in found for voice in actor["voices"])
    broken_down = [
        {
            **one,
            "confidentiality": now(one["confidentiality"], one["cluster"]),
            "parts": [
                {**part, "confidentiality": now(part["confidentiality"], part["actor"])} for part in one["parts"]
            ],
        }
        for one in content["broken_down"]
    ]
    shared = [one for one in broken_down if one["confidentiality"] <= HIGHEST]
    return {**content, "actors": found, "placed": dict(counts), "broken_down": shared}


def _levels(rows: Any) -> dict[str, int]:
    return {str(pk): level for pk, level in rows.values_list("pk", "confidentiality")}


# ── Gathering ───────────────────────────────────────────────────────────────


def gather(report: Report) -> Row:
    """Out of what partners have sent by now."""
    members = list(report.members())
    sent = {member.pk: member.owner_name for member in members if member.is_sent}
    rows = _shared(Placement.objects.filter(report__in=sent), report)
    actors: dict[UUID, Row] = {}
    levels: dict[tuple[UUID, UUID], int] = {}  # of what each partner says of each actor
    for row in rows.order_by().values_list(*VOICE, named=True):
        levels[row.report, row.actor] = level = max(row.confidentiality, row.actor__confidentiality)
        if row.verdict == Verdict.DROPPED:
            continue
        if (there := actors.get(row.actor)) is None:
            names = row.actor__name, row.actor__short_name, row.actor__local_name
            there = actors[row.actor] = _actor(row.actor, row.actor__confidentiality, *names)
        there["voices"].append(
            {
                "placement": str(row.pk),
                "partner": sent[row.report],
                "support": row.support,
                "influence": row.influence,
                "verdict": row.verdict,
                "before": None if row.before_support is None else [row.before_support, row.before_influence],
                "change_reason": row.change_reason,
                "text": row.reason,
                "sight": row.sight,
                "confidence": row.confidence,
                "roles": row.roles,
                "confidentiality": level,
            }
        )
    for one in Agreed.objects.filter(report=report).select_related("actor"):
        if _is_shared(one.actor, report):
            names = one.actor.name, one.actor.short_name, one.actor.local_name
            there = actors.setdefault(one.actor_id, _actor(one.actor_id, one.actor.confidentiality, *names))
            there["agreed"] = one.values()
    known = _known_last_quarter(report)
    for pk, reason in HeldBack.objects.filter(report=report).values_list("actor", "reason"):
        if pk in actors:
            actors[pk]["held_back"] = {"text": reason}
    for pk, actor in actors.items():
        actor["known"] = known.get(pk)
        actor["voices"].sort(key=lambda voice: voice["partner"])
    return {
        "actors": sorted(
            actors.values(), key=lambda actor: (actor["short_name"].casefold(), actor["name"], actor["id"])
        ),
        "same": _same(actors),
        "broken_down": _broken_down(sent, levels),
        "placed": _placed(rows.exclude(verdict=Verdict.DROPPED)),
        "late": [
            {"partner": member.owner_name, "status": str(member.status)} for member in members if not member.is_sent
        ],
    }


def _shared(rows: Any, report: Report) -> Any:
    """Placements that the consortium may know; an actor that another consortium keeps to itself is not among them."""
    known = Q(actor__confidentiality__lte=Level.PROGRAMME) | Q(actor__ibp=report.ibp_id)
    return rows.filter(known, confidentiality__lte=HIGHEST, actor__confidentiality__lte=HIGHEST)


def _is_shared(actor: Actor, report: Report) -> bool:
    return actor.confidentiality <= (HIGHEST if actor.ibp_id == report.ibp_id else Level.PROGRAMME)


def _actor(pk: UUID, level: int, name: str, short_name: str, local_name: str) -> Row:
    return {
        "id": str(pk),
        "name": name,
        "short_name": short_name,
        "local_name": local_name,
        "confidentiality": level,
        "voices": [],
        "agreed": None,
        "held_back": None,
        "known": None,
    }


def _same(actors: dict[UUID, Row]) -> list[list[str]]:
    """Pairs that a person found to be the same and that wait to be joined in the register."""
    answers = Comparison.objects.filter(answer=Comparison.Answer.SAME)
    waiting = answers.filter(one__merged_into=None, other__merged_into=None)
    pairs = waiting.order_by("one", "other").values_list("one", "other")
    return [[str(one), str(other)] for one, other in pairs if one in actors and other in actors]


def _broken_down(sent: dict[UUID, str], levels: dict[tuple[UUID, UUID], int]) -> list[Row]:
    """Clusters that partners broke down, each with the parts that the consortium may know."""
    found = Breakdown.objects.filter(report__in=sent).select_related("cluster").prefetch_related("parts")
    return [
        {
            "partner": sent[one.report_id],
            "cluster": str(one.cluster_id),
            "name": one.cluster.short_name,
            "confidentiality": levels[one.report_id, one.cluster_id],
            "parts": [
                {"actor": str(part.pk), "name": part.short_name, "confidentiality": levels[one.report_id, part.pk]}
                for part in one.parts.all()
                if (one.report_id, part.pk) in levels
            ],
        }
        for one in found
        if (one.report_id, one.cluster_id) in levels
    ]


def _known_last_quarter(report: Report) -> dict[UUID, int]:
    """Actors that some partner's map had a quarter ago, each with the least level at which one may know that."""
    if report.quarter is None:
        return {}
    before = report.quarter.period.previous
    rows = Placement.objects.filter(
        report__kind=Kind.PARTNER,
        report__ibp=report.ibp_id,
        report__quarter__year=before.year,
        report__quarter__number=before.number,
        report__status__in=SENT,
    ).exclude(verdict=Verdict.DROPPED)
    return dict(_shared(rows, report).order_by().values_list("actor").annotate(least=Min(_level())))


def _placed(rows: Any) -> dict[str, int]:
    """How many placements came in, by level; counted by the database, so that the sum of the map can be proved."""
    return {
        str(level): count
        for level, count in rows.order_by().annotate(at=_level()).values_list("at").annotate(Count("pk"))
    }


def _level() -> Greatest:
    return Greatest("confidentiality", "actor__confidentiality")
