"""Knows which plans wait on a reviewer’s desk: those that were proposed by themselves and on which nobody has decided."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from partners.models import User
from reporting.desk import DeskLine
from reporting.models import Kind, Report
from reporting.workflow import Status
from risks.models import PlanState, PlanVersion


def plans_waiting(person: User, code: str = "") -> list[DeskLine]:
    """Of the projects this person reviews, or of the one named, the longest waiting first; one query."""
    standing = person.standing
    reviewed = Q() if standing.reviews.everywhere else Q(ibp__in=standing.reviews.ibps)
    with_report = Report.objects.filter(kind=Kind.INCEPTION, ibp=OuterRef("ibp"))
    with_report = with_report.exclude(status__in=[Status.APPROVED, Status.NO_RETURN])
    waiting = PlanVersion.objects.filter(reviewed, ~Exists(with_report), state=PlanState.PROPOSED)
    waiting = waiting.exclude(ibp__in=standing.leads).select_related("ibp", "proposed_by")
    if code:
        waiting = waiting.filter(ibp__code=code)
    return [
        DeskLine(
            title=str(plan),
            url=f"{plan.get_absolute_url()}#decide",
            words=_("proposed by %(who)s") % {"who": plan.proposed_by or _("the portal")},
            since=plan.proposed_at or plan.created_at,
        )
        for plan in waiting.order_by("proposed_at", "pk")
    ]
