"""The consolidated register of a project: what partners say together, where they differ, which are the same, what is agreed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.clearance import Level
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from partners.views.paging import page_of
from reporting import rules
from reporting.models import Kind, Overtaken, Report
from reporting.talking import threads_by_place
from reporting.views.chapters import beside
from reporting.views.clashes import both_texts, differing
from reporting.views.finding import chapter_of, report_read, report_written
from reporting.workflow import TOO_LATE, Status
from risks.agreeing import agree, floor_of, let_go, strictest_of
from risks.answering_up import answers_to
from risks.forms.together import AgreedRiskForm
from risks.joining import KEY, ConsolidatedRegister
from risks.likeness import MOST, answer, candidates, part, risks_of
from risks.models import AgreedRisk, HeldAt, RiskScale
from risks.picturing import squares
from risks.together import Row, for_discussion

MOST_APART = 12  # shown above the register
MOST_CHOICES = 200  # in a list to choose from; beyond, one types the reference
MOST_COMPARED = 300  # rows among which likes are looked for while the page is drawn; beyond, on their own page


@require_GET
def together(request: SignedInRequest, pk: UUID) -> HttpResponse:
    report = _consolidated(report_read(request, pk))
    register = _register(request, report)
    chapter = chapter_of(report, KEY)
    editable, writes = rules.can_edit(request.user, report), rules.writes(request.user, report)
    weighed = register.weighed
    values = {"rows": weighed.rows, **weighed.summary}
    is_small = len(weighed.rows) <= MOST_COMPARED
    page = page_of(weighed.rows, request)
    apart = for_discussion(weighed.rows)
    context = {
        "report": report,
        "chapter": chapter,
        "steps": beside(report, chapter) if writes else {},
        "values": values,
        "page": page,
        "rows": [weighed.in_full(row) for row in page.object_list],
        "matrix": squares(values, reverse("risks:register", args=[report.ibp.code]), _quarter(report)),
        "apart": [weighed.in_full(row) for row in apart[:MOST_APART]],
        "to_discuss": len(apart),
        "editable": editable,
        "writes": writes,
        "asked": len(candidates(report, register)) if editable and is_small else 0,
        "asks": editable,
        "gaps": chapter.gaps(report) if editable else [],
        "talk": threads_by_place(report, request.user, chapter=chapter.key) if writes else None,
    }
    return render(request, "risks/together/consolidated.html", context)


@require_http_methods(["GET", "POST"])
def joined_risk(request: SignedInRequest, pk: UUID, risk: UUID) -> HttpResponse:
    """One risk of the register: what each partner says of it; its lead records what is agreed."""
    report = _consolidated(report_read(request, pk))
    row = _row(request, report, risk)
    if request.method == "GET":
        return _risk_page(request, report, row)
    require(rules.writes(request.user, report))
    if not report.is_open:
        messages.error(request, str(TOO_LATE[Status(report.status)]))
        return redirect(_place(report, row))
    if request.POST.get("settle") == "theirs":
        return redirect(_place(report, row))
    data = request.POST.copy()
    if "settle_version" in data:
        data["version"] = str(data["settle_version"])
    form, clash, status = _form(report, row, data), "", 400
    if form.is_valid():
        said = form.cleaned_data
        try:
            agree(
                report,
                UUID(row["id"]),
                form.rating,
                held_at=said["held_at"],
                text=said["text"],
                confidentiality=said["confidentiality"],
                version=form.seen,
                by=request.user,
            )
            messages.success(request, _("Recorded: %(risk)s.") % {"risk": row["reference"]})
            return redirect(_place(report, row))
        except Overtaken as overtaken:
            clash, status = _both(request, overtaken), 409
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return _risk_page(request, report, row, form=form, clash=clash, status=status)


@require_POST
def withdraw_agreed(request: SignedInRequest, pk: UUID, risk: UUID) -> HttpResponse:
    report = _consolidated(report_written(request, pk))
    row = _row(request, report, risk)
    seen = request.POST.get("version", "")
    try:
        version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 7 else 0
        let_go(report, UUID(row["id"]), version=version, by=request.user)
        messages.success(request, _("%(risk)s is shown again as its partners rate it.") % {"risk": row["reference"]})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_place(report, row))


@require_GET
def same(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Risks of different partners that may be the same, for the lead to say."""
    report = _consolidated(report_written(request, pk))
    if not rules.can_edit(request.user, report):
        return redirect("risks:together", pk=report.pk)
    found = candidates(report, _register(request, report))
    return render(request, "risks/together/same.html", {"report": report, "pairs": found[:MOST], "count": len(found)})


@require_POST
def answer_same(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Two are the same, or they are not; asked again, the later answer counts."""
    report = _consolidated(report_written(request, pk))
    one = _uuid(request.POST.get("one", ""))
    other = _uuid(request.POST.get("other", "")) or _named(request, report)
    said = request.POST.get("answer", "")
    if one is None or said not in ("same", "different"):
        raise Http404
    try:
        if other is None:
            raise Refused(_("Choose the risk that is the same."))
        answer(report, one, other, is_same=said == "same", by=request.user, at=now())
        messages.success(request, _("They stand as one now.") if said == "same" else _("They stay two risks."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    if request.POST.get("then") == "risk":
        return redirect("risks:joined_risk", pk=report.pk, risk=one)
    return redirect("risks:same_risks", pk=report.pk)


@require_POST
def part_risk(request: SignedInRequest, pk: UUID, risk: UUID) -> HttpResponse:
    """Let a risk stand alone again."""
    report = _consolidated(report_written(request, pk))
    row = _row(request, report, risk)
    try:
        part(report, risk, by=request.user, at=now())
        messages.success(request, _("It stands alone again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    others = [one for one in risks_of(row) if one != str(risk)]
    return redirect("risks:joined_risk", pk=report.pk, risk=others[0] if others else risk)


# ── What the pages ask ──────────────────────────────────────────────────────


def _consolidated(report: Report) -> Report:
    if report.kind != Kind.CONSOLIDATED:
        raise Http404
    return report


def _register(request: SignedInRequest, report: Report) -> ConsolidatedRegister:
    return ConsolidatedRegister(report, rules.clearance(request.user, report) or Level.PUBLIC)


def _row(request: SignedInRequest, report: Report, risk: UUID) -> Row:
    row = _register(request, report).weighed.of(risk)
    if row is None:
        raise Http404
    return row


def _place(report: Report, row: Row) -> str:
    return reverse("risks:joined_risk", args=[report.pk, row["id"]])


def _quarter(report: Report) -> str:
    return report.quarter.code if report.quarter else ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _named(request: SignedInRequest, report: Report) -> UUID | None:
    """The risk whose reference was typed, where the register is too long for a list to choose from."""
    typed = request.POST.get("reference", "").strip().upper()
    groups = _register(request, report).weighed.heard.values() if typed else []
    voices = (one.voice for group in groups for one in group)
    return next((UUID(voice["risk"]) for voice in voices if voice["reference"].upper() == typed), None)


def _form(report: Report, row: Row, data: Any = None) -> AgreedRiskForm:
    """The form for what was agreed on a risk, or what was posted into it."""
    there, rating = row["agreed"], row["rating"]
    known = {"likelihood": rating[0], "impact": rating[1]} if rating else {}
    words = {"text": there["text"], "version": there["version"]} if there else {"version": 0}
    level = there["confidentiality"] if there else int(strictest_of(row))
    held_at = there["held_at"] if there else max(row["held_at"], HeldAt.CONSORTIUM)
    return AgreedRiskForm(
        data,
        instance=AgreedRisk(report=report),
        initial={**known, **words, "held_at": held_at, "confidentiality": level},
        floor=floor_of(row),
        scale=RiskScale.current(),
        auto_id="agree-%s",
    )


def _risk_page(
    request: SignedInRequest,
    report: Report,
    row: Row,
    *,
    form: AgreedRiskForm | None = None,
    clash: str = "",
    status: int = 200,
) -> HttpResponse:
    editable = rules.can_edit(request.user, report)
    others = [one for one in _register(request, report).weighed.rows if one["id"] != row["id"]] if editable else []
    context = {
        "report": report,
        "row": row,
        "editable": editable,
        "form": form or (_form(report, row) if editable else None),
        "clash": clash,
        "others": sorted(others, key=lambda one: one["text"].casefold()) if len(others) <= MOST_CHOICES else [],
        "is_long": len(others) > MOST_CHOICES,
        # Who does not read that it came up to the programme is not told by an answer either.
        "answers": answers_to(risks_of(row)) if row["is_at_programme"] else [],
        "reads_members": rules.can_see_board(request.user, report.ibp),
    }
    return render(request, "risks/together/risk.html", context, status=status)


def _both(request: SignedInRequest, clash: Overtaken) -> str:
    """Both wordings side by side."""
    theirs: Any = clash.theirs
    shown = (
        ("likelihood", _("Likelihood today"), lambda one: one.likelihood),
        ("impact", _("Impact today"), lambda one: one.impact),
        ("held_at", _("Who has to deal with it"), lambda one: one.get_held_at_display()),
        ("text", _("Why"), lambda one: one.text),
        ("confidentiality", _("Who may read this"), lambda one: one.get_confidentiality_display()),
    )
    fields = differing(AgreedRisk(**clash.mine), theirs, shown)
    return both_texts(request, theirs, fields, by=theirs.changed_by, at=theirs.changed_at)
