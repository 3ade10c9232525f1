"""The register of actors: searched, read, described, named, and put under what they belong to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.clearance import Level
from partners.models import IBP, Seat
from partners.nudging import nudge
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from partners.views.paging import page_of
from powermaps import register, rules
from powermaps.engaging import spoilers_known_to
from powermaps.forms.register import ActorForm, BelongingForm, ChooseActor, NameForm, NewActorForm, RegisterFilter
from powermaps.models import Actor, ActorName, Belonging, Candidate
from powermaps.naming import plain
from powermaps.tasks import compare_actors
from powermaps.timeline import Biography
from reporting.views.clashes import both_texts

OFFERED = 12  # actors while one types
LIKELY_SHOWN = 6


def actors(request: SignedInRequest) -> HttpResponse:
    require(rules.can_read_register(request.user))
    filters = RegisterFilter(request.GET)
    wanted = filters.wanted
    text = wanted.pop("q", "")
    found = Actor.objects.visible_to(request.user).there().matching(text)
    spoilers = spoilers_known_to(request.user)
    if wanted.pop("only", ""):
        found = found.filter(pk__in=spoilers)
    page = page_of(found.filter(**wanted).values_list("pk", flat=True), request)
    shown = Actor.objects.filter(pk__in=list(page)).select_related("ibp", "seat__organisation")
    is_narrowed = bool(filters.wanted)
    context = {
        "page": page,
        "rows": _rows(list(shown), text, spoilers),
        "filters": filters,
        "is_narrowed": is_narrowed,
        "may_add": bool(_owners(request)),
        "asked": 0 if is_narrowed else Candidate.objects.for_answering(request.user).count(),
    }
    return render(request, "powermaps/actors/register.html", context)


def _rows(shown: list[Actor], text: str, spoilers: set[UUID]) -> list[dict[str, Any]]:
    """Each actor of the page, with the other name by which it was found."""
    words = plain(text).split()
    found: dict[UUID, str] = {}
    if words:
        others = ActorName.objects.filter(actor__in=shown).exclude(kind__in=ActorName.OWN)
        for name in others.order_by("-pk"):
            if any(word in name.plain for word in words):
                found[name.actor_id] = name.name
    return [{"actor": actor, "also": found.get(actor.pk, ""), "is_spoiler": actor.pk in spoilers} for actor in shown]


def find_actors(request: SignedInRequest) -> HttpResponse:
    """Actors for a name that is being typed: as options for htmx, else as JSON."""
    require(rules.can_read_register(request.user))
    filters = RegisterFilter(request.GET)
    text = filters.wanted.get("q", "")
    known = Actor.objects.visible_to(request.user).there()
    if ibp := filters.wanted.get("ibp"):
        known = known.filter(ibp=ibp)
    found = _nearest(known, text) if plain(text) else []
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "powermaps/actors/options.html", {"actors": found[:OFFERED]})
    return JsonResponse(
        {
            "actors": [
                {
                    "id": str(one.pk),
                    "name": one.name,
                    "short_name": one.short_name,
                    "local_name": one.local_name,
                    "kind": one.get_kind_display(),
                    "project": one.ibp.code,
                    "url": reverse("powermaps:actor", args=[one.pk]),
                }
                for one in found[:OFFERED]
            ],
            "more": len(found) > OFFERED,
        }
    )


def _nearest(known: Any, text: str) -> list[Actor]:
    """Those called so first, then those whose name begins so."""
    wanted = plain(text)
    begun = known.filter(pk__in=ActorName.objects.filter(plain__startswith=wanted).values("actor"))
    found = {
        one.pk: one
        for actors in (begun[: 2 * OFFERED], known.matching(text)[: 2 * OFFERED])
        for one in actors.select_related("ibp").prefetch_related("names")
    }
    ranks = {
        one.pk: min(
            (name.plain != wanted, not name.plain.startswith(wanted), len(name.plain)) for name in one.names.all()
        )
        for one in found.values()
    }
    return sorted(found.values(), key=lambda one: (ranks[one.pk], one.name))


def named(known: Any, form: ChooseActor) -> tuple[Actor | None, list[Actor]]:
    """The actor that is meant; or those it may be, where that is not clear."""
    if pk := form.cleaned_data.get("actor"):
        return known.filter(pk=pk).first(), []
    text = form.cleaned_data.get("q", "")
    if not plain(text):
        return None, []
    called = list(known.filter(pk__in=ActorName.objects.filter(plain=plain(text)[:200]).values("actor"))[:OFFERED])
    if len(called) == 1:
        return called[0], []
    return None, called or _nearest(known, text)[:OFFERED]


# ── Entering ────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def add_actor(request: SignedInRequest) -> HttpResponse:
    """A new actor; those that are called alike are shown first."""
    require(rules.can_read_register(request.user))
    owners = _owners(request)
    require(bool(owners))
    form = NewActorForm(request.POST or None, owners=[(key, label) for key, label, _ibp, _seat in owners])
    likely: list[register.Likeness] = []
    if form.is_valid():
        names = [form.cleaned_data[name] for name in register.OWN_NAMES if form.cleaned_data[name]]
        if not request.POST.get("anyway"):
            likely = register.likely_among(names, Actor.objects.visible_to(request.user).there())
        if not likely:
            ibp, seat = next((ibp, seat) for key, _label, ibp, seat in owners if key == form.cleaned_data["owner"])
            actor = register.enter(ibp, seat, by=request.user, at=now(), **form.words)
            nudge(compare_actors)
            messages.success(request, _("%(actor)s was entered.") % {"actor": actor})
            return redirect("powermaps:actor", pk=actor.pk)
    context = {"form": form, "likely": likely[:LIKELY_SHOWN], "title": _("Enter an actor")}
    return render(request, "powermaps/actors/add.html", context, status=400 if form.errors else 200)


def _owners(request: SignedInRequest) -> list[tuple[str, str, IBP, Seat | None]]:
    """For whom this person may enter actors: own partners, and consortia one leads."""
    standing = request.user.standing
    if not (standing.writes_for or standing.leads):
        return []
    seats = Seat.objects.filter(pk__in=standing.writes_for).held_on(localdate()).select_related("organisation", "ibp")
    found: list[tuple[str, str, IBP, Seat | None]] = [(str(seat.pk), str(seat), seat.ibp, seat) for seat in seats]
    led = IBP.objects.filter(pk__in=standing.leads)
    return found + [(str(ibp.pk), _("%(code)s, as its lead") % {"code": ibp.code}, ibp, None) for ibp in led]


# ── One actor ───────────────────────────────────────────────────────────────


def known(request: SignedInRequest, pk: UUID) -> Actor:
    """An actor whose existence this person may know; for one that was joined, the one it became."""
    require(rules.can_read_register(request.user))
    there = Actor.objects.visible_to(request.user).select_related("ibp", "seat__organisation")
    found = get_object_or_404(there, pk=pk)
    while found.merged_into_id:
        found = get_object_or_404(there, pk=found.merged_into_id)
    return found


def kept(request: SignedInRequest, pk: UUID) -> Actor:
    actor = get_object_or_404(Actor.objects.visible_to(request.user).there().select_related("ibp"), pk=pk)
    require(rules.can_describe(request.user, actor))
    return actor


def actor(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = known(request, pk)
    if found.pk != pk:
        return redirect("powermaps:actor", pk=found.pk)
    return _page(request, found)


def _page(request: SignedInRequest, found: Actor, *, status: int = 200, **more: Any) -> HttpResponse:
    life = Biography(found, request.user)
    may_edit = rules.can_describe(request.user, found)
    pairs = Candidate.objects.for_answering(request.user)
    context = {
        "actor": found,
        "ibp": found.ibp,
        "may_edit": may_edit,
        "names": [name for name in found.names.order_by("kind", "name") if name.kind not in ActorName.OWN],
        "parents": life.parents(),
        "parts": life.parts(),
        "lineage": life.lineage(),
        "merges": list(life.merges()),
        "chapters": life.chapters(),
        "strategies": life.strategies(),
        "rapports": list(life.rapports()),
        "alike": (pairs.filter(one=found) | pairs.filter(other=found)).count() if may_edit else 0,
        "own_seats": request.user.standing.writes_for,
        "name_form": NameForm(),
        "parent_form": BelongingForm(),
        **more,
    }
    return render(request, "powermaps/actors/actor.html", context, status=status)


@require_http_methods(["GET", "POST"])
def edit_actor(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = kept(request, pk)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and data.get("settle") == "theirs":
        return redirect("powermaps:actor", pk=pk)
    if data is not None and "settle_version" in data:
        data["version"] = str(data["settle_version"])
    may_loosen = rules.can_loosen(request.user, found)
    form = ActorForm(data, instance=found, initial={"version": found.version}, may_loosen=may_loosen)
    clash, status = "", 200
    if form.is_valid():
        words, seen = form.words, form.cleaned_data["version"] or 0
        stored = Actor.objects.get(pk=pk)
        try:
            register.describe(stored, version=seen, by=request.user, **words)
        except Refused:
            clash, status = _clash(request, pk, words), 409
        except ValidationError as trouble:
            form.add_error(None, trouble)
        else:
            nudge(compare_actors)
            return _described(request, stored)
    status = 400 if form.errors else status
    context = {
        "form": form,
        "actor": Actor.objects.get(pk=pk),
        "ibp": found.ibp,
        "clash": clash,
        "may_loosen": may_loosen,
    }
    return render(request, "powermaps/actors/edit.html", context, status=status)


def _described(request: SignedInRequest, actor: Actor) -> HttpResponse:
    """Back to the actor, or to the register where its level now hides it from the one who chose it."""
    if Actor.objects.visible_to(request.user).filter(pk=actor.pk).exists():
        messages.success(request, _("Saved."))
        return redirect("powermaps:actor", pk=actor.pk)
    readers = Level(actor.confidentiality).readers
    messages.success(request, _("Saved. From now on only these know of it: %(readers)s.") % {"readers": readers})
    return redirect("powermaps:actors")


def _clash(request: SignedInRequest, pk: UUID, mine: dict[str, Any]) -> str:
    """Both texts side by side."""
    theirs = get_object_or_404(Actor.objects.visible_to(request.user), pk=pk)
    last = theirs.history.select_related("history_user").first()
    asked = Actor(**mine)
    fields = [
        {
            "name": name,
            "label": Actor._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
            "mine": _shown(asked, name),
            "theirs": _shown(theirs, name),
        }
        for name in mine
        if getattr(asked, name) != getattr(theirs, name)
    ]
    by, at = (last.history_user, last.history_date) if last else (None, now())
    return both_texts(request, theirs, fields, by=by, at=at)


def _shown(actor: Actor, name: str) -> str:
    display = getattr(actor, f"get_{name}_display", None)
    return str(display() if display else getattr(actor, name))


# ── Names, and what it belongs to ───────────────────────────────────────────


@require_POST
def add_name(request: SignedInRequest, pk: UUID) -> HttpResponse:
    found = kept(request, pk)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            register.add_name(found, form.cleaned_data["name"], form.cleaned_data["kind"])
        except Refused as refusal:
            form.add_error("name", str(refusal))
        except ValidationError as trouble:
            form.add_error("name", trouble.messages[0])
        else:
            nudge(compare_actors)
            return redirect(f"{reverse('powermaps:actor', args=[pk])}#names")
    return _page(request, found, status=400, name_form=form)


@require_POST
def remove_name(request: SignedInRequest, pk: UUID, name: int) -> HttpResponse:
    found = kept(request, pk)
    there = get_object_or_404(ActorName.objects.filter(actor=found).select_related("actor"), pk=name)
    try:
        register.remove_name(there)
        nudge(compare_actors)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('powermaps:actor', args=[pk])}#names")


@require_POST
def add_parent(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say what it is a part of, from when until when."""
    found = kept(request, pk)
    form = BelongingForm(request.POST)
    choices: list[Actor] = []
    if form.is_valid():
        parent, choices = named(Actor.objects.visible_to(request.user).there().exclude(pk=found.pk), form)
        if parent is None:
            form.add_error("q", _("Which one?") if choices else _("Nobody is called so. Look it up in the register."))
        else:
            try:
                dates = {name: form.cleaned_data[name] for name in ("since", "until")}
                register.put_under(found, parent, **dates)
                return redirect(f"{reverse('powermaps:actor', args=[pk])}#belonging")
            except ValidationError as trouble:
                form.add_error(None, trouble.messages[0])
    return _page(request, found, status=400, parent_form=form, parent_choices=choices)


@require_POST
def remove_parent(request: SignedInRequest, pk: UUID, link: int) -> HttpResponse:
    """It never was a part of that; where it only ended, a last day is said instead."""
    found = kept(request, pk)
    shown = Belonging.objects.filter(actor=found, parent__in=Actor.objects.visible_to(request.user))
    there = get_object_or_404(shown, pk=link)
    if request.POST.get("deed") == "end":
        register.end_belonging(there, on=localdate())
    else:
        there.delete()
    return redirect(f"{reverse('powermaps:actor', args=[pk])}#belonging")
