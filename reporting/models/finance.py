"""Knows what a partner says of its money: a line for each heading of its budget, and from when on which difference wants a reason."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.refusals import Refused
from partners.text import Name, Prose
from reporting.amounts import taka
from reporting.diligence import Account, Threshold
from reporting.models.parts import ReportPart, ReportPartQuerySet, evidence_values, part_history
from reporting.quarters import DHAKA, day_in_dhaka

USUAL = Threshold(Decimal(10), Decimal(10_000))  # where nobody has set another
LARGEST = Decimal("99999999999.99")  # in taka: just under ten thousand crore
NOT_NEGATIVE = MinValueValidator(Decimal(0), _("This cannot be less than nothing."))
TWICE = _("This heading stands here already. Write on its line, or give this one another name.")


def plain_heading(heading: str) -> str:
    """By which the same heading is known again, in other quarters and of other partners."""
    return " ".join(heading.split()).casefold()


class Money(models.DecimalField):
    """An amount in taka, to the poisha; never negative."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs = {"max_digits": 13, "decimal_places": 2, **kwargs}
        super().__init__(*args, **kwargs)

    @property
    def validators(self) -> list[Any]:
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
        return rule.threshold if rule else USUAL


class FinancialLines(models.Manager.from_queryset(ReportPartQuerySet)):  # type: ignore[misc]
    """Lines that know from when on a difference wants a reason, however many reports they are of."""

    def get_queryset(self) -> QuerySet:
        in_force = VarianceRule.objects.filter(from_on__lte=OuterRef("opened_on"))
        lines: QuerySet = super().get_queryset()
        return lines.annotate(opened_on=TruncDate("report__opened_at", tzinfo=DHAKA)).annotate(
            rule_percent=Subquery(in_force.values("percent")[:1]), rule_least=Subquery(in_force.values("least")[:1])
        )


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

    rule_percent: Decimal | None  # of the rule in force when its report was opened
    rule_least: Decimal | None
    objects = FinancialLines()  # type: ignore[misc]

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
    def threshold(self) -> Threshold:
        """The one in force when its report was opened."""
        if not hasattr(self, "rule_percent"):  # it has just been made
            return VarianceRule.on(day_in_dhaka(self.report.opened_at))
        if self.rule_percent is None or self.rule_least is None:
            return USUAL
        return Threshold(self.rule_percent, self.rule_least)

    @property
    def wants_reason(self) -> bool:
        return self.account.wants_reason(self.threshold)

    @property
    def floor(self) -> Level:
        """What was spent before stays as confidential as it was: it is a part of what is spent to date."""
        if self.before and self.carried_from:
            return Level(self.carried_from.confidentiality)
        return Level.PUBLIC

    def refuse(self, changes: dict[str, Any]) -> None:
        if changes.get("confidentiality", Level.RESTRICTED) < self.floor:
            raise Refused(
                _now("What was spent before this quarter is “%(level)s”: choose that or stricter.")
                % {"level": self.floor.label}
            )

    def check_words(self, written: Any) -> None:
        super().check_words(written)
        if "heading" in written and self.is_named_twice:
            raise ValidationError({"heading": TWICE})

    @property
    def is_named_twice(self) -> bool:
        """Another line of its report has the same heading."""
        others = FinancialLine.objects.filter(report_id=self.report_id).exclude(pk=self.pk)
        return plain_heading(self.heading) in map(plain_heading, others.values_list("heading", flat=True))

    def get_budget_display(self) -> str:
        """As people read it, where two versions stand side by side."""
        return taka(self.budget)

    def get_planned_display(self) -> str:
        return taka(self.planned)

    def get_spent_display(self) -> str:
        return "" if self.spent is None else taka(self.spent)

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
