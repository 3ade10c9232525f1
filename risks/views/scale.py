"""Pages on which a programme keeps the scale and the categories by which its risks are rated."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.refusals import require
from partners.requests import SignedInRequest
from risks import rules
from risks.forms.scale import CategoryForm, ScaleForm
from risks.models import RiskCategory, RiskScale
from risks.rescaling import changed_squares, current_risks, move, moved_risks


@require_GET
def scale(request: SignedInRequest) -> HttpResponse:
    """The scale in force, the versions before it, and the categories."""
    require(rules.sets_up_scale(request.user))
    context = {
        "scale": RiskScale.current(),
        "versions": RiskScale.objects.select_related("by"),
        "categories": RiskCategory.objects.all(),
    }
    return render(request, "risks/setup/scale.html", context)


@require_http_methods(["GET", "POST"])
def new_scale(request: SignedInRequest) -> HttpResponse:
    """The next version: looked at first, then put in force."""
    require(rules.sets_up_scale(request.user))
    there = RiskScale.current()
    form = ScaleForm(request.POST if request.method == "POST" else None, scale=there)
    context: dict[str, Any] = {"scale": there, "form": form}
    if request.method == "GET" or not form.is_valid():
        return render(request, "risks/setup/new_scale.html", context, status=400 if form.errors else 200)
    words = form.words
    if request.POST.get("seen") != str(there.number):
        form.add_error(
            None, _("A colleague put another version in force meanwhile. Look at it, then send yours again.")
        )
        return render(request, "risks/setup/new_scale.html", context, status=409)
    if "confirm" not in request.POST:
        squares = changed_squares(there, words)
        risks = current_risks(request.user)
        context |= {"squares": squares, "moved": moved_risks(risks, words["lookup"]), "is_preview": True}
        return render(request, "risks/setup/new_scale.html", context)
    try:
        new = RiskScale.follow(by=request.user, at=now(), reason=form.cleaned_data["reason"], **words)
    except (ValidationError, IntegrityError) as refusal:  # in the same moment somebody else put one in force
        said = refusal.messages if isinstance(refusal, ValidationError) else _("Send it again.")
        form.add_error(None, said)
        return render(request, "risks/setup/new_scale.html", context, status=409)
    messages.success(request, _("%(scale)s is in force. What was rated before keeps its levels.") % {"scale": new})
    return redirect("risks:scale")


# ── Categories ──────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def add_category(request: SignedInRequest) -> HttpResponse:
    require(rules.sets_up_scale(request.user))
    return _edit(request, RiskCategory(position=RiskCategory.objects.count()), _("Add a category"))


@require_http_methods(["GET", "POST"])
def edit_category(request: SignedInRequest, pk: UUID) -> HttpResponse:
    require(rules.sets_up_scale(request.user))
    return _edit(request, get_object_or_404(RiskCategory, pk=pk), _("Change a category"))


def _edit(request: SignedInRequest, category: RiskCategory, title: str) -> HttpResponse:
    form = CategoryForm(request.POST if request.method == "POST" else None, instance=category)
    if request.method == "POST" and form.is_valid():
        try:
            form.save()
            messages.success(request, _("Saved."))
            return redirect("risks:scale")
        except IntegrityError:  # in the same moment somebody else added it, or the button was pressed twice
            form.add_error("name", _("This stands in the list already."))
    status = 400 if form.errors else 200
    return render(request, "risks/setup/category.html", {"form": form, "title": title}, status=status)


@require_POST
def move_category(request: SignedInRequest, pk: UUID) -> HttpResponse:
    require(rules.sets_up_scale(request.user))
    move(get_object_or_404(RiskCategory, pk=pk), -1 if request.POST.get("move") == "up" else 1)
    return redirect("risks:scale")


@require_POST
def offer_category(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Offer it from now on, or no longer; what stands in it stays there."""
    require(rules.sets_up_scale(request.user))
    category = get_object_or_404(RiskCategory, pk=pk)
    category.is_offered = request.POST.get("offer") == "yes"
    category.save(update_fields=["is_offered"])
    words = _("“%(entry)s” is offered again.") if category.is_offered else _("“%(entry)s” is no longer offered.")
    messages.success(request, words % {"entry": category})
    return redirect("risks:scale")
