"""The log of contextual change: everything a person may read of it, over all quarters."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from partners.requests import SignedInRequest
from partners.views.paging import page_of
from reporting.forms.log import CONSOLIDATED, LogFilter
from reporting.models import ContextChange, Report
from reporting.models.parts import ReportPartQuerySet
from reporting.quarters import Period


def log(request: SignedInRequest) -> HttpResponse:
    readable = ContextChange.objects.visible_to(request.user).exclude(report__quarter=None)
    filters = LogFilter(Report.objects.visible_to(request.user).exclude(quarter=None), request.GET)
    ordered = _narrowed(readable, filters.wanted).order_by(
        "-report__quarter__year",
        "-report__quarter__number",
        "report__ibp__code",
        "report__seat__organisation__acronym",
        "position",
    )
    page = page_of(
        ordered.values_list("pk", flat=True), request
    )  # sorting thousands of texts takes three times as long
    wanted = ContextChange.objects.select_related("report__ibp", "report__seat__organisation", "report__quarter")
    rows = wanted.in_bulk(page.object_list)
    page.object_list = [rows[pk] for pk in page.object_list]
    context = {"filters": filters, "page": page, "is_narrowed": bool(filters.wanted)}
    return render(request, "reporting/log.html", context)


def _narrowed(rows: ReportPartQuerySet, wanted: dict[str, str]) -> ReportPartQuerySet:
    if ibp := wanted.get("ibp"):
        rows = rows.filter(report__ibp__code=ibp)
    if quarter := wanted.get("quarter"):
        period = Period.parse(quarter)
        rows = rows.filter(report__quarter__year=period.year, report__quarter__number=period.number)
    if partner := wanted.get("partner"):
        rows = (
            rows.filter(report__seat=None)
            if partner == CONSOLIDATED
            else rows.filter(report__seat__organisation__acronym=partner)
        )
    for name in ("sign", "level"):
        if value := wanted.get(name):
            rows = rows.filter(**{name: value})
    for word in wanted.get("q", "").split():
        rows = rows.filter(Q(text__icontains=word) | Q(meaning__icontains=word) | Q(response__icontains=word))
    return rows
