"""The consolidated map of a project: what partners say together, where they disagree, and what its lead records on top."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners.clearance import Level
from partners.refusals import Refused
from partners.requests import SignedInRequest
from powermaps.agreeing import agree as agree_on
from powermaps.agreeing import bring_back as bring_actor_back
from powermaps.agreeing import floor_of, hold_back, let_go, row_of, strictest_of
from powermaps.chapters.consolidated import ConsolidatedPower
from powermaps.forms.agreeing import AgreedForm, HoldBackForm
from powermaps.joining import ConsolidatedMap
from powermaps.models import Agreed, Candidate, Placement
from powermaps.together import Row, for_discussion
from reporting import rules
from reporting.models import Kind, Overtaken, Report
from reporting.talking import threads_by_place
from reporting.views.chapters import beside
from reporting.views.clashes import both_texts, differing
from reporting.views.finding import chapter_of, report_read, report_written

PLACES = {
    "together": "powermaps:consolidated",
    "disagreements": "powermaps:disagreements",
}  # where a form leads back to
MOST_HINTS = 12
MOST_FORMS = 20  # on one page; beyond, each has its own


def consolidated(request: SignedInRequest, pk: UUID) -> HttpResponse:
    report = _consolidated(report_read(request, pk))
    found = _map(request, report)
    chapter = chapter_of(report, ConsolidatedPower.key)
    editable, writes = rules.can_edit(request.user, report), rules.writes(request.user, report)
    context = {
        "report": report,
        "chapter": chapter,
        "steps": beside(report, chapter) if writes else {},
        "values": found.values,
        "editable": editable,
        "writes": writes,
        "gaps": chapter.gaps(report) if editable else [],
        "hints": _look_alikes(request, found.actors) if editable else [],
        "talk": threads_by_place(report, request.user, chapter=chapter.key) if writes else None,
    }
    return render(request, "powermaps/consolidated.html", context)


def disagreements(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Where partners disagree, in the order in which it is worth talking about."""
    report = _consolidated(report_read(request, pk))
    values = _map(request, report).values
    editable = rules.can_edit(request.user, report)
    settled = [row for row in values["actors"] if row["id"] in values["settled"]]
    open_ones = [
        {"row": _told(row), "form": _form(report, row) if editable and number < MOST_FORMS else None}
        for number, row in enumerate(for_discussion(values["actors"]))
    ]
    context = {
        "report": report,
        "values": values,
        "open": open_ones,
        "settled": [_told(row) for row in settled],
        "editable": editable,
    }
    return render(request, "powermaps/disagreements.html", context)


@require_http_methods(["GET", "POST"])
def agree(request: SignedInRequest, pk: UUID, actor: UUID) -> HttpResponse:
    """Record where the partners agree that an actor stands; beside it what each of them says."""
    report, row = _written_row(request, pk, actor)
    if not rules.can_edit(request.user, report):
        return redirect("powermaps:consolidated", pk=report.pk)
    if request.method == "GET" or request.POST.get("settle") == "theirs":
        return _agree_page(request, report, row, _form(report, row))
    data = request.POST.copy()
    if "settle_version" in data:
        data["version"] = str(data["settle_version"])
    form, clash, status = _form(report, row, data), "", 400
    if form.is_valid():
        level = form.cleaned_data["confidentiality"]
        try:
            agree_on(
                report,
                _agreed_of(row),
                form.band,
                text=form.cleaned_data["text"],
                confidentiality=level,
                version=form.seen,
                by=request.user,
            )
            messages.success(request, _("Recorded: %(actor)s.") % {"actor": row["short_name"]})
            return redirect(_back_to(request, report, row))
        except Overtaken as overtaken:
            clash, status = _both(request, overtaken), 409
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return _agree_page(request, report, row, form, clash=clash, status=status)


@require_POST
def withdraw_agreed(request: SignedInRequest, pk: UUID, actor: UUID) -> HttpResponse:
    report, row = _written_row(request, pk, actor)
    seen = request.POST.get("version", "")
    try:
        let_go(report, _agreed_of(row), version=int(seen) if seen.isdecimal() and len(seen) < 7 else 0, by=request.user)
        messages.success(
            request, _("%(actor)s is shown again where its partners place it.") % {"actor": row["short_name"]}
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_back_to(request, report, row))


@require_POST
def hold_actor_back(request: SignedInRequest, pk: UUID, actor: UUID) -> HttpResponse:
    report, row = _written_row(request, pk, actor)
    form, status = HoldBackForm(request.POST), 400
    if form.is_valid():
        try:
            hold_back(report, UUID(row["id"]), reason=form.cleaned_data["reason"], by=request.user, at=now())
            messages.success(request, _("%(actor)s is held back.") % {"actor": row["short_name"]})
            return redirect(f"{reverse('powermaps:consolidated', args=[report.pk])}#held-back")
        except (Refused, ValidationError) as refusal:
            form.add_error(None, str(refusal) if isinstance(refusal, Refused) else refusal.messages)
            status = 409
    return _agree_page(request, report, row, _form(report, row), holding=form, status=status)


@require_POST
def bring_back(request: SignedInRequest, pk: UUID, actor: UUID) -> HttpResponse:
    report = _consolidated(report_written(request, pk))
    try:
        bring_actor_back(report, actor)
        messages.success(request, _("It stands on the map again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("powermaps:consolidated", pk=report.pk)


# ── What the pages ask ──────────────────────────────────────────────────────


def _consolidated(report: Report) -> Report:
    if report.kind != Kind.CONSOLIDATED:
        raise Http404
    return report


def _map(request: SignedInRequest, report: Report) -> ConsolidatedMap:
    return ConsolidatedMap(report, rules.clearance(request.user, report) or Level.PUBLIC)


def _written_row(request: SignedInRequest, pk: UUID, actor: UUID) -> tuple[Report, Row]:
    """One's own consolidated report and an actor on its map; 404 where it does not stand there."""
    report = _consolidated(report_written(request, pk))
    row = row_of(_map(request, report).actors, actor)
    if row is None:
        raise Http404
    return report, row


def _agreed_of(row: Row) -> UUID:
    """Of which actor something was agreed, where several are the same."""
    return UUID(row["agreed"]["actor"] if row["agreed"] else row["id"])


def _form(report: Report, row: Row, data: Any = None) -> AgreedForm:
    """The form for what was agreed of an actor, or what was posted into it."""
    there = row["agreed"]
    named = {name: there[name] for name in ("support", "influence", "text", "version")} if there else {"version": 0}
    level = there["confidentiality"] if there else int(strictest_of(row))
    return AgreedForm(
        data,
        instance=Agreed(report=report, actor_id=row["id"]),
        initial={**named, "confidentiality": level},
        floor=floor_of(row),
        auto_id=f"agree-{row['id']}-%s",
    )


def _agree_page(
    request: SignedInRequest,
    report: Report,
    row: Row,
    form: AgreedForm,
    *,
    holding: HoldBackForm | None = None,
    clash: str = "",
    status: int = 200,
) -> HttpResponse:
    place = request.POST.get("then", request.GET.get("then", "together"))
    context = {
        "report": report,
        "row": _told(row),
        "form": form,
        "holding": holding or HoldBackForm(),
        "clash": clash,
        "then": place if place in PLACES else "together",
        "back": _back_to(request, report, row),
    }
    return render(request, "powermaps/agree.html", context, status=status)


def _back_to(request: SignedInRequest, report: Report, row: Row) -> str:
    place = request.POST.get("then", request.GET.get("then", ""))
    return f"{reverse(PLACES.get(place, PLACES['together']), args=[report.pk])}#row-{row['id']}"


def _both(request: SignedInRequest, clash: Overtaken) -> str:
    """Both wordings side by side."""
    theirs: Any = clash.theirs
    shown = (
        ("support", _("Position"), lambda one: one.get_support_display()),
        ("influence", _("Influence"), lambda one: one.get_influence_display()),
        ("text", _("Why"), lambda one: one.text),
        ("confidentiality", _("Who may read this"), lambda one: one.get_confidentiality_display()),
    )
    fields = differing(Agreed(**clash.mine), theirs, shown)
    return both_texts(request, theirs, fields, by=theirs.changed_by, at=theirs.changed_at)


def _told(row: Row) -> Row:
    """The row with its voices in words: how each is judged and how sure it is."""
    sights, sure = dict(Placement.Sight.choices), dict(Placement.Confidence.choices)
    voices = [
        {
            **voice,
            "sight_words": str(sights.get(voice["sight"], "")),
            "sure_words": str(sure.get(voice["confidence"], "")),
        }
        for voice in row["voices"]
    ]
    return {
        **row,
        "voices": sorted(voices, key=lambda voice: (-voice["support"], -voice["influence"], voice["partner"])),
    }


def _look_alikes(request: SignedInRequest, rows: list[Row]) -> list[tuple[Row, Row]]:
    """Actors on this map that may be the same and about whom this person may decide, the likeliest first."""
    there = {row["id"]: row for row in rows}
    likely = Candidate.objects.for_answering(request.user).filter(one__in=there, other__in=there)
    pairs = likely.order_by("-score", "one", "other").values_list("one", "other")[:MOST_HINTS]
    return [(there[str(one)], there[str(other)]) for one, other in pairs]
