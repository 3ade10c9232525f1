"""Attendance registers: what was held, where, and who came. Names and signed sheets stay restricted."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.clearance import Level
from partners.models import User
from reporting.chapter import Chapter, Content, Gap
from reporting.chapters.notes import (
    NOTE_LABELS,
    admitted,
    begin_note,
    count_by_report,
    latest_of,
    note_of,
    present_note,
)
from reporting.chapters.together import MembersTogether
from reporting.diligence import GROUPS
from reporting.inclusion import KIND_LABELS, SEX_LABELS, reached
from reporting.models import Gathering, Report, ReportPart, SignedSheet


def gatherings_of(report: Report) -> QuerySet[Gathering]:
    return report.gatherings.prefetch_related("evidence").order_by("held_on", "created_at")


class Attendance(Chapter):
    """Optional in a quarter in which nothing was held: then the reason stands in the chapter's note."""

    key = "attendance"
    title = gettext_lazy("Attendance")
    template = "reporting/print/attendance.html"
    screen = "reporting/read/attendance.html"
    labels = {
        "text": gettext_lazy("Event"),
        "held_on": gettext_lazy("Date"),
        "place": gettext_lazy("Place"),
        "total": gettext_lazy("Participants"),
        "missing": gettext_lazy("Who was missing, and why"),
        "nothing_because": gettext_lazy("Nothing to report, because"),
        **NOTE_LABELS,
    }
    read_by_gaps = ("gatherings", "chapternotes", "quarter")

    def begin(self, report: Report, sources: Iterable[Report]) -> None:
        begin_note(report, self.key)

    def url(self, report: Report) -> str:
        return reverse("reporting:attendance", args=[report.pk])

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        counts = count_by_report(Gathering.objects.all(), reports, user)
        return {
            pk: ngettext("%(count)s event", "%(count)s events", count) % {"count": count}
            for pk, count in counts.items()
        }

    def latest(self, report: Report) -> ReportPart | None:
        return latest_of(report.gatherings.all(), report, self.key)

    def gaps(self, report: Report) -> list[Gap]:
        url, events = self.url(report), list(report.gatherings.all())
        if not events and not note_of(report, self.key).nothing_because:
            return [Gap(_("Enter the events that you held, or why there was none."), f"{url}#events")]
        return [Gap(said, f"{url}#row-{event.pk}") for event in events for said in lacking(event, report)]

    def content(self, report: Report) -> Content:
        sheets = SignedSheet.objects.filter(report=report).prefetch_related("evidence")
        return {
            "gatherings": [event.values() for event in gatherings_of(report)],
            "sheets": [sheet.values() for sheet in sheets if sheet.names or sheet.evidence.all()],
            "inclusion": note_of(report, self.key).values(),
        }

    def present(self, content: Content, audience: Level) -> Content:
        note = content["inclusion"]
        said = note["nothing_because"] if note and audience.admits(note["confidentiality"]) else ""
        events = [_in_words(event) for event in admitted(content["gatherings"], audience)]
        sheets = {sheet["gathering"]: sheet for sheet in admitted(content["sheets"], audience)}
        return {
            "gatherings": [{**event, "sheet": sheets.get(event["id"])} for event in events],
            "reached": reached(events),
            "nothing_because": said,
            "inclusion": present_note(note, audience),
        }


def lacking(event: Gathering, report: Report) -> list[str]:
    """What still has to be said of an event, in sentences that name it."""
    name = event.title if len(event.title) <= 60 else event.title[:59] + "…"
    found = []
    if event.held_on is None:
        found.append(_("“%(event)s”: give the date.") % {"event": name})
    elif report.quarter and not report.quarter.starts_on <= event.held_on <= report.quarter.ends_on:
        found.append(_("“%(event)s”: its date is not in this quarter.") % {"event": name})
    if not event.place:
        found.append(_("“%(event)s”: write where it was.") % {"event": name})
    if event.total == 0:
        found.append(_("“%(event)s”: enter how many came.") % {"event": name})
    elif (difference := sum(event.kinds.values()) - event.total) != 0:
        text = (
            _("“%(event)s”: the stakeholder types hold %(count)s more than the %(total)s who came.")
            if difference > 0
            else _("“%(event)s”: the stakeholder types hold %(count)s fewer than the %(total)s who came.")
        )
        found.append(text % {"event": name, "count": abs(difference), "total": event.total})
    for group, count in event.groups.items():
        if count > event.total:
            found.append(
                _("“%(event)s”: %(group)s cannot be more than the %(total)s who came.")
                % {"event": name, "group": GROUPS[group], "total": event.total}
            )
    return found


def _in_words(event: dict[str, Any]) -> dict[str, Any]:
    """An event with its counts as pairs of words and number, nobody left out that came."""
    labels = {"sexes": SEX_LABELS, "kinds": KIND_LABELS, "groups": GROUPS}
    return event | {
        f"{name}_words": [(str(label), event[name][key]) for key, label in of.items() if event[name].get(key)]
        for name, of in labels.items()
    }


class ConsolidatedAttendance(MembersTogether):
    """Every partner's events, and who came to all of them."""

    key = "attendance"
    title = gettext_lazy("Attendance")
    template = "reporting/print/attendance_together.html"
    screen = "reporting/read/attendance_together.html"
    of = Attendance

    def url(self, report: Report) -> str:
        return reverse("reporting:read", args=[report.pk]) + f"#{self.key}"

    def add_up(self, partners: list[dict[str, Any]]) -> Content:
        return {"reached": reached(event for one in partners for event in one["gatherings"])}
