"""Bringing an actor onto a map: found by any of its names or entered anew, then placed; and breaking a cluster down."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.refusals import Refused
from partners.requests import SignedInRequest
from powermaps import rules
from powermaps.breaking_down import break_down
from powermaps.forms.placing import LINES, ActorForm, PartForms, PartsForm, PlacementForm
from powermaps.mapping import known_rows, place
from powermaps.models import Actor, Placement
from powermaps.naming import plain
from powermaps.register import Likeness, add_name, enter, likely, likely_among, near
from powermaps.scale import Band
from powermaps.shifts import Verdict
from powermaps.strategies import known_actors
from reporting.chapter import Chapter
from reporting.models import Kind, Report
from reporting.views.finding import chapter_of, report_written

MOST_FOUND = 20  # actors shown for what was typed so far
NOT_ON_A_NEW_ROW = frozenset({"support", "influence", "verdict", "change_reason", "context_change"})


def _known(request: SignedInRequest, report: Report) -> Any:
    """Actors of which this person and all who write the map may know, with every name."""
    return known_actors(report).visible_to(request.user).prefetch_related("names")


def _report(request: SignedInRequest, pk: UUID) -> tuple[Report, Chapter, str]:
    """The report whose map it is, its chapter, and where to go if the map is closed."""
    report = report_written(request, pk)
    chapter = chapter_of(report, Placement.chapter)
    if report.kind == Kind.CONSOLIDATED:
        raise Http404
    closed = "" if rules.can_work_on(request.user, report) else reverse("powermaps:map", args=[report.pk])
    return report, chapter, closed


def _beginning(report: Report, chapter: Chapter) -> dict[str, Any]:
    return {"report": report, "chapter": chapter, "url": reverse("powermaps:map", args=[report.pk])}


# ── Adding ──────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Look for the actor; if it is not there, enter it; then choose its square."""
    report, chapter, closed = _report(request, pk)
    if closed and request.method == "GET":
        return redirect(closed)
    asked = request.POST if request.method == "POST" else request.GET
    if asked.get("actor"):
        return _place(request, report, chapter, asked["actor"])
    if request.method == "POST" or "new" in asked:
        return _enter(request, report, chapter)
    typed = request.GET.get("q", "").strip()[:200]
    context = {
        **_beginning(report, chapter),
        "typed": typed,
        "found": _found(request, report, typed),
        "places": _places(report),
    }
    template = "powermaps/found.html" if request.htmx else "powermaps/add.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _found(request: SignedInRequest, report: Report, typed: str) -> list[Actor]:
    """Whoever holds the typed words in one of its names, then whoever has a name much like them."""
    if not plain(typed):
        return []
    known = _known(request, report)
    found = list(known.matching(typed)[:MOST_FOUND])
    alike = [one.actor for one in likely_among([typed], known) if one.actor not in found]
    return [*found, *alike][:MOST_FOUND]


def _places(report: Report) -> dict[UUID, UUID]:
    """The placement of every actor that stands on the map."""
    return dict(Placement.objects.filter(report=report).values_list("actor", "pk"))


def _enter(request: SignedInRequest, report: Report, chapter: Chapter) -> HttpResponse:
    """A new actor. Those that may be meant are shown first; only who says that it is another one enters it."""
    is_posted = request.method == "POST"
    typed = request.GET.get("q", "").strip()[:200]
    form = ActorForm(request.POST if is_posted else None, initial=_guess(typed))
    alike: list[Likeness] = []
    status = 400 if is_posted else 200
    if is_posted and form.is_valid():
        alike = [] if "anyway" in request.POST else likely_among(form.names, _known(request, report))
        status = 200
        if not alike:
            try:
                actor = _entered(request, report, form)
                return redirect(f"{request.path}?actor={actor.pk}")
            except ValidationError as mistake:
                form.add_error(None, mistake.messages)
                status = 400
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409
    context = {
        **_beginning(report, chapter),
        "form": form,
        "alike": alike,
        "places": _places(report),
        "id": _id(request.POST.get("id")) or uuid4(),
    }
    return render(request, "powermaps/new_actor.html", context, status=status)


def _guess(typed: str) -> dict[str, Any]:
    """What was looked for is the name; a short one is the short name too."""
    if not typed.isascii():
        return {"local_name": typed}
    return {"name": typed, "short_name": typed if len(typed) <= 14 else ""}


def _entered(request: SignedInRequest, report: Report, form: ActorForm) -> Actor:
    """The new actor with all its names; sent twice it is one."""
    pk = _id(request.POST.get("id"))
    there = Actor.objects.filter(pk=pk, added_by=request.user).first() if pk else None
    if there:
        return there
    if not rules.can_work_on(request.user, report):
        raise Refused(_("This map is closed: it has been submitted."))
    with transaction.atomic():
        details = {**form.details, **({"id": pk} if pk else {})}
        actor = enter(report.ibp, report.seat, by=request.user, at=now(), **details)
        for name in form.cleaned_data["aliases"]:
            add_name(actor, name, "spelling")
    return actor


def _place(request: SignedInRequest, report: Report, chapter: Chapter, wanted: str) -> HttpResponse:
    """Choose the square of an actor that is not on the map yet."""
    actor = get_object_or_404(_known(request, report), pk=_id(wanted))
    there = Placement.objects.filter(report=report, actor=actor).first()
    url = reverse("powermaps:map", args=[report.pk])
    is_posted = request.method == "POST"
    if there and (not is_posted or there.pk == _id(request.POST.get("id"))):
        return redirect(f"{url}#row-{there.pk}")
    form = PlacementForm(
        request.POST if is_posted else None,
        instance=Placement(report=report, actor=actor),
        initial={"id": uuid4(), **_wanted_square(request)},
    )
    status = 400 if is_posted else 200
    if is_posted and form.is_valid():
        words = {name: value for name, value in form.words.items() if name not in NOT_ON_A_NEW_ROW}
        to = Band(form.cleaned_data["support"], form.cleaned_data["influence"])
        try:
            row = place(report, actor, to, by=request.user, id=form.cleaned_data["id"], **words)
            return redirect(f"{url}#row-{row.pk}")
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
    context = {**_beginning(report, chapter), "form": form, "actor": actor, "there": there}
    return render(request, "powermaps/place_actor.html", context, status=status)


def _wanted_square(request: SignedInRequest) -> dict[str, Any]:
    return {name: request.GET[name] for name in ("support", "influence") if name in request.GET}


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


# ── Breaking down ───────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def break_down_cluster(request: SignedInRequest, pk: UUID, actor: UUID) -> HttpResponse:
    """Choose the parts among the actors that are there, or name new ones; each begins where the cluster stands."""
    report, chapter, closed = _report(request, pk)
    standing = known_rows(report).exclude(verdict=Verdict.DROPPED).select_related("actor")
    row = get_object_or_404(standing, actor=actor)
    if closed and request.method == "GET":
        return redirect(closed)
    cluster = row.actor
    is_posted = request.method == "POST"
    known = _known(request, report).exclude(pk=cluster.pk)
    typed = (request.POST if is_posted else request.GET).get("q", "").strip()[:200]
    picked = [one for text in (request.POST if is_posted else request.GET).getlist("parts") if (one := _id(text))]
    among = _candidates(request, known, typed, picked)
    form = PartsForm(
        request.POST if is_posted and "look" not in request.POST else None,
        among=among,
        known=known,
        initial={"parts": picked, "retires": request.POST.get("retires", "yes")},
    )
    is_looking = "look" in request.POST
    lines = PartForms(request.POST if is_posted else None, prefix="new")
    alike: list[tuple[str, list[Likeness]]] = []
    error, status = "", 200
    if is_posted and not is_looking:
        status = 400
        if form.is_valid() and lines.is_valid():
            new = [line.cleaned_data for line in lines if line.cleaned_data]
            alike = [] if "anyway" in request.POST else _alike(new, known)
            status = 200
            if not alike:
                try:
                    parts = [*form.cleaned_data["parts"]]
                    _break_down(request, report, cluster, parts, new, retires=form.cleaned_data["retires"])
                    return redirect("powermaps:map", report.pk)
                except ValidationError as mistake:
                    error, status = " ".join(mistake.messages), 400
                except Refused as refusal:
                    error, status = str(refusal), 409
    context = {
        **_beginning(report, chapter),
        "cluster": cluster,
        "row": row,
        "form": form,
        "among": among,
        "lines": lines,
        "line_count": LINES,
        "typed": typed,
        "alike": alike,
        "error": error,
    }
    return render(request, "powermaps/break_down.html", context, status=status)


def _candidates(request: SignedInRequest, known: Any, typed: str, picked: Sequence[UUID]) -> list[Actor]:
    """What was chosen so far, and what the words that were looked for find."""
    chosen = list(known.filter(pk__in=picked))
    found = list(known.matching(typed)[:MOST_FOUND]) if plain(typed) else []
    return [*chosen, *(actor for actor in found if actor not in chosen)]


def _alike(new: Sequence[dict[str, Any]], known: Any) -> list[tuple[str, list[Likeness]]]:
    names = [[words["name"], words["short_name"]] for words in new]
    among = list(near([name for both in names for name in both], known))
    found = [(both[0], likely(both, among)) for both in names]
    return [(name, actors) for name, actors in found if actors]


def _break_down(
    request: SignedInRequest,
    report: Report,
    cluster: Actor,
    parts: list[Actor],
    new: Sequence[dict[str, Any]],
    *,
    retires: bool,
) -> None:
    at = now()
    with transaction.atomic():
        entered = [
            enter(
                report.ibp,
                report.seat,
                by=request.user,
                at=at,
                name=words["name"],
                short_name=words["short_name"],
                stakeholder=cluster.stakeholder,
                reach=cluster.reach,
                confidentiality=cluster.confidentiality,
            )
            for words in new
        ]
        break_down(report, cluster, [*parts, *entered], by=request.user, at=at, retires=retires)
