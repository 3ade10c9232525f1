"""The chapters a partner writes: the progress review by its four criteria, and what changed in the context."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from partners.clearance import Level
from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting import rules
from reporting.carrying import carry, open_points, set_aside
from reporting.chapter import Chapter
from reporting.chapters.notes import note_of
from reporting.consolidation import bring_back
from reporting.models import ContextChange, Report, SetAside, Statement
from reporting.talking import holds_restricted, threads_by_place
from reporting.views.finding import chapter_of, report_known, report_written
from reporting.views.kinds import KINDS, RowKind


def progress(request: SignedInRequest, pk: UUID) -> HttpResponse:
    report = report_known(request, pk)
    if elsewhere := _elsewhere(request, report, "progress"):
        return redirect(elsewhere)
    kind = KINDS["statement"]
    rows = list(kind.rows(report))
    lists = [
        kind.list_of(report, [row for row in rows if row.criterion == criterion], criterion=criterion)
        for criterion in Statement.Criterion
    ]
    return _chapter_page(request, report, "progress", kind, {"lists": lists}, rows)


def context(request: SignedInRequest, pk: UUID) -> HttpResponse:
    report = report_known(request, pk)
    if elsewhere := _elsewhere(request, report, "context"):
        return redirect(elsewhere)
    kind = KINDS["change"]
    rows = list(kind.rows(report))
    wanted = {
        name: value
        for name, choices in (("sign", ContextChange.Sign), ("level", ContextChange.Reach))
        if (value := request.GET.get(name, "")) in choices.values
    }
    shown = [row for row in rows if all(getattr(row, name) == value for name, value in wanted.items())]
    values = {
        "list": {**kind.list_of(report, shown), "movable": not wanted},
        "wanted": wanted,
        "total": len(rows),
        "signs": ContextChange.Sign.choices,
        "reaches": ContextChange.Reach.choices,
    }
    return _chapter_page(request, report, "context", kind, values, rows)


def _elsewhere(request: SignedInRequest, report: Report, key: str) -> str:
    """Those who do not write the report read it; a consolidated one is written on pages of its own."""
    if not rules.writes(request.user, report):
        return reverse("reporting:read", args=[report.pk])
    url = chapter_of(report, key).url(report)
    return url if url != request.path else ""


def _chapter_page(
    request: SignedInRequest, report: Report, key: str, kind: RowKind, values: dict[str, Any], rows: list[Any]
) -> HttpResponse:
    chapter = chapter_of(report, key)
    note = note_of(report, key)
    editable = rules.can_edit(request.user, report)
    offers = last_quarters_offers(report, kind) if editable else None
    talk = threads_by_place(report, request.user, chapter=key)
    response = render(
        request,
        f"reporting/{key}.html",
        {
            "report": report,
            "chapter": chapter,
            "steps": beside(report, chapter),
            "kind": kind,
            "note": note,
            "note_kind": KINDS["note"],
            "nothing_kind": KINDS["nothing"],
            "editable": editable,
            "gaps": chapter.gaps(report) if editable else [],
            "offers": offers,
            "talk": talk,
            **values,
        },
    )
    offered = [*offers["rows"], *offers["aside"]] if offers else []
    is_restricted = any(row.confidentiality >= Level.RESTRICTED for row in [*rows, note, *offered])
    if editable and not is_restricted and not holds_restricted(talk):
        response["X-Offline"] = "keep"  # the page opens again without a network; restricted words stay off the device
    return response


def beside(report: Report, chapter: Chapter) -> dict[str, Any]:
    """The chapters before and after this one, and where they are written."""
    order = list(report.chapters)
    place = order.index(chapter)
    before, after = order[place - 1] if place else None, order[place + 1] if place + 1 < len(order) else None
    return {
        "before": before,
        "before_url": before.url(report) if before else "",
        "after": after,
        "after_url": after.url(report) if after else "",
    }


# ── Last quarter's open points ──────────────────────────────────────────────


def last_quarters_offers(report: Report, kind: RowKind) -> dict[str, Any] | None:
    """What last quarter left open, and what was already found to be no longer relevant."""
    before = report.previous()
    if before is None:
        return None
    model: Any = kind.model
    rows = list(open_points(report, model))
    aside = SetAside.objects.filter(report=report).values("row")
    left = list(model.objects.filter(report=before, pk__in=aside))
    return {"before": before, "rows": rows, "aside": left} if rows or left else None


@require_POST
def carry_row(request: SignedInRequest, pk: UUID, kind: RowKind, row: UUID) -> HttpResponse:
    """Carry an open point of last quarter forward, set it aside as no longer relevant, or bring it back among the open ones."""
    report = report_written(request, pk)
    if not kind.is_carried:
        raise Http404
    model: Any = kind.model
    there = get_object_or_404(model.objects.filter(report=report.previous()), pk=row)
    url = chapter_of(report, model.chapter).url(report)
    try:
        match request.POST.get("deed"):
            case "carry":
                carry(report, there, by=request.user)
            case "aside":
                set_aside(report, there, by=request.user)
            case "back":
                bring_back(report, [there])
            case _:
                raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{url}#offers")
