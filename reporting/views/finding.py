"""How a page finds what it is about: a stranger gets 404, those who may know of it but not do this get 403."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from partners.refusals import require
from partners.requests import SignedInRequest
from reporting import rules
from reporting.chapter import Chapter
from reporting.models import Report, ReportPart

REPORT = ("report__ibp", "report__seat__organisation", "report__quarter")  # what the name of a row's report needs


def report_known(request: SignedInRequest, pk: UUID) -> Report:
    return get_object_or_404(Report.objects.known_to(request.user).with_names(), pk=pk)


def report_read(request: SignedInRequest, pk: UUID) -> Report:
    report = report_known(request, pk)
    require(rules.can_read(request.user, report))
    return report


def report_written(request: SignedInRequest, pk: UUID) -> Report:
    """A report of one's own, open or closed: whether it may be changed, the verbs say."""
    report = report_known(request, pk)
    require(rules.writes(request.user, report))
    return report


def row_written(request: SignedInRequest, model: type[ReportPart], pk: UUID) -> tuple[ReportPart | None, Any, Report]:
    """A row of one's own report. Was it removed: None, what the history keeps of it, and its report."""
    row = model.objects.select_related(*REPORT, "changed_by").filter(pk=pk).first()
    kept: Any = None if row else get_object_or_404(model.history.filter(id=pk)[:1])
    report = row.report if row else Report.objects.with_names().get(pk=kept.report_id)
    if not rules.writes(request.user, report):
        if row and rules.can_read_part(request.user, row):
            raise PermissionDenied
        raise Http404
    if not model.is_known(row or kept, report):
        raise Http404
    return row, kept, report


def chapter_of(report: Report, key: str) -> Chapter:
    """The chapter of a report; 404 where its kind has none of that key."""
    for chapter in report.chapters:
        if chapter.key == key:
            return chapter
    raise Http404
