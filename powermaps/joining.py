"""The consolidated map of a project and quarter, gathered from the partners' sent maps: the same queries however many there are.

It holds what a consortium may know: a restricted placement, or one of a restricted actor, never leaves its partner. Once the
consolidated report is sent the map is the one that was sent, whatever partners change or send afterwards.
"""

import json
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db.models import CharField, Count, Min, Q, TextField
from django.db.models.functions import Cast, Greatest

from partners.clearance import Level
from powermaps.models import Actor, Agreed, Breakdown, Comparison, HeldBack, Placement, Stillness
from powermaps.shifts import Verdict
from powermaps.together import Row, together
from reporting.models import Kind, Report
from reporting.workflow import SENT, STEPS

HIGHEST = Level.CONSORTIUM  # what partners keep to themselves is not put together
KEY = "power"  # of the chapter, in what was sent
# Of each of thousands of placements: keys and roles as the database writes them, to be read once for each that differs.
AS_WRITTEN: dict[str, Any] = {
    "placement": Cast("pk", CharField()),
    "by_report": Cast("report", CharField()),
    "of_actor": Cast("actor", CharField()),
    "as_roles": Cast("roles", TextField()),
}
VOICE = (
    *AS_WRITTEN,
    *("support", "influence", "verdict", "before_support", "before_influence", "change_reason", "reason", "sight"),
    *("confidence", "confidentiality", "actor__confidentiality"),
    *("actor__name", "actor__short_name", "actor__local_name"),
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
    actors = {
        str(actor.pk): actor.confidentiality if _is_shared(actor, report) else int(Level.RESTRICTED)
        for actor in Actor.objects.filter(pk__in=set(named)).only("confidentiality", "ibp")
    }
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
    said = _levels(Stillness.objects.filter(report__in=report.members()))
    still = [
        {**one, "confidentiality": max(one["confidentiality"], said.get(one["id"], 0))}
        for one in content.get("still", [])  # what was sent before it was asked for has none
    ]
    still = [one for one in still if one["confidentiality"] <= HIGHEST]
    return {**content, "actors": found, "placed": dict(counts), "broken_down": shared, "still": still}


def _levels(rows: Any) -> dict[str, int]:
    return {str(pk): level for pk, level in rows.values_list("pk", "confidentiality")}


# ── Gathering ───────────────────────────────────────────────────────────────


class _Read(dict[str, Any]):
    """What texts say, each read once."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self.read = read

    def __missing__(self, text: str) -> Any:
        self[text] = found = self.read(text)
        return found


def _key(text: str) -> str:
    """A key as we write it: one database keeps the dashes, the other leaves them out."""
    if "-" in text:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def gather(report: Report) -> Row:
    """Out of what partners have sent by now."""
    members = list(report.members())
    sent: dict[Any, str] = {str(member.pk): member.owner_name for member in members if member.is_sent}
    rows = _shared(Placement.objects.filter(report__in=sent), report)
    keys, roles = _Read(_key), _Read(json.loads)
    actors: dict[str, Row] = {}
    levels: dict[tuple[str, str], int] = {}  # of what each partner says of each actor
    for row in rows.order_by().annotate(**AS_WRITTEN).values_list(*VOICE, named=True):
        pk, member = keys[row.of_actor], keys[row.by_report]
        levels[member, pk] = level = max(row.confidentiality, row.actor__confidentiality)
        if row.verdict == Verdict.DROPPED:
            continue
        if (there := actors.get(pk)) is None:
            names = row.actor__name, row.actor__short_name, row.actor__local_name
            there = actors[pk] = _actor(pk, row.actor__confidentiality, *names)
        there["voices"].append(
            {
                "placement": _key(row.placement),
                "partner": sent[member],
                "support": row.support,
                "influence": row.influence,
                "verdict": row.verdict,
                "before": None if row.before_support is None else [row.before_support, row.before_influence],
                "change_reason": row.change_reason,
                "text": row.reason,
                "sight": row.sight,
                "confidence": row.confidence,
                "roles": roles[row.as_roles],
                "confidentiality": level,
            }
        )
    for one in Agreed.objects.filter(report=report).select_related("actor"):
        if _is_shared(one.actor, report):
            names = one.actor.name, one.actor.short_name, one.actor.local_name
            pk = str(one.actor_id)
            there = actors.setdefault(pk, _actor(pk, one.actor.confidentiality, *names))
            there["agreed"] = one.values()
    known = _known_last_quarter(report)
    for held, reason in HeldBack.objects.filter(report=report).values_list("actor", "reason"):
        if str(held) in actors:
            actors[str(held)]["held_back"] = {"text": reason}
    for pk, actor in actors.items():
        actor["known"] = known.get(pk)
        actor["voices"].sort(key=lambda voice: voice["partner"])
    return {
        "actors": sorted(
            actors.values(), key=lambda actor: (actor["short_name"].casefold(), actor["name"], actor["id"])
        ),
        "same": _same(actors),
        "broken_down": _broken_down(sent, levels),
        "still": _still(sent),
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


def _actor(pk: str, level: int, name: str, short_name: str, local_name: str) -> Row:
    return {
        "id": pk,
        "name": name,
        "short_name": short_name,
        "local_name": local_name,
        "confidentiality": level,
        "voices": [],
        "agreed": None,
        "held_back": None,
        "known": None,
    }


def _same(actors: dict[str, Row]) -> list[list[str]]:
    """Pairs that a person found to be the same and that wait to be joined in the register."""
    answers = Comparison.objects.filter(answer=Comparison.Answer.SAME)
    waiting = answers.filter(one__merged_into=None, other__merged_into=None)
    pairs = waiting.order_by("one", "other").values_list("one", "other")
    found = [[str(one), str(other)] for one, other in pairs]
    return [pair for pair in found if pair[0] in actors and pair[1] in actors]


def _broken_down(sent: dict[Any, str], levels: dict[tuple[str, str], int]) -> list[Row]:
    """Clusters that partners broke down, each with the parts that the consortium may know."""
    found = []
    for one in Breakdown.objects.filter(report__in=sent).select_related("cluster").prefetch_related("parts"):
        member, cluster = str(one.report_id), str(one.cluster_id)
        if (member, cluster) in levels:
            found.append(
                {
                    "partner": sent[member],
                    "cluster": cluster,
                    "name": one.cluster.short_name,
                    "confidentiality": levels[member, cluster],
                    "parts": [
                        {"actor": pk, "name": part.short_name, "confidentiality": levels[member, pk]}
                        for pk, part in ((str(part.pk), part) for part in one.parts.all())
                        if (member, pk) in levels
                    ],
                }
            )
    return found


def _still(sent: dict[str, str]) -> list[Row]:
    """What partners say on whose maps nobody moved in a favourable direction, as they wrote it."""
    there: Any = Stillness.objects.filter(report__in=list(sent), is_stated=True, confidentiality__lte=HIGHEST)
    found = [{**one.values(), "partner": sent[str(one.report_id)]} for one in there]
    return sorted(found, key=lambda one: one["partner"])


def _known_last_quarter(report: Report) -> dict[str, int]:
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
    known = _shared(rows, report).order_by().values_list("actor").annotate(least=Min(_level()))
    return {str(actor): least for actor, least in known}


def _placed(rows: Any) -> dict[str, int]:
    """How many placements came in, by level; counted by the database, so that the sum of the map can be proved."""
    return {
        str(level): count
        for level, count in rows.order_by().annotate(at=_level()).values_list("at").annotate(Count("pk"))
    }


def _level() -> Greatest:
    return Greatest("confidentiality", "actor__confidentiality")
