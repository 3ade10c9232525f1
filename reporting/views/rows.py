"""The rows of a report, written one by one: in place with htmx, on pages of their own without, and by themselves as drafts."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST

from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting import rules
from reporting.models import ContextChange, Overtaken, Statement
from reporting.talking import threads_by_place
from reporting.views.finding import report_written, row_written
from reporting.views.kinds import KINDS, RowKind
from reporting.views.saving import (
    Writing,
    already_added,
    as_it_reads,
    elsewhere,
    form_page,
    refused,
    save,
)


def row(request: SignedInRequest, kind: RowKind, pk: UUID) -> HttpResponse:
    """The row as it reads, where its form is closed. A new row that was never saved is nothing."""
    try:
        there, _removed, report = row_written(request, kind.model, pk)
    except Http404:
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse("")
        raise
    writing = Writing(request, kind, report, there)
    if not writing.is_htmx:
        return redirect(writing.place)
    return as_it_reads(writing) if there else HttpResponse("")


@require_http_methods(["GET", "POST"])
def edit_row(request: SignedInRequest, kind: RowKind, pk: UUID) -> HttpResponse:
    there, removed, report = row_written(request, kind.model, pk)
    writing = Writing(request, kind, report, there, removed)
    if request.method == "POST":
        return save(writing)
    if there is None:
        raise Http404
    if not rules.can_edit(request.user, report):
        return elsewhere(writing, writing.place)
    return form_page(writing, writing.form())


@require_http_methods(["GET", "POST"])
def add_statement(request: SignedInRequest, pk: UUID, criterion: str) -> HttpResponse:
    if criterion not in Statement.Criterion.values:
        raise Http404
    return add_row(request, pk, KINDS["statement"], fixed={"criterion": criterion})


@require_http_methods(["GET", "POST"])
def add_change(request: SignedInRequest, pk: UUID) -> HttpResponse:
    sign = request.GET.get("sign")
    return add_row(
        request, pk, KINDS["change"], sign=sign if sign in ContextChange.Sign.values else ContextChange.Sign.NEUTRAL
    )


def add_row(
    request: SignedInRequest, pk: UUID, kind: RowKind, fixed: dict[str, Any] | None = None, **initial: Any
) -> HttpResponse:
    """One more row of a list; `fixed` is what it is from its beginning on."""
    report = report_written(request, pk)
    writing = Writing(request, kind, report, fixed=fixed or {})
    chapter = writing.chapter
    if request.method == "POST":
        writing.row = already_added(request, kind, report)
        return save(writing)
    if not rules.can_edit(request.user, report):
        return elsewhere(writing, chapter.url(report))
    return form_page(writing, writing.blank(**initial))


@require_POST
def move_row(request: SignedInRequest, kind: RowKind, pk: UUID) -> HttpResponse:
    """Up or down by one, or to a place counted from 0."""
    there, _removed, report = row_written(request, kind.model, pk)
    writing = Writing(request, kind, report, there)
    if there and not there.is_fixed and (to := _wanted_place(request, writing)) is not None:
        try:
            there.move(to, by=request.user)
        except Refused as refusal:
            return refused(writing, refusal)
    if writing.is_htmx and there:
        context = {
            "report": report,
            "kind": kind,
            "list": kind.list_around(report, there),
            "editable": rules.can_edit(request.user, report),
            "talk": threads_by_place(report, request.user, chapter=writing.chapter.key),
        }
        return render(request, "reporting/rows/list.html", context)
    return redirect(writing.place)


def _wanted_place(request: SignedInRequest, writing: Writing) -> int | None:
    wanted = request.POST.get("move", "")
    if wanted in ("up", "down") and writing.row:
        place = list(writing.row.siblings.values_list("pk", flat=True)).index(writing.row.pk)
        return max(0, place - 1) if wanted == "up" else place + 1
    return _number(wanted)


@require_POST
def remove_row(request: SignedInRequest, kind: RowKind, pk: UUID) -> HttpResponse:
    """Take the row out, and offer at once to bring it back."""
    there, _removed, report = row_written(request, kind.model, pk)
    if not kind.listed or (there and there.is_fixed):
        raise Http404
    writing = Writing(request, kind, report, there)
    place = there.siblings.filter(position__lt=there.position).count() if there else 0
    if there:
        try:
            there.remove(version=_number(request.POST.get("version", "")) or 0, by=request.user)
        except Overtaken as overtaken:
            return _changed_meanwhile(writing, overtaken)
        except Refused as refusal:
            return refused(writing, refusal)
    context = {
        "report": report,
        "kind": kind,
        "removed": there,
        "pk": pk,
        "place": place,
        "url": writing.chapter.url(report),
        "gaps": writing.gaps,
        "chapter": writing.chapter,
    }
    return render(
        request, "reporting/rows/removed.html" if writing.is_htmx else "reporting/rows/removed_page.html", context
    )


def _changed_meanwhile(writing: Writing, overtaken: Overtaken) -> HttpResponse:
    """A colleague has just written in the row: show what it says now, and leave it to the person to remove it all the same."""
    context = {"row": overtaken.theirs, "kind": writing.kind, "report": writing.report, "url": writing.place}
    if not writing.is_htmx:
        return render(writing.request, "reporting/rows/changed_meanwhile_page.html", context, status=409)
    answer = as_it_reads(writing)
    answer.status_code = 409
    answer.write(render_to_string("reporting/rows/changed_meanwhile.html", context, writing.request))
    return answer


@require_POST
def restore_row(request: SignedInRequest, kind: RowKind, pk: UUID) -> HttpResponse:
    """Bring a removed row back as it was last, where it stood if that is known."""
    there, removed, report = row_written(request, kind.model, pk)
    writing = Writing(request, kind, report, there)
    if there is None:
        try:
            there = kind.model.add(report, by=request.user, id=pk, **kind.kept(removed))
            if (place := _number(request.POST.get("place", ""))) is not None:
                there.move(place, by=request.user)
        except Refused as refusal:
            return refused(writing, refusal)
        writing.row = there
    return as_it_reads(writing) if writing.is_htmx else redirect(writing.place)


def _number(text: str) -> int | None:
    """A small whole number that was posted; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
