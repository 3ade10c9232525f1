"""The rows that people write, one by one: in place with htmx, on pages of their own without, and by themselves as drafts."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting.models import ContextChange, Overtaken, Statement, WrittenRow
from reporting.views.finding import report_written
from reporting.views.kinds import KINDS, RowKind
from reporting.views.saving import already_added, as_it_reads, elsewhere, form_page, refused, save
from reporting.views.writing import AnyKind, RowWriting, Writing


def row(request: SignedInRequest, kind: AnyKind, pk: UUID) -> HttpResponse:
    """The row as it reads, where its form is closed. A new row that was never saved is nothing."""
    try:
        writing = kind.find(request, pk)
    except Http404:
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse("")
        raise
    if not writing.is_htmx:
        return redirect(writing.place)
    return as_it_reads(writing) if writing.row else HttpResponse("")


@require_http_methods(["GET", "POST"])
def edit_row(request: SignedInRequest, kind: AnyKind, pk: UUID) -> HttpResponse:
    writing = kind.find(request, pk)
    if request.method == "POST":
        return save(writing)
    if writing.row is None:
        raise Http404
    if not writing.may_write:
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
    if not writing.may_write:
        return elsewhere(writing, chapter.url(report))
    return form_page(writing, writing.blank(**initial))


@require_POST
def move_row(request: SignedInRequest, kind: AnyKind, pk: UUID) -> HttpResponse:
    """Up or down by one, or to a place counted from 0."""
    writing = kind.find(request, pk)
    row = writing.row
    if row and not row.is_fixed and (to := _wanted_place(request, row)) is not None:
        try:
            row.move(to, by=request.user)
        except Refused as refusal:
            return refused(writing, refusal)
    return writing.moved() if writing.is_htmx and row else redirect(writing.place)


def _wanted_place(request: SignedInRequest, row: WrittenRow) -> int | None:
    wanted = request.POST.get("move", "")
    if wanted in ("up", "down"):
        place = list(row.siblings.values_list("pk", flat=True)).index(row.pk)
        return max(0, place - 1) if wanted == "up" else place + 1
    return _number(wanted)


@require_POST
def remove_row(request: SignedInRequest, kind: AnyKind, pk: UUID) -> HttpResponse:
    """Take the row out, and offer at once to bring it back."""
    writing = kind.find(request, pk)
    row = writing.row
    if not kind.listed or (row and row.is_fixed):
        raise Http404
    place = row.siblings.filter(position__lt=row.position).count() if row else 0
    if row:
        try:
            row.remove(version=_number(request.POST.get("version", "")) or 0, by=request.user)
        except Overtaken as overtaken:
            return _changed_meanwhile(writing, overtaken)
        except Refused as refusal:
            return refused(writing, refusal)
    context = {
        **writing.context,
        "removed": row,
        "place": place,
        "restore_url": reverse(writing.ADDRESS % "restore_", args=[kind, pk]),
        "url": writing.page,
        "gaps": writing.gaps,
    }
    page = f"{writing.TEMPLATES}/removed_page.html"
    return render(request, "reporting/rows/removed.html" if writing.is_htmx else page, context)


def _changed_meanwhile(writing: RowWriting, overtaken: Overtaken) -> HttpResponse:
    """A colleague has just written in the row: show what it says now, and leave it to the person to remove it all the same."""
    context = {
        **writing.context,
        "row": overtaken.theirs,
        "within": writing.within,
        "url": writing.place,
        "remove_url": writing.url("remove"),
    }
    if not writing.is_htmx:
        return render(writing.request, "reporting/rows/changed_meanwhile_page.html", context, status=409)
    answer = as_it_reads(writing)
    answer.status_code = 409
    answer.write(render_to_string("reporting/rows/changed_meanwhile.html", context, writing.request))
    return answer


@require_POST
def restore_row(request: SignedInRequest, kind: AnyKind, pk: UUID) -> HttpResponse:
    """Bring a removed row back as it was last, where it stood if that is known."""
    writing = kind.find(request, pk)
    if writing.row is None:
        try:
            row = kind.model.add(writing.within, by=request.user, id=pk, **kind.kept(writing.removed))
            if (place := _number(request.POST.get("place", ""))) is not None:
                row.move(place, by=request.user)
        except Refused as refusal:
            return refused(writing, refusal)
        except ValidationError as error:
            return refused(writing, Refused(" ".join(error.messages)))
        writing.row = row
    return as_it_reads(writing) if writing.is_htmx else redirect(writing.place)


def _number(text: str) -> int | None:
    """A small whole number that was posted; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
