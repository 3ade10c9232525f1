"""The review of the Issue Action Plan: what a partner says of its activities that are due or late, and what all partners say together."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from partners.models import User
from reporting.chapter import Chapter, Content, Count, Gap
from reporting.chapters.notes import (
    NOTE_LABELS,
    admitted,
    count_by_report,
    latest_of,
    note_gaps,
    note_of,
    present_note,
)
from reporting.chapters.together import MembersTogether
from reporting.models import ChapterNote, Report, ReportEvent, ReportPart
from reporting.workflow import Action
from risks.models import Activity, ActivityReview, PlanState, PlanVersion
from risks.reviewed import at_a_glance, counted, proposals, together, told
from risks.reviewing import READ, actions_by_activity, asked_of, plan_reviewed, renew, reviews_of, sync
from risks.serving import as_confidential_as_now, levels_now, strategies_by_activity
from risks.slippage import DONE, OVER, Timing, is_asked, slippage
from risks.spans import name_of

LABELS: dict[str, StrOrPromise] = {
    "status": gettext_lazy("Status"),
    "text": gettext_lazy("Progress this quarter"),
    "expected": gettext_lazy("Expected"),
    "slip_reason": gettext_lazy("Why it moves"),
    "proposal": gettext_lazy("What should change in the plan"),
    "actions": gettext_lazy("Actions against risks that it carries out"),
    "strategies": gettext_lazy("Strategies that it carries"),
    **NOTE_LABELS,
}


class PlanReview(Chapter):
    key = "plan"
    title = gettext_lazy("Issue Action Plan")
    template = "risks/print/review.html"
    screen = "risks/read/review.html"
    labels = LABELS
    choices = {"status": dict(Activity.Progress.choices)}
    read_by_gaps = (*READ, "chapternotes")

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [ChapterNote(report=report, chapter=self.key)]

    def begin(self, report: Report, sources: Iterable[Report]) -> None:
        sync(report)

    def follow(self, report: Report, event: ReportEvent) -> None:
        if event.action == Action.SUBMIT:
            renew(report)

    def url(self, report: Report) -> str:
        return reverse("risks:plan_review", args=[report.pk])

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        counts = count_by_report(ActivityReview.objects.all(), reports, user)
        return {
            pk: ngettext("%(count)s activity", "%(count)s activities", count) % {"count": count}
            for pk, count in counts.items()
        }

    def latest(self, report: Report) -> ReportPart | None:
        return latest_of(ActivityReview.objects.filter(report=report), report, self.key)

    def gaps(self, report: Report) -> list[Gap]:
        """What is due or late by the plan that holds now, whether or not it waits in the report yet.

        Before a plan was approved it can be reviewed, and need not.
        """
        url = self.url(report)
        plan = plan_reviewed(report)
        there = {row.activity: row for row in report.activityreviews.all()}
        now = report.quarter.code if report.quarter else ""
        gaps = []
        for activity in asked_of(report, plan) if plan and plan.state == PlanState.APPROVED else []:
            row = there.get(activity.key)
            place = f"{url}#row-{row.pk}" if row else url
            gaps += [Gap(f"“{activity.brief}”: {said}", place) for said in lacking(activity, row, now)]
        return gaps + note_gaps(note_of(report, self.key), url)

    def content(self, report: Report) -> Content:
        plan = plan_reviewed(report)
        actions, strategies = actions_by_activity(report), strategies_by_activity(report)
        return {
            "plan": plan.number if plan else 0,
            "is_approved": plan is not None and plan.state == PlanState.APPROVED,
            "quarter": report.quarter.code if report.quarter else "",
            "reviews": [
                {
                    **row.values(),
                    "actions": [_action(*found) for found in actions.get(row.activity, [])],
                    "strategies": strategies.get(row.activity, []),
                }
                for row in reviews_of(report)
            ],
            "inclusion": note_of(report, self.key).values(),
        }

    def present(self, content: Content, audience: Level) -> Content:
        now = content["quarter"]
        rows = [
            {
                **told(row, now),
                "actions": admitted(row.get("actions", []), audience),
                "strategies": admitted(row.get("strategies", []), audience),
            }
            for row in admitted(content["reviews"], audience)
        ]
        return {
            "plan": content["plan"],
            "is_approved": content["is_approved"],
            "quarter": now,
            "reviews": rows,
            "counts": counted(rows),
            "inclusion": present_note(content["inclusion"], audience),
        }

    def counts(self, values: Content) -> list[Count]:
        return at_a_glance(values["reviews"])


def lacking(activity: Activity, row: ActivityReview | None, now: str) -> list[str]:
    """What has still to be said of an activity that is due or late."""
    if row is None or not row.status:
        return [_("say how far it is.")]
    found = [] if row.progress else [_("write what was done this quarter, or why nothing was.")]
    if row.status in OVER and row.status != DONE:
        return found
    slipped = slippage(activity.last, row.expected_last, row.status, now)
    if slipped.timing == Timing.UNKNOWN:
        words = _("it should have been done by %(quarter)s: say by when it will be.")
        found.append(words % {"quarter": name_of(activity.last)})
    elif slipped.timing == Timing.LATER and row.status != DONE and not row.slip_reason:
        found.append(_("write why it moves."))
    return found


def _action(row: Any, about: Any) -> Content:
    """An action against a risk, as it stands beside the activity that carries it out; never less confidential than its risk."""
    return {
        "text": row.text,
        "risk": about.risk.reference,
        "state": str(row.get_state_display()),
        "confidentiality": max(row.confidentiality, about.confidentiality),
    }


class ConsolidatedPlan(MembersTogether):
    """Each activity once, with what its partners say side by side; nobody writes it."""

    key = PlanReview.key
    title = PlanReview.title
    of, rows = PlanReview, (ActivityReview,)
    template = "risks/print/reviewed_together.html"
    screen = "risks/read/reviewed_together.html"
    labels = {**LABELS, "states": gettext_lazy("What partners say")}

    def url(self, report: Report) -> str:
        return reverse("risks:plan_review", args=[report.pk])

    def gathered(self, report: Report) -> Content:
        content = super().gathered(report)
        plan = plan_reviewed(report)
        return {
            **content,
            "partners": _as_confidential_as_now(report, content["partners"]),
            "plan": plan.number if plan else 0,
            "is_approved": plan is not None and plan.state == PlanState.APPROVED,
            "quarter": report.quarter.code if report.quarter else "",
            "activities": _planned(plan, content["partners"], report),
        }

    def as_confidential_as_now(self, content: Content, report: Report) -> Content:
        """An activity that the plan keeps closer by now is kept closer here too, and what it carries."""
        plan = plan_reviewed(report)
        outcomes = plan.content()["outcomes"] if plan else []
        now = {row["id"]: row["confidentiality"] for outcome in outcomes for row in outcome["activities"]}
        activities = [
            {**row, "confidentiality": max(row["confidentiality"], now.get(row["id"], Level.PUBLIC))}
            for row in content["activities"]
        ]
        found = super().as_confidential_as_now(content, report)
        partners = _as_confidential_as_now(report, found["partners"])
        return {**found, "partners": partners, "activities": admitted(activities, Level.CONSORTIUM)}

    def present(self, content: Content, audience: Level) -> Content:
        now = content["quarter"]
        within = min(audience, Level.CONSORTIUM)
        there = [(one["partner"], self.member.present(one["sent"], within)) for one in content["partners"]]
        rows = [(partner, row) for partner, values in there for row in values["reviews"]]
        activities = together(admitted(content["activities"], audience), rows, now)
        return {
            "plan": content["plan"],
            "is_approved": content["is_approved"],
            "quarter": now,
            "activities": activities,
            "counts": counted(row for row in activities if row["states"]),
            "proposals": proposals(activities),
            "inclusions": [
                {"partner": partner, **values["inclusion"]} for partner, values in there if values["inclusion"]
            ],
            "late": content["late"],
        }

    def counts(self, values: Content) -> list[Count]:
        return at_a_glance(values["activities"])


def _as_confidential_as_now(report: Report, partners: list[Content]) -> list[Content]:
    """What members sent, with the strategies that activities carry no less confidential than they are now."""
    reviews = [row for one in partners for row in one["sent"]["reviews"]]
    now = levels_now(report, (served["strategy"] for row in reviews for served in row.get("strategies", [])))

    def raised(row: Content) -> Content:
        return {**row, "strategies": as_confidential_as_now(row.get("strategies", []), now)}

    return [
        {**one, "sent": {**one["sent"], "reviews": [raised(row) for row in one["sent"]["reviews"]]}} for one in partners
    ]


def _planned(plan: PlanVersion | None, partners: list[Content], report: Report) -> list[Content]:
    """The activities that are due or late by the plan that holds, and those that partners reviewed and it no longer has."""
    now = report.quarter.code if report.quarter else ""
    reviewed = {row["activity"]: row for one in partners for row in one["sent"]["reviews"]}
    found: dict[str, Content] = {}
    if plan:
        for outcome in plan.content()["outcomes"]:
            for row in outcome["activities"]:
                if row["confidentiality"] > Level.CONSORTIUM:
                    reviewed.pop(row["id"], None)  # it was less confidential when its partner wrote of it
                elif row["id"] in reviewed or (is_asked(row["first"], row["last"], now) and row["status"] not in OVER):
                    found[row["id"]] = {**_identity(row), "id": row["id"], "outcome": outcome["title"]}
    for key, row in reviewed.items():
        found.setdefault(key, {**_identity(row), "id": key, "outcome": row["outcome"]})
    return list(found.values())


def _identity(row: Content) -> Content:
    names = ("title", "responsible", "is_joint", "first", "last", "target", "confidentiality")
    return {name: row[name] for name in names}
