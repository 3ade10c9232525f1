"""The financial report of a partner, line by line; of a consortium, its members' figures together; and the rule for reasons."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from partners.clearance import Level
from partners.refusals import require
from partners.requests import SignedInRequest
from reporting import rules
from reporting.chapters.finance import KEY, papers_of
from reporting.chapters.notes import note_of
from reporting.diligence import total
from reporting.forms.finance import TAKEN, FinancialLineForm, PapersForm, VarianceForm
from reporting.models import ChapterNote, FinancialLine, Kind, Report, ReportPart, VarianceRule
from reporting.quarters import day_in_dhaka
from reporting.sheets.finance import FinanceDesk
from reporting.spending import lines_of
from reporting.talking import holds_restricted, threads_by_place
from reporting.views.chapters import beside
from reporting.views.finding import chapter_of, report_known, report_read, report_written
from reporting.views.kinds import KINDS as KNOWN
from reporting.views.kinds import Beginning, RowKind
from reporting.views.rows import add_row
from reporting.views.sheets import SheetPage
from reporting.views.writing import Writing


class FinancialKind(RowKind):
    """A heading of the budget. It is written in its own line, and what is reckoned from all is drawn beside it."""

    def rows(self, report: Report) -> QuerySet:
        return lines_of(report).select_related("changed_by", "carried_from", "report")

    def beside(self, writing: Writing) -> dict[str, Any]:
        return {"sums": sums_of(list(self.rows(writing.report)))}

    def about(self, beginning: Beginning) -> dict[str, Any]:
        return {"title": _("Headings"), "hint": "", "anchor": "lines"}


class PapersKind(RowKind):
    """The bank statement and the ledger: a note of the chapter that has a level of its own."""

    def anchor(self, row: ReportPart) -> str:
        return "papers"

    def chapter(self, beginning: Beginning) -> str:
        return KEY


LINE = FinancialKind(
    "financial_line",
    FinancialLine,
    FinancialLineForm,
    "reporting/rows/financial_line.html",
    gettext_lazy("Heading"),
    add="reporting:add_financial_line",
    is_ordered=False,
    also="reporting/finance/sums.html",
    begun_with="heading",
    row="reporting/finance/line.html",
    reckoned="reporting:finance_sums",
)
PAPERS_KIND = PapersKind(
    "financial_papers",
    ChapterNote,
    PapersForm,
    "reporting/rows/financial_papers.html",
    gettext_lazy("Bank statement and ledger"),
    begins_with=("chapter",),
)
KINDS = [LINE, PAPERS_KIND]


def sums_of(lines: list[FinancialLine]) -> dict[str, Any]:
    """What follows from all lines together."""
    return {
        "lines": lines,
        "all": total(line.account for line in lines),
        "overspent": [line for line in lines if line.account.left < 0],
        "entered": sum(line.spent is not None for line in lines),
    }


def finance(request: SignedInRequest, pk: UUID) -> HttpResponse:
    report = report_known(request, pk)
    chapter = chapter_of(report, KEY)
    if report.kind != Kind.PARTNER:
        return _together(request, report)
    if not rules.writes(request.user, report):
        return redirect("reporting:read", pk=report.pk)
    editable = rules.can_edit(request.user, report)
    lines = list(LINE.rows(report))
    if editable and not lines and (before := report.previous()):
        chapter.begin(report, [before])
        lines = list(LINE.rows(report))
    note, papers = note_of(report, chapter.key), papers_of(report)
    talk = threads_by_place(report, request.user, chapter=chapter.key)
    answer = render(
        request,
        "reporting/finance.html",
        {
            "report": report,
            "chapter": chapter,
            "steps": beside(report, chapter),
            "kind": LINE,
            "list": LINE.list_of(report, lines),
            "sums": sums_of(lines),
            "threshold": lines[0].threshold if lines else VarianceRule.on(day_in_dhaka(report.opened_at)),
            "papers": papers,
            "papers_kind": PAPERS_KIND,
            "note": note,
            "note_kind": KNOWN["note"],
            "nothing_kind": KNOWN["nothing"],
            "editable": editable,
            "gaps": chapter.gaps(report) if editable else [],
            "talk": talk,
        },
    )
    is_restricted = any(row.confidentiality >= Level.RESTRICTED for row in [*lines, note]) or bool(
        papers.evidence.all()
    )
    if editable and not is_restricted and not holds_restricted(talk):
        answer["X-Offline"] = "keep"  # the page opens again without a network; restricted words stay off the device
    return answer


@require_http_methods(["GET", "POST"])
def add_line(request: SignedInRequest, pk: UUID) -> HttpResponse:
    _partners(request, pk)
    return add_row(request, pk, LINE)


@require_GET
def sums(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What is reckoned from the lines as they stand now: drawn anew after each line that saved itself."""
    report = _partners(request, pk)
    lines, asked = list(LINE.rows(report)), set(request.GET.getlist("shown"))  # each by the first letters of its id
    context = {
        "report": report,
        "sums": sums_of(lines),
        "shown": [line for line in lines if str(line.pk)[:8] in asked],
        "gaps": chapter_of(report, KEY).gaps(report),
        "editable": rules.can_edit(request.user, report),
    }
    return render(request, "reporting/finance/reckoned.html", context)


@require_http_methods(["GET", "POST"])
def finance_sheet(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The financial report as a spreadsheet, out and in."""
    report = _partners(request, pk)
    chapter = chapter_of(report, KEY)
    page = SheetPage(
        title=_("The financial report as a spreadsheet"),
        desk=lambda: FinanceDesk(report, request.user),
        back=chapter.url(report),
        back_title=chapter.title,
        file_name=f"{report.ibp.code} {report.owner_name} {report.quarter.code if report.quarter else ''} finance",
        editable=rules.can_edit(request.user, report),
        about=[
            (),
            (_("An empty cell under “Spent this quarter” means: not entered yet. 0 means: nothing was spent."),),
            (
                _(
                    "Spent to date, left and the difference are reckoned by the portal; what is written there is not read."
                ),
            ),
            (),
            (_("Who may read this"),),
            *((str(level.label), str(level.readers)) for level in Level),
        ],
        context={"report": report},
    )
    return page.answer(request)


def _partners(request: SignedInRequest, pk: UUID) -> Report:
    """A partner's own report; a consortium's is only read."""
    report = report_written(request, pk)
    chapter_of(report, KEY)
    if report.kind != Kind.PARTNER:
        raise Http404
    return report


def _together(request: SignedInRequest, report: Report) -> HttpResponse:
    """What the members sent, for those who may read the consortium's report."""
    report_read(request, report.pk)
    chapter = chapter_of(report, KEY)
    level = rules.clearance(request.user, report) or Level.PUBLIC
    writes = rules.writes(request.user, report)
    context = {
        "report": report,
        "chapter": chapter,
        "section": chapter.section(report, min(level, Level.CONSORTIUM)),
        "writes": writes,
        "steps": beside(report, chapter) if writes else {},
        "talk": threads_by_place(report, request.user, chapter=chapter.key) if writes else {},
    }
    return render(request, "reporting/finance_together.html", context)


# ── From when on which difference wants a reason ────────────────────────────


@require_http_methods(["GET", "POST"])
def variance(request: SignedInRequest) -> HttpResponse:
    """The rules there are and were, and one more from a day on."""
    require(rules.can_set_up_quarters(request.user))
    today = day_in_dhaka(now())
    form = VarianceForm(request.POST or None, today=today, initial={"from_on": today})
    if form.is_valid():
        rule = form.save(commit=False)
        rule.by, rule.at = request.user, now()
        try:
            with transaction.atomic():
                rule.save()
            messages.success(request, _("Saved. It counts for reports that are opened from then on."))
            return redirect(reverse("reporting:variance"))
        except IntegrityError:  # in the same moment somebody else set one, or the button was pressed twice
            form.add_error("from_on", TAKEN)
    found = list(VarianceRule.objects.select_related("by"))
    context = {
        "form": form,
        "rules": found,
        "in_force": next((rule for rule in found if rule.from_on <= today), None),
        "threshold": VarianceRule.on(today),
        "today": today,
    }
    return render(request, "reporting/variance.html", context, status=400 if form.is_bound else 200)
