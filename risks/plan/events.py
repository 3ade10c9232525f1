"""Knows what happened to versions of the plan that are decided on by themselves: proposed, taken back, approved, returned; and who is told."""

from uuid import UUID, uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.models import User
from partners.text import Prose
from reporting.models import Happening, Occurrence
from reporting.models.review import leads_in, reviewers_in
from risks.plan.versions import PlanVersion


class PlanEvent(Occurrence):
    """One step of a version’s life. What goes with the inception report is told with that report, and leaves none."""

    class Step(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        WITHDRAWN = "withdrawn", _("Taken back")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")

    KEY = "plan"
    HAPPENINGS = {
        Step.PROPOSED: Happening.SUBMITTED,
        Step.WITHDRAWN: Happening.WITHDRAWN,
        Step.APPROVED: Happening.APPROVED,
        Step.RETURNED: Happening.RETURNED,
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(PlanVersion, on_delete=models.CASCADE, related_name="events")
    step = models.CharField(max_length=9, choices=Step)
    note = Prose(blank=True)

    class Meta:
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of plans")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["at"], condition=models.Q(told_at=None), name="plan_steps_to_tell")]

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_step_display()}"

    @property
    def happening(self) -> str:
        return self.HAPPENINGS[self.Step(self.step)]

    @property
    def ibp_id(self) -> UUID:
        return self.plan.ibp_id

    @property
    def subject(self) -> str:
        return str(self.plan)

    @property
    def page(self) -> str:
        return self.plan.get_absolute_url()

    def concerned(self) -> list[User]:
        """PROKAS where something is proposed to it or taken back, the people who write the plan where it was decided on."""
        leads = leads_in(self.ibp_id)
        if self.step in (self.Step.APPROVED, self.Step.RETURNED):
            return leads
        return [person for person in reviewers_in(self.ibp_id) if person not in leads]
