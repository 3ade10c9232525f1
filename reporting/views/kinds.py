"""Knows the kinds of rows that people write: which form each has, how it reads, and what stands above its form."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from reporting.forms.rows import ContextChangeForm, InclusionForm, NothingForm, RowForm, StatementForm
from reporting.models import ChapterNote, ContextChange, Report, ReportPart, Statement


@dataclass(frozen=True)
class RowKind:
    name: str  # in addresses: /rows/statement/…
    model: type[ReportPart]
    form: type[RowForm]
    body: str  # the template in which it reads
    title: StrOrPromise
    listed: bool = False  # one of many, that can be added, moved and removed

    def rows(self, report: Report) -> QuerySet:
        """Its rows in a report, in order, with what a page shows of them: the same queries however many."""
        of_kind: Any = self.model
        found = of_kind.objects.filter(report=report).select_related("changed_by").prefetch_related("evidence")
        if self.listed:
            found = found.select_related("changed_by", "carried_from__report__quarter")
        return found.order_by("position", "created_at")

    def anchor(self, row: ReportPart) -> str:
        """The part of the page where it stands. A note stands twice: its two halves are written apart."""
        return self.name if self.name == "nothing" else str(row.pk)


KINDS: dict[str, RowKind] = {
    kind.name: kind
    for kind in [
        RowKind("statement", Statement, StatementForm, "reporting/rows/statement.html", _("Statement"), listed=True),
        RowKind("change", ContextChange, ContextChangeForm, "reporting/rows/change.html", _("Change"), listed=True),
        RowKind("note", ChapterNote, InclusionForm, "reporting/rows/note.html", _("Gender and social inclusion")),
        RowKind("nothing", ChapterNote, NothingForm, "reporting/rows/nothing.html", _("Nothing to report")),
    ]
}


class RowKindConverter:
    """The kind of a row in an address."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> RowKind:
        return KINDS[value]

    def to_url(self, value: Any) -> str:
        return value.name if isinstance(value, RowKind) else str(value)
