"""Knows a row that a person is about to write: what it stands in, its form, where it is shown, and what a colleague wrote meanwhile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from partners.requests import SignedInRequest
from reporting import rules
from reporting.chapter import Chapter, Gap
from reporting.forms.rows import RowForm
from reporting.models import Overtaken, Report, ReportPart
from reporting.talking import threads_by_place
from reporting.views.finding import chapter_of

if TYPE_CHECKING:
    from reporting.views.kinds import RowKind


@dataclass(frozen=True)
class AnyKind:
    """A kind of row that people write, whatever it stands in."""

    name: str  # in addresses: /rows/statement/…
    model: type[Any]
    form: type[Any]
    body: str  # the template in which it reads
    title: StrOrPromise
    begun_with: str = "text"  # what must hold a word before a new row saves itself

    @property
    def listed(self) -> bool:
        """One of many, that can be added, moved and removed."""
        return True

    def find(self, request: SignedInRequest, pk: UUID) -> "RowWriting":
        """The row, there or removed, for somebody who writes where it stands."""
        raise NotImplementedError

    def kept(self, removed: Any) -> dict[str, Any]:
        """What the history keeps of a removed row."""
        raise NotImplementedError


@dataclass
class RowWriting:
    """One row that a person is about to write: the row that is there, a new one, or one that a colleague removed.

    Subclasses say what it stands in (`within`), what its form is, and where and how it is shown.
    """

    request: SignedInRequest
    kind: AnyKind
    within: Any
    row: Any = None
    removed: Any = None  # what the history keeps of it

    WITHIN: ClassVar[str]  # what templates call what it stands in
    ADDRESS: ClassVar[str]  # the name of its address, with %s for a deed
    TEMPLATES: ClassVar[str]  # the folder of its pages and answers

    @property
    def is_draft(self) -> bool:
        return self.request.headers.get("X-Draft") == "1"

    @property
    def is_htmx(self) -> bool:
        return bool(self.request.htmx)  # type: ignore[attr-defined]

    @property
    def settle(self) -> str:
        """What was chosen where both texts stood side by side."""
        return self.request.POST.get("settle", "")

    @property
    def posted(self) -> Any:
        """What was posted, if anything was. Where both texts were shown, the version seen is the colleague's."""
        data = self.request.POST.copy() if self.request.method == "POST" else None
        if data is not None and not self.is_draft and "settle_version" in data:
            data["version"] = str(data["settle_version"])
        return data

    @property
    def pk(self) -> UUID | None:
        """The id of the row that is there, or was."""
        return self.row.pk if self.row else self.removed.id if self.removed else None

    @property
    def auto_id(self) -> str:
        """Keeps the fields of several forms on one page apart."""
        own = self.row.pk if self.row else self.request.POST.get("id", "new")[:36]
        return f"{self.kind.name}-{own}-%s"

    def url(self, deed: str) -> str:
        """Where a deed is done to the row."""
        return reverse(self.ADDRESS % f"{deed}_", args=[self.kind, self.pk])

    @property
    def action(self) -> str:
        return self.url("edit") if self.pk else self.add_url

    @property
    def place(self) -> str:
        """Where the row stands, or else its page."""
        return f"{self.page}#row-{self.anchor}" if self.row else self.page

    @property
    def anchor(self) -> str:
        return str(self.row.pk)

    @property
    def context(self) -> dict[str, Any]:
        """What every template about it needs."""
        return {self.WITHIN: self.within, "kind": self.kind}

    @property
    def new_words(self) -> dict[str, Any]:
        """What a new row is beside what its form asks for."""
        return {}

    @property
    def is_ordered(self) -> bool:
        """By its people, who move it."""
        return True

    # What subclasses say

    @property
    def may_write(self) -> bool:
        raise NotImplementedError

    @property
    def page(self) -> str:
        """Where it stands among the others."""
        raise NotImplementedError

    @property
    def add_url(self) -> str:
        """Where one more of its list is added; nothing for a row that stands alone."""
        raise NotImplementedError

    @property
    def gaps(self) -> list[Gap]:
        """What is still lacking in what it stands in."""
        raise NotImplementedError

    def form(self) -> Any:
        """The form of the row, or what was posted into it."""
        raise NotImplementedError

    def one_more(self) -> tuple["RowWriting", Any]:
        """The next of its list, and its empty form."""
        raise NotImplementedError

    def read_again(self) -> Any:
        """The row as it is now, with what is shown of it."""
        raise NotImplementedError

    def shown(self, *, is_saved: bool) -> dict[str, Any]:
        """What its answer needs beside the row."""
        return {}

    def about_form(self) -> dict[str, Any]:
        """What its form needs beside the fields."""
        return {}

    def moved(self) -> HttpResponse:
        """Its list, drawn anew."""
        raise NotImplementedError

    def differences(self, clash: Overtaken) -> list[dict[str, Any]]:
        """The fields that say different things, each in both wordings."""
        raise NotImplementedError

    def as_posted(self, clash: Overtaken) -> dict[str, Any]:
        """What stands there now, as a form would post it."""
        raise NotImplementedError


@dataclass
class Writing(RowWriting):
    """A row of a report."""

    kind: "RowKind"
    within: Report
    row: ReportPart | None = None
    fixed: dict[str, Any] = field(default_factory=dict)  # what a new row is from its beginning on

    WITHIN, ADDRESS, TEMPLATES = "report", "reporting:%srow", "reporting/rows"

    @property
    def report(self) -> Report:
        return self.within

    @property
    def may_write(self) -> bool:
        return rules.can_edit(self.request.user, self.report)

    @property
    def is_ordered(self) -> bool:
        return self.kind.is_ordered and not (self.row and self.row.is_fixed)

    @property
    def stood(self) -> str:
        """In which part of its page the row stands for whoever asked, where the page tells it (hx-vals)."""
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        return asked.get("stood", "")

    @property
    def beginning(self) -> dict[str, Any]:
        """What the row is from its beginning on, whether it is there, was removed or is new."""
        there = self.row or self.removed
        return self.kind.beginning(there) if there else self.fixed

    @property
    def context(self) -> dict[str, Any]:
        return {**super().context, "chapter": self.chapter}

    @property
    def new_words(self) -> dict[str, Any]:
        return self.fixed

    @property
    def chapter(self) -> Chapter:
        return chapter_of(self.report, self.kind.chapter(self.beginning))

    @property
    def gaps(self) -> list[Gap]:
        return self.chapter.gaps(self.report)

    @property
    def page(self) -> str:
        return self.kind.page(self.report, self.chapter)

    @property
    def anchor(self) -> str:
        assert self.row
        return self.kind.anchor(self.row)

    @property
    def add_url(self) -> str:
        return self.kind.add_url(self.report, self.beginning)

    def blank(self, **initial: Any) -> RowForm:
        """The form of one more row, with the id it will have: sent twice it is one row."""
        pk = uuid4()
        return self.kind.form(auto_id=f"{self.kind.name}-{pk}-%s", initial={"id": pk, **initial})

    def form(self) -> RowForm:
        return self.kind.form(
            self.posted,
            instance=self.row or self.kind.model(report=self.report, **self.beginning),
            initial={"version": self.row.version} if self.row else {},
            floor=self.row.floor if self.row else Level.PUBLIC,
            auto_id=self.auto_id,
        )

    def one_more(self) -> tuple["Writing", RowForm]:
        following = Writing(self.request, self.kind, self.report, fixed=self.beginning)
        return following, self.blank(sign=getattr(self.row, "sign", None))

    def read_again(self) -> ReportPart:
        return self.kind.rows(self.report).get(pk=self.pk)

    def shown(self, *, is_saved: bool) -> dict[str, Any]:
        return {"anchor": self.anchor, **self.kind.beside(self)}

    def about_form(self) -> dict[str, Any]:
        row, kind = self.row, self.kind
        return {
            "title": kind.heading(row) if row else kind.heading_of_new(self.beginning),
            "another": kind.listed and kind.in_series and (row is None or _is_last(row)),
            "below": kind.below if row else "",
        }

    def moved(self) -> HttpResponse:
        assert self.row
        context = {
            "report": self.report,
            "kind": self.kind,
            "list": self.kind.list_around(self.report, self.row),
            "editable": self.may_write,
            "talk": threads_by_place(self.report, self.request.user, chapter=self.chapter.key),
        }
        return render(self.request, "reporting/rows/list.html", context)

    def differences(self, clash: Overtaken) -> list[dict[str, Any]]:
        theirs, mine = clash.theirs, type(clash.theirs)(**clash.mine)
        return [
            {
                "name": name,
                "label": str(theirs._meta.get_field(name).verbose_name).capitalize(),
                "mine": _shown(mine, name),
                "theirs": _shown(theirs, name),
            }
            for name in clash.mine
            if theirs.serializable_value(name) != theirs._stored(name, clash.mine[name])
        ]

    def as_posted(self, clash: Overtaken) -> dict[str, Any]:
        words = {name: clash.theirs.serializable_value(name) for name in clash.mine}
        counts = tuple(f"{name}-" for name, value in words.items() if isinstance(value, Mapping))
        empty = dict.fromkeys((name for name in self.request.POST if name.startswith(counts)), "")
        return {**empty, **dict(_flat(words))}


def _is_last(row: ReportPart) -> bool:
    return not row.is_fixed and row.pk == row.siblings.values_list("pk", flat=True).last()


def _flat(words: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """By the names of the fields: a count has that of its breakdown before its own."""
    for name, value in words.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}-")
        else:
            yield f"{before}{name}", "" if value is None else str(value)


def _shown(row: ReportPart, name: str) -> Any:
    shown = getattr(row, f"get_{name}_display", None)
    return shown() if shown else getattr(row, name)
