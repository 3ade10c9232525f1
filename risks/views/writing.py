"""How a posted outcome or activity is saved and answered: as a draft in JSON, in place for htmx, or as a page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import reswap, retarget
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting.models import Gone, Overtaken
from risks import rules
from risks.forms.plans import CONSORTIUM, ActivityForm, OutcomeForm, add_refusal
from risks.models import Activity, Outcome, PlanRow, PlanVersion


@dataclass(frozen=True)
class Part:
    """A kind of row: which form it has and how it reads."""

    name: str  # in addresses: /plan/activity/…
    model: type[PlanRow]
    form: type[OutcomeForm | ActivityForm]
    body: str
    title: StrOrPromise


PARTS = {
    "outcome": Part("outcome", Outcome, OutcomeForm, "risks/rows/outcome.html", gettext_lazy("Outcome")),
    "activity": Part("activity", Activity, ActivityForm, "risks/rows/activity.html", gettext_lazy("Activity")),
}


@dataclass
class Writing:
    """One row that a person is about to write: the row that is there, a new one, or one that a colleague removed."""

    request: SignedInRequest
    part: Part
    plan: PlanVersion
    row: PlanRow | None = None
    removed: Any = None  # what the history keeps of it
    outcome: Outcome | None = None  # that a new activity serves

    @property
    def is_draft(self) -> bool:
        return self.request.headers.get("X-Draft") == "1"

    @property
    def is_htmx(self) -> bool:
        return bool(self.request.htmx)  # type: ignore[attr-defined]

    @property
    def settle(self) -> str:
        """What was chosen where both texts stood side by side."""
        return self.request.POST.get("settle", "")

    @property
    def place(self) -> str:
        """Where the row stands."""
        return f"{self.plan.get_absolute_url()}#row-{self.row.pk}" if self.row else self.plan.get_absolute_url()

    @property
    def add_url(self) -> str:
        if self.part.name == "outcome":
            return reverse("risks:add_outcome", args=[self.plan.ibp.code, self.plan.number])
        outcome = self.row.outcome_id if isinstance(self.row, Activity) else self.outcome and self.outcome.pk
        return reverse("risks:add_activity", args=[outcome]) if outcome else ""

    @property
    def action(self) -> str:
        pk = self.row.pk if self.row else self.removed and self.removed.id
        return reverse("risks:edit_plan_row", args=[self.part.name, pk]) if pk else self.add_url

    def blank(self) -> OutcomeForm | ActivityForm:
        """The form of one more row, with the id it will have: sent twice it is one row."""
        initial: dict[str, Any] = {
            "id": uuid4(),
            "status": Activity.Progress.PLANNED,
            "confidentiality": Level.PROGRAMME,
        }
        if self.outcome:
            initial["outcome"] = str(self.outcome.pk)
        return self.part.form(plan=self.plan, auto_id=f"{self.part.name}-{initial['id']}-%s", initial=initial)

    def form(self) -> OutcomeForm | ActivityForm:
        """The form of the row, or what was posted into it. Where both texts were shown, the version seen is the colleague's."""
        own = self.row.pk if self.row else self.request.POST.get("id", "new")[:36]
        data = self.request.POST.copy() if self.request.method == "POST" else None
        if data is not None and not self.is_draft and "settle_version" in data:
            data["version"] = str(data["settle_version"])
        row: Any = self.row
        initial = self.part.form.initial_of(row) if row else {}
        return self.part.form(data, plan=self.plan, row=row, initial=initial, auto_id=f"{self.part.name}-{own}-%s")


def kept_words(part: Part, removed: Any) -> dict[str, Any]:
    """What the history keeps of a removed row."""
    return {"key": removed.key, **{name: getattr(removed, name) for name in part.model.WORDS}}


def already_added(writing: Writing) -> PlanRow | None:
    """The row that an earlier try has made, where its answer was lost on the way."""
    try:
        pk = UUID(writing.request.POST.get("id", ""))
    except ValueError:
        return None
    rows: Any = writing.part.model._default_manager
    return rows.filter(pk=pk, plan=writing.plan).select_related("changed_by").first()


def save(writing: Writing) -> HttpResponse:
    """Write what was posted; every refusal shows the text again."""
    request, draft = writing.request, writing.is_draft
    if writing.settle == "theirs":
        return saved(writing)
    if draft and not (writing.row or writing.removed) and not request.POST.get("title", "").strip():
        return JsonResponse({"saved": ""})
    form = writing.form()
    if not form.is_valid():
        return _not_valid(writing, form)
    try:
        writing.row = _write(writing, form)
    except (Overtaken, Gone) as clash:
        html = _clash(writing, clash)
        if draft:
            return JsonResponse({"html": html, **_as_posted(clash)}, status=409)
        return form_page(writing, form, clash=html, status=409)
    except ValidationError as error:
        add_refusal(form, error)
        return _not_valid(writing, form)
    except Refused as refusal:
        if draft:
            return JsonResponse({"errors": {}}, status=403)
        form.add_error(None, str(refusal))
        return form_page(writing, form, status=409)
    if draft:
        at = f"{localtime():%H:%M}"
        return JsonResponse(
            {"id": str(writing.row.pk), "version": writing.row.version, "saved": at, "action": writing.action}
        )
    return saved(writing, then=request.POST.get("then", ""))


def _not_valid(writing: Writing, form: OutcomeForm | ActivityForm) -> HttpResponse:
    if writing.is_draft:
        return JsonResponse({"errors": form.errors}, status=400)
    return form_page(writing, form, status=400)


def _write(writing: Writing, form: OutcomeForm | ActivityForm) -> PlanRow:
    row, user, seen = writing.row, writing.request.user, form.seen
    if row:
        if not seen and "id" in form.data and row.changed_by_id == user.pk:
            seen = row.version  # the same form again: it has not heard yet that its row was made
        row.rewrite(version=seen, by=user, **form.words)
        return row
    if writing.removed:
        if writing.settle != "again":
            raise Gone(form.words)
        words = kept_words(writing.part, writing.removed) | form.words
        return writing.part.model.add(writing.plan, by=user, id=writing.removed.id, **words)
    return writing.part.model.add(writing.plan, by=user, id=form.cleaned_data["id"], **form.words)


# ── Where a colleague was faster ────────────────────────────────────────────


def _clash(writing: Writing, clash: Overtaken | Gone) -> str:
    """Both texts side by side, or what to do where the row is gone."""
    if isinstance(clash, Gone):
        return render_to_string("reporting/rows/gone.html", request=writing.request)
    theirs: Any = clash.theirs
    mine = type(theirs)(plan=writing.plan, **clash.mine)
    context = {
        "who": theirs.changed_by or _("A colleague"),
        "is_own": theirs.changed_by_id == writing.request.user.pk,
        "at": theirs.changed_at,
        "fields": [
            {"name": name, "label": label, "mine": said, "theirs": was}
            for (name, label, said), (_name, _label, was) in zip(_shown(mine), _shown(theirs), strict=True)
            if said != was
        ],
        "version": theirs.version,
    }
    return render_to_string("components/conflict.html", context, writing.request)


def _shown(row: PlanRow) -> list[tuple[str, str, str]]:
    """Every field of a row in words: its name, its label, its value."""
    if isinstance(row, Outcome):
        return [("title", _("Outcome"), row.title), ("detail", _("Detail"), row.detail)]
    assert isinstance(row, Activity)
    return [
        ("outcome", _("Serves the outcome"), row.outcome.brief),
        ("title", _("Activity"), row.title),
        ("responsible", _("Responsible"), row.who),
        ("first", _("First quarter"), row.first),
        ("last", _("Last quarter"), row.last),
        ("target", _("Target"), row.target),
        ("status", _("Status"), str(row.get_status_display())),
        ("confidentiality", _("Who may read this"), str(Level(row.confidentiality).label)),
    ]


def _as_posted(clash: Overtaken | Gone) -> dict[str, Any]:
    """What stands there now, as a form would post it: a form may find its own words, of which it never had an answer."""
    if isinstance(clash, Gone):
        return {}
    theirs: Any = clash.theirs
    words = {name.removesuffix("_id"): "" if value is None else str(value) for name, value in theirs.words().items()}
    if isinstance(theirs, Activity):
        del words["is_joint"]
        words["responsible"] = CONSORTIUM if theirs.is_joint else words["responsible"]
    return {"version": theirs.version, "theirs": words}


# ── What is answered ────────────────────────────────────────────────────────


def lists_of(plan: PlanVersion) -> list[dict[str, Any]]:
    """The outcomes in order, each with its activities in order; three queries."""
    activities: dict[UUID, list[Activity]] = {}
    for activity in plan.activities.select_related("responsible__organisation", "changed_by"):
        activities.setdefault(activity.outcome_id, []).append(activity)
    outcomes = list(plan.outcomes.select_related("changed_by"))
    return [
        {
            "outcome": outcome,
            "activities": activities.get(outcome.pk, []),
            "first": number == 0,
            "last": number == len(outcomes) - 1,
        }
        for number, outcome in enumerate(outcomes)
    ]


def saved(writing: Writing, *, then: str = "") -> HttpResponse:
    """After saving: the row as it reads where its form stood, or the page it stands on; and the next form if wanted."""
    adding = writing.add_url if then == "add" else ""
    if not writing.is_htmx:
        return redirect(adding or writing.place)
    if writing.row is None:
        return HttpResponse("")
    answer = as_it_reads(writing, is_saved=True)
    if adding:
        outcome = writing.row.outcome if isinstance(writing.row, Activity) else None
        following = Writing(writing.request, writing.part, writing.plan, outcome=outcome)
        context = form_context(following, following.blank())
        answer.write(render_to_string("risks/rows/form.html", context, writing.request))
    return answer


def as_it_reads(writing: Writing, *, is_saved: bool = False) -> HttpResponse:
    """The row for htmx, and beside it what the plan still lacks."""
    assert writing.row
    rows: Any = writing.part.model._default_manager
    reads = ["changed_by", *(["responsible__organisation"] if writing.part.name == "activity" else [])]
    row = writing.row = rows.select_related(*reads, "plan__ibp").get(pk=writing.row.pk)
    order = list(row.siblings.values_list("pk", flat=True))
    context = {
        "plan": writing.plan,
        "row": row,
        "part": writing.part,
        "editable": rules.can_edit(writing.request.user, writing.plan),
        "number": order.index(row.pk) + 1,
        "first": order[0] == row.pk,
        "last": order[-1] == row.pk,
        "saved_at": row.changed_at if is_saved else None,
        "gaps": writing.plan.gaps(),
        "is_new": is_saved and "id" in writing.request.POST,
        "new_list": {"outcome": row, "activities": []},
    }
    return render(writing.request, "risks/rows/answer.html", context)


def refused(writing: Writing, refusal: Refused) -> HttpResponse:
    """Why a deed is not possible now: above the page that htmx has, or as a page."""
    context = {"plan": writing.plan, "message": str(refusal)}
    if not writing.is_htmx:
        return render(writing.request, "risks/refused.html", context, status=409)
    answer = render(writing.request, "risks/rows/refused.html", context, status=409)
    return reswap(retarget(answer, "#messages"), "outerHTML")


def form_page(
    writing: Writing, form: OutcomeForm | ActivityForm, *, clash: str = "", status: int = 200
) -> HttpResponse:
    """The form where the row stood, or on a page of its own."""
    template = "risks/rows/form.html" if writing.is_htmx else "risks/rows/page.html"
    return render(writing.request, template, form_context(writing, form, clash), status=status)


def form_context(writing: Writing, form: OutcomeForm | ActivityForm, clash: str = "") -> dict[str, Any]:
    row = writing.row
    pk = row.pk if row else writing.removed.id if writing.removed else form["id"].value() or "new"
    level = form["confidentiality"].value() if "confidentiality" in form.fields else ""
    return {
        "plan": writing.plan,
        "kind": writing.part,
        "row": row,
        "part": {"pk": pk},
        "form": form,
        "action": writing.action,
        "clash": clash,
        "url": writing.place,
        "is_new": row is None and writing.removed is None,
        "restricted": str(level) == str(Level.RESTRICTED.value),
    }
