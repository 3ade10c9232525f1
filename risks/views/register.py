"""The register of a project to look through and to cite, at a quarter and over the quarters; and that of the programme."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from partners.clearance import Level
from partners.models import IBP
from partners.nudging import nudge
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting import rules as reports
from reporting import tasks
from reporting.models import Kind, Report
from risks import rules
from risks.answering_up import Raised, answer_for_programme, raised_to_programme
from risks.forms.together import AnswerForm, RegisterFilter
from risks.joining import KEY, ConsolidatedRegister, all_at_once
from risks.likeness import risks_of
from risks.matrix import RiskLevel
from risks.models import Risk
from risks.picturing import heat_lines, squares
from risks.together import level_name
from risks.weighing import counts_of, paths_of

PER_PAGE = 25
MOST_QUARTERS = 12  # in the heat map and in paths, the latest


@require_GET
def register(request: SignedInRequest, code: str) -> HttpResponse:
    """?q=2017Q1&level=4&square=4-3…; what is not known is passed over, and the latest quarter is shown."""
    ibp = get_object_or_404(IBP.objects.visible_to(request.user), code=code)
    if not rules.reads_register(request.user, ibp.pk):
        raise Http404
    quarters = _registers(request, ibp)
    asked = request.GET.get("q")
    report = next((one for one in quarters if one.quarter and one.quarter.code == asked), None)
    report = report or next(iter(quarters), None)
    context: dict[str, Any] = {"ibp": ibp, "quarters": quarters, "report": report, "quarter": report and report.quarter}
    if report:
        with all_at_once():
            context |= _shown(request, report, quarters)
    return render(request, "risks/register/register.html", context)


def _registers(request: SignedInRequest, ibp: IBP) -> list[Report]:
    """The consolidated reports of a project that this person may read, the latest quarter first."""
    there = Report.objects.visible_to(request.user).filter(ibp=ibp, kind=Kind.CONSOLIDATED).with_names()
    found = [report for report in there if any(chapter.key == KEY for chapter in report.chapters)]
    return sorted(found, key=lambda report: report.quarter.code if report.quarter else "", reverse=True)


def _shown(request: SignedInRequest, report: Report, quarters: list[Report]) -> dict[str, Any]:
    audience = reports.clearance(request.user, report) or Level.PUBLIC
    weighed = ConsolidatedRegister(report, audience).weighed
    values = {"rows": weighed.rows, **weighed.summary}
    filters = RegisterFilter(request.GET, weighed.rows)
    wanted = filters.wanted
    if square := request.GET.get("square", ""):
        wanted["square"] = square
    found = weighed.narrowed(wanted)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [weighed.in_full(row) for row in page.object_list]
    assert report.quarter
    shown = sorted(quarters[:MOST_QUARTERS], key=lambda one: one.quarter.code if one.quarter else "")
    paths = paths_of(rows, shown, audience)
    names = {level: level_name(level) for level in (0, *RiskLevel.values)} | {None: _("not open")}
    counts = {**counts_of([one for one in shown if one != report], audience), report.pk: values["heat"]}
    cited = {name: value for name, value in request.GET.items() if name in [*filters.fields, "square"] and value}
    address = urlencode({"q": report.quarter.code, **cited})
    return {
        "values": values,
        "filters": filters,
        "is_narrowed": bool(wanted),
        "square": _square_words(square, values["scale"]),
        "page": page,
        "rows": [{"row": row, "path": _path(paths[row["id"]], names)} for row in rows],
        "found": len(found),
        "matrix": squares(values, request.path, report.quarter.code),
        "over_time": shown,
        "heat": heat_lines([counts[one.pk] for one in shown]),
        "totals": [sum(counts[one.pk].values()) for one in shown],
        "address": request.build_absolute_uri(f"{request.path}?{address}"),
    }


def _path(path: list[tuple[Report, int | None]], names: dict[int | None, str]) -> list[dict[str, Any]]:
    """From the first quarter in which it was there: at which level it stood in each, in words."""
    begun = next((number for number, (_report, level) in enumerate(path) if level is not None), len(path))
    return [
        {"level": level, "words": f"{report.quarter.code if report.quarter else ''}: {names[level]}"}
        for report, level in path[begun:]
    ]


def _square_words(square: str, scale: dict[str, Any]) -> str:
    """Which square of the matrix is looked at; nothing where there is no such square."""
    likelihood, _dash, impact = square.partition("-")
    if likelihood in "12345" and impact in "12345" and len(likelihood) == len(impact) == 1:
        return f"{scale['likelihoods'][int(likelihood) - 1]} · {scale['impacts'][int(impact) - 1]}"
    return ""


# ── The programme ───────────────────────────────────────────────────────────


@require_GET
def programme(request: SignedInRequest) -> HttpResponse:
    """What the projects cannot deal with alone, for PROKAS."""
    require(rules.reads_programme_register(request.user))
    found = raised_to_programme(request.user)
    context = {
        "raised": found,
        "waiting": sum(not one.answers for one in found),
        "answerable": {one.row["id"] for one in found if rules.answers_for_programme(request.user, one.report.ibp_id)},
    }
    return render(request, "risks/register/programme.html", context)


@require_http_methods(["GET", "POST"])
def answer_risk(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say what PROKAS does about a risk that came up to it."""
    require(rules.reads_programme_register(request.user))
    raised = next((one for one in raised_to_programme(request.user) if str(pk) in risks_of(one.row)), None)
    if raised is None:
        raise Http404
    require(rules.answers_for_programme(request.user, raised.report.ibp_id))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            risk = Risk.objects.get(pk=raised.row["id"])
            answer_for_programme(risk, text=form.cleaned_data["text"], by=request.user, at=now())
            nudge(tasks.tell_and_post)
            messages.success(request, _("Your answer on %(risk)s is recorded.") % {"risk": raised.row["reference"]})
            return redirect(f"{reverse('risks:programme')}#row-{raised.row['id']}")
        except (Refused, ValidationError) as refusal:
            form.add_error(None, str(refusal) if isinstance(refusal, Refused) else refusal.messages)
    if form.errors:
        status = 400
    return _answer_page(request, raised, form, status)


def _answer_page(request: SignedInRequest, raised: Raised, form: AnswerForm, status: int) -> HttpResponse:
    context = {"raised": raised, "row": raised.row, "form": form, "ibp": raised.report.ibp}
    return render(request, "risks/register/answer.html", context, status=status)
