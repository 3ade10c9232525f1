"""The progress review: four criteria, each a list of statements."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.clearance import Level
from reporting.chapter import Chapter, Content, Gap
from reporting.chapters.notes import admitted, begin_note, note_gaps, note_of, present_note
from reporting.consolidation import waiting
from reporting.models import Report, Statement


def statements_of(report: Report) -> QuerySet[Statement]:
    return report.statements.prefetch_related("evidence", "source_links__seat__organisation").order_by(
        "position", "created_at"
    )


class ProgressReview(Chapter):
    key = "progress"
    title = gettext_lazy("Progress review")
    template = "reporting/print/progress.html"

    def begin(self, report: Report, sources: Iterable[Report]) -> None:
        begin_note(report, self.key)

    def url(self, report: Report) -> str:
        return reverse("reporting:progress", args=[report.pk])

    def gaps(self, report: Report) -> list[Gap]:
        url = self.url(report)
        statements = list(report.statements.only("pk", "criterion", "text", "report"))
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
        return gaps
