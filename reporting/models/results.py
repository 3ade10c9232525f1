"""Knows the results framework of a project and what a partner reports against it: actual figures, told apart by who they are about."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.models import IBP, Seat, User
from partners.text import DIRECTION_MARKS, UNREADABLE, Name, Prose
from reporting.diligence import PARTS, UNKNOWN, Dimension
from reporting.measures import LARGEST, LONGEST_PLACE, MOST_PLACES, grouped, plain, told_apart
from reporting.models.parts import ReportPart, evidence_values, part_history


class Figure(models.DecimalField):
    """A figure of an indicator: any unit, four decimal places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 16, "decimal_places": 4, **kwargs})


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, user: User) -> "IndicatorQuerySet":
        """Those of the projects whose framework this person reads: one's consortia, and what one reviews or facilitates."""
        standing = user.standing
        if standing.reviews.everywhere or standing.facilitates.everywhere:
            return self
        here = standing.member_of | standing.leads | standing.reviews.ibps | standing.facilitates.ibps
        return self.filter(ibp__in=here)


class Indicator(models.Model):
    """What the project measures itself by. It lives across quarters; `told_apart_by` is a list of Dimension values."""

    class Adding(models.TextChoices):
        SUM = "sum", _("Partners’ figures are added up")
        LATEST = "each", _("Each partner’s figure stands for itself")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ibp = models.ForeignKey(IBP, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(_("number"), max_length=12, help_text=_("As in the framework, for example 1.2."))
    title = Name(_("indicator"), max_length=300)
    unit = Name(_("unit"), max_length=40, help_text=_("People, unions, per cent, days …"))
    adding = models.CharField(_("in the consolidated report"), max_length=4, choices=Adding, default=Adding.SUM)
    baseline = Figure(_("baseline"), null=True, blank=True)
    source = Name(_("where the figure comes from"), blank=True, max_length=300)
    goal = Name(_("Sustainable Development Goal"), blank=True, max_length=20, help_text=_("For example 10.7.1."))
    told_apart_by = models.JSONField(_("told apart by"), default=list, blank=True)
    position = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects = IndicatorQuerySet.as_manager()

    WORDS = ("code", "title", "unit", "adding", "baseline", "goal", "source", "told_apart_by")

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["ibp", "code"],
                condition=models.Q(retired_at=None),
                name="an_indicator_number_is_used_once",
                violation_error_message=_("Another indicator of this project has this number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def words(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.WORDS}

    @property
    def changed_by(self) -> Any:
        """Who wrote in it last."""
        last: Any = self.history.first()
        return last.history_user if last else None

    @property
    def changed_at(self) -> Any:
        last: Any = self.history.first()
        return last.history_date if last else None

    @property
    def adds(self) -> bool:
        """Its figures add up, over quarters and over partners."""
        return self.adding == self.Adding.SUM

    @property
    def dimensions(self) -> list[Dimension]:
        return [dimension for dimension in Dimension if dimension in self.told_apart_by]

    def clean(self) -> None:
        if any(one not in Dimension.values for one in self.told_apart_by):
            raise ValidationError({"told_apart_by": _now("Choose from the list by what it is told apart.")})


class IndicatorTarget(models.Model):
    """What one partner is to reach of an indicator in one quarter (a code such as 2017Q1)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="targets")
    quarter = models.CharField(max_length=6)
    value = Figure()

    class Meta:
        ordering = ["quarter"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "seat", "quarter"], name="one_target_per_partner_and_quarter")
        ]


class Result(ReportPart):
    """What a partner reports of an indicator. `actual` is None where it is not reported, which is not 0.

    `breakdown` is by dimension and part: {"sex": {"women": 12, "men": 30, "unknown": 0}, "location": {"Ukhia": 42}}.
    """

    KIND, chapter = "result", "results"
    WORDS = ("actual", "breakdown", "note", "confidentiality")

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="results", editable=False)
    target = Figure(null=True, editable=False)
    actual = Figure(_("actual"), null=True, blank=True)
    breakdown = models.JSONField(default=dict, blank=True)
    note = Prose(_("note"), blank=True, help_text=_("How it was counted; or why it is not reported."))
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [models.UniqueConstraint(fields=["report", "indicator"], name="one_result_per_indicator")]

    def __str__(self) -> str:
        return str(self.indicator)

    @property
    def is_fixed(self) -> bool:
        return True

    def get_actual_display(self) -> str:
        return "" if self.actual is None else grouped(self.actual)

    def get_breakdown_display(self) -> str:
        """In words, as where two versions stand side by side."""
        return "\n".join(f"{one['label']}: {one['text']}" for one in told_apart(self.breakdown, ()))

    def check_words(self, written: Any) -> None:
        super().check_words(written)
        if self.actual is not None and not 0 <= self.actual < LARGEST:
            raise ValidationError({"actual": _now("Write a figure that is not less than nothing.")})
        if not _is_breakdown(self.breakdown):
            raise ValidationError(
                {"breakdown": _now("Give the parts as whole or decimal numbers, none below nothing.")}
            )
        if len(self.breakdown.get(Dimension.LOCATION, {}).keys() - {UNKNOWN}) > MOST_PLACES:
            said = _now("Name at most %(most)s places. Put the smallest ones together.")
            raise ValidationError({"breakdown": said % {"most": MOST_PLACES}})

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content; figures as text."""
        return {
            "id": str(self.pk),
            "indicator": str(self.indicator_id),
            "code": self.indicator.code,
            "text": self.indicator.title,
            "unit": self.indicator.unit,
            "adding": self.indicator.adding,
            "goal": self.indicator.goal,
            "baseline": plain(self.indicator.baseline),
            "target": plain(self.target),
            "actual": plain(self.actual),
            "told_apart_by": self.indicator.told_apart_by,
            "breakdown": self.breakdown,
            "note": self.note,
            "confidentiality": self.confidentiality,
            "evidence": evidence_values(self),
        }


def _is_breakdown(given: Any) -> bool:
    if not isinstance(given, dict):
        return False
    for dimension, parts in given.items():
        if dimension not in Dimension.values or not isinstance(parts, dict):
            return False
        known = PARTS.get(Dimension(dimension))
        for part, value in parts.items():
            if known is not None and part not in known and part != UNKNOWN:
                return False
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < LARGEST:
                return False
            if not part.strip() or len(part) > LONGEST_PLACE or UNREADABLE.search(part) or DIRECTION_MARKS.search(part):
                return False
    return True
