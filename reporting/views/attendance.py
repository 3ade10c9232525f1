"""Attendance registers, event by event, with the restricted signed sheet of each; and who was reached by a whole report."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from partners.clearance import Level
from partners.requests import SignedInRequest
from reporting import rules
from reporting.chapters.attendance import IN_ORDER, KEY
from reporting.chapters.notes import note_of
from reporting.forms.attendance import GatheringForm, SignedSheetForm
from reporting.inclusion import reached, warnings
from reporting.models import Gathering, Kind, Report, ReportPart, SignedSheet
from reporting.sheets.attendance import AttendanceDesk, words_to_choose_from
from reporting.talking import holds_restricted, threads_by_place
from reporting.views.chapters import beside
from reporting.views.finding import chapter_of, report_known, report_read, report_written
from reporting.views.kinds import KINDS as KNOWN
from reporting.views.kinds import Beginning, RowKind
from reporting.views.rows import add_row
from reporting.views.sheets import SheetPage
from reporting.views.writing import Writing


class GatheringKind(RowKind):
    """An event. Its signed sheet stands inside it; who came to all events is drawn anew beside it."""

    def rows(self, report: Report) -> QuerySet:
        found = super().rows(report).select_related("report__quarter", "sheet__changed_by")
        return found.prefetch_related("sheet__evidence")

    def beside(self, writing: Writing) -> dict[str, Any]:
        return {"sums": sums_of(list(self.rows(writing.report))), "sheet_kind": SHEET}

    def about(self, beginning: Beginning) -> dict[str, Any]:
        return {"title": _("Events"), "hint": "", "anchor": "events"}


class SheetKind(RowKind):
    """The names and the scan of one event; as a page of its own it says whose."""

    def rows(self, report: Report) -> QuerySet:
        return super().rows(report).select_related("gathering")

    def heading(self, row: ReportPart | None) -> str:
        return str(row or self.title)


GATHERING = GatheringKind(
    "gathering",
    Gathering,
    GatheringForm,
    "reporting/rows/gathering.html",
    gettext_lazy("Event"),
    add="reporting:add_gathering",
    in_order=IN_ORDER,
    is_ordered=False,
    also="reporting/attendance/sums.html",
    reckoned="reporting:attendance_sums",
    begun_with="title",
    row="reporting/attendance/event.html",
)
SHEET = SheetKind(
    "signed_sheet",
    SignedSheet,
    SignedSheetForm,
    "reporting/rows/signed_sheet.html",
    gettext_lazy("Signed sheet"),
    is_ordered=False,
    meta="reporting/attendance/sheet_meta.html",
)
KINDS = [GATHERING, SHEET]


def sums_of(events: list[Gathering]) -> dict[str, Any]:
    """What follows from all events together."""
    counts = [{"sexes": event.sexes, "kinds": event.kinds, "groups": event.groups} for event in events]
    return {"reached": reached(counts), "warnings": warnings(counts)}


def attendance(request: SignedInRequest, pk: UUID) -> HttpResponse:
    report = report_known(request, pk)
    chapter = chapter_of(report, KEY)
    if report.kind != Kind.PARTNER:
        return _together(request, report, KEY)
    if not rules.writes(request.user, report):
        return redirect("reporting:read", pk=report.pk)
    editable = rules.can_edit(request.user, report)
    events, note = list(GATHERING.rows(report)), note_of(report, KEY)
    talk = threads_by_place(report, request.user, chapter=KEY)
    answer = render(
        request,
        "reporting/attendance.html",
        {
            "report": report,
            "chapter": chapter,
            "steps": beside(report, chapter),
            "kind": GATHERING,
            "sheet_kind": SHEET,
            "list": GATHERING.list_of(report, events),
            "sums": sums_of(events),
            "note": note,
            "note_kind": KNOWN["note"],
            "nothing_kind": KNOWN["nothing"],
            "editable": editable,
            "gaps": chapter.gaps(report) if editable else [],
            "talk": talk,
        },
    )
    is_restricted = any(row.confidentiality >= Level.RESTRICTED for row in [*events, note])
    sheets = [event.sheet for event in events if hasattr(event, "sheet")]
    has_sheets = not all(sheet.is_empty for sheet in sheets)
    if editable and not is_restricted and not has_sheets and not holds_restricted(talk):
        answer["X-Offline"] = "keep"  # the page opens again without a network; restricted words stay off the device
    return answer


@require_http_methods(["GET", "POST"])
def add_gathering(request: SignedInRequest, pk: UUID) -> HttpResponse:
    _partners(request, pk)
    return add_row(request, pk, GATHERING)


@require_GET
def sums(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who came to all events as they stand now: drawn anew after one saved itself or was removed."""
    report = _partners(request, pk)
    context = {
        "report": report,
        "sums": sums_of(list(GATHERING.rows(report))),
        "gaps": chapter_of(report, KEY).gaps(report),
        "editable": rules.can_edit(request.user, report),
    }
    return render(request, "reporting/attendance/reckoned.html", context)


@require_http_methods(["GET", "POST"])
def attendance_sheet(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The register as a spreadsheet, out and in. Names are never in it."""
    report = _partners(request, pk)
    chapter = chapter_of(report, KEY)
    page = SheetPage(
        title=_("The attendance register as a spreadsheet"),
        desk=lambda: AttendanceDesk(report, request.user),
        back=chapter.url(report),
        back_title=chapter.title,
        file_name=f"{report.ibp.code} {report.owner_name} {report.quarter.code if report.quarter else ''} attendance",
        editable=rules.can_edit(request.user, report),
        about=words_to_choose_from(),
        context={"report": report},
    )
    return page.answer(request)


@require_GET
def inclusion(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Who was reached and who was missing over the whole report, with links to where each chapter says so."""
    report = report_known(request, pk)
    chapter = chapter_of(report, "gesi")
    if report.kind != Kind.PARTNER:
        return _together(request, report, chapter.key)
    if not rules.writes(request.user, report):
        return redirect("reporting:read", pk=report.pk)
    values = chapter.section(report, Level.RESTRICTED).values
    urls = {one.key: one.url(report) for one in report.chapters}
    for said in [*values["notes"], *values["silent"]]:
        said["url"] = f"{urls.get(said['chapter'], '')}#inclusion"
    context = {
        "report": report,
        "chapter": chapter,
        "values": values,
        "steps": beside(report, chapter),
        "editable": rules.can_edit(request.user, report),
        "gaps": [],
        "talk": threads_by_place(report, request.user, chapter=chapter.key),
    }
    return render(request, "reporting/gesi.html", context)


def _partners(request: SignedInRequest, pk: UUID) -> Report:
    """A partner's own report; a consortium's is only read."""
    report = report_written(request, pk)
    chapter_of(report, KEY)
    if report.kind != Kind.PARTNER:
        raise Http404
    return report


def _together(request: SignedInRequest, report: Report, key: str) -> HttpResponse:
    """What the members sent, for those who may read the consortium's report."""
    report_read(request, report.pk)
    chapter = chapter_of(report, key)
    level = rules.clearance(request.user, report) or Level.PUBLIC
    writes = rules.writes(request.user, report)
    section, read = chapter.section(report, level), reverse("reporting:read", args=[report.pk])
    urls = {one.key: one.url(report) if writes else f"{read}#chapter-{one.key}" for one in report.chapters}
    for said in section.values.get("notes", []):
        said["url"] = urls.get(said["chapter"], read)
    context = {
        "report": report,
        "chapter": chapter,
        "section": section,
        "writes": writes,
        "steps": beside(report, chapter) if writes else {},
        "talk": threads_by_place(report, request.user, chapter=chapter.key) if writes else {},
    }
    return render(request, "reporting/who_came_together.html", context)
