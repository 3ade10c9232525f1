"""Knows the states of a version of the plan, and who reads versions at all."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import User


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")


UNFINISHED = (PlanState.DRAFT, PlanState.PROPOSED)
TOO_LATE = {
    PlanState.DRAFT: _("This version of the plan is a draft: it has not been proposed yet."),
    PlanState.PROPOSED: _("This version of the plan has been proposed and waits for PROKAS."),
    PlanState.RETURNED: _("This version of the plan has been returned. Make a new version to change it."),
    PlanState.APPROVED: _("This version of the plan has been approved. Make a new version to change it."),
}


def seen_by(user: User, path: str) -> Q:
    """Projects whose plan this person reads, once it has been proposed; `path` leads to the project."""
    standing = user.standing
    found = Q(
        **{f"{path}__in": standing.leads | standing.member_of | standing.reviews.ibps | standing.facilitates.ibps}
    )
    everywhere = standing.reviews.everywhere or standing.facilitates.everywhere
    return Q(**{f"{path}__isnull": False}) if everywhere else found
