"""Results: what each indicator of the framework reached this quarter and to date, or why it is not reported."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from partners.models import User
from reporting.chapter import Chapter, Content, Count, Gap
from reporting.chapters.notes import (
    NOTE_LABELS,
    admitted,
    count_by_report,
    latest_of,
    note_of,
    present_note,
)
from reporting.chapters.together import MembersTogether
from reporting.diligence import Dimension
from reporting.measures import Measure, Together, merged, natural, optional, plain, together, told_apart, troubles
from reporting.measuring import in_step, results_of
from reporting.models import ChapterNote, Indicator, Report, ReportEvent, ReportPart, Result
from reporting.workflow import OPEN, Status

LABELS: dict[str, StrOrPromise] = {
    "text": gettext_lazy("Indicator"),
    "target": gettext_lazy("Target this quarter"),
    "actual": gettext_lazy("Actual this quarter"),
    "parts": gettext_lazy("Told apart by"),
    "note": gettext_lazy("Note"),
    **NOTE_LABELS,
}


class Results(Chapter):
    """Of one partner."""

    key = "results"
    title = gettext_lazy("Results")
    template = "reporting/print/results.html"
    screen = "reporting/read/results.html"
    labels = LABELS
    read_by_gaps = ("results__indicator",)

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [ChapterNote(report=report, chapter=self.key)]

    def begin(self, report: Report, sources: Iterable[Report]) -> None:
        in_step([report])

    def follow(self, report: Report, event: ReportEvent) -> None:
        if Status(event.after) in OPEN:
            in_step([report])

    def url(self, report: Report) -> str:
        return reverse("reporting:results", args=[report.pk])

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        """How many figures are reported."""
        counts = count_by_report(Result.objects.exclude(actual=None), reports, user)
        return {
            pk: ngettext("%(count)s figure", "%(count)s figures", count) % {"count": count}
            for pk, count in counts.items()
        }

    def latest(self, report: Report) -> ReportPart | None:
        return latest_of(Result.objects.filter(report=report), report, self.key)

    def gaps(self, report: Report) -> list[Gap]:
        url, rows = self.url(report), list(report.results.all())
        prefetch_related_objects(rows, "indicator")
        rows.sort(key=lambda row: (row.indicator.position, row.indicator.code))
        return [Gap(words, f"{url}#row-{row.pk}") for row in rows for words in gaps_of(row)]

    def content(self, report: Report) -> Content:
        return {
            "results": [frozen(row) for row in results_of(report)],
            "inclusion": note_of(report, self.key).values(),
        }

    def present(self, content: Content, audience: Level) -> Content:
        return {
            "results": [readable(row, audience) for row in admitted(content["results"], audience)],
            "inclusion": present_note(content["inclusion"], audience),
        }

    def counts(self, values: Content) -> list[Count]:
        return at_a_glance(values["results"])


def at_a_glance(rows: Iterable[Content]) -> list[Count]:
    """How many targets of the quarter were reached, each partner's by itself; nothing where there was none."""
    asked = [row for row in rows if row["target"] is not None]
    if not asked:
        return []
    reported = [Decimal(row["percent"]) for row in asked if row["actual"] is not None and row["percent"] is not None]
    reached = sum(percent >= 100 for percent in reported)
    unreported = sum(row["actual"] is None for row in asked)
    return [
        ("", _("Targets of the quarter"), str(len(asked))),
        ("", _("Reached"), str(reached)),
        ("", _("Not reached"), str(len(reported) - reached)),
        ("", _("Not reported"), str(unreported)),
    ]


def gaps_of(row: Any) -> list[str]:
    """What an indicator still lacks: a figure or the reason why there is none, and parts that agree with it."""
    name, found = row.indicator.code, troubles_of(row)
    if row.actual is None:
        wanted = [] if row.note else [_("write the figure, or why it is not reported.")]
        return [_("%(indicator)s: %(words)s") % {"indicator": name, "words": words} for words in found or wanted]
    return [_("%(indicator)s, %(words)s") % {"indicator": name, "words": words} for words in found]


def troubles_of(row: Any) -> list[str]:
    indicator = row.indicator
    return troubles(row.actual, row.breakdown, indicator.dimensions, indicator.adds)


def frozen(row: Any) -> Content:
    """A row with what was reported before it; each figure of an earlier quarter travels as far as its own row."""
    indicator = row.indicator
    return {
        **row.values(),
        "source": indicator.source,
        "before": [
            {
                "quarter": earlier.report.quarter.code,
                "actual": plain(earlier.actual),
                "confidentiality": earlier.confidentiality,
            }
            for earlier in indicator.earlier
        ],
        "targets_before": [plain(target.value) for target in indicator.targets_before],
    }


def measured(row: Content) -> Measure:
    """A row of a content, as its audience may reckon with it."""
    return Measure(
        adds=row["adding"] == Indicator.Adding.SUM,
        baseline=optional(row["baseline"]),
        target=optional(row["target"]),
        actual=optional(row["actual"]),
        before=[found for one in row["before"] if (found := optional(one["actual"])) is not None],
        targets_before=[found for one in row["targets_before"] if (found := optional(one)) is not None],
    )


def readable(row: Content, audience: Level) -> Content:
    """A row of a content with what follows from it."""
    row = {**row, "before": admitted(row["before"], audience)}
    measure = measured(row)
    actual, adds = measure.actual, measure.adds
    dimensions = [Dimension(one) for one in row["told_apart_by"] if one in Dimension.values]
    return {
        **row,
        **in_figures(measure),
        "adds": adds,
        "parts": told_apart(row["breakdown"], row["told_apart_by"]),
        "troubles": troubles(actual, row["breakdown"], dimensions, adds),
    }


def in_figures(measure: Measure | Together) -> Content:
    return {
        "to_date": plain(measure.to_date),
        "target_to_date": plain(measure.target_to_date),
        "percent": plain(measure.percent),
        "percent_to_date": plain(measure.percent_to_date),
    }


# ── Together ────────────────────────────────────────────────────────────────


class ConsolidatedResults(MembersTogether):
    """The members' figures by indicator: added up where they add up, else side by side."""

    of, rows = Results, (Result,)
    key = "results"
    title = gettext_lazy("Results")
    template = "reporting/print/results_together.html"
    screen = "reporting/read/results_together.html"
    labels = {
        **LABELS,
        "partner": gettext_lazy("Partner"),
    }

    def url(self, report: Report) -> str:
        return reverse("reporting:results", args=[report.pk])

    def add_up(self, partners: list[dict[str, Any]]) -> Content:
        by_indicator: dict[str, list[tuple[str, Content]]] = {}
        for one in partners:
            for row in one["results"]:
                by_indicator.setdefault(row["indicator"], []).append((one["partner"], row))
        return {
            "partners": [{"partner": one["partner"], "inclusion": one["inclusion"]} for one in partners],
            "indicators": sorted((_joined(rows) for rows in by_indicator.values()), key=_in_order),
        }

    def counts(self, values: Content) -> list[Count]:
        return at_a_glance(row for one in values["indicators"] for row in one["rows"])


def _joined(rows: list[tuple[str, Content]]) -> Content:
    """One indicator over the partners who are to report of it. It is named as the last of them has it."""
    _partner, last = rows[-1]
    adds = last["adds"]
    said = {name: last[name] for name in ("code", "unit", "goal", "baseline", "source", "adds")}
    there = [(partner, row) for partner, row in rows if row["actual"] is not None]
    found: Content = {
        **said,
        "title": f"{last['code']} {last['text']}",
        "rows": [{"partner": partner, **row} for partner, row in rows],
        "unreported": [{"partner": partner, "note": row["note"]} for partner, row in rows if row["actual"] is None],
        "sum": None,
        "parts": [],
    }
    if adds and there:
        joint = together(measured(row) for _partner, row in rows)
        found["sum"] = {"actual": plain(joint.actual), "target": plain(joint.target), **in_figures(joint)}
        found["parts"] = told_apart(
            merged(row["breakdown"] for _partner, row in there), last["told_apart_by"], total=joint.actual
        )
    return found


def _in_order(one: Content) -> tuple[Any, ...]:
    return natural(one["code"])
