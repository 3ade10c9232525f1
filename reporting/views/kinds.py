"""Knows the kinds of rows that people write: which form each has, how it reads, and what stands above its form."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.requests import SignedInRequest
from reporting.chapter import Chapter
from reporting.forms.passages import MemberForm, PassageForm
from reporting.forms.rows import ContextChangeForm, InclusionForm, NothingForm, RowForm, StatementForm
from reporting.models import ChapterNote, ContextChange, MemberRole, Passage, Report, ReportPart, Statement
from reporting.models.passages import AS_READ
from reporting.models.rows import Line
from reporting.views.finding import row_written
from reporting.views.writing import AnyKind, Writing

Beginning = dict[str, Any]  # what a row is from its beginning on, by the names of its fields


@dataclass(frozen=True)
class RowKind(AnyKind):
    """How rows of one kind are written in a report. Those that people add name the fields given with the address at which they do."""

    model: type[ReportPart]
    form: type[RowForm]
    begins_with: tuple[str, ...] = ()  # fields that are never rewritten
    add: str = ""  # the address at which one more is added; its arguments are the report and `begins_with`
    in_order: tuple[Any, ...] = ("position", "created_at")
    has_evidence: bool = True
    is_ordered: bool = True  # by its people, who move its rows
    meta: str = "reporting/rows/meta.html"  # the small print under it, with what can be done to it
    also: str = ""  # the template of what an answer draws anew beside the row
    below: str = ""  # the template of what stands under its form, of a row that is there
    in_series: bool = True  # where one was added the next may follow at once
    row: str = "reporting/rows/row.html"  # the template of the row with what can be done to it
    reckoned: str = (
        ""  # where what is reckoned from all rows is asked for anew when one was removed; its argument is the report
    )

    @property
    def listed(self) -> bool:
        return bool(self.add)

    @property
    def is_carried(self) -> bool:
        """Goes on into the next quarter where it is still open."""
        return issubclass(self.model, Line)

    def rows(self, report: Report) -> QuerySet:
        """Its rows in a report, in order, with what a page shows of them: the same queries however many."""
        of_kind: Any = self.model
        found = of_kind.objects.filter(report=report).select_related("changed_by").prefetch_related("evidence")
        if self.is_carried:
            found = found.select_related("carried_from__report__quarter")
        return found.order_by(*self.in_order)

    def anchor(self, row: ReportPart) -> str:
        """The part of the page where it stands. A note stands twice: its two halves are written apart."""
        return str(row.pk)

    def page(self, report: Report, chapter: Chapter) -> str:
        """Where it stands among the others."""
        return chapter.url(report)

    def beside(self, writing: Writing) -> dict[str, Any]:
        """What an answer needs for what it draws anew beside the row (`also`)."""
        return {}

    def heading(self, row: ReportPart | None) -> str:
        """What stands above its form; nothing where its first label says what it is."""
        return "" if self.listed else str(self.title)

    def heading_of_new(self, beginning: Beginning) -> str:
        """What stands above its form while it is not there yet."""
        return self.heading(None)

    def beginning(self, row: Any) -> Beginning:
        """What a row is from its beginning on; also one of which only the history knows."""
        return {name: getattr(row, name) for name in self.begins_with}

    def chapter(self, beginning: Beginning) -> str:
        """The key of the chapter in which such a row stands."""
        return beginning.get("chapter") or self.model.chapter

    def find(self, request: SignedInRequest, pk: UUID) -> Writing:
        row, removed, report = row_written(request, self.model, pk)
        return Writing(request, self, report, row, removed)

    def kept(self, removed: Any) -> dict[str, Any]:
        """Its words, and what it was from its beginning."""
        words = {name: getattr(removed, name) for name in self.model.WORDS}
        if self.is_carried:
            words["carried_from"] = self.model.objects.filter(pk=removed.carried_from_id).first()
        return self.beginning(removed) | words

    def add_url(self, report: Report, beginning: Beginning) -> str:
        """Where one more of a list is added; nothing for a row that stands alone."""
        return reverse(self.add, args=[report.pk, *beginning.values()]) if self.add else ""

    def about(self, beginning: Beginning) -> dict[str, Any]:
        """How a list of these rows is headed, and what the page calls it."""
        return {"title": str(self.title), "hint": "", "anchor": self.name}

    def list_of(self, report: Report, rows: list[Any], **beginning: Any) -> dict[str, Any]:
        """One list of rows: what stands in it, and where one more is added."""
        add_url = self.add_url(report, beginning)
        return {"rows": rows, "add_url": add_url, "movable": True, **self.about(beginning)}

    def list_around(self, report: Report, row: ReportPart) -> dict[str, Any]:
        """The list in which a row stands, drawn anew."""
        beside = self.rows(report).filter(pk__in=row.siblings.order_by().values("pk"))
        return self.list_of(report, [*beside], **self.beginning(row))


class StatementKind(RowKind):
    HINTS = {
        Statement.Criterion.WENT_WELL: gettext_lazy("What worked this quarter, and how one can see it."),
        Statement.Criterion.BETTER: gettext_lazy(
            "What was harder or slower than planned. It is offered again next quarter."
        ),
        Statement.Criterion.SUCCESSES: gettext_lazy("Changes that others would notice: a rule, a service, a decision."),
        Statement.Criterion.LESSONS: gettext_lazy("What you would tell another partner who starts on this tomorrow."),
    }

    def about(self, beginning: Beginning) -> dict[str, Any]:
        criterion = Statement.Criterion(beginning["criterion"])
        return {"title": criterion.label, "hint": self.HINTS[criterion], "anchor": criterion.value}


class ChangeKind(RowKind):
    def about(self, beginning: Beginning) -> dict[str, Any]:
        return {"title": _("Changes"), "hint": "", "anchor": "changes"}


class NothingKind(RowKind):
    def anchor(self, row: ReportPart) -> str:
        return self.name


class PassageKind(RowKind):
    def about(self, beginning: Beginning) -> dict[str, Any]:
        return {"title": _("Under headings of your own"), "hint": "", "anchor": "own"}


class MemberKind(RowKind):
    def rows(self, report: Report) -> QuerySet:
        return super().rows(report).select_related("seat__organisation")

    def heading(self, row: ReportPart | None) -> str:
        return str(row or self.title)


KINDS: dict[str, RowKind] = {
    kind.name: kind
    for kind in [
        StatementKind(
            "statement",
            Statement,
            StatementForm,
            "reporting/rows/statement.html",
            gettext_lazy("Statement"),
            begins_with=("criterion",),
            add="reporting:add_statement",
        ),
        ChangeKind(
            "change",
            ContextChange,
            ContextChangeForm,
            "reporting/rows/change.html",
            gettext_lazy("Change"),
            add="reporting:add_change",
            meta="reporting/rows/change_meta.html",
        ),
        RowKind(
            "note",
            ChapterNote,
            InclusionForm,
            "reporting/rows/note.html",
            gettext_lazy("Gender and social inclusion"),
            begins_with=("chapter",),
            has_evidence=False,
        ),
        NothingKind(
            "nothing",
            ChapterNote,
            NothingForm,
            "reporting/rows/nothing.html",
            gettext_lazy("Nothing to report"),
            begins_with=("chapter",),
            has_evidence=False,
        ),
        PassageKind(
            "passage",
            Passage,
            PassageForm,
            "reporting/rows/passage.html",
            gettext_lazy("Passage"),
            begins_with=("chapter",),
            add="reporting:add_passage",
            in_order=AS_READ,
        ),
        MemberKind("member", MemberRole, MemberForm, "reporting/rows/member.html", gettext_lazy("Member’s role")),
    ]
}


@cache
def kinds() -> dict[str, RowKind]:
    """Every kind of row, also those that apps to the right bring to a report (`settings.REPORT_ROW_KINDS`)."""
    brought = [kind for path in settings.REPORT_ROW_KINDS for kind in import_string(path)]
    return KINDS | {kind.name: kind for kind in brought}


class RowKindConverter:
    """The kind of a row of a report in an address."""

    regex = "[a-z_]+"

    def to_python(self, value: str) -> AnyKind:
        try:
            return kinds()[value]
        except KeyError as unknown:
            raise ValueError(value) from unknown

    def to_url(self, value: Any) -> str:
        return value.name if isinstance(value, AnyKind) else str(value)
