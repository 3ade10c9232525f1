"""Actors that may be the same: asked in a queue, tried before they are joined, and parted again from a list of merges."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.models import User
from partners.nudging import nudge
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from partners.views.paging import page_of
from powermaps import comparing, merging, rules
from powermaps.forms.register import LikenessForm, PairForm, RegisterFilter
from powermaps.models import Actor, Candidate, Comparison, Merge
from powermaps.tasks import compare_actors

FEW, SMALL = 40, 2_000  # so few of a small register are compared while the page is drawn; else the worker does it


def duplicates(request: SignedInRequest) -> HttpResponse:
    """Pairs to answer, the likeliest first."""
    require(rules.can_read_register(request.user))
    still = comparing.waiting().count()
    if 0 < still <= FEW and Actor.objects.count() <= SMALL:
        comparing.compare_waiting(at_most=FEW)
        still = 0
    filters = RegisterFilter(request.GET)
    pairs = Candidate.objects.for_answering(request.user)
    if ibp := filters.wanted.get("ibp"):
        pairs = pairs.filter(one__ibp=ibp, other__ibp=ibp)
    pairs = pairs.select_related(
        *[f"{side}__{name}" for side in ("one", "other") for name in ("ibp", "seat__organisation")]
    )
    page = page_of(pairs.prefetch_related("one__names", "other__names"), request)
    context = {
        "page": page,
        "filters": [filters["ibp"]],
        "is_narrowed": bool(filters.wanted.get("ibp")),
        "still": still,
        "merges": list(_merges(request.user)[:5]),
    }
    return render(request, "powermaps/actors/duplicates.html", context)


@require_POST
def answer_duplicate(request: SignedInRequest) -> HttpResponse:
    """The same leads to the page on which they are joined; everything else is remembered at once."""
    form = LikenessForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say whether they are the same, one is a part of the other, or they are different."))
        return redirect("powermaps:duplicates")
    one, other = _pair(request, form.cleaned_data["one"], form.cleaned_data["other"])
    said = form.cleaned_data["answer"]
    if said == LikenessForm.SAME:
        return redirect(f"{reverse('powermaps:merge')}?kept={one.pk}&gone={other.pk}")
    names = {"one": one, "other": other}
    try:
        if said == LikenessForm.DIFFERENT:
            comparing.answer(one, other, Comparison.Answer.DIFFERENT, by=request.user, at=now())
            messages.success(request, _("%(one)s and %(other)s are different. Nobody is asked again.") % names)
        else:
            part, whole = (one, other) if said == LikenessForm.ONE_PART else (other, one)
            comparing.answer_part(part, whole, by=request.user, at=now())
            messages.success(request, _("%(part)s is a part of %(whole)s now.") % {"part": part, "whole": whole})
    except Refused as refusal:
        messages.error(request, str(refusal))
    except ValidationError as trouble:
        messages.error(request, " ".join(trouble.messages))
    return redirect("powermaps:duplicates")


def _pair(request: SignedInRequest, one: UUID, other: UUID) -> tuple[Actor, Actor]:
    """Two actors of which this person may know, and on which this person may decide."""
    known = Actor.objects.visible_to(request.user).there().select_related("ibp", "seat__organisation")
    found = known.in_bulk([one, other])
    if one not in found or other not in found:
        raise Http404
    require(rules.can_decide_on(request.user, found[one], found[other]))
    return found[one], found[other]


@require_http_methods(["GET", "POST"])
def merge(request: SignedInRequest) -> HttpResponse:
    """What joining would do; then it is done. Without a pair: the joins so far."""
    require(rules.can_read_register(request.user))
    given = request.POST if request.method == "POST" else request.GET
    if not given.get("kept") and not given.get("gone"):
        page = page_of(_merges(request.user), request)
        for done in page:
            done.may_undo = rules.can_decide_on(request.user, done.kept, done.gone)
        return render(request, "powermaps/actors/merges.html", {"page": page})
    form = PairForm(given)
    if not form.is_valid():
        raise Http404
    kept, gone = _pair(request, form.cleaned_data["kept"], form.cleaned_data["gone"])
    refusal = ""
    if request.method == "POST":
        try:
            merging.merge(kept, gone, by=request.user, at=now())
        except Refused as refused:
            refusal = str(refused)
        else:
            comparing.remember_same(kept, gone, by=request.user, at=now())
            Actor.objects.filter(pk=kept.pk).update(is_compared=False)
            nudge(compare_actors)
            messages.success(
                request,
                _("%(gone)s is %(kept)s from now on; its names are kept. You can undo this below.")
                % {"gone": gone.name, "kept": kept.name},
            )
            return redirect("powermaps:merge")
    plan = merging.dry_run(kept, gone, reader=request.user)
    context = {
        "kept": kept,
        "gone": gone,
        "plan": plan,
        "refusal": refusal if refusal and not plan.obstacles else "",
        "names": [name.name for name in gone.names.order_by("pk")],
        "differs_in_level": kept.confidentiality != gone.confidentiality,
    }
    return render(request, "powermaps/actors/merge.html", context, status=409 if refusal else 200)


@require_POST
def undo_merge(request: SignedInRequest, pk: UUID) -> HttpResponse:
    done = get_object_or_404(Merge.objects.visible_to(request.user).select_related("kept", "gone"), pk=pk)
    require(rules.can_decide_on(request.user, done.kept, done.gone))
    try:
        merging.undo(done, by=request.user, at=now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        comparing.forget_answer(done.kept, done.gone)
        Actor.objects.filter(pk__in=[done.kept_id, done.gone_id]).update(is_compared=False)
        nudge(compare_actors)
        messages.success(
            request, _("%(gone)s and %(kept)s are two again.") % {"gone": done.gone.name, "kept": done.kept.name}
        )
    return redirect("powermaps:merge")


def _merges(user: User) -> Any:
    """Joins of which this person may know both sides, the latest first."""
    return Merge.objects.visible_to(user).select_related("kept__ibp", "gone__ibp", "by", "undone_by")
