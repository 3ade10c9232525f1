"""Knows what the calendar still asks for: a quarter to prepare or to open, a report that nobody has opened yet."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.chapter import Gap
from reporting.models import Quarter
from reporting.opening import missing
from reporting.quarters import Period

NAMED = 3  # as many as a sentence carries


def calendar_ends(*, on: date) -> list[Gap]:
    """What to see to, most urgent first. A fixed number of queries, however large the programme."""
    quarters = list(Quarter.objects.all())
    ends = [
        Gap(
            _("%(quarter)s has begun and is not open yet.") % {"quarter": quarter},
            reverse("reporting:quarter", args=[quarter.code]),
        )
        for quarter in reversed(quarters)
        if quarter.opened_at is None and quarter.starts_on <= on
    ]
    last = next((quarter for quarter in quarters if quarter.opened_at), None)
    if last and (lacking := missing(last)):
        names = [str(item.seat or item.ibp) for item in lacking]
        ends.append(
            Gap(
                ngettext(
                    "%(names)s has no report for %(quarter)s yet.",
                    "%(names)s have no reports for %(quarter)s yet.",
                    len(names),
                )
                % {"names": some(names), "quarter": last},
                reverse("reporting:quarter", args=[last.code]),
            )
        )
    following = next_to_prepare([quarter.period for quarter in quarters], on)
    if following <= Period.holding(on).next:
        ends.append(
            Gap(
                _("Prepare %(quarter)s.") % {"quarter": Quarter.of(following)},
                f"{reverse('reporting:add_quarter')}?quarter={following.code}",
            )
        )
    return ends


def next_to_prepare(there: list[Period], on: date) -> Period:
    """The quarter after the last one, or to begin with the one that runs now."""
    return max(there).next if there else Period.holding(on)


def some(names: list[str]) -> str:
    """The first few by name, the rest by number."""
    if len(names) <= NAMED:
        return ", ".join(names)
    return _("%(names)s and %(count)s more") % {"names": ", ".join(names[:NAMED]), "count": len(names) - NAMED}
