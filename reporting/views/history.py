"""What became of a report and of its rows: the steps, what was submitted, every sitting's words."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from partners.clearance import Level
from partners.refusals import require
from partners.requests import SignedInRequest
from partners.views.paging import page_of
from reporting import rules
from reporting.comparing import sections_since
from reporting.models import Report, ReportPart
from reporting.views.finding import report_known, row_written
from reporting.views.kinds import RowKind, kinds
from reporting.views.report import steps_of, submission_of
from reporting.views.writing import Writing
from reporting.wording import compare


def report_history(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The steps, the submissions with their fingerprints, and for its writers the rows that were removed."""
    report = report_known(request, pk)
    require(rules.can_read_submissions(request.user, report))
    writes = rules.writes(request.user, report)
    context = {
        "report": report,
        "events": steps_of(report),
        "submissions": list(enumerate(report.snapshots.select_related("event__by").order_by("pk"), start=1))[::-1],
        "removed": _removed(report) if writes else [],
        "editable": rules.can_edit(request.user, report),
    }
    return render(request, "reporting/history.html", context)


def _removed(report: Report) -> list[dict[str, Any]]:
    """Rows that were taken out and not brought back, the latest first."""
    found = []
    for kind in kinds().values():
        if not kind.listed:
            continue
        there: Any = kind.model
        gone = there.history.filter(report=report, history_type="-").select_related("history_user")
        still_gone = gone.exclude(id__in=there.objects.filter(report=report).values("pk"))
        seen: set[UUID] = set()
        for entry in still_gone.order_by("-history_date"):
            if entry.id not in seen:
                seen.add(entry.id)
                found.append({"kind": kind, "row": entry, "by": entry.history_user, "at": entry.history_date})
    return sorted(found, key=lambda entry: entry["at"], reverse=True)


def submission(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """What was submitted the first, second … time, as it was."""
    report = report_known(request, pk)
    require(rules.can_read_submissions(request.user, report))
    sent = submission_of(report, number)
    sections = sent.sections(Level.RESTRICTED)
    is_marked = number > 1 and "marks" not in request.GET
    if is_marked:
        sections = sections_since(sections, submission_of(report, number - 1).sections(Level.RESTRICTED))
    context = {
        "report": report,
        "sent": sent,
        "number": number,
        "count": report.snapshots.count(),
        "sections": sections,
        "before": number - 1,
        "is_marked": is_marked,
    }
    return render(request, "reporting/submission.html", context)


def row_history(request: SignedInRequest, kind: RowKind, pk: UUID) -> HttpResponse:
    """Every sitting in which a row was written: who, when, which words. For those who write it."""
    there, _kept, report = row_written(request, kind.model, pk)
    writing = Writing(request, kind, report, there)
    entries = list(
        kind.model.history.filter(id=pk).select_related("history_user").order_by("-history_date", "-history_id")
    )
    page = page_of(list(zip(entries, [*entries[1:], None], strict=True)), request)
    context = {
        "report": report,
        "kind": kind,
        "pk": pk,
        "row": there,
        "url": writing.place,
        "chapter": writing.chapter,
        "page": page,
        "versions": [_version(kind.model, entry, before) for entry, before in page],
        "editable": rules.can_edit(request.user, report),
    }
    return render(request, "reporting/row_history.html", context)


def _version(model: type[ReportPart], entry: Any, before: Any) -> dict[str, Any]:
    """One entry of the history: who, when, and the words that changed by field."""
    changes = []
    if entry.history_type != "-":
        for name in model.WORDS:
            was, is_now = (_shown(one, name) if one and one.history_type != "-" else "" for one in (before, entry))
            if was != is_now:
                label = str(model._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
                changes.append({"label": label, "text": is_now, "pieces": compare(was, is_now)})
    return {
        "who": entry.history_user,
        "at": entry.history_date,
        "kind": entry.history_type,
        "changes": changes,
    }


def _shown(entry: Any, name: str) -> str:
    shown, said = getattr(entry, f"get_{name}_display", None), getattr(entry.instance_type, f"get_{name}_display", None)
    value = shown() if shown else said(entry) if said else getattr(entry, name)
    return "" if value is None else str(value)
