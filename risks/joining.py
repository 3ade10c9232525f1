"""The consolidated register of a project and quarter, gathered from what the members sent: the same queries however many there are.

It holds what a consortium may know of its members' risks, and the consortium's own. Once the consolidated report is sent the
register is the one that was sent, whatever partners change or send afterwards; only what they have made more confidential since
is more confidential here too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from django.db.models import Count

from partners.clearance import Level
from reporting.chapters.together import late_members, sent_by_members
from reporting.models import Report, Snapshot
from reporting.workflow import STEPS
from risks.assessing import assessments_of, mitigations_of
from risks.models import AgreedRisk, Assessment, Likeness, Mitigation, RiskScale
from risks.together import Row, together

HIGHEST = Level.CONSORTIUM  # what partners keep to themselves is not put together
KEY = "risks"  # of the chapter, in what was sent
TOGETHER = "together"  # of the register, in that chapter
VOICE = (
    *("id", "risk", "reference", "text", "cause", "effect", "category", "appetite", "owner", "held_at", "scale"),
    *("inherent", "today", "expected", "last", "trend", "verdict", "rationale", "remark", "accepted_by"),
    *("accepted_until", "happened_on", "happening", "lesson", "confidentiality"),
)
ACTION = ("id", "text", "owner", "due_on", "state", "response", "confidentiality")


class ConsolidatedRegister:
    """What partners' registers say together, for one audience: `values` as together.together() tells them."""

    def __init__(self, report: Report, audience: Level = HIGHEST) -> None:
        self.report = report
        self.audience = audience

    @cached_property
    def values(self) -> Row:
        return together(self.content, self.audience)

    @property
    def rows(self) -> list[Row]:
        return self.values["rows"]

    @cached_property
    def content(self) -> Row:
        """JSON-able, for every audience; what was sent where the report is sent."""
        return sent_register(self.report) or gather(self.report)


def sent_register(report: Report) -> Row | None:
    """The register as it was sent with the report, its rows at least as confidential as they are now."""
    if not report.is_sent:
        return None
    freezing = [action for action, step in STEPS.items() if step.freezes]
    steps = report.events.filter(action__in=freezing).order_by("at", "id")
    pk, at = steps.values_list("pk", "at").last() or (None, None)
    # While it is being sent the step has no snapshot yet; one that was sent long ago may have had no such chapter.
    sent = Snapshot.objects.filter(event=pk).values_list(f"content__{KEY}__{TOGETHER}", flat=True).first()
    return as_confidential_as_now(sent, report, since=at) if sent and at else None


def as_confidential_as_now(content: Row, report: Report, *, since: datetime) -> Row:
    reports = [report.pk, *report.members().values_list("pk", flat=True)]
    changed = {"report__in": reports, "changed_at__gt": since}
    risks = Assessment.objects.filter(**changed).values_list("pk", "confidentiality")
    actions = Mitigation.objects.filter(**changed).values_list("pk", "confidentiality")
    now = {str(pk): level for pk, level in (*risks, *actions)}
    if not now:
        return content

    def raised(rows: list[Row], highest: Level) -> list[Row]:
        found = [{**row, "confidentiality": max(row["confidentiality"], now.get(row["id"], 0))} for row in rows]
        return [row for row in found if row["confidentiality"] <= highest]

    voices = []
    for one in content["voices"]:
        highest = Level.RESTRICTED if one["is_own"] else HIGHEST
        there = [{**risk, "actions": raised(risk["actions"], highest)} for risk in raised(one["risks"], highest)]
        voices.append({**one, "risks": there})
    members = (one for one in voices if not one["is_own"])
    came = Counter(str(risk["confidentiality"]) for one in members for risk in one["risks"])
    return {**content, "voices": voices, "came": dict(came)}


# ── Gathering ───────────────────────────────────────────────────────────────


def gather(report: Report) -> Row:
    """Out of what partners have sent by now, and of what the consortium writes itself."""
    sent = [
        {"partner": partner, "is_own": False, "risks": voices_of(content, HIGHEST)}
        for partner, content in sent_by_members(report, KEY)
    ]
    own = {"partner": report.ibp.code, "is_own": True, "risks": voices_of(own_content(report), Level.RESTRICTED)}
    scale = RiskScale.current()
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
        "scale": {
            "number": scale.number,
            "lookup": scale.lookup,
            "likelihoods": scale.likelihoods,
            "impacts": scale.impacts,
        },
    }


def own_content(report: Report) -> Row:
    """What the consortium writes itself, as a member's chapter would hold it."""
    actions = mitigations_of(report)
    return {
        "risks": [
            {**row.values(), "actions": [action.values() for action in actions.get(row.risk_id, [])]}
            for row in assessments_of(report)
        ]
    }


def voices_of(content: Row, highest: Level) -> list[Row]:
    """What somebody says of each risk, up to a level: what is told of it together, without what stays in their own report."""
    elsewhere: dict[str, list[Row]] = defaultdict(list)
    for action in content.get("actions", []):
        elsewhere[action["risk"]].append(action)
    return [
        {
            **{name: row[name] for name in VOICE},
            "actions": list(_actions(row.get("actions") or elsewhere[row["risk"]], highest)),
        }
        for row in content["risks"]
        if row["confidentiality"] <= highest
    ]


def _actions(actions: Iterable[Row], highest: Level) -> Iterable[Row]:
    """An action may be more confidential than its risk."""
    for action in actions:
        if action["confidentiality"] <= highest:
            yield {name: action[name] for name in ACTION}
