"""The rows of a register of risks as its page shows and asks for them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.clearance import Level
from reporting.chapter import Chapter
from reporting.models import Report, ReportPart, Statement
from reporting.views.kinds import Beginning, RowKind
from reporting.views.writing import Writing
from risks import checking, checks, judging
from risks.assessing import assessments_of, mitigations_of
from risks.chapters.risks import REGISTER, told
from risks.forms.risks import (
    AcceptanceForm,
    AssessmentForm,
    ClosingForm,
    EscalationForm,
    HappeningForm,
    MitigationForm,
)
from risks.linking import links_of
from risks.models import Assessment, Mitigation
from risks.reading import Matrix, matrix

# ── The register as a whole ─────────────────────────────────────────────────


@dataclass(frozen=True)
class Register:
    """What a register says as a whole, from its rows, each with what the page shows beneath it."""

    report: Report
    rows: list[Any]
    values: dict[str, Any]  # as its own people read it
    trail: str = ""  # the reference of the risk whose way is shown on the matrix

    @property
    def open(self) -> list[Any]:
        return [row for row in self.rows if row.is_open]

    @property
    def over(self) -> list[Any]:
        return [row for row in self.rows if not row.is_open]

    @property
    def reviewed(self) -> int:
        return sum(row.is_reviewed for row in self.rows)

    @property
    def came(self) -> int:
        """How many came from last quarter."""
        return sum(row.before_id is not None for row in self.rows)

    @property
    def sentences(self) -> list[str]:
        return list(self.values["sentences"])

    @cached_property
    def matrix(self) -> Matrix:
        scales = self.values["scales"]
        return matrix(self.values["risks"], scales[0] if scales else None, shown=self.trail)


def register_read(report: Report, *, trail: str = "") -> Register:
    """The rows in order with their actions, links and findings; the same queries however many there are."""
    rows, actions, links = assessments_of(report), mitigations_of(report), links_of(report)
    values = REGISTER.present(told(report, rows, actions, links), Level.RESTRICTED)
    shown = {row["id"]: row for row in values["risks"]}
    found: dict[str, list[checks.Finding]] = {}
    for finding in checking.findings_of(report):
        found.setdefault(finding.about, []).append(finding)
    titles = {action["id"]: action["activity"] for row in values["risks"] for action in row["actions"]}
    on = checking.as_of(report)
    lessons = [judging.lesson_id(row) for row in rows if row.lesson]
    taken = set(Statement.objects.filter(pk__in=lessons, report=report).values_list("pk", flat=True)) if lessons else ()
    for row in rows:
        row.shown = shown[str(row.pk)]  # type: ignore[attr-defined]
        row.findings = found.get(str(row.pk), [])  # type: ignore[attr-defined]
        row.links = links.get(row.risk_id, [])  # type: ignore[attr-defined]
        row.stands_under_lessons = judging.lesson_id(row) in taken  # type: ignore[attr-defined]
        row.actions = actions.get(row.risk_id, [])  # type: ignore[attr-defined]
        for action in row.actions:  # type: ignore[attr-defined]
            action.findings = found.get(str(action.pk), [])
            action.activity_title = titles.get(str(action.pk), "")
            action.overdue = action.is_overdue(on)
    return Register(report, rows, values, trail)


# ── Its rows ────────────────────────────────────────────────────────────────


class OfRegister(RowKind):
    """A row that stands on the page of the register."""

    def page(self, report: Report, chapter: Chapter) -> str:
        return reverse("risks:risks", args=[report.pk])

    def beginning(self, row: Any) -> Beginning:
        return {"risk": row.risk}

    def beside(self, writing: Writing) -> dict[str, Any]:
        """The matrix and the sentences; and the row with what stands beneath it, as a risk whichever form it was written in."""
        register = register_read(writing.report)
        pk = writing.row.pk if writing.row else None
        row = next((row for row in register.rows if row.pk == pk), None)
        return {"register": register, "row": row, "kind": RISK}


class RiskKind(OfRegister):
    def rows(self, report: Report) -> QuerySet:
        return super().rows(report).select_related("risk", "scale", "category", "owner", "before__scale")

    def heading(self, row: ReportPart | None) -> str:
        return row.risk.reference if isinstance(row, Assessment) else str(self.title)

    def add_url(self, report: Report, beginning: Beginning) -> str:
        return reverse(self.add, args=[report.pk])


class VerdictKind(OfRegister):
    """What a verdict wants to be said beside it."""

    def rows(self, report: Report) -> QuerySet:
        return RISK.rows(report)

    def heading(self, row: ReportPart | None) -> str:
        return f"{row.risk.reference} · {self.title}" if isinstance(row, Assessment) else str(self.title)

    def add_url(self, report: Report, beginning: Beginning) -> str:
        return ""


class MitigationKind(OfRegister):
    def rows(self, report: Report) -> QuerySet:
        return super().rows(report).select_related("risk", "owner")

    def heading(self, row: ReportPart | None) -> str:
        return ""

    def heading_of_new(self, beginning: Beginning) -> str:
        return _("Action against %(risk)s") % {"risk": beginning["risk"].reference}

    def beginning(self, row: Any) -> Beginning:
        return super().beginning(row) | {"key": row.key}

    def add_url(self, report: Report, beginning: Beginning) -> str:
        return reverse(self.add, args=[report.pk, beginning["risk"].pk]) if beginning else ""

    def beside(self, writing: Writing) -> dict[str, Any]:
        register = register_read(writing.report)
        actions = [action for row in register.rows for action in row.actions]
        pk = writing.row.pk if writing.row else None
        row = next((action for action in actions if action.pk == pk), writing.row)
        return {"register": register, "row": row}


def _verdict_kind(name: str, form: type, title: Any) -> VerdictKind:
    return VerdictKind(
        name,
        Assessment,
        form,
        "risks/rows/risk.html",
        title,
        is_ordered=False,
        has_evidence=False,
        in_series=False,
        meta="risks/rows/risk_meta.html",
        also="risks/rows/state.html",
    )


RISK = RiskKind(
    "risk",
    Assessment,
    AssessmentForm,
    "risks/rows/risk.html",
    gettext_lazy("Risk"),
    add="risks:add_risk",
    is_ordered=False,
    in_series=False,
    reckoned="risks:risk_state",
    begun_with="event",
    meta="risks/rows/risk_meta.html",
    also="risks/rows/state.html",
)
HAPPENING = _verdict_kind("happening", HappeningForm, gettext_lazy("It happened"))
ACCEPTANCE = _verdict_kind("acceptance", AcceptanceForm, gettext_lazy("Accepted: by whom, until when"))
ESCALATION = _verdict_kind("escalation", EscalationForm, gettext_lazy("Escalated"))
CLOSING = _verdict_kind("closing", ClosingForm, gettext_lazy("Closed"))
ACTION = MitigationKind(
    "mitigation",
    Mitigation,
    MitigationForm,
    "risks/rows/action.html",
    gettext_lazy("Action"),
    begins_with=("risk", "key"),
    add="risks:add_action",
    is_ordered=False,
    in_series=False,
    reckoned="risks:risk_state",
    meta="risks/rows/action_meta.html",
    also="risks/rows/state.html",
)
KINDS = [RISK, HAPPENING, ACCEPTANCE, ESCALATION, CLOSING, ACTION]
WANTS: dict[str, RowKind] = {
    judging.CHANGE: RISK,
    judging.ESCALATE: ESCALATION,
    judging.HAPPEN: HAPPENING,
    judging.CLOSE: CLOSING,
    judging.ACCEPT: ACCEPTANCE,
}
