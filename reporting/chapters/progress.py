"""The progress review: four criteria, each a list of statements."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import QuerySet
from django.urls import reverse
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
    note_gaps,
    note_of,
    present_note,
)
from reporting.chapters.origins import outgrown_gaps
from reporting.consolidation import waiting
from reporting.models import ChapterNote, Report, ReportPart, Statement


def statements_of(report: Report) -> QuerySet[Statement]:
    return report.statements.prefetch_related("evidence", "source_links__seat__organisation").order_by(
        "position", "created_at"
    )


class ProgressReview(Chapter):
    key = "progress"
    title = gettext_lazy("Progress review")
    template = "reporting/print/progress.html"
    screen = "reporting/read/progress.html"
    labels = {"text": gettext_lazy("Statement"), "detail": gettext_lazy("Detail"), **NOTE_LABELS}
    read_by_gaps = ("statements", "chapternotes")

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [ChapterNote(report=report, chapter=self.key)]

    def url(self, report: Report) -> str:
        return reverse("reporting:progress", args=[report.pk])

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        counts = count_by_report(Statement.objects.all(), reports, user)
        return {
            pk: ngettext("%(count)s statement", "%(count)s statements", count) % {"count": count}
            for pk, count in counts.items()
        }

    def latest(self, report: Report) -> ReportPart | None:
        return latest_of(report.statements.all(), report, self.key)

    def gaps(self, report: Report) -> list[Gap]:
        url = self.url(report)
        statements = list(report.statements.all())
        answered = {statement.criterion for statement in statements if statement.text}
        gaps = [
            Gap(
                _("Write at least one statement under “%(criterion)s”") % {"criterion": criterion.label},
                f"{url}#{criterion.value}",
            )
            for criterion in Statement.Criterion
            if criterion not in answered
        ]
        gaps += [
            Gap(_("Write this statement or remove it."), f"{url}#row-{statement.pk}")
            for statement in statements
            if not statement.text
        ]
        return gaps + note_gaps(note_of(report, self.key), url)

    def content(self, report: Report) -> Content:
        statements = list(statements_of(report))
        return {
            "criteria": [
                {
                    "key": criterion.value,
                    "statements": [row.values(report.owner_name) for row in statements if row.criterion == criterion],
                }
                for criterion in Statement.Criterion
            ],
            "inclusion": note_of(report, self.key).values(),
        }

    def present(self, content: Content, audience: Level) -> Content:
        return {
            "criteria": [
                {
                    "key": criterion["key"],
                    "title": str(Statement.Criterion(criterion["key"]).label),
                    "statements": admitted(criterion["statements"], audience),
                }
                for criterion in content["criteria"]
            ],
            "inclusion": present_note(content["inclusion"], audience),
        }

    def counts(self, values: Content) -> list[Count]:
        return [("", one["title"], _how_many(len(one["statements"]))) for one in values["criteria"]]


def _how_many(number: int) -> str:
    words = ngettext("%(number)s statement", "%(number)s statements", number)
    return words % {"number": apnumber(number)} if number else _("none")


class ConsolidatedProgress(ProgressReview):
    """The members' statements, taken over, merged and ordered by the lead."""

    def url(self, report: Report) -> str:
        return reverse("reporting:consolidate_progress", args=[report.pk])

    def gaps(self, report: Report) -> list[Gap]:
        url = self.url(report)
        gaps = [
            Gap(_("Write this statement or remove it."), f"{url}#row-{row.pk}")
            for row in report.statements.filter(text="")
        ]
        if count := waiting(report, Statement).count():
            gaps.append(
                Gap(_("Members' statements that wait to be taken over or set aside: %(count)s") % {"count": count}, url)
            )
        return gaps + outgrown_gaps(report, Statement, url)
