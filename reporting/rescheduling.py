"""Changing a quarter's dates once its reports are open: who was given more time keeps it."""

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef

from partners.models import User
from reporting.models import Quarter, Report, ReportEvent
from reporting.models.report import ReportQuerySet


def extended(quarter: Quarter) -> ReportQuerySet:
    """The quarter's reports that were given more time."""
    given = ReportEvent.objects.filter(report=OuterRef("pk"), action=ReportEvent.EXTENDED)
    return Report.objects.in_quarter(quarter).filter(Exists(given))


def reschedule(quarter: Quarter, *, starts_on: date, ends_on: date, due_on: date, by: User) -> int:
    """Write new dates; returns how many reports have another due day now. The quarter's history keeps the old ones.

    A report that was given until a later day keeps it; where the new day is later still, it has the new day.
    """
    with transaction.atomic():
        quarter.starts_on, quarter.ends_on, quarter.due_on = starts_on, ends_on, due_on
        quarter._history_user = by  # type: ignore[attr-defined]
        quarter.save(update_fields=["starts_on", "ends_on", "due_on"])
        keep = extended(quarter).filter(due_on__gt=due_on).values("pk")
        moving = Report.objects.in_quarter(quarter).exclude(pk__in=keep).exclude(due_on=due_on)
        return moving.update(due_on=due_on)
