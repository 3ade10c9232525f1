"""Which partner has access to which actor, and requests to be introduced."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.clearance import Level
from partners.models import IBP, Seat
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from partners.views.paging import page_of
from powermaps import introducing, rules
from powermaps.forms.register import AskForm, NewRapportForm, RapportForm, RegisterFilter, SettleForm
from powermaps.models import Actor, Introduction, Rapport
from powermaps.views.actors import named
from reporting.views.clashes import both_texts


def project(request: SignedInRequest, code: str) -> IBP:
    found = get_object_or_404(IBP.objects.visible_to(request.user), code=code)
    require(rules.can_read_register(request.user))
    return found


def own_seats(request: SignedInRequest) -> Any:
    """Partners for which this person writes, that are members today."""
    mine = Seat.objects.filter(pk__in=request.user.standing.writes_for).held_on(localdate())
    return mine.select_related("organisation", "ibp")


def rapport(request: SignedInRequest, code: str) -> HttpResponse:
    """Actors with the partners that reach them, and the requests between partners."""
    ibp = project(request, code)
    filters = RegisterFilter(request.GET)
    shared = Rapport.objects.visible_to(request.user).filter(seat__ibp=ibp)
    known = Actor.objects.filter(pk__in=shared.values("actor")).matching(filters.wanted.get("q", ""))
    prefetched = Prefetch("rapports", _by_strength(shared), to_attr="known_rapports")
    page = page_of(known.prefetch_related(prefetched), request)
    requests = Introduction.objects.visible_to(request.user).filter(rapport__seat__ibp=ibp)
    rows = requests.select_related("rapport__actor", "rapport__seat__organisation", "asked_by_seat__organisation")
    mine, seats = request.user.standing.writes_for, list(own_seats(request))
    waiting = list(rows.open())
    context = {
        "ibp": ibp,
        "works_here": rules.can_read_views(request.user, ibp),
        "page": page,
        "filters": [filters["q"]],
        "is_narrowed": bool(filters.wanted.get("q")),
        "seats": seats,
        "own_seats": mine,
        "may_note": any(seat.ibp_id == ibp.pk for seat in seats),
        "open_requests": [_with_deeds(request, one) for one in waiting],
        "settled": list(rows.exclude(state__in=Introduction.OPEN).order_by("-changed_at")[:20]),
        "for_us": sum(one.rapport.seat_id in mine and one.state == Introduction.State.ASKED for one in waiting),
    }
    return render(request, "powermaps/actors/rapport.html", context)


def _by_strength(rows: Any) -> Any:
    return rows.with_names().order_by("-strength", "seat__organisation__acronym")


def _with_deeds(request: SignedInRequest, one: Introduction) -> Introduction:
    one.may_settle = bool(_states(request, one))  # type: ignore[attr-defined]
    one.days_late = (localdate() - one.due_on).days if one.due_on else 0  # type: ignore[attr-defined]
    return one


@require_http_methods(["GET", "POST"])
def add_rapport(request: SignedInRequest, code: str) -> HttpResponse:
    ibp = project(request, code)
    seats = own_seats(request).filter(ibp=ibp)
    require(seats.exists())
    start = {"q": request.GET.get("q", "")[:200], "confidentiality": Level.CONSORTIUM}
    form = NewRapportForm(request.POST or None, seats=seats, initial=start)
    choices: list[Actor] = []
    if form.is_valid():
        known = Actor.objects.visible_to(request.user).there()
        actor, choices = named(known, form)  # type: ignore[arg-type]
        if actor is None:
            form.add_error("q", _("Which one?") if choices else _("Nobody is called so. Enter the actor first."))
        else:
            try:
                introducing.note_rapport(form.cleaned_data["seat"], actor, by=request.user, at=now(), **form.words)
                return redirect("powermaps:rapport", code=code)
            except Refused as refusal:
                form.add_error(None, str(refusal))
    context = {"form": form, "ibp": ibp, "choices": choices}
    return render(request, "powermaps/actors/edit_rapport.html", context, status=400 if form.errors else 200)


def _kept(request: SignedInRequest, pk: UUID) -> Rapport:
    found = get_object_or_404(Rapport.objects.visible_to(request.user).with_names(), pk=pk)
    require(rules.can_keep_rapport(request.user, found))
    return found


@require_http_methods(["GET", "POST"])
def edit_rapport(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _kept(request, pk)
    back = redirect("powermaps:rapport", code=found.seat.ibp.code)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and data.get("settle") == "theirs":
        return back
    if data is not None and "settle_version" in data:
        data["version"] = str(data["settle_version"])
    form = RapportForm(data, instance=found, initial={"version": found.version})
    clash, status = "", 200
    if form.is_valid():
        stored = Rapport.objects.with_names().get(pk=pk)
        seen = form.cleaned_data["version"] or 0
        try:
            introducing.describe_rapport(stored, version=seen, by=request.user, at=now(), **form.words)
            return back
        except Refused:
            clash, status = _clash(request, stored, form.words), 409
    status = 400 if form.errors else status
    context = {"form": form, "ibp": found.seat.ibp, "rapport": found, "clash": clash}
    return render(request, "powermaps/actors/edit_rapport.html", context, status=status)


def _clash(request: SignedInRequest, theirs: Rapport, mine: dict[str, Any]) -> str:
    theirs.refresh_from_db()
    asked = Rapport(seat=theirs.seat, actor=theirs.actor, **mine)
    fields = [
        {
            "name": name,
            "label": Rapport._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
            "mine": _shown(asked, name),
            "theirs": _shown(theirs, name),
        }
        for name in mine
        if _shown(asked, name) != _shown(theirs, name)
    ]
    return both_texts(request, theirs, fields, by=theirs.changed_by, at=theirs.changed_at)


def _shown(row: Rapport, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    return str(display() if display else getattr(row, name))


@require_POST
def remove_rapport(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = _kept(request, pk)
    try:
        introducing.end_rapport(found)
        messages.success(request, _("Removed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("powermaps:rapport", code=found.seat.ibp.code)


# ── Introductions ───────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def ask_introduction(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Ask the partner, never a person."""
    found = get_object_or_404(Rapport.objects.visible_to(request.user).with_names(), pk=pk)
    seats = own_seats(request).exclude(pk=found.seat_id)
    require(seats.exists())
    form = AskForm(request.POST or None, seats=seats)
    if form.is_valid():
        words = form.cleaned_data
        try:
            introducing.ask(found, words["seat"], words["why"], by=request.user, at=now(), due_on=words["due_on"])
            messages.success(request, _("%(partner)s was asked.") % {"partner": found.seat.organisation.acronym})
            return redirect("powermaps:rapport", code=found.seat.ibp.code)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "rapport": found, "ibp": found.seat.ibp}
    return render(request, "powermaps/actors/ask.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def settle_introduction(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Promise, decline, or say what came of it."""
    rows = Introduction.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related(
            "rapport__actor", "rapport__seat__organisation", "rapport__seat__ibp", "asked_by_seat__organisation"
        ),
        pk=pk,
    )
    require(rules.can_answer(request.user, found) or rules.can_follow_up(request.user, found))
    states = _states(request, found)
    back = redirect(reverse("powermaps:rapport", args=[found.rapport.seat.ibp.code]) + "#requests")
    if not states:
        messages.error(request, _("This request is settled: %(state)s.") % {"state": found.get_state_display()})
        return back
    form = SettleForm(request.POST or None, states=states, initial={"outcome": found.outcome})
    if form.is_valid():
        said = form.cleaned_data
        try:
            introducing.settle(found, said["state"], by=request.user, at=now(), outcome=said["outcome"])
            return back
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "request_": found, "ibp": found.rapport.seat.ibp}
    return render(request, "powermaps/actors/settle.html", context, status=400 if form.errors else 200)


def _states(request: SignedInRequest, one: Introduction) -> list[Introduction.State]:
    """What this person can say of the request now."""
    if rules.can_answer(request.user, one):
        return list(introducing.ANSWERS.get(one.state, ()))
    return list(introducing.FOLLOW_UPS.get(one.state, ())) if rules.can_follow_up(request.user, one) else []
