"""Knows what a partner says of an activity of the plan in one quarter: how far it is, when it will be done, what should change."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.text import Prose
from reporting.models import ReportPart
from reporting.models.parts import evidence_values, part_history
from risks.plan.rows import Activity
from risks.plan.versions import PlanVersion
from risks.spans import refuse_no_quarter, troubles


class ActivityReview(ReportPart):
    """One activity that is due or late, as it stands at the end of a quarter. `activity` is the key it has in all versions."""

    KIND, chapter = "activity_review", "plan"
    WORDS = ("status", "progress", "expected_last", "slip_reason", "proposal", "confidentiality")

    plan = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="reviews", editable=False)
    activity = models.UUIDField(editable=False)
    status = models.CharField(_("status"), max_length=9, choices=Activity.Progress, blank=True)
    progress = Prose(_("progress this quarter"), blank=True)
    expected_last = models.CharField(
        _("done by the end of"), max_length=6, blank=True, validators=[refuse_no_quarter]
    )  # as a code: 2017Q3; empty: as planned
    slip_reason = Prose(_("why it moves"), blank=True)
    proposal = Prose(
        _("what should change in the plan"),
        blank=True,
        help_text=_("The lead sees it and may take it into a new version."),
    )
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="carried_into", editable=False
    )
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("review of an activity")
        verbose_name_plural = _("reviews of activities")
        constraints = [models.UniqueConstraint(fields=["report", "activity"], name="an_activity_is_reviewed_once")]

    def __str__(self) -> str:
        planned = self.planned
        return str(planned) if planned else ""

    @property
    def planned(self) -> Activity | None:
        """The activity as it stands in the version that is reviewed."""
        return next((one for one in self.plan.activities.all() if one.key == self.activity), None)

    @property
    def is_fixed(self) -> bool:
        return True

    @property
    def floor(self) -> Level:
        planned = self.planned
        return Level(planned.confidentiality) if planned else Level.PUBLIC

    def check_words(self, written: Any) -> None:
        super().check_words(written)
        ibp = self.report.ibp
        wrong = troubles("", self.expected_last, ibp.starts_on, ibp.ends_on)
        if "last" in wrong:
            raise ValidationError({"expected_last": wrong["last"]})

    def values(self, planned: Activity | None = None) -> dict[str, Any]:
        """As it stands in a report's content, beside what the plan says."""
        planned = planned or self.planned
        return {
            "id": str(self.pk),
            "activity": str(self.activity),
            "plan": self.plan.number,
            **(
                {
                    "title": planned.title,
                    "outcome": planned.outcome.title,
                    "responsible": planned.responsible.organisation.acronym if planned.responsible else "",
                    "is_joint": planned.is_joint,
                    "first": planned.first,
                    "last": planned.last,
                    "target": planned.target,
                }
                if planned
                else {
                    "title": _now("An activity that is no longer in the plan"),
                    "outcome": "",
                    "responsible": "",
                    "is_joint": False,
                    "first": "",
                    "last": "",
                    "target": "",
                }
            ),
            "status": self.status,
            "text": self.progress,
            "expected_last": self.expected_last,
            "slip_reason": self.slip_reason,
            "proposal": self.proposal,
            "confidentiality": self.confidentiality,
            "evidence": evidence_values(self),
        }
