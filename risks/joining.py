"""The consolidated register of a project and quarter, gathered from what the members sent: the same queries however many there are.

It holds what a consortium may know of its members' risks, and the consortium's own. Once the consolidated report is sent the
register is the one that was sent, whatever partners change or send afterwards; only what they have made more confidential since
is more confidential here too.
"""

import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q

from partners.clearance import Level
from powermaps.models import Actor
from reporting.chapters.together import late_members, sent_by_members
from reporting.models import ContextChange, Report, ReportEvent, Snapshot
from reporting.workflow import STEPS
from risks.chapters.risks import register_of
from risks.models import (
    Activity,
    AgreedRisk,
    Assessment,
    Likeness,
    Mitigation,
    PlanState,
    RiskLink,
    RiskScale,
)
from risks.reading import as_known
from risks.together import Row, Weighed, together, weigh

HIGHEST = Level.CONSORTIUM  # what partners keep to themselves is not put together
KEY = "risks"  # of the chapter, in what was sent
TOGETHER = "together"  # of the register, in that chapter
VOICE = (
    *("id", "risk", "reference", "text", "cause", "effect", "category", "appetite", "owner", "held_at", "scale"),
    *("inherent", "today", "expected", "last", "last_confidentiality", "trend", "verdict", "rationale", "remark"),
    *("accepted_by", "accepted_until", "happened_on", "happening", "lesson", "confidentiality"),
)
ACTION = ("id", "text", "owner", "due_on", "state", "response", "confidentiality")


class ConsolidatedRegister:
    """What partners' registers say together, for one audience: `values` as together.together() tells them."""

    def __init__(self, report: Report, audience: Level = HIGHEST) -> None:
        self.report = report
        self.audience = audience

    @cached_property
    def weighed(self) -> Weighed:
        with all_at_once():
            return weigh(self.content, self.audience)

    @cached_property
    def values(self) -> Row:
        with all_at_once():
            return together(self.content, self.audience)

    @property
    def rows(self) -> list[Row]:
        return self.values["rows"]

    @cached_property
    def content(self) -> Row:
        """JSON-able, for every audience; what was sent where the report is sent."""
        return sent_register(self.report) or named_as_now({self.report: gather(self.report)})[self.report]


@contextmanager
def all_at_once() -> Iterator[None]:
    """Without Python's search for cycles: a long register is a hundred thousand values, none of which can go while it is read.

    The search would walk through all of them again and again, and take longer than the reading.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def sent_register(report: Report) -> Row | None:
    """The register as it was sent with the report, its rows at least as confidential as they are now."""
    return sent_registers([report]).get(report.pk)


def sent_registers(reports: Iterable[Report]) -> dict[UUID, Row]:
    """The same for many: of those that are sent now, by their ids. Eight queries at most."""
    sent = {report.pk: report for report in reports if report.is_sent}
    if not sent:
        return {}
    freezing = [action for action, step in STEPS.items() if step.freezes]
    steps = ReportEvent.objects.filter(report__in=sent, action__in=freezing).order_by("at", "id")
    # Later steps take the place of earlier ones. While it is being sent the last has no snapshot yet.
    last = {report: (pk, at) for report, pk, at in steps.values_list("report", "pk", "at")}
    # One that was sent long ago may have had no such chapter.
    frozen = Snapshot.objects.filter(event__in=[pk for pk, _at in last.values()])
    contents = {
        report: content
        for report, content in frozen.values_list("report", f"content__{KEY}__{TOGETHER}")
        if content is not None
    }
    if not contents:
        return {}
    now = _levels_now([sent[pk] for pk in contents], since=min(last[pk][1] for pk in contents))
    raised = {sent[pk]: as_confidential_as_now(content, now) if now else content for pk, content in contents.items()}
    return {report.pk: content for report, content in named_as_now(raised).items()}


def _levels_now(reports: list[Report], *, since: datetime) -> dict[str, int]:
    """How confidential rows are that were changed since, by their ids."""
    members = Report.objects.of_partners().filter(
        ibp__in={report.ibp_id for report in reports}, quarter__in={report.quarter_id for report in reports}
    )
    among = Q(report__in=members.order_by().values("pk")) | Q(report__in=[report.pk for report in reports])
    changed = (model.objects.filter(among, changed_at__gt=since) for model in (Assessment, Mitigation))
    return {str(pk): level for rows in changed for pk, level in rows.values_list("pk", "confidentiality")}


def as_confidential_as_now(content: Row, now: Mapping[str, int]) -> Row:
    """A content whose rows, what is done about them and what they hang together with are as confidential as they became since."""

    def raised(rows: list[Row], highest: Level, name: str = "id") -> list[Row]:
        found = [{**row, "confidentiality": max(row["confidentiality"], now.get(row[name], 0))} for row in rows]
        return [row for row in found if row["confidentiality"] <= highest]

    voices = []
    for one in content["voices"]:
        highest = Level.RESTRICTED if one["is_own"] else HIGHEST
        there = [
            {
                **risk,
                "actions": raised(risk["actions"], highest),
                "links": raised(risk["links"], highest, "about"),
            }
            for risk in raised(one["risks"], highest)
        ]
        voices.append({**one, "risks": there})
    members = (one for one in voices if not one["is_own"])
    came = Counter(str(risk["confidentiality"]) for one in members for risk in one["risks"])
    return {**content, "voices": voices, "came": dict(came)}


def named_as_now(contents: Mapping[Report, Row]) -> dict[Report, Row]:
    """Contents whose risks hang together with nothing that has become more confidential since; three queries for all."""
    links = {report: list(_links_in(content)) for report, content in contents.items()}
    ids: dict[str, set[str]] = defaultdict(set)
    for there in links.values():
        for one in there:
            ids[one["kind"]].add(one["about"])
    kinds = RiskLink.Kind
    changes = ContextChange.objects.filter(pk__in=ids[kinds.CHANGE]).order_by()
    activities = Activity.objects.filter(key__in=ids[kinds.ACTIVITY]).exclude(plan__state=PlanState.DRAFT)
    levels = {
        str(pk): level
        for rows in (
            changes.values_list("pk", "confidentiality"),
            activities.order_by("plan__number").values_list("key", "confidentiality"),  # the last version says
        )
        for pk, level in rows
    }
    actors = list(Actor.objects.filter(pk__in=ids[kinds.ACTOR]).values_list("pk", "ibp", "confidentiality"))
    found = {}
    for report, content in contents.items():
        # What another project keeps to itself is none of this one's.
        own = {
            str(pk): level if ibp == report.ibp_id or level <= Level.PROGRAMME else int(Level.RESTRICTED)
            for pk, ibp, level in actors
        }
        now = levels | own
        is_behind = any(now.get(one["about"], 0) > one["confidentiality"] for one in links[report])
        found[report] = as_confidential_as_now(content, now) if is_behind else content
    return found


def _links_in(content: Row) -> Iterator[Row]:
    return (link for one in content["voices"] for risk in one["risks"] for link in risk["links"])


# ── Gathering ───────────────────────────────────────────────────────────────


def gather(report: Report) -> Row:
    """Out of what partners have sent by now, and of what the consortium writes itself."""
    sent = [
        {"partner": partner, "is_own": False, "risks": voices_of(content, HIGHEST)}
        for partner, content in sent_by_members(report, KEY)
    ]
    own = {"partner": report.ibp.code, "is_own": True, "risks": voices_of(register_of(report), Level.RESTRICTED)}
    pairs: dict[bool, list[list[str]]] = {True: [], False: []}
    answers = Likeness.objects.filter(one__ibp=report.ibp_id).order_by("one", "other")
    for one, other, is_same in answers.values_list("one", "other", "is_same"):
        pairs[is_same].append([str(one), str(other)])
    members = report.members().sent().values("pk")
    came = Assessment.objects.filter(report__in=members, confidentiality__lte=HIGHEST).order_by()
    counts = came.values_list("confidentiality").annotate(Count("pk"))
    return {
        "voices": [own, *sent],
        "same": pairs[True],
        "different": pairs[False],
        "agreed": [one.values() for one in AgreedRisk.objects.filter(report=report).select_related("scale")],
        "came": {str(level): count for level, count in counts},
        "late": late_members(report),
        "scale": _scale(),
    }


def _scale() -> Row:
    """By which the matrix is drawn; the levels themselves stand in the rows, each by its own scale."""
    scale = RiskScale.current()
    return {"number": scale.number, **{name: getattr(scale, name) for name in ("lookup", "likelihoods", "impacts")}}


def voices_of(content: Row, highest: Level) -> list[Row]:
    """What somebody says of each risk, up to a level: what is told of it together, without what stays in their own report."""
    return [
        {
            **{name: row.get(name) for name in VOICE},  # what was sent long ago has not all of them
            "actions": [
                {name: action[name] for name in ACTION}
                for action in row["actions"]
                if action["confidentiality"] <= highest
            ],
            "links": [link for link in row["links"] if link["confidentiality"] <= highest],
        }
        for row in (as_known(row, highest) for row in content["risks"])
        if row["confidentiality"] <= highest
    ]
