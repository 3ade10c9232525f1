"""The review of the plan: a partner goes through what is due or late; the consortium reads what all its partners say of it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from partners.clearance import Level
from partners.requests import SignedInRequest
from reporting import rules
from reporting.chapters.notes import note_of
from reporting.models import Kind, Report, ReportPart
from reporting.talking import holds_restricted, threads_by_place
from reporting.views.chapters import beside
from reporting.views.finding import chapter_of, report_known
from reporting.views.kinds import KINDS as OF_REPORTS
from reporting.views.kinds import RowKind
from reporting.views.writing import Writing
from risks.answering import proposals_of
from risks.chapters.review import PlanReview
from risks.forms.reviews import ReviewForm
from risks.models import ActivityReview, PlanVersion
from risks.reviewed import chart, counted, told
from risks.reviewing import actions_by_activity, asked_of, plan_reviewed, reviews_of, sync
from risks.serving import strategies_by_activity


class ReviewKind(RowKind):
    """One for each activity that is due or late: written, never added or removed by hand."""

    def rows(self, report: Report) -> QuerySet:
        return reviews_of(report)

    def heading(self, row: ReportPart | None) -> str:
        return str(row or self.title)

    def beside(self, writing: Writing) -> dict[str, Any]:
        rows = reviews_read(writing.report)
        pk = writing.row.pk if writing.row else None
        return {"row": next((row for row in rows if row.pk == pk), writing.row), **drawn_of(writing.report, rows)}


REVIEW = ReviewKind(
    "activity_review",
    ActivityReview,
    ReviewForm,
    "risks/rows/review.html",
    gettext_lazy("Review of an activity"),
    is_ordered=False,
    also="risks/rows/reviewed.html",
)
KINDS = [REVIEW]


def plan_review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Where a partner writes it; of the consolidated report, where its lead reads it and goes on to the plan."""
    report = report_known(request, pk)
    if report.kind == Kind.INCEPTION or not rules.writes(request.user, report):
        return redirect("reporting:read", pk=report.pk)
    return _together(request, report) if report.kind == Kind.CONSOLIDATED else _own(request, report)


def _own(request: SignedInRequest, report: Report) -> HttpResponse:
    chapter = chapter_of(report, PlanReview.key)
    editable = rules.can_edit(request.user, report)
    if editable:
        sync(report)
    rows, plan = reviews_read(report), plan_reviewed(report)
    asked = {activity.key for activity in asked_of(report, plan)}
    note = note_of(report, chapter.key)
    talk = threads_by_place(report, request.user, chapter=chapter.key)
    context = {
        "report": report,
        "chapter": chapter,
        "steps": beside(report, chapter),
        "kind": REVIEW,
        "note": note,
        "note_kind": OF_REPORTS["note"],
        "editable": editable,
        "gaps": chapter.gaps(report) if editable else [],
        "talk": talk,
        "plan": plan,
        "rows": [row for row in rows if row.activity in asked or not editable],
        "aside": [row for row in rows if row.activity not in asked and editable],
        **drawn_of(report, rows),
    }
    response = render(request, "risks/review.html", context)
    levels = [row.confidentiality for row in [*rows, note]]
    levels += [one.confidentiality for row in rows for found in row.actions for one in found]
    levels += [one["confidentiality"] for row in rows for one in row.strategies]
    if editable and max(levels) < Level.RESTRICTED and not holds_restricted(talk):
        response["X-Offline"] = "keep"  # restricted words stay off the device
    return response


def _together(request: SignedInRequest, report: Report) -> HttpResponse:
    chapter = chapter_of(report, PlanReview.key)
    section = chapter.section(report, Level.CONSORTIUM)
    context = {
        "report": report,
        "chapter": chapter,
        "steps": beside(report, chapter),
        "editable": False,
        "section": section,
        "values": section.values,
        "proposals": proposals_of(request.user, report.ibp_id),
        "ibp": report.ibp,
        "latest": PlanVersion.objects.newest(report.ibp),
        "talk": threads_by_place(report, request.user, chapter=chapter.key),
    }
    return render(request, "risks/reviewed_together.html", context)


def reviews_read(report: Report) -> list[Any]:
    """The reviews of a report, each with how it is `told`, and the `actions` and `strategies` that its activity carries."""
    now = report.quarter.code if report.quarter else ""
    actions, strategies = actions_by_activity(report), strategies_by_activity(report)
    rows: list[Any] = list(reviews_of(report))
    for row in rows:
        row.told, row.actions = told(row.values(), now), actions.get(row.activity, [])
        row.strategies = strategies.get(row.activity, [])
    return rows


def drawn_of(report: Report, rows: list[Any]) -> dict[str, Any]:
    """What stands above the rows, drawn anew after each: their timeline, and how they stand together."""
    now = report.quarter.code if report.quarter else ""
    there = [row.told for row in rows]
    return {
        "drawn": chart(there, now),
        "counts": counted(there),
        "reviewed": sum(bool(row.status and row.progress) for row in rows),
        "total": len(rows),
    }
