"""The results of a report: what each indicator reached, row by row; of a consortium, its members' figures together."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from partners.clearance import Level
from partners.requests import SignedInRequest
from reporting import rules
from reporting.chapters.notes import note_of
from reporting.chapters.results import gaps_of
from reporting.forms.results import ResultForm
from reporting.measuring import in_step, results_of
from reporting.models import Indicator, Kind, Report, ReportPart, Result
from reporting.sheets.results import ResultsDesk
from reporting.talking import holds_restricted, threads_by_place
from reporting.views.chapters import beside
from reporting.views.finding import chapter_of, report_known, report_read, report_written
from reporting.views.kinds import KINDS as KNOWN
from reporting.views.kinds import Beginning, RowKind
from reporting.views.sheets import SheetPage


class ResultKind(RowKind):
    """One for each indicator: the framework says which."""

    def rows(self, report: Report) -> QuerySet:
        return results_of(report, super().rows(report))

    def beginning(self, row: Any) -> Beginning:
        """Of which indicator it is. 404 where that was removed with its row while somebody was writing."""
        if not isinstance(row, Result):
            get_object_or_404(Indicator, pk=row.indicator_id)
        return {"indicator_id": row.indicator_id, "target": row.target}

    def heading(self, row: ReportPart | None) -> str:
        return str(row or self.title)


RESULT = ResultKind("result", Result, ResultForm, "reporting/rows/result.html", gettext_lazy("Result"))
KINDS = [RESULT]


def results(request: SignedInRequest, pk: UUID) -> HttpResponse:
    report = report_known(request, pk)
    chapter = chapter_of(report, Result.chapter)
    if report.kind != Kind.PARTNER:
        return _together(request, report)
    if not rules.writes(request.user, report):
        return redirect("reporting:read", pk=report.pk)
    editable = rules.can_edit(request.user, report)
    if editable:
        in_step([report])
    rows, note = list(RESULT.rows(report)), note_of(report, chapter.key)
    talk = threads_by_place(report, request.user, chapter=chapter.key)
    answer = render(
        request,
        "reporting/results.html",
        {
            "report": report,
            "chapter": chapter,
            "steps": beside(report, chapter),
            "kind": RESULT,
            "rows": rows,
            "done": sum(not gaps_of(row) for row in rows),
            "note": note,
            "note_kind": KNOWN["note"],
            "editable": editable,
            "gaps": chapter.gaps(report) if editable else [],
            "talk": talk,
            "reads_framework": rules.can_read_framework(request.user, report.ibp),
            "keeps_framework": rules.can_keep_framework(request.user, report.ibp),
        },
    )
    earlier = [one for row in rows for one in row.indicator.earlier]  # stand in what is reached to date
    is_restricted = any(row.confidentiality >= Level.RESTRICTED for row in [*rows, *earlier, note])
    if editable and not is_restricted and not holds_restricted(talk):
        answer["X-Offline"] = "keep"  # the page opens again without a network; restricted words stay off the device
    return answer


@require_http_methods(["GET", "POST"])
def results_sheet(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The results of a report as a spreadsheet, out and in."""
    report = report_written(request, pk)
    chapter = chapter_of(report, Result.chapter)
    if report.kind != Kind.PARTNER:
        raise Http404
    editable = rules.can_edit(request.user, report)
    if editable:
        in_step([report])
    page = SheetPage(
        title=_("The results as a spreadsheet"),
        desk=lambda: ResultsDesk(report, request.user),
        back=chapter.url(report),
        back_title=chapter.title,
        file_name=f"{report.ibp.code} {report.owner_name} {report.quarter.code if report.quarter else ''} results",
        editable=editable,
        about=[(), *((level.value, f"{level.label}: {level.readers}") for level in Level)],
        context={"report": report},
    )
    return page.answer(request)


def _together(request: SignedInRequest, report: Report) -> HttpResponse:
    """What the members sent, for those who may read the consortium's report."""
    report_read(request, report.pk)
    chapter = chapter_of(report, Result.chapter)
    level = rules.clearance(request.user, report) or Level.PUBLIC
    section = chapter.section(report, min(level, Level.CONSORTIUM))
    writes = rules.writes(request.user, report)
    context = {
        "report": report,
        "chapter": chapter,
        "section": section,
        "values": section.values,
        "writes": writes,
        "steps": beside(report, chapter) if writes else {},
        "reads_framework": rules.can_read_framework(request.user, report.ibp),
    }
    return render(request, "reporting/results_together.html", context)
