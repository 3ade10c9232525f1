"""The reviewer's side of a round: read what was submitted, judge it chapter by chapter, tick off, hand over."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from partners.nudging import nudge
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting import rules, tasks
from reporting.chapter import Gap
from reporting.forms.deeds import DecisionForm
from reporting.forms.reviewing import LeadForm, TickForm, VerdictForm
from reporting.models import Report, ReportEvent, ReturnReason, Round, Undecided
from reporting.models.review import reviewers_of
from reporting.quarters import day_in_dhaka
from reporting.reviewing import Reviewing, rounds_of, sent_before
from reporting.views.finding import chapter_of, report_known
from reporting.workflow import TOO_LATE, Action, Status


def review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """What was submitted, with what one finds of it; its writers are led to what they have to answer."""
    report = report_known(request, pk)
    if rules.writes(request.user, report):
        return redirect("reporting:comments", pk=report.pk)
    require(rules.judges(request.user, report))
    return review_page(request, report)


def review_page(
    request: SignedInRequest,
    report: Report,
    *,
    refused: dict[str, Any] | None = None,
    decision: DecisionForm | None = None,
    gaps: Iterable[Gap] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of the round that was asked for, or of the last; `refused`: what was said of a chapter, and why it is not kept."""
    rounds = rounds_of(report)
    context: dict[str, Any] = {"report": report, "rounds": rounds, "today": day_in_dhaka(now())}
    if rounds:
        context |= _of_round(request, _asked_for(request, rounds))
    context |= {"refused": refused, "gaps": gaps, "is_last": context.get("round") is (rounds[-1] if rounds else None)}
    if decision is not None:
        context["decision"] = decision
    return render(request, "reporting/review.html", context, status=status)


def _asked_for(request: SignedInRequest, rounds: list[Round]) -> Round:
    """The round of the address, or the last one; 404 where there is none of that number."""
    number = request.GET.get("round", "")
    if not number:
        return rounds[-1]
    found = next((there for there in rounds if str(there.number) == number), None)
    if found is None:
        raise Http404
    return found


def _of_round(request: SignedInRequest, there: Round) -> dict[str, Any]:
    there.snapshot.report = there.report
    reviewing = Reviewing(there, request.user)
    before = sent_before(there)
    is_marked = before is not None and request.GET.get("marks") != "off"
    is_changed_only = is_marked and request.GET.get("changed") == "1"
    return {
        **_standing(request, there, reviewing),
        "parts": reviewing.parts(before if is_marked else None, is_changed_only=is_changed_only),
        "talk": reviewing.talk,
        "before": there.number - 1 if before else 0,
        "is_marked": is_marked,
        "is_changed_only": is_changed_only,
        "reviewers": reviewers_of(there.report) if there.is_open else [],
        "decision": DecisionForm(initial={"seen": there.snapshot.sha256}) if there.is_open else None,
        "ending": reviewing.ending,
    }


def _standing(request: SignedInRequest, there: Round, reviewing: Reviewing) -> dict[str, Any]:
    """What the outline, a verdict and the summary before the decision are drawn from."""
    return {
        "report": there.report,
        "round": there,
        "reviewing": reviewing,
        "reasons": list(ReturnReason.objects.filter(is_offered=True)) if there.is_open else [],
        "leads": rules.can_decide(request.user, there),
    }


# ── Deeds ───────────────────────────────────────────────────────────────────


@require_POST
def judge(request: SignedInRequest, pk: UUID, key: str) -> HttpResponse:
    """Say what one finds of a chapter, in the version one has read."""
    report, there = _judged(request, pk)
    chapter_of(report, key)
    form = VerdictForm(request.POST)
    refusal = form.message
    if form.is_valid():
        said = form.cleaned_data
        refusal = _refusal(
            lambda: there.judge(
                key, said["opinion"], by=request.user, at=now(), seen=said["seen"], reason=said["reason"]
            )
        )
    if not request.htmx:  # type: ignore[attr-defined]
        if not refusal:
            return redirect(f"{reverse('reporting:review', args=[report.pk])}#verdict-{key}")
        return review_page(request, report, refused=_said(key, refusal, request), status=409)
    there = _last_round(report)
    reviewing = Reviewing(there, request.user)
    standing = reviewing.standing(key)
    if standing is None:
        raise Http404
    context = {
        **_standing(request, there, reviewing),
        "standing": standing,
        "refused": _said(key, refusal, request) if refusal else None,
    }
    return render(request, "reporting/review/judged.html", context, status=409 if refusal else 200)


@require_POST
def checklist(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Tick something off, or take the tick away."""
    report, there = _judged(request, pk)
    form = TickForm(there.items(), request.POST)
    refusal = _("This is not on the checklist any more. Reload the page.")
    if form.is_valid():
        item = form.cleaned_data["item"]
        refusal = _refusal(
            lambda: there.tick(item, by=request.user, at=now()) if form.cleaned_data["done"] else there.untick(item)
        )
    if request.htmx:  # type: ignore[attr-defined]
        there = _last_round(report)
        context = {**_standing(request, there, Reviewing(there, request.user)), "refusal": refusal}
        return render(request, "reporting/review/ticked.html", context, status=409 if refusal else 200)
    return _done(request, report, refusal, "checklist")


@require_POST
def lead_review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Take the lead, or hand it to a colleague."""
    report, there = _judged(request, pk)
    form = LeadForm(reviewers_of(report), request.POST)
    refusal = _("Choose one of those who review this report.")
    if form.is_valid():
        person = form.cleaned_data["person"]
        refusal = _refusal(lambda: there.lead_by(person))
        if not refusal:
            mine = person == request.user
            messages.success(
                request,
                _("You lead this review now.") if mine else _("%(person)s leads this review now.") % {"person": person},
            )
    return _done(request, report, refusal, "decide")


def _judged(request: SignedInRequest, pk: UUID) -> tuple[Report, Round]:
    """The report one judges and its last round; 404 where nothing was submitted yet."""
    report = report_known(request, pk)
    require(rules.judges(request.user, report))
    return report, _last_round(report)


def _last_round(report: Report) -> Round:
    found = report.rounds.select_related("snapshot", "lead", "reason").newest()
    if found is None:
        raise Http404
    found.report = found.snapshot.report = report
    return found


def _refusal(deed: Callable[[], object]) -> str:
    """Do it; the words of the refusal, or nothing when it is done."""
    try:
        deed()
    except Refused as refused:
        return str(refused)
    return ""


def _said(key: str, refusal: str, request: SignedInRequest) -> dict[str, Any]:
    """What was said of a chapter and not kept, and why not."""
    return {"key": key, "why": refusal, "reason": request.POST.get("reason", "")}


def _done(request: SignedInRequest, report: Report, refusal: str, place: str) -> HttpResponse:
    if refusal:
        messages.error(request, refusal)
        return review_page(request, report, status=409)
    return redirect(f"{reverse('reporting:review', args=[report.pk])}#{place}")


# ── The decision ────────────────────────────────────────────────────────────


def decide(request: SignedInRequest, report: Report, action: Action) -> HttpResponse:
    """Return or approve, as the one who leads; a refusal shows the page again with what was written."""
    there = report.rounds.select_related("snapshot", "lead").newest()
    form = DecisionForm(request.POST, action=action)
    gaps: list[Gap] = []
    if there is None:
        form.add_error(None, str(TOO_LATE[Status(report.status)]))
    elif not there.is_open:
        form.add_error(None, there.ended)
    elif form.is_valid():
        there.report = report
        try:
            there.decide(action, by=request.user, at=now(), **form.cleaned_data)
            nudge(tasks.tell_and_post)
            messages.success(request, ReportEvent.DONE[action])
            return redirect(report)
        except Undecided as undecided:
            # They stand on the page that is shown: following them must not lose what was written.
            gaps = [Gap(gap.message, f"#{gap.url.partition('#')[2]}") for gap in undecided.gaps]
        except Refused as refusal:
            form.add_error(None, str(refusal))
    report = report_known(request, report.pk)
    return review_page(request, report, decision=_read_anew(form, report), gaps=gaps, status=409)


def _read_anew(form: DecisionForm, report: Report) -> DecisionForm:
    """The refused form, over the submission that stands on the page now."""
    sent = report.snapshots.order_by("pk").last()
    form.data = {**form.data.dict(), "seen": sent.sha256 if sent else ""}  # type: ignore[attr-defined]  # a QueryDict
    return form
