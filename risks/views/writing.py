"""Knows how the outcomes and activities of a plan are written, shown, and set side by side where a colleague was faster."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRefresh

from partners.clearance import Level
from partners.requests import SignedInRequest
from reporting.chapter import Gap
from reporting.models import Overtaken
from reporting.views.writing import AnyKind, RowWriting
from risks import rules
from risks.forms.plans import CONSORTIUM, ActivityForm, OutcomeForm
from risks.models import Activity, Outcome, PlanRow, PlanVersion
from risks.views.finding import row_written


@dataclass(frozen=True)
class Part(AnyKind):
    """A kind of row of a plan."""

    begun_with: str = "title"

    def find(self, request: SignedInRequest, pk: UUID) -> "PlanWriting":
        row, removed, plan = row_written(request, self.model, pk)
        return PlanWriting(request, self, plan, row, removed)

    def kept(self, removed: Any) -> dict[str, Any]:
        return {"key": removed.key, **{name: getattr(removed, name) for name in self.model.WORDS}}


PARTS = {
    "outcome": Part("outcome", Outcome, OutcomeForm, "risks/rows/outcome.html", gettext_lazy("Outcome")),
    "activity": Part("activity", Activity, ActivityForm, "risks/rows/activity.html", gettext_lazy("Activity")),
}


@dataclass
class PlanWriting(RowWriting):
    """A row of a version of the plan."""

    kind: Part
    within: PlanVersion
    row: PlanRow | None = None
    outcome: Outcome | None = None  # that a new activity serves

    WITHIN, ADDRESS, TEMPLATES = "plan", "risks:%splan_row", "risks/rows"

    @property
    def may_write(self) -> bool:
        return rules.can_edit(self.request.user, self.within)

    @property
    def page(self) -> str:
        return self.within.get_absolute_url()

    @property
    def gaps(self) -> list[Gap]:
        return self.within.gaps()

    @property
    def add_url(self) -> str:
        if self.kind.name == "outcome":
            return reverse("risks:add_outcome", args=[self.within.ibp.code, self.within.number])
        outcome = self.row.outcome_id if isinstance(self.row, Activity) else self.outcome and self.outcome.pk
        return reverse("risks:add_activity", args=[outcome]) if outcome else ""

    def blank(self) -> OutcomeForm | ActivityForm:
        """The form of one more row, with the id it will have: sent twice it is one row."""
        initial: dict[str, Any] = {
            "id": uuid4(),
            "status": Activity.Progress.PLANNED,
            "confidentiality": Level.PROGRAMME,
        }
        if self.outcome:
            initial["outcome"] = str(self.outcome.pk)
        return self.kind.form(plan=self.within, auto_id=f"{self.kind.name}-{initial['id']}-%s", initial=initial)

    def form(self) -> OutcomeForm | ActivityForm:
        initial = self.kind.form.initial_of(self.row) if self.row else {}
        return self.kind.form(self.posted, plan=self.within, row=self.row, initial=initial, auto_id=self.auto_id)

    def one_more(self) -> tuple["PlanWriting", OutcomeForm | ActivityForm]:
        outcome = self.row.outcome if isinstance(self.row, Activity) else None
        following = PlanWriting(self.request, self.kind, self.within, outcome=outcome)
        return following, following.blank()

    def read_again(self) -> PlanRow:
        reads = ["changed_by", *(["responsible__organisation"] if self.kind.name == "activity" else [])]
        return self.kind.model.objects.select_related(*reads, "plan__ibp").get(pk=self.pk)

    def shown(self, *, is_saved: bool) -> dict[str, Any]:
        """A new outcome with room for its activities."""
        is_new = is_saved and "id" in self.request.POST
        return {"is_new": is_new, "new_list": {"outcome": self.row, "activities": []}}

    def about_form(self) -> dict[str, Any]:
        return {"another": self.pk is None}

    def moved(self) -> HttpResponse:
        """An outcome moves with its activities: the page anew."""
        if self.kind.name == "outcome":
            return HttpResponseClientRefresh()
        here = next(one for one in lists_of(self.within) if self.row in one["activities"])
        context = {"plan": self.within, "editable": self.may_write, "list": here, "alone": True}
        return render(self.request, "risks/rows/activities.html", context)

    def differences(self, clash: Overtaken) -> list[dict[str, Any]]:
        mine = type(clash.theirs)(plan=self.within, **clash.mine)
        return [
            {"name": name, "label": label, "mine": said, "theirs": was}
            for (name, label, said), (_name, _label, was) in zip(_shown(mine), _shown(clash.theirs), strict=True)
            if said != was
        ]

    def as_posted(self, clash: Overtaken) -> dict[str, Any]:
        theirs: Any = clash.theirs
        words = {
            name.removesuffix("_id"): "" if value is None else str(value) for name, value in theirs.words().items()
        }
        if isinstance(theirs, Activity):
            del words["is_joint"]
            words["responsible"] = CONSORTIUM if theirs.is_joint else words["responsible"]
        return words


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
