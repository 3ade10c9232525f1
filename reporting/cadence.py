"""Knows how often somebody wants mail, and when the next one leaves: at once, with the morning's post, with the week's."""

from datetime import datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from reporting.quarters import DHAKA

MORNING = time(8)
SUNDAY = 6  # the first day of the working week in Dhaka, as datetime counts days


class Cadence(TextChoices):
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    NONE = "none", _("No e-mail")


def mail_due(cadence: Cadence | str, at: datetime) -> datetime | None:
    """When what happened at this moment leaves by mail; None: it does not."""
    if cadence == Cadence.NONE:
        return None
    if cadence == Cadence.AT_ONCE:
        return at
    there = at.astimezone(DHAKA)
    day = there.date() + timedelta(days=int(there.time() >= MORNING))
    if cadence == Cadence.WEEKLY:
        day += timedelta(days=(SUNDAY - day.weekday()) % 7)
    return datetime.combine(day, MORNING, tzinfo=DHAKA)
