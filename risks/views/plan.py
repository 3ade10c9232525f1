"""A project's plan: how it reads, its versions, why there is a new one, what changed, and what is decided."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from partners.clearance import Level
from partners.models import IBP
from partners.nudging import nudge
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting import tasks
from reporting.forms.fields import add_refusal
from reporting.models import Gone, Incomplete, Overtaken, Thread
from reporting.views.clashes import both_texts
from risks import rules
from risks.acting import actions_read
from risks.answering import groups, proposals_of, set_answers
from risks.differences import Comparison, compare
from risks.forms.plans import DecisionForm, FirstReasonForm, ReasonForm
from risks.models import PlanState, PlanVersion
from risks.presenting import present, timeline
from risks.views.finding import project_read, project_written, version_read, version_written
from risks.views.wording import answers_told, in_sentences
from risks.views.writing import lists_of

DONE = {
    rules.PROPOSE: gettext_lazy("Proposed to PROKAS."),
    rules.WITHDRAW: gettext_lazy("Taken back: it is a draft again."),
    rules.APPROVE: gettext_lazy("Approved. This version is the plan that holds."),
    rules.RETURN: gettext_lazy("Returned to the consortium."),
    rules.DROP: gettext_lazy("The draft is dropped. The version before it stands."),
}


def plan(request: SignedInRequest, code: str) -> HttpResponse:
    """The version that one is most likely to want: what one is writing, else the plan that holds, else the latest."""
    ibp = project_read(request, code)
    visible = PlanVersion.objects.visible_to(request.user).select_related("ibp", "based_on").filter(ibp=ibp)
    latest = visible.order_by("number").last()
    if latest is None:
        return render(request, "risks/no_plan.html", {"ibp": ibp, "writes": rules.writes(request.user, ibp.pk)})
    shown = latest if rules.writes(request.user, ibp.pk) else visible.current(ibp) or latest
    return _page(request, shown)


def plan_version(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    return _page(request, version_read(request, code, number))


def _page(
    request: SignedInRequest,
    plan: PlanVersion,
    form: DecisionForm | None = None,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    audience = rules.clearance(user, plan.ibp_id) or Level.PUBLIC
    content = plan.content()
    values = present(content, audience)
    actions = actions_read(user, plan.ibp_id)
    for outcome in values["outcomes"]:
        outcome["activities"] = [{**row, "actions": actions.get(row["id"], [])} for row in outcome["activities"]]
    editable = rules.can_edit(user, plan)
    steps = rules.steps_for(user, plan)
    versions = list(
        PlanVersion.objects.visible_to(user)
        .filter(ibp=plan.ibp_id)
        .select_related("ibp", "created_by", "proposed_by", "decided_by")
        .order_by("-number")
    )
    report = plan.goes_with() if plan.number == versions[0].number else None
    current = next((one for one in versions if one.state == PlanState.APPROVED), None)
    plan.ibp = versions[0].ibp
    context = {
        "ibp": plan.ibp,
        "plan": plan,
        "values": values,
        "answers": answers_told(plan, values["answers"]),
        "note": plan.note if rules.reads_notes(user, plan.ibp_id) else "",
        "timeline": timeline(values),
        "editable": editable,
        "lists": lists_of(plan) if editable else [],
        "gaps": plan.gaps() if editable else [],
        "versions": versions,
        "current": current,
        "newer": versions[0] if versions[0].number > plan.number else None,
        "writes": rules.writes(user, plan.ibp_id),
        "proposals": proposals_of(user, plan.ibp_id) if rules.writes(user, plan.ibp_id) else None,
        "latest": versions[0],
        "steps": steps,
        "goes_with": report,
        "open_comments": Thread.objects.visible_to(user).unanswered().filter(report=report, chapter="plan").count()
        if report and rules.writes(user, plan.ibp_id)
        else 0,
        "form": form or DecisionForm(initial={"seen": plan.sha256} if rules.APPROVE in steps else {}),
        "refusal": refusal,
        "missing": refusal.gaps if isinstance(refusal, Incomplete) else [],
    }
    return render(request, "risks/plan.html", context, status=status)


@require_POST
def begin_plan(request: SignedInRequest, code: str) -> HttpResponse:
    """The first version."""
    ibp = project_written(request, code)
    PlanVersion.objects.begin(ibp, by=request.user, at=now())
    return redirect("risks:plan", code=code)


@require_http_methods(["GET", "POST"])
def new_plan_version(request: SignedInRequest, code: str) -> HttpResponse:
    """A new version, with its reason and what it answers."""
    ibp = project_written(request, code)
    offered = groups(request.user, ibp.pk)
    latest = PlanVersion.objects.newest(ibp)
    if latest is None:
        return redirect("risks:plan", code=code)
    if request.method == "GET":
        initial = {"id": uuid4(), "answers": request.GET.getlist("answers")}
        form = ReasonForm(initial=initial, groups=offered)
        return _reason_page(request, ibp, form, latest=latest)
    form, status = ReasonForm(request.POST, groups=offered), 400
    if form.is_valid():
        try:
            with transaction.atomic():
                new = PlanVersion.objects.revise(
                    ibp,
                    by=request.user,
                    at=now(),
                    reason=form.cleaned_data["reason"],
                    id=form.cleaned_data["id"],
                )
                set_answers(new, form.cleaned_data["answers"], by=request.user, at=now())
            return redirect(new)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return _reason_page(request, ibp, form, latest=latest, status=status)


@require_http_methods(["GET", "POST"])
def explain_plan(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Why there is this version, and what it answers, while it is a draft."""
    plan = version_written(request, code, number)
    offered, clash = groups(request.user, plan.ibp_id), ""
    kind = ReasonForm if plan.number > 1 else FirstReasonForm
    if request.method == "GET":
        if not plan.is_draft:
            return redirect(plan)
        chosen = [f"{answer.field}:{answer.about.pk}" for answer in plan.answers_with_words() if answer.about]
        chosen += [value for value in request.GET.getlist("answers") if value not in chosen]
        initial = {"reason": plan.reason, "version": plan.version, "answers": chosen}
        return _reason_page(request, plan.ibp, kind(initial=initial, groups=offered), plan=plan)
    if request.POST.get("settle") == "theirs":
        return redirect(plan)
    data = request.POST.copy()
    if "settle_version" in data:
        data["version"] = str(data["settle_version"])
    form = kind(data, groups=offered)
    status = 400
    if form.is_valid():
        try:
            with transaction.atomic():
                plan.explain(form.cleaned_data["reason"], version=form.seen, by=request.user)
                set_answers(plan, form.cleaned_data["answers"], by=request.user, at=now())
            return redirect(plan)
        except Overtaken as overtaken:
            clash, status = _both_reasons(request, overtaken), 409
        except (Refused, Gone) as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return _reason_page(request, plan.ibp, form, plan=plan, clash=clash, status=status)


def _both_reasons(request: SignedInRequest, clash: Overtaken) -> str:
    theirs = clash.theirs
    label = str(PlanVersion._meta.get_field("reason").verbose_name).capitalize()
    fields = [{"name": "reason", "label": label, "mine": clash.mine["reason"], "theirs": theirs.words()["reason"]}]
    return both_texts(request, theirs, fields, by=theirs.changed_by, at=theirs.changed_at)


def _reason_page(
    request: SignedInRequest,
    ibp: IBP,
    form: ReasonForm,
    *,
    plan: PlanVersion | None = None,
    latest: PlanVersion | None = None,
    clash: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"ibp": ibp, "plan": plan, "latest": latest, "form": form, "clash": clash}
    return render(request, "risks/reason.html", context, status=status)


def compare_plans(request: SignedInRequest, code: str) -> HttpResponse:
    """What changed between two versions, as far as one may read both."""
    ibp = project_read(request, code)
    versions = list(
        PlanVersion.objects.visible_to(request.user).filter(ibp=ibp).select_related("ibp").order_by("number")
    )
    if not versions:
        raise Http404
    after = _chosen(request, "after", versions) or versions[-1]
    earlier = [one for one in versions if one.number < after.number]
    before = _chosen(request, "before", versions) or (earlier[-1] if earlier else after)
    audience = rules.clearance(request.user, ibp.pk) or Level.PUBLIC
    changes: Comparison = compare(present(before.content(), audience), present(after.content(), audience))
    context = {
        "ibp": ibp,
        "versions": versions,
        "before": before,
        "after": after,
        "comparison": in_sentences(changes, only_touched=request.GET.get("rows") != "all"),
        "is_empty": changes.is_empty,
        "counts": [
            (words, changes.count(change))
            for words, change in ((_("added"), "added"), (_("changed"), "changed"), (_("removed"), "removed"))
            if changes.count(change)
        ],
        "shows_all": request.GET.get("rows") == "all",
    }
    return render(request, "risks/compare.html", context)


def _chosen(request: SignedInRequest, name: str, versions: list[PlanVersion]) -> PlanVersion | None:
    """The version that the address names; 404 where there is none for this person."""
    wanted = request.GET.get(name, "")
    if not wanted:
        return None
    there = next((one for one in versions if str(one.number) == wanted), None)
    if there is None:
        raise Http404
    return there


@require_POST
def take_plan(request: SignedInRequest, code: str, number: int, step: str) -> HttpResponse:
    """One step of the version's life. A refusal shows the page again with what was written."""
    plan = version_read(request, code, number)
    if step not in rules.STEPS:
        raise Http404
    require(rules.can_take(request.user, step, plan))
    form = DecisionForm(request.POST)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            _take(plan, step, form, request)
            nudge(tasks.tell_and_post)
            messages.success(request, DONE[step])
            return redirect("risks:plan", code=code) if step == rules.DROP else redirect(plan)
        except Refused as refused:
            refusal = refused
            if not isinstance(refused, Incomplete):
                form.add_error(None, str(refused))
        except ValidationError as error:
            add_refusal(form, error)
    plan = version_read(request, code, number)
    return _page(request, plan, form, refusal, status=409 if refusal else 400)


def _take(plan: PlanVersion, step: str, form: DecisionForm, request: SignedInRequest) -> None:
    by, at, said = request.user, now(), form.cleaned_data
    if step == rules.PROPOSE:
        plan.propose(by=by, at=at)
    elif step == rules.WITHDRAW:
        plan.withdraw(by=by)
    elif step == rules.DROP:
        plan.drop(by=by)
    else:
        state = PlanState.APPROVED if step == rules.APPROVE else PlanState.RETURNED
        plan.decide(state, by=by, at=at, seen=said["seen"], note=said["note"])
