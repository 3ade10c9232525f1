"""The session on risks and plan: one screen to go through, and what is decided recorded beside what it is about."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from partners.clearance import Level
from partners.models import IBP
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting.forms.fields import add_refusal
from reporting.models import Overtaken, Quarter, Report
from reporting.views.clashes import both_texts, differing
from reporting.workflow import SENT
from risks import deciding, rules
from risks.deciding import Subject, levels_for
from risks.forms.session import DecisionForm, SettleForm
from risks.going_through import GoingThrough
from risks.models import Decision
from risks.views.finding import project_read


@require_GET
def session(request: SignedInRequest, code: str) -> HttpResponse:
    """?q=2017Q1; what is not known is passed over, and the latest quarter of which something was sent is shown."""
    ibp = project_read(request, code)
    quarters = _quarters(ibp)
    quarter = _asked(quarters, request.GET.get("q")) or _latest(request, ibp, quarters)
    context: dict[str, Any] = {"ibp": ibp, "quarter": quarter, "quarters": quarters}
    if quarter:
        context |= _screen(request, GoingThrough(request.user, ibp, quarter))
    return render(request, "risks/session/session.html", context)


@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, code: str) -> HttpResponse:
    """Record a decision, of the quarter and about the subject that the address names; twice is once."""
    ibp = project_read(request, code)
    require(rules.decides(request.user, ibp.pk))
    quarters = _quarters(ibp)
    quarter = _asked(quarters, request.GET["q"]) if "q" in request.GET else _latest(request, ibp, quarters)
    if quarter is None:
        raise Http404
    going = GoingThrough(request.user, ibp, quarter)
    value = request.GET.get("about", "")
    subject = going.subject(value) if value else None
    if value and subject is None:
        raise Http404
    if request.method == "GET" and "list" in request.GET and request.htmx:  # type: ignore[attr-defined]
        return _slot(request, going, value)
    levels = levels_for(request.user, ibp.pk, subject.level if subject else Level.PUBLIC)
    usual = min(max(Level.CONSORTIUM, levels[0]), levels[-1]) if levels else None
    first = {"id": uuid4(), "confidentiality": usual}
    data = request.POST if request.method == "POST" else None
    # Several may stand on a page at a time.
    apart = f"decide-{uuid4().hex[:8]}-%s"
    form = DecisionForm(data, ibp=ibp, quarter=quarter, levels=levels, initial=first, auto_id=apart)
    if form.is_valid():
        try:
            deciding.decide(
                *(ibp, quarter), by=request.user, at=now(), about=subject, id=form.cleaned_data["id"], **form.words
            )
            if request.htmx:  # type: ignore[attr-defined]
                return _slot(request, GoingThrough(request.user, ibp, quarter), value, decided=True)
            messages.success(request, _("The decision is recorded."))
            return redirect(_place(ibp, quarter))
        except (Refused, ValidationError) as refusal:
            _tell(form, refusal)
    status = 400 if form.errors else 200
    if request.htmx:  # type: ignore[attr-defined]
        return _slot(request, going, value, form=form, status=status)
    context = {"ibp": ibp, "quarter": quarter, "form": form, "subject": subject, "back": _place(ibp, quarter)}
    return render(request, "risks/session/decide.html", context, status=status)


@require_http_methods(["GET", "POST"])
def edit_decision(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Its words: what, who, until when, who may read it."""
    decision = _decision(request, pk)
    back = _place(decision.ibp, decision.quarter)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and data.get("settle") == "theirs":
        return redirect(back)
    if data is not None and "settle_version" in data:
        data["version"] = str(data["settle_version"])
    form = _words_form(request, decision, data)
    clash, status = "", 200
    if form.is_valid():
        try:
            floor = _floor(request, decision)
            deciding.change(decision, version=form.seen, by=request.user, floor=floor, **form.words)
            messages.success(request, _("The decision is changed."))
            return redirect(back)
        except Overtaken as overtaken:
            clash, status = _both(request, overtaken), 409
        except (Refused, ValidationError) as refusal:
            _tell(form, refusal)
    status = 400 if form.errors else status
    return _decision_page(request, decision, form=form, clash=clash, status=status)


@require_POST
def settle_decision(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Done, dropped, or open after all, with what came of it."""
    decision = _decision(request, pk)
    form = SettleForm(request.POST, auto_id=f"settle-{decision.pk}-%s")
    wanting, status = True, 400
    if form.is_valid():
        said = form.cleaned_data
        try:
            deciding.settle(decision, said["state"], version=form.seen, by=request.user, outcome=said["outcome"])
            if not request.htmx:  # type: ignore[attr-defined]
                messages.success(request, _("Recorded."))
                return redirect(_place(decision.ibp, decision.quarter))
            wanting, status = False, 200
        except Overtaken:
            form.add_error(
                None, _("A colleague changed this decision meanwhile. Read it anew, then say what came of it.")
            )
            status = 409
        except (Refused, ValidationError) as refusal:
            _tell(form, refusal)
    decision = _decision(request, pk)
    if request.htmx:  # type: ignore[attr-defined]
        context = {"one": decision, "form": form if wanting else None, "may_decide": True, "on": localdate()}
        return render(request, "risks/session/decision.html", context, status=status)
    return _decision_page(request, decision, settling=form, status=status)


# ── What the pages ask ──────────────────────────────────────────────────────


def _quarters(ibp: IBP) -> list[Quarter]:
    """Those that the project has reports for, the latest first."""
    there = Quarter.objects.opened().filter(reports__ibp=ibp).distinct()
    return list(there.order_by("-year", "-number"))


def _asked(quarters: list[Quarter], code: str | None) -> Quarter | None:
    return next((quarter for quarter in quarters if quarter.code == code), None)


def _latest(request: SignedInRequest, ibp: IBP, quarters: list[Quarter]) -> Quarter | None:
    sent = Report.objects.visible_to(request.user).filter(ibp=ibp, status__in=SENT, quarter__in=quarters)
    known = set(sent.values_list("quarter", flat=True))
    return next((quarter for quarter in quarters if quarter.pk in known), next(iter(quarters), None))


def _screen(request: SignedInRequest, going: GoingThrough) -> dict[str, Any]:
    return {
        "going": going,
        "report": going.consolidated,
        "may_decide": rules.decides(request.user, going.ibp.pk),
        "on": localdate(),
        "decide_url": _decide_url(going.ibp, going.quarter),
    }


def _decide_url(ibp: IBP, quarter: Quarter) -> str:
    return f"{reverse('risks:decide', args=[ibp.code])}?{urlencode({'q': quarter.code})}"


def _place(ibp: IBP, quarter: Quarter) -> str:
    return f"{reverse('risks:session', args=[ibp.code])}?{urlencode({'q': quarter.code})}#decisions"


def _slot(
    request: SignedInRequest,
    going: GoingThrough,
    value: str,
    *,
    form: DecisionForm | None = None,
    decided: bool = False,
    status: int = 200,
) -> HttpResponse:
    """What stands beside an item; once something was decided, also the list of all that was."""
    context = {"ibp": going.ibp, "quarter": going.quarter, "value": value, "form": form, "decided": decided}
    context["lands"] = form is None  # the focus, which stood in the form that is gone
    return render(request, "risks/session/answer.html", {**_screen(request, going), **context}, status=status)


def _decision(request: SignedInRequest, pk: UUID) -> Decision:
    """One that this person reads and may write in."""
    found = get_object_or_404(Decision.objects.visible_to(request.user).with_names(), pk=pk)
    require(rules.decides(request.user, found.ibp_id))
    return found


def _floor(request: SignedInRequest, decision: Decision) -> Level:
    """As confidential as what it is about is, where this person sees that still; else no less than it is."""
    subject = _subject(request, decision)
    if subject:
        return subject.level
    return Level(decision.confidentiality) if decision.about else Level.PUBLIC


def _subject(request: SignedInRequest, decision: Decision) -> Subject | None:
    if not decision.about:
        return None
    return GoingThrough(request.user, decision.ibp, decision.quarter).subject(f"{decision.about}:{decision.about_id}")


def _words_form(request: SignedInRequest, decision: Decision, data: Any = None) -> DecisionForm:
    levels = levels_for(request.user, decision.ibp_id, _floor(request, decision))
    names = ("text", "due_on", "confidentiality", "version")
    there = {**{name: getattr(decision, name) for name in names}, "seat": decision.seat_id}
    return DecisionForm(data, ibp=decision.ibp, quarter=decision.quarter, levels=levels, initial=there)


def _decision_page(
    request: SignedInRequest,
    decision: Decision,
    *,
    form: DecisionForm | None = None,
    settling: SettleForm | None = None,
    clash: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "ibp": decision.ibp,
        "quarter": decision.quarter,
        "one": decision,
        "form": form or _words_form(request, decision),
        "settling": settling,
        "clash": clash,
        "back": _place(decision.ibp, decision.quarter),
    }
    return render(request, "risks/session/edit.html", context, status=status)


def _tell(form: Any, refusal: Refused | ValidationError) -> None:
    """At the field that is meant, else above all."""
    if isinstance(refusal, Refused):
        form.add_error(None, str(refusal))
    else:
        add_refusal(form, refusal)


def _both(request: SignedInRequest, clash: Overtaken) -> str:
    """Both wordings side by side."""
    theirs: Decision = clash.theirs
    mine = Decision(ibp=theirs.ibp, quarter=theirs.quarter, **clash.mine)
    shown = (
        ("text", _("What was decided"), lambda one: one.text),
        ("seat", _("Who does it"), lambda one: one.seat.organisation.acronym if one.seat else ""),
        ("due_on", _("Until"), lambda one: one.due_on),
        ("confidentiality", _("Who may read this"), lambda one: one.get_confidentiality_display()),
    )
    last = theirs.history.select_related("history_user").first()
    by, at = (last.history_user, last.history_date) if last else (None, theirs.at)
    return both_texts(request, theirs, differing(mine, theirs, shown), by=by, at=at)
