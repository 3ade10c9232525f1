"""Knows how somebody reminds partners of what is overdue: once a day, however many press the button."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from partners.models import User
from partners.refusals import Refused
from reporting.models import Report, ReportEvent
from reporting.models.review import writers_of
from reporting.quarters import DHAKA, day_in_dhaka


def remind(report: Report, *, by: User, at: datetime) -> ReportEvent:
    """Remind its writers. Raises Refused when it is not overdue, was reminded of today, or nobody writes it."""
    with transaction.atomic():
        there = report.lock()
        if not there.is_overdue(day_in_dhaka(at)):
            raise Refused(_("%(whose)s is not overdue.") % {"whose": report})
        if earlier := reminders_of([report], day_in_dhaka(at)).get(report.pk):
            raise Refused(
                _("A reminder about %(whose)s was already sent today, at %(time)s by %(who)s.")
                % {"whose": report, "time": localtime(earlier.at).strftime("%H:%M"), "who": earlier.by}
            )
        if not writers_of(report):
            raise Refused(
                _("Nobody writes %(whose)s yet. Ask the administrators to name a focal person.") % {"whose": report}
            )
        return report.events.create(action=ReportEvent.REMINDED, before=there.status, after=there.status, by=by, at=at)


def reminders_of(reports: list[Report], on: date) -> dict[UUID, ReportEvent]:
    """The reminder of this day in Dhaka, for each report that had one; one query."""
    midnight = datetime.combine(on, time(), tzinfo=DHAKA)
    events = ReportEvent.objects.filter(
        report__in=[report.pk for report in reports],
        action=ReportEvent.REMINDED,
        at__gte=midnight,
        at__lt=midnight + timedelta(days=1),
    )
    return {event.report_id: event for event in events.select_related("by")}
