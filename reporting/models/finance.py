"""Knows what a partner says of its money: a line for each heading of its budget, and from when on which difference wants a reason."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.text import Name, Prose
from reporting.diligence import Account, Threshold
from reporting.models.parts import ReportPart, evidence_values, part_history

LARGEST = Decimal("99999999999.99")  # in taka: just under ten thousand crore
NOT_NEGATIVE = MinValueValidator(
    Decimal(0), _("This cannot be less than nothing. Write a refund in the reason, and what was spent without it here.")
)


class Money(models.DecimalField):
    """An amount in taka, to the poisha; never negative."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {"max_digits": 13, "decimal_places": 2, **kwargs}
        super().__init__(*args, **kwargs)

    @property
    def validators(self) -> list[Any]:  # type: ignore[override]
        return [*super().validators, NOT_NEGATIVE, MaxValueValidator(LARGEST)]


class VarianceRule(models.Model):
    """From a day on: which difference between plan and spending wants a reason. Rules are added, never changed."""

    percent = models.DecimalField(_("per cent of what was planned"), max_digits=5, decimal_places=1)
    least = Money(_("and more than, in taka"))
    from_on = models.DateField(_("for reports opened from"), unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-from_on"]

    @property
    def threshold(self) -> Threshold:
        return Threshold(self.percent, self.least)

    @classmethod
    def on(cls, day: date) -> Threshold:
        """The one in force on a day: 10 per cent and more than 10,000 taka where nobody has set another."""
        rule = cls.objects.filter(from_on__lte=day).first()
        return rule.threshold if rule else Threshold(Decimal(10), Decimal(10_000))


class FinancialLine(ReportPart):
    """A heading of a partner's budget in one quarter. The heading, its budget and what was spent before come from last quarter."""

    KIND, chapter = "financial_line", "finance"
    WORDS = ("heading", "budget", "planned", "spent", "reason", "confidentiality")

    heading = Name(_("heading"), help_text=_("As in the agreement, for example “Staff” or “Workshops and meetings”."))
    budget = Money(_("budget for the whole project"), default=Decimal(0))
    planned = Money(_("planned this quarter"), default=Decimal(0))
    spent = Money(_("spent this quarter"), null=True, blank=True)
    before = Money(default=Decimal(0), editable=False)  # spent to date, before this quarter
    reason = Prose(_("why it differs from the plan"), blank=True, max_length=5_000)
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="carried_into", editable=False
    )
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("financial line")
        verbose_name_plural = _("financial lines")
        constraints = [
            models.CheckConstraint(
                condition=Q(budget__gte=0, planned__gte=0, before__gte=0) & (Q(spent=None) | Q(spent__gte=0)),
                name="money_is_never_negative",
            )
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def is_fixed(self) -> bool:
        """What goes on from last quarter stays, with what was spent on it; a heading that is new can be taken off again."""
        return self.carried_from_id is not None or self.before > 0

    @property
    def account(self) -> Account:
        return Account(self.budget, self.planned, self.spent, self.before)

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content; amounts as text, in taka."""
        return {
            "id": str(self.pk),
            "text": self.heading,
            "budget": str(self.budget),
            "planned": str(self.planned),
            "spent": None if self.spent is None else str(self.spent),
            "before": str(self.before),
            "reason": self.reason,
            "confidentiality": self.confidentiality,
            "evidence": evidence_values(self),
        }
