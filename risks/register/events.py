"""Knows when a risk came up to the programme, and when PROKAS answered; and who is told."""

from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.models import User
from reporting.models import Happening, Occurrence, Report
from reporting.models.review import leads_in, reviewers_in, writers_of
from reporting.rules import clearance
from risks.register.assessments import OVER, AgreedRisk, Assessment, HeldAt
from risks.register.risks import Risk


class RiskEvent(Occurrence):
    """It stands in the consolidated report with which the risk came up. What it says is nowhere in what people are told."""

    class Step(models.TextChoices):
        ESCALATED = "escalated", _("Escalated")
        ANSWERED = "answered", _("Answered")

    KEY = "risk"
    HAPPENINGS = {Step.ESCALATED: Happening.ESCALATED, Step.ANSWERED: Happening.ANSWERED}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="events")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="risk_events")
    step = models.CharField(max_length=9, choices=Step)

    class Meta:
        verbose_name = _("step of a risk")
        verbose_name_plural = _("steps of risks")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "risk"], condition=Q(step="escalated"), name="a_risk_comes_up_once_with_a_report"
            )
        ]
        indexes = [models.Index(fields=["at"], condition=Q(told_at=None), name="risk_steps_to_tell")]

    @property
    def happening(self) -> str:
        return self.HAPPENINGS[self.Step(self.step)]

    @property
    def ibp_id(self) -> UUID:
        return self.risk.ibp_id

    @property
    def subject(self) -> str:
        """Reviewers read every risk of their projects. Partners may lose the right: then not even a reference is left."""
        if self.step == self.Step.ANSWERED:
            return str(self.report)
        return f"{self.risk.ibp.code} · {gettext('Risk %(reference)s') % {'reference': self.risk}}"

    @property
    def page(self) -> str:
        if self.step == self.Step.ESCALATED:
            return f"{reverse('risks:programme')}#row-{self.risk_id}"
        return f"{reverse('risks:joined_risk', args=[self.report_id, self.risk_id])}#answers"

    def concerned(self) -> list[User]:
        """PROKAS where a risk comes up to it; where it answers, the lead and the partners whose risk it is, as far as they read it."""
        leads = leads_in(self.ibp_id)
        if self.step == self.Step.ESCALATED:
            return [person for person in reviewers_in(self.ibp_id) if person not in leads]
        risks = self.risk.alike()
        members = self.report.members().filter(seat__risks__in=risks).distinct()
        people = dict.fromkeys([*leads, *(person for member in members for person in writers_of(member))])
        return [person for person in people if self._is_read_by(person, risks)]

    def _is_read_by(self, person: User, risks: set[UUID]) -> bool:
        """That it is with the programme stands in the register of the consolidated report, as far as this person reads that."""
        level = clearance(person, self.report) or Level.PUBLIC
        own = Q(report=self.report, confidentiality__lte=level)
        shared = Q(report__in=self.report.members().sent(), confidentiality__lte=min(level, Level.CONSORTIUM))
        there = Assessment.objects.filter(own | shared, risk__in=risks).exclude(verdict__in=OVER)
        agreed = AgreedRisk.objects.filter(report=self.report, risk__in=risks, confidentiality__lte=level).first()
        held_at = {agreed.held_at} if agreed else set(there.values_list("held_at", flat=True))
        return HeldAt.PROGRAMME in held_at and there.exists()
