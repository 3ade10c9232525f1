"""Knows a quarter of the programme: its dates, when reports are due, and whether it has been opened."""

from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.models import User
from reporting.quarters import Period

DAYS_TO_REPORT = 6  # after the quarter's last day


class QuarterQuerySet(models.QuerySet["Quarter"]):
    def opened(self) -> "QuarterQuerySet":
        return self.exclude(opened_at=None)

    def visible_to(self, user: User) -> "QuarterQuerySet":
        """Opened ones for everybody who has a role; the prepared ones too for those who set quarters up."""
        standing = user.standing
        if standing.administers or standing.reviews.everywhere:
            return self
        return self.opened() if standing.roles else self.none()

    def to_open(self, on: date) -> "QuarterQuerySet":
        """Prepared quarters whose first day has come."""
        return self.filter(opened_at=None, starts_on__lte=on)


class Quarter(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("quarter"), choices=[(n, f"Q{n}") for n in range(1, 5)])
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    due_on = models.DateField(_("reports are due on"))
    opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = QuarterQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarter")
        verbose_name_plural = _("quarters")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "number"],
                name="a_quarter_stands_once",
                violation_error_message=_("This quarter exists already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="quarter_ends_after_it_starts",
                violation_error_message=_("A quarter cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="reports_are_due_after_the_quarter_starts",
                violation_error_message=_("Reports cannot be due before the quarter starts."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Quarter %(number)s, %(year)s") % {"number": self.number, "year": self.year}

    @classmethod
    def of(cls, period: Period) -> "Quarter":
        """A quarter with the calendar's dates, not yet saved."""
        return cls(
            year=period.year,
            number=period.number,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            due_on=period.ends_on + timedelta(days=DAYS_TO_REPORT),
        )

    @property
    def period(self) -> Period:
        return Period(self.year, self.number)

    @property
    def code(self) -> str:
        return self.period.code
