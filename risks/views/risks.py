"""A register of risks while it is worked on: each judged anew, written, linked, and what is done about it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.clearance import Level
from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting import rules
from reporting.chapters.notes import note_of
from reporting.models import ContextChange, Overtaken, Report, Statement
from reporting.talking import holds_restricted, threads_by_place
from reporting.views.chapters import beside
from reporting.views.finding import chapter_of, report_known, report_written, row_written
from reporting.views.kinds import KINDS as OF_REPORTS
from reporting.views.saving import already_added, as_it_reads, elsewhere, form_page, not_done, refused, save
from reporting.views.writing import Writing
from risks import checking, judging
from risks.assessing import carry_risks, earlier
from risks.chapters.risks import REGISTER
from risks.forms.risks import (
    AssessmentForm,
    LinksForm,
    MitigationForm,
)
from risks.linking import About, activities_named, link, offered, offers, set_links, unlink, value_of
from risks.models import Assessment, Mitigation, Risk, RiskLink
from risks.rules import can_work_on
from risks.views.kinds import ACTION, RISK, WANTS, register_read

# ── The page ────────────────────────────────────────────────────────────────


@require_GET
def risks(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The page of the register for those whose it is; everybody else reads what was sent."""
    report = report_known(request, pk)
    chapter = chapter_of(report, Assessment.chapter)
    if not rules.writes(request.user, report):
        return redirect("reporting:read", report.pk)
    editable = can_work_on(request.user, report)
    note = note_of(report, chapter.key)
    before = earlier(report)
    if editable and before and not Assessment.objects.filter(report=report).exists():
        carry_risks(report, before)
    register = register_read(report, trail=request.GET.get("trail", "")[:12])
    waiting = _waiting(report) if editable else []
    talk = threads_by_place(report, request.user, chapter=chapter.key)
    context = {
        "report": report,
        "chapter": chapter,
        "steps": beside(report, chapter),
        "kind": RISK,
        "action_kind": ACTION,
        "register": register,
        "waiting": waiting,
        "note": note,
        "note_kind": OF_REPORTS["note"],
        "nothing_kind": OF_REPORTS["nothing"],
        "asks_inclusion": chapter.key == REGISTER.key and report.quarter is not None,
        "editable": editable,
        "gaps": chapter.gaps(report) if editable else [],
        "talk": talk,
    }
    response = render(request, "risks/risks.html", context)
    levels = [note.confidentiality, *(row.confidentiality for row in register.rows)]
    levels += [link["confidentiality"] for row in register.rows for link in row.links]
    actions = [action for row in register.rows for action in row.actions]
    levels += [one.confidentiality for one in (*actions, *activities_named(report, [one.activity for one in actions]))]
    levels += [one["level"] for one in waiting]
    if editable and max(levels) < Level.RESTRICTED and not holds_restricted(talk):
        response["X-Offline"] = "keep"  # restricted words stay off the device
    return response


@require_GET
def risk_state(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the register says as a whole now: drawn anew after a risk or an action was removed."""
    report = report_written(request, pk)
    chapter = chapter_of(report, Assessment.chapter)
    context = {
        "report": report,
        "register": register_read(report),
        "gaps": chapter.gaps(report),
        "editable": can_work_on(request.user, report),
    }
    return render(request, "risks/rows/reckoned.html", context)


def _waiting(report: Report) -> list[dict[str, Any]]:
    """Spoilers and negative changes of the report that no risk is linked to yet, each one tap from a draft."""
    there = Assessment.objects.filter(report=report).values("risk")
    linked = {value_of(row) for row in RiskLink.objects.filter(report=report, risk__in=there)}
    add = reverse("risks:add_risk", args=[report.pk])
    found = [
        {"kind": "spoiler", "text": actor.name, "url": f"{add}?actor={actor.id}", "level": actor.level}
        for actor in checking.spoilers_of(report)
        if f"actor:{actor.id}" not in linked
    ]
    negative = ContextChange.objects.filter(report=report, sign=ContextChange.Sign.NEGATIVE).exclude(text="")
    return found + [
        {"kind": "change", "text": row.text, "url": f"{add}?change={row.pk}", "level": row.confidentiality}
        for row in negative.order_by("position", "created_at")
        if not {f"change:{row.pk}", f"change:{row.carried_from_id}"} & linked
    ]


# ── One more ────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def add_risk(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A new risk; with ?change=, ?actor= or ?activity= one that comes from it, with its words to begin with."""
    report = report_written(request, pk)
    chapter_of(report, Assessment.chapter)
    writing = Writing(request, RISK, report)
    about = _about(request, report)
    if request.method == "POST":
        writing.row = already_added(request, RISK, report)
        answer = save(writing)
        if about and isinstance(writing.row, Assessment) and answer.status_code < 400:
            link(report, writing.row.risk_id, about, by=request.user)
        return answer
    if not can_work_on(request.user, report):
        return elsewhere(writing, reverse("risks:risks", args=[report.pk]))
    return form_page(writing, _blank(writing, about))


def _about(request: SignedInRequest, report: Report) -> About | None:
    """What a new risk comes from. What is not there: 404; where that was removed while one wrote, the risk stands without it."""
    value = request.POST.get("about", "")
    for kind in RiskLink.Kind.values:
        if request.method == "GET" and (pk := request.GET.get(kind)):
            value = f"{kind}:{pk}"
    if not value:
        return None
    about = offered(report, value)
    if about is None and request.method == "GET":
        raise Http404
    return about


def _blank(writing: Writing, about: About | None) -> AssessmentForm:
    """An empty form, with the id its row will have: sent twice it is one row."""
    pk = uuid4()
    meant: dict[str, Any] = {"id": pk, "version": 0}
    if about:
        meant |= {"about": about.value, "confidentiality": max(about.level, Level.PROGRAMME), **_beginning(about)}
    new = Assessment(report=writing.report)
    return AssessmentForm(instance=new, auto_id=f"risk-{pk}-%s", initial=meant)


def _beginning(about: About) -> dict[str, str]:
    """With which words a risk begins that comes from something."""
    if about.kind == RiskLink.Kind.CHANGE:
        change = ContextChange.objects.get(pk=about.id)
        return {"cause": change.text, "effect": change.meaning}
    if about.kind == RiskLink.Kind.ACTOR:
        return {"cause": _("%(actor)s works against the project.") % {"actor": about.text}}
    return {}


@require_http_methods(["GET", "POST"])
def add_action(request: SignedInRequest, pk: UUID, risk: UUID) -> HttpResponse:
    """One more thing that is done about a risk."""
    report = report_written(request, pk)
    about = get_object_or_404(Risk.objects.filter(assessments__report=report), pk=risk)
    writing = Writing(request, ACTION, report, fixed={"risk": about})
    if request.method == "POST":
        writing.row = already_added(request, ACTION, report)
        if isinstance(writing.row, Mitigation) and writing.row.risk_id != about.pk:
            raise Http404
        return save(writing)
    if not can_work_on(request.user, report):
        return elsewhere(writing, reverse("risks:risks", args=[report.pk]))
    new = Mitigation(report=report, risk=about)
    own = uuid4()
    meant = {"id": own, "version": 0, "confidentiality": new.floor if new.floor > Level.PUBLIC else Level.PROGRAMME}
    return form_page(
        writing, MitigationForm(instance=new, auto_id=f"mitigation-{own}-%s", initial=meant, floor=new.floor)
    )


# ── Verdicts, links, lessons ────────────────────────────────────────────────


def _row(request: SignedInRequest, pk: UUID) -> tuple[Writing, Assessment]:
    """A risk of one's own report, open or closed: whether it may be changed, the verbs say."""
    row, _removed, report = row_written(request, Assessment, pk)
    if not isinstance(row, Assessment):
        raise Http404
    return Writing(request, RISK, report, row), row


@require_POST
def judge_risk(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Say what became of it; then the form of what that verdict wants to be said, where it stands."""
    writing, row = _row(request, pk)
    deed = request.POST.get("verdict", "")
    if deed not in judging.DEEDS:
        raise Http404
    wants = WANTS.get(deed)
    try:
        if deed != judging.CHANGE:  # a change is one when something is changed
            judging.judge(row, deed, version=_number(request.POST.get("version")), by=request.user)
        elif not can_work_on(request.user, writing.report):
            return elsewhere(writing, writing.place)
    except Overtaken as overtaken:
        return _overtaken(writing, overtaken)
    except Refused as refusal:
        return refused(writing, refusal)
    if wants is None:
        return as_it_reads(writing, is_saved=True) if writing.is_htmx else redirect(writing.place)
    following = Writing(request, wants, writing.report, RISK.rows(writing.report).get(pk=row.pk))
    if not writing.is_htmx:
        return redirect(following.action)
    return form_page(following, _unposted(following))


def _unposted(writing: Writing) -> Any:
    """The form of the row as it stands: what was posted was the verdict, not the form."""
    row: Any = writing.row
    return writing.kind.form(
        instance=row,
        initial={"version": row.version},
        floor=row.floor,
        auto_id=f"{writing.kind.name}-{row.pk}-%s",
    )


def _overtaken(writing: Writing, overtaken: Overtaken) -> HttpResponse:
    """A colleague was faster: what it says now, and why nothing was done."""
    who = overtaken.theirs.changed_by or _("A colleague")
    said = _("%(who)s has just written about %(risk)s. Read it, then decide.") % {"who": who, "risk": overtaken.theirs}
    return not_done(writing, said)


@require_http_methods(["GET", "POST"])
def risk_links(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What the risk hangs together with, ticked among the changes, actors and activities there are."""
    writing, row = _row(request, pk)
    report = writing.report
    groups = offers(report)
    there = {value_of(one) for one in RiskLink.objects.filter(report=report, risk=row.risk_id)}
    values = [about.value for group in groups for about in group.offers]
    form = LinksForm(
        request.POST if request.method == "POST" else None,
        values=[*values, *there],
        initial={"links": [value for value in values if value in there]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            # What is not offered any more stays: it could not be ticked.
            chosen = [*form.cleaned_data["links"], *(there - set(values))]
            set_links(report, row.risk_id, chosen, by=request.user)
            return redirect(writing.place)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    elif request.method == "GET" and not can_work_on(request.user, report):
        return redirect(writing.place)
    context = {
        "report": report,
        "chapter": writing.chapter,
        "row": row,
        "url": writing.place,
        "groups": groups,
        "form": form,
        "chosen": set(form["links"].value() or []),
    }
    return render(request, "risks/links.html", context, status=400 if form.errors else 200)


@require_POST
def unlink_risk(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take off one thing that it hangs together with."""
    writing, row = _row(request, pk)
    there = RiskLink.objects.filter(report=writing.report, risk=row.risk_id)
    value = request.POST.get("about", "")
    if value not in {value_of(one) for one in there}:
        return redirect(writing.place)
    try:
        unlink(writing.report, row.risk_id, value)
    except Refused as refusal:
        return refused(writing, refusal)
    return redirect(writing.place)


@require_POST
def learn(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Put what was learnt from a risk under Lessons learnt of the same report."""
    writing, row = _row(request, pk)
    try:
        lesson = judging.put_under_lessons(row, by=request.user)
    except Refused as refusal:
        return refused(writing, refusal)
    messages.success(request, _("It stands under Lessons learnt now."))
    progress = chapter_of(writing.report, Statement.chapter)
    return redirect(f"{progress.url(writing.report)}#row-{lesson.pk}")


# ── A risk through its quarters ─────────────────────────────────────────────


@require_GET
def risk(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What a risk was in every quarter that this person may read, the latest first."""
    there = Assessment.objects.visible_to(request.user).filter(risk=pk)
    named = ("risk__ibp", "risk__seat__organisation", "scale", "category", "owner", "before__scale")
    rows: list[Any] = list(
        there.select_related(*named, "report__quarter", "report__ibp", "report__seat__organisation").prefetch_related(
            "evidence"
        )
    )
    if not rows:
        raise Http404
    rows.sort(key=lambda row: row.report.quarter.code if row.report.quarter else "", reverse=True)
    actions: dict[UUID, list[Mitigation]] = {}
    done = Mitigation.objects.visible_to(request.user).filter(risk=pk).select_related("owner")
    for action in done.order_by("position", "created_at"):
        actions.setdefault(action.report_id, []).append(action)
    for row in rows:
        level = rules.clearance(request.user, row.report) or Level.PUBLIC
        row.shown = REGISTER.present({"risks": [row.values()], "scale": _scale(row)}, level)["risks"][0]
        row.actions = actions.get(row.report_id, [])
    latest = rows[0]
    writes = rules.writes(request.user, latest.report)
    context = {
        "risk": latest.risk,
        "ibp": latest.risk.ibp,
        "quarter": latest.report.quarter,
        "latest": latest,
        "rows": rows,
        "report": latest.report,
        "page": reverse("risks:risks" if writes else "reporting:read", args=[latest.report_id]),
    }
    return render(request, "risks/risk.html", context)


def _scale(row: Assessment) -> dict[str, Any]:
    return {"lookup": row.scale.lookup, "likelihoods": row.scale.likelihoods, "impacts": row.scale.impacts}


def _number(text: str | None) -> int:
    """A version that was posted; 0, which no row has, for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
