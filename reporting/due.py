"""Knows how a due day is said: with its weekday while it is near, and how long is left or past."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NEAR = 60  # days within which the weekday helps and the year does not


def day_words(day: date, on: date) -> str:
    """Thursday 6 April; further away or in another year, 6 April 2017."""
    near = abs((day - on).days) <= NEAR and day.year == on.year
    return date_format(day, "l j F") if near else date_format(day, "j F Y")


def due_words(due_on: date, on: date) -> str:
    """Such as: due Thursday 6 April, in 3 days."""
    day, left = day_words(due_on, on), (due_on - on).days
    if left < 0:
        return _("was due %(day)s") % {"day": day}
    if left == 0:
        return _("due today, %(day)s") % {"day": day}
    if left == 1:
        return _("due tomorrow, %(day)s") % {"day": day}
    return ngettext("due %(day)s, in %(count)s day", "due %(day)s, in %(count)s days", left) % {
        "day": day,
        "count": left,
    }


def late_words(days: int) -> str:
    return ngettext("%(count)s day late", "%(count)s days late", days) % {"count": days}
