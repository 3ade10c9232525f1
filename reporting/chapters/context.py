"""Contextual change: what changed around the project, for better or worse, and what is done about it."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.clearance import Level
from partners.models import User
from partners.text import brief
from reporting.chapter import Chapter, Content, Count, Gap
from reporting.chapters.notes import (
    NOTE_LABELS,
    admitted,
    count_by_report,
    latest_of,
    note_gaps,
    note_of,
    present_note,
)
from reporting.chapters.origins import outgrown_gaps
from reporting.consolidation import waiting
from reporting.models import ChapterNote, ContextChange, Report, ReportPart

SIGNS = {"positive": "▲", "neutral": "●", "negative": "▼"}


def changes_of(report: Report) -> QuerySet[ContextChange]:
    return report.contextchanges.prefetch_related("evidence", "source_links__seat__organisation").order_by(
        "position", "created_at"
    )


class ContextualChange(Chapter):
    key = "context"
    title = gettext_lazy("Contextual change")
    template = "reporting/print/context.html"
    screen = "reporting/read/context.html"
    labels = {
        "text": gettext_lazy("What changed"),
        "sign": gettext_lazy("For the project this is"),
        "level": gettext_lazy("Level"),
        "happened_on": gettext_lazy("Date"),
        "meaning": gettext_lazy("What it means"),
        "response": gettext_lazy("What is done"),
        "nothing_because": gettext_lazy("Nothing to report, because"),
        **NOTE_LABELS,
    }
    choices = {"sign": dict(ContextChange.Sign.choices), "level": dict(ContextChange.Reach.choices)}
    read_by_gaps = ("contextchanges", "chapternotes")

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [ChapterNote(report=report, chapter=self.key)]

    def url(self, report: Report) -> str:
        return reverse("reporting:context", args=[report.pk])

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        counts = count_by_report(ContextChange.objects.all(), reports, user)
        return {
            pk: ngettext("%(count)s change", "%(count)s changes", count) % {"count": count}
            for pk, count in counts.items()
        }

    def latest(self, report: Report) -> ReportPart | None:
        return latest_of(report.contextchanges.all(), report, self.key)

    def gaps(self, report: Report) -> list[Gap]:
        url = self.url(report)
        changes = list(report.contextchanges.all())
        note = note_of(report, self.key)
        gaps = []
        if not changes and not note.nothing_because:
            gaps.append(
                Gap(_("Write what changed in the context, or why there is nothing to report."), f"{url}#changes")
            )
        for change in changes:
            if not change.text:
                gaps.append(Gap(_("Write what changed, or remove this change."), f"{url}#row-{change.pk}"))
                continue
            name = brief(change.text, 60)
            if not change.happened_on:
                gaps.append(Gap(_("“%(change)s”: give the date.") % {"change": name}, f"{url}#row-{change.pk}"))
            if not change.meaning:
                gaps.append(
                    Gap(
                        _("“%(change)s”: write what it means for the project.") % {"change": name},
                        f"{url}#row-{change.pk}",
                    )
                )
            if not change.response:
                gaps.append(
                    Gap(_("“%(change)s”: write what is done about it.") % {"change": name}, f"{url}#row-{change.pk}")
                )
        return gaps + note_gaps(note, url)

    def content(self, report: Report) -> Content:
        return {
            "changes": [row.values(report.owner_name) for row in changes_of(report)],
            "inclusion": note_of(report, self.key).values(),
        }

    def present(self, content: Content, audience: Level) -> Content:
        inclusion = content["inclusion"]
        return {
            "changes": admitted(content["changes"], audience),
            "nothing_because": inclusion["nothing_because"] if audience.admits(inclusion["confidentiality"]) else "",
            "inclusion": present_note(inclusion, audience),
        }

    def counts(self, values: Content) -> list[Count]:
        signs = [change["sign"] for change in values["changes"]]
        return [(SIGNS[sign], str(sign.label), _how_many(signs.count(sign))) for sign in ContextChange.Sign]


def _how_many(number: int) -> str:
    words = ngettext("%(number)s change", "%(number)s changes", number)
    return words % {"number": apnumber(number)} if number else _("none")


class ConsolidatedContext(ContextualChange):
    """The members' changes, taken over, merged and ordered by the lead."""

    def url(self, report: Report) -> str:
        return reverse("reporting:consolidate_context", args=[report.pk])

    def gaps(self, report: Report) -> list[Gap]:
        url = self.url(report)
        gaps = [
            Gap(_("Write what changed, or remove this change."), f"{url}#row-{row.pk}")
            for row in report.contextchanges.filter(text="")
        ]
        if count := waiting(report, ContextChange).count():
            gaps.append(
                Gap(_("Members' changes that wait to be taken over or set aside: %(count)s") % {"count": count}, url)
            )
        return gaps + outgrown_gaps(report, ContextChange, url)
