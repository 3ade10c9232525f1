"""The results framework of a project: read by its consortium, kept by its lead and its reviewers at PROKAS."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.models import IBP
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting import rules
from reporting.forms.results import IndicatorForm, TargetsForm
from reporting.framework import (
    Place,
    Targets,
    add,
    bring_back,
    differences,
    framework_of,
    latest_period,
    remove,
    retired_of,
    rewrite,
    seats_in,
    targets_of,
    was_reported,
    years_of,
)
from reporting.measures import grouped
from reporting.models import Indicator, IndicatorTarget, Overtaken
from reporting.quarters import Period
from reporting.sheets.results import FrameworkDesk, choices_in_words
from reporting.views.clashes import both_texts
from reporting.views.sheets import SheetPage

FIRST_YEAR, LAST_YEAR = 2000, 2199


def framework(request: SignedInRequest, code: str) -> HttpResponse:
    ibp = project_read(request, code)
    found = framework_of(ibp, on=latest_period(), year=_year(request))
    keeps = rules.can_keep_framework(request.user, ibp)
    context = {"ibp": ibp, "found": found, "keeps": keeps, "retired": retired_of(ibp) if keeps else []}
    return render(request, "reporting/framework.html", context)


@require_http_methods(["GET", "POST"])
def add_indicator(request: SignedInRequest, code: str) -> HttpResponse:
    ibp = project_kept(request, code)
    editing = _Editing(request, ibp)
    form = IndicatorForm(request.POST or None, initial={"id": uuid4(), "adding": Indicator.Adding.SUM})
    targets = editing.targets_form({})
    if request.method == "POST" and form.is_valid() and targets.is_valid():
        try:
            made = add(
                ibp, by=request.user, words=form.words, targets=targets.targets, id=form.cleaned_data["id"] or None
            )
        except ValidationError as mistake:
            form.add_error(None, mistake)
        else:
            messages.success(request, _("%(indicator)s is added.") % {"indicator": made.code})
            return editing.back(made)
    return editing.page(form, targets, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def edit_indicator(request: SignedInRequest, code: str, pk: UUID) -> HttpResponse:
    ibp = project_kept(request, code)
    indicator = get_object_or_404(Indicator, ibp=ibp, pk=pk)
    if indicator.retired_at:
        messages.info(request, _("%(indicator)s is no longer used.") % {"indicator": indicator.code})
        return redirect("reporting:framework", code=ibp.code)
    editing = _Editing(request, ibp, indicator)
    there = targets_of(indicator)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and "settle_version" in data:
        data["version"] = str(data["settle_version"])
    form = IndicatorForm(data, instance=indicator, initial={"version": indicator.version})
    targets = editing.targets_form(there, data)
    if data is None:
        return editing.page(form, targets)
    if data.get("settle") == "theirs":
        return editing.back(indicator)
    if not (form.is_valid() and targets.is_valid()):
        return editing.page(form, targets, status=400)
    try:
        rewrite(indicator, seen=form.seen, by=request.user, words=form.words, targets=targets.targets)
    except Overtaken as overtaken:
        clash = _clash(request, overtaken.theirs, form.words, targets.targets, editing)
        return editing.page(form, targets, clash=clash, status=409)
    except ValidationError as mistake:
        form.add_error(None, mistake)
        return editing.page(form, targets, status=400)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return editing.page(form, targets, status=409)
    messages.success(request, _("%(indicator)s is saved.") % {"indicator": indicator.code})
    return editing.back(indicator)


@require_POST
def remove_indicator(request: SignedInRequest, code: str, pk: UUID) -> HttpResponse:
    """Take it out: for good where nobody has reported of it, else out of use."""
    ibp = project_kept(request, code)
    indicator = Indicator.objects.filter(ibp=ibp, pk=pk).first()
    if indicator is None and not Indicator.history.filter(id=pk, ibp_id=ibp.pk).exists():
        raise Http404
    if indicator is None:
        return redirect("reporting:framework", code=ibp.code)
    try:
        is_kept = remove(indicator, seen=_number(request.POST.get("version", "")) or 0, by=request.user, at=now())
    except Overtaken:
        messages.warning(
            request,
            _("A colleague has just changed this indicator. Read it, and take it out again if you still want to."),
        )
        return redirect("reporting:edit_indicator", code=ibp.code, pk=pk)
    said = (
        _("%(indicator)s is no longer used. What was reported of it stays.")
        if is_kept
        else _("%(indicator)s is removed.")
    )
    messages.success(request, said % {"indicator": indicator.code})
    return redirect("reporting:framework", code=ibp.code)


@require_POST
def bring_indicator_back(request: SignedInRequest, code: str, pk: UUID) -> HttpResponse:
    ibp = project_kept(request, code)
    indicator = get_object_or_404(Indicator, ibp=ibp, pk=pk)
    try:
        bring_back(indicator, by=request.user)
        messages.success(request, _("%(indicator)s is used again.") % {"indicator": indicator.code})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("reporting:framework", code=ibp.code)


@require_http_methods(["GET", "POST"])
def framework_sheet(request: SignedInRequest, code: str) -> HttpResponse:
    """The framework as a spreadsheet: out for all who read it, in for those who keep it."""
    ibp = project_read(request, code)
    keeps = rules.can_keep_framework(request.user, ibp)
    require(keeps or (request.method == "GET" and "download" in request.GET))
    page = SheetPage(
        title=_("The results framework as a spreadsheet"),
        desk=lambda: FrameworkDesk(ibp, request.user),
        back=reverse("reporting:framework", args=[ibp.code]),
        back_title=_("Results framework"),
        file_name=f"{ibp.code} results framework",
        editable=keeps,
        about=choices_in_words(),
        context={"ibp": ibp},
    )
    return page.answer(request)


# ── What these pages share ──────────────────────────────────────────────────


def project_read(request: SignedInRequest, code: str) -> IBP:
    """A project whose framework this person may read; for others it does not exist."""
    ibp = get_object_or_404(IBP.objects.visible_to(request.user), code=code)
    if not rules.can_read_framework(request.user, ibp):
        raise Http404
    return ibp


def project_kept(request: SignedInRequest, code: str) -> IBP:
    ibp = project_read(request, code)
    require(rules.can_keep_framework(request.user, ibp))
    return ibp


class _Editing:
    """An indicator on its page, with the targets of one year."""

    def __init__(self, request: SignedInRequest, ibp: IBP, indicator: Indicator | None = None) -> None:
        self.request, self.ibp, self.indicator = request, ibp, indicator
        today = latest_period()
        known = IndicatorTarget.objects.filter(indicator__ibp=ibp).values_list("quarter", flat=True).distinct()
        self.years = years_of(ibp, known, on=today)
        self.year = min(max(_year(request) or today.year, self.years[0]), self.years[-1])

    def targets_form(self, there: dict[Place, Any], data: Any = None) -> TargetsForm:
        quarters = [Period(self.year, number) for number in (1, 2, 3, 4)]
        seats = list(seats_in(self.ibp, self.year))
        posted = data if data is not None else self.request.POST or None
        return TargetsForm(posted, seats=seats, quarters=quarters, there=there)

    def page(self, form: IndicatorForm, targets: TargetsForm, *, clash: str = "", status: int = 200) -> HttpResponse:
        context = {
            "ibp": self.ibp,
            "indicator": Indicator.objects.get(pk=self.indicator.pk) if self.indicator else None,
            "form": form,
            "targets": targets,
            "year": self.year,
            "years": self.years,
            "clash": clash,
            "is_reported": bool(self.indicator and was_reported([self.indicator])),
        }
        return render(self.request, "reporting/framework/edit.html", context, status=status)

    def back(self, indicator: Indicator) -> HttpResponse:
        url = reverse("reporting:framework", args=[self.ibp.code])
        return HttpResponseRedirect(f"{url}?year={self.year}#indicator-{indicator.pk}")


def _clash(
    request: SignedInRequest, theirs: Indicator, words: dict[str, Any], targets: Targets, editing: _Editing
) -> str:
    """What a colleague has saved and what was typed, side by side."""
    aims, mine, fields = targets_of(theirs), Indicator(**words), []
    names = {seat.pk: seat.organisation.acronym for seat in seats_in(editing.ibp, editing.year)}
    for found in differences(theirs, words, targets):
        if isinstance(found, str):
            field: Any = Indicator._meta.get_field(found)
            label = str(field.verbose_name).capitalize()
            fields.append({"label": label, "mine": _shown(mine, found), "theirs": _shown(theirs, found)})
        else:
            seat, quarter = found
            label = f"{names.get(seat, '')} {quarter}"
            fields.append({"label": label, "mine": _grouped(targets[found]), "theirs": _grouped(aims.get(found))})
    return both_texts(request, theirs, fields, by=theirs.changed_by, at=theirs.changed_at)


def _shown(indicator: Indicator, name: str) -> str:
    if name == "told_apart_by":
        return ", ".join(str(one.label) for one in indicator.dimensions)
    if name == "adding":
        return str(indicator.get_adding_display())
    value = getattr(indicator, name)
    return _grouped(value) if name == "baseline" else str(value)


def _grouped(value: Any) -> str:
    return "" if value is None else grouped(value)


def _year(request: SignedInRequest) -> int | None:
    year = _number(request.GET.get("year", ""))
    return year if year and FIRST_YEAR <= year <= LAST_YEAR else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
