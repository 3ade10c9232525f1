"""Links and files at a row: put there, taken off, and handed only to those who may read the row."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting import rules
from reporting.evidence import attach, withdraw
from reporting.forms.evidence import EvidenceForm
from reporting.models import Evidence, ReportPart
from reporting.views.finding import row_written
from reporting.views.kinds import RowKind, kinds
from reporting.views.saving import as_it_reads, elsewhere, refused
from reporting.views.writing import Writing


@require_http_methods(["GET", "POST"])
def row_evidence(request: SignedInRequest, kind: RowKind, pk: UUID) -> HttpResponse:
    """What shows that this row is true, and a form for one more."""
    row, _removed, report = row_written(request, kind.model, pk)
    if row is None:
        raise Http404
    writing = Writing(request, kind, report, row)
    if not rules.can_edit(request.user, report) and request.method == "GET":
        return elsewhere(writing, writing.place)
    is_posted = request.method == "POST"
    form = EvidenceForm(
        request.POST if is_posted else None, request.FILES if is_posted else None, auto_id=f"evidence-{row.pk}-%s"
    )
    status = 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                attach(row, by=request.user, at=now(), **form.item)
                if request.POST.get("then") != "add":
                    return as_it_reads(writing) if writing.is_htmx else redirect(writing.place)
                form, status = EvidenceForm(auto_id=f"evidence-{row.pk}-%s"), 200
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409
    return _page(writing, row, form, status)


def _page(writing: Writing, row: ReportPart, form: EvidenceForm, status: int = 200) -> HttpResponse:
    context = {
        "report": writing.report,
        "chapter": writing.chapter,
        "kind": writing.kind,
        "row": row,
        "anchor": writing.kind.anchor(row),
        "items": list(row.evidence.select_related("added_by")),
        "form": form,
        "url": writing.place,
    }
    template = "reporting/rows/evidence.html" if writing.is_htmx else "reporting/rows/evidence_page.html"
    return render(writing.request, template, context, status=status)


@require_POST
def withdraw_evidence(request: SignedInRequest, pk: UUID) -> HttpResponse:
    item, row, kind = _own(request, pk)
    writing = Writing(request, kind, row.report, row)
    try:
        withdraw(item, by=request.user, at=now())
    except Refused as refusal:
        return refused(writing, refusal)
    if writing.is_htmx:
        return _page(writing, row, EvidenceForm(auto_id=f"evidence-{row.pk}-%s"))
    return redirect("reporting:row_evidence", kind, row.pk)


def _own(request: SignedInRequest, pk: UUID) -> tuple[Evidence, ReportPart, RowKind]:
    item = get_object_or_404(Evidence, pk=pk)
    part: Any = item.part
    if not isinstance(part, ReportPart):
        raise Http404
    row, _removed, _report = row_written(request, type(part), part.pk)
    if row is None:
        raise Http404
    with_evidence = (kind for kind in kinds().values() if kind.has_evidence and kind.model is type(row))
    return item, row, next(with_evidence, kinds()[row.KIND])


@require_GET
def evidence_file(request: SignedInRequest, pk: UUID) -> FileResponse:
    """The file itself, to be kept, never to be shown as a page of the portal."""
    item = get_object_or_404(Evidence.objects.exclude(file=""), pk=pk)
    if not rules.can_read_evidence(request.user, item):
        raise Http404
    extension = str(item.file.name).rpartition(".")[2]
    try:
        opened = item.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        opened, as_attachment=True, filename=f"evidence-{str(item.pk)[:8]}.{extension}", content_type=item.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response
