"""The Issue Action Plan in the inception report: its latest version, which is submitted, returned and approved with it."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.clearance import Level
from partners.models import User
from reporting.chapter import Chapter, Content, Gap
from reporting.models import Kind, Report, ReportEvent, ReportPart
from reporting.submissions import sent_content
from reporting.workflow import Action
from risks.models import Activity, PlanState, PlanVersion
from risks.presenting import present


class IssueActionPlan(Chapter):
    """The plan as the consortium's lead writes it. What was sent with the report stays as it was sent."""

    key = "plan"
    title = gettext_lazy("Issue Action Plan")
    template = "risks/print/plan.html"
    screen = "risks/read/plan.html"
    labels = {
        "reason": gettext_lazy("Why there is a new version"),
        "answers": gettext_lazy("What it answers"),
        "title": gettext_lazy("What"),
        "detail": gettext_lazy("Detail"),
        "responsible": gettext_lazy("Responsible"),
        "when": gettext_lazy("Quarters"),
        "target": gettext_lazy("Target"),
        "state": gettext_lazy("Status"),
    }

    def begin(self, report: Report, sources: Iterable[Report]) -> None:
        if report.kind == Kind.INCEPTION:
            PlanVersion.objects.begin(report.ibp, by=None, at=report.opened_at)

    def follow(self, report: Report, event: ReportEvent) -> None:
        plan = PlanVersion.objects.newest(report.ibp_id)
        if report.kind != Kind.INCEPTION or plan is None:
            return
        is_proposed = plan.state == PlanState.PROPOSED
        if event.action == Action.SUBMIT and plan.state in (PlanState.DRAFT, PlanState.RETURNED):
            plan.propose(by=event.by, at=event.at, with_report=True)
        elif event.action == Action.WITHDRAW and is_proposed:
            plan.withdraw(by=event.by)
        elif event.action in (Action.RETURN, Action.APPROVE) and is_proposed:
            state = PlanState.RETURNED if event.action == Action.RETURN else PlanState.APPROVED
            plan.decide(state, by=event.by, at=event.at, note=event.note, with_report=True)

    def url(self, report: Report) -> str:
        return reverse("risks:plan", args=[report.ibp.code])

    def gaps(self, report: Report) -> list[Gap]:
        plan = PlanVersion.objects.newest(report.ibp_id)
        if plan is None:
            return [Gap(_("Begin the plan."), self.url(report))]
        return plan.gaps() if plan.state in (PlanState.DRAFT, PlanState.RETURNED) else []

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        """How many activities this person may read in each project's plan."""
        wanted = {report.ibp_id: report.pk for report in reports if report.kind == Kind.INCEPTION}
        there = Activity.objects.readable_by(user).filter(plan__ibp__in=wanted)
        counts = there.order_by().values_list("plan__ibp", "plan__number").annotate(Count("pk"))
        latest = {ibp: count for ibp, _number, count in sorted(counts, key=lambda found: found[1])}
        return {
            wanted[ibp]: ngettext("%(count)s activity", "%(count)s activities", count) % {"count": count}
            for ibp, count in latest.items()
        }

    def latest(self, report: Report) -> ReportPart | None:
        rows = Activity.objects.filter(plan__ibp=report.ibp_id).exclude(changed_by=None)
        found: object = rows.select_related("changed_by").order_by("-changed_at").first()
        return found  # type: ignore[return-value]  # it has what is asked of a row: changed_by and changed_at

    def content(self, report: Report) -> Content:
        if (sent := sent_content(report, self.key)) is not None:
            return sent
        plan = PlanVersion.objects.newest(report.ibp_id)
        return plan.content() if plan else {"number": 0, "reason": "", "answers": [], "outcomes": []}

    def present(self, content: Content, audience: Level) -> Content:
        return present(content, audience)
