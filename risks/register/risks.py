"""Knows a risk through all its quarters: whose it is, what it is called, and which others are the same."""

from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from partners.models import IBP, Seat
from reporting.models import Report

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that are taken for another


class RiskQuerySet(models.QuerySet):
    def of(self, report: Report) -> Self:
        """Those that the same people carry from quarter to quarter: a partner's, or the consortium's own."""
        return self.filter(ibp=report.ibp_id, seat=report.seat_id)


class Risk(models.Model):
    """The identity of a risk. What it says, and how it is rated, stands in an Assessment for each quarter.

    Its reference is drawn by lot: numbers in a row would show by their gaps that there are risks one may not read.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ibp = models.ForeignKey(IBP, on_delete=models.PROTECT, related_name="risks")
    seat = models.ForeignKey(
        Seat, null=True, on_delete=models.PROTECT, related_name="risks"
    )  # None: the consortium's own
    reference = models.CharField(_("reference"), max_length=8)
    opened_in = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(fields=["ibp", "reference"], name="a_reference_is_used_once_in_a_project")
        ]

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def open(cls, report: Report, *, at: Any, id: UUID | None = None) -> "Risk":
        """A new one of the people whose report this is, under a reference nobody has yet."""
        taken = set(cls.objects.filter(ibp=report.ibp_id).values_list("reference", flat=True))
        reference = next(made for made in iter(lambda: f"R-{get_random_string(3, LETTERS)}", "") if made not in taken)
        return cls.objects.create(
            id=id or uuid4(),
            ibp_id=report.ibp_id,
            seat_id=report.seat_id,
            reference=reference,
            opened_in=report,
            opened_at=at,
        )

    def alike(self) -> set[UUID]:
        """Its id and those of all that were found to be the same, also through others."""
        pairs = set(Likeness.objects.filter(one__ibp=self.ibp_id, is_same=True).values_list("one", "other"))
        found = {self.pk}
        while near := {pk for pair in pairs if found.intersection(pair) for pk in pair} - found:
            found |= near
        return found


class Likeness(models.Model):
    """A person's answer on two risks of one project: they are the same, or they are not. `one` has the smaller id."""

    one = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="+")
    is_same = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_risks_are_compared_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="the_smaller_risk_stands_first"),
        ]

    @classmethod
    def decide(cls, one: Risk, other: Risk, *, is_same: bool, by: Any, at: Any) -> "Likeness":
        """Remember the answer; a later one takes its place."""
        first, second = sorted((one, other), key=lambda risk: risk.pk)
        found, _is_new = cls.objects.update_or_create(
            one=first, other=second, defaults={"is_same": is_same, "by": by, "at": at}
        )
        return found
