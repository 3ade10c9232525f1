"""Attendance registers: what was held, where, and who came. Names and signed sheets stay restricted."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.clearance import Level
from partners.models import User
from reporting.chapter import Chapter, Content, Count, Gap
from reporting.chapters.notes import (
    NOTE_LABELS,
    admitted,
    count_by_report,
    latest_of,
    note_of,
    present_note,
)
from reporting.chapters.together import MembersTogether
from reporting.diligence import GROUPS
from reporting.inclusion import KIND_LABELS, SEX_LABELS, in_words, reached
from reporting.models import ChapterNote, Gathering, Report, ReportPart, SignedSheet

KEY = "attendance"
IN_ORDER = (F("held_on").asc(nulls_last=True), "created_at")


def gatherings_of(report: Report) -> QuerySet[Gathering]:
    return report.gatherings.prefetch_related("evidence").order_by(*IN_ORDER)


class Attendance(Chapter):
    """Optional in a quarter in which nothing was held: then the reason stands in the chapter's note."""

    key = KEY
    title = gettext_lazy("Attendance")
    template = "reporting/print/attendance.html"
    screen = "reporting/read/attendance.html"
    labels = {
        "text": gettext_lazy("Event"),
        "held_on": gettext_lazy("Date"),
        "place": gettext_lazy("Place"),
        "total": gettext_lazy("Participants"),
        "by_sex": gettext_lazy("By sex"),
        "by_kind": gettext_lazy("By stakeholder type"),
        "by_group": gettext_lazy("Among them"),
        "names": gettext_lazy("Names"),
        "missing": gettext_lazy("Who was missing, and why"),
        "nothing_because": gettext_lazy("Nothing to report, because"),
        **NOTE_LABELS,
    }
    read_by_gaps = ("gatherings", "chapternotes", "quarter")

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [ChapterNote(report=report, chapter=self.key)]

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
        events.sort(key=lambda event: (event.held_on or date.max, event.created_at))
        return [
            Gap(
                _("“%(event)s”: %(said)s") % {"event": Truncator(event.title).chars(60), "said": said},
                f"{url}#row-{event.pk}",
            )
            for event in events
            for said in lacking(event, report)
        ]

    def content(self, report: Report) -> Content:
        sheets = SignedSheet.objects.filter(report=report).prefetch_related("evidence")
        return {
            "gatherings": [event.values() for event in gatherings_of(report)],
            "sheets": [sheet.values() for sheet in sheets if not sheet.is_empty],
            "inclusion": note_of(report, self.key).values(),
        }

    def present(self, content: Content, audience: Level) -> Content:
        note = content["inclusion"]
        said = note["nothing_because"] if note and audience.admits(note["confidentiality"]) else ""
        sheets = {
            sheet["gathering"]: {**sheet, "title": _("Signed sheet")} for sheet in admitted(content["sheets"], audience)
        }
        events = [
            {**in_sentences(event), "sheet": sheets.get(event["id"])}
            for event in admitted(content["gatherings"], audience)
        ]
        return {
            "gatherings": events,
            "reached": reached(events),
            "nothing_because": said,
            "inclusion": present_note(note, audience),
        }

    def counts(self, values: Content) -> list[Count]:
        return at_a_glance(values["reached"])


def at_a_glance(there: Content) -> list[Count]:
    """How many events were held and how many people came; nothing where none was."""
    if not there["events"]:
        return []
    return [("", _("Events"), str(there["events"])), ("", _("Participants"), str(there["total"]))]


def lacking(event: Gathering, report: Report) -> list[str]:
    """What still has to be said of an event, to be read after its name."""
    found, total = [], event.total
    if event.held_on is None:
        found.append(_("give the date."))
    elif report.quarter and not report.quarter.starts_on <= event.held_on <= report.quarter.ends_on:
        found.append(_("its date is not in this quarter."))
    if not event.place:
        found.append(_("write where it was."))
    if total == 0:
        found.append(_("enter how many came."))
    elif (difference := sum(event.kinds.values()) - total) != 0:
        text = (
            _("the stakeholder types hold %(count)s more than the %(total)s who came.")
            if difference > 0
            else _("the stakeholder types hold %(count)s fewer than the %(total)s who came.")
        )
        found.append(text % {"count": abs(difference), "total": total})
    found += [
        _("%(group)s: %(count)s cannot be more than the %(total)s who came.")
        % {"group": label, "count": event.groups[group], "total": total}
        for group, label in GROUPS.items()
        if event.groups.get(group, 0) > total
    ]
    return found


def in_sentences(event: Content) -> Content:
    """An event with its counts in words, nobody left out that came."""
    return {
        **event,
        "by_sex": in_words(event["sexes"], SEX_LABELS),
        "by_kind": in_words(event["kinds"], KIND_LABELS),
        "by_group": in_words(event["groups"], GROUPS),
    }


class ConsolidatedAttendance(MembersTogether):
    """Every partner's events, and who came to all of them."""

    key = KEY
    title = Attendance.title
    template = "reporting/print/attendance_together.html"
    screen = "reporting/read/attendance_together.html"
    labels = Attendance.labels
    of, rows = Attendance, (Gathering,)

    def url(self, report: Report) -> str:
        return reverse("reporting:attendance", args=[report.pk])

    def add_up(self, partners: list[dict[str, Any]]) -> Content:
        return {"reached": reached(event for one in partners for event in one["gatherings"])}

    def counts(self, values: Content) -> list[Count]:
        return at_a_glance(values["reached"])
