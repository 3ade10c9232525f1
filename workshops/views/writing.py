"""Knows how the rows of a workshop are written, shown, and set side by side where a colleague was faster."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from partners.requests import SignedInRequest
from reporting.chapter import Gap
from reporting.models import Overtaken
from reporting.views.saving import already_added, elsewhere, form_page, save
from reporting.views.writing import AnyKind, RowWriting
from workshops import rules
from workshops.forms.rows import ItemForm
from workshops.models import Workshop
from workshops.models.workshop import WorkshopRow
from workshops.views.finding import row_written, workshop_run


@dataclass(frozen=True)
class Item(AnyKind):
    """A kind of row of a workshop."""

    form: type[ItemForm]
    begun_with: str = "text"
    page: str = ""  # the address, of a workshop, on which its rows are listed
    meta: str = ""  # the template of its small print
    is_ordered: bool = True
    related: tuple[str, ...] = ()  # what else is shown of its rows

    def find(self, request: SignedInRequest, pk: UUID) -> "ItemWriting":
        row, removed, workshop = row_written(request, self.model, pk)
        return ItemWriting(request, self, workshop, row, removed)

    def kept(self, removed: Any) -> dict[str, Any]:
        return {name: getattr(removed, name) for name in self.model.WORDS}

    def page_of(self, workshop: Workshop, row: Any) -> str:
        """Where its rows are listed; `row` is nothing when there is none yet."""
        return reverse(self.page, args=[workshop.pk])

    def add_url(self, workshop: Workshop, fixed: dict[str, Any]) -> str:
        return reverse(f"workshops:add_{self.name}", args=[workshop.pk])

    def fixed_of(self, row: Any) -> dict[str, Any]:
        """What one more of the same list is from its beginning on."""
        return {}

    def list_of(self, row: Any) -> str:
        """The id of the list it stands in, where a page has several of its kind."""
        return ""

    def with_names(self, rows: Any) -> Any:
        """The rows with all that is shown of them: the same queries however many."""
        return rows.select_related("changed_by", *self.related)


@dataclass
class ItemWriting(RowWriting):
    """A row of a workshop."""

    kind: Item
    within: Workshop
    row: WorkshopRow | None = None
    fixed: dict[str, Any] = field(default_factory=dict)  # what a new row is from its beginning on

    WITHIN, ADDRESS, TEMPLATES = "workshop", "workshops:%srow", "workshops/rows"

    @property
    def may_write(self) -> bool:
        return rules.can_write(self.request.user, self.within)

    @property
    def page(self) -> str:
        return self.kind.page_of(self.within, self.row or self.kind.model(workshop=self.within, **self.fixed))

    @property
    def gaps(self) -> list[Gap]:
        return []

    @property
    def is_ordered(self) -> bool:
        return self.kind.is_ordered and not (self.row and self.row.is_fixed)

    @property
    def add_url(self) -> str:
        fixed = self.kind.fixed_of(self.row) if self.row else self.fixed
        return self.kind.add_url(self.within, fixed)

    @property
    def new_words(self) -> dict[str, Any]:
        return self.fixed

    def blank(self, **initial: Any) -> ItemForm:
        """The form of one more row, with the id it will have: sent twice it is one row."""
        pk = uuid4()
        return self.kind.form(
            workshop=self.within,
            instance=self.kind.model(workshop=self.within, **self.fixed),
            auto_id=f"{self.kind.name}-{pk}-%s",
            initial={"id": pk, **initial},
        )

    def form(self) -> ItemForm:
        return self.kind.form(
            self.posted,
            workshop=self.within,
            instance=self.row or self.kind.model(workshop=self.within, **self.fixed),
            initial={"version": self.row.version} if self.row else {},
            auto_id=self.auto_id,
        )

    def one_more(self) -> tuple["ItemWriting", ItemForm]:
        fixed = self.kind.fixed_of(self.row) if self.row else self.fixed
        following = ItemWriting(self.request, self.kind, self.within, fixed=fixed)
        return following, following.blank()

    def read_again(self) -> WorkshopRow:
        row: WorkshopRow = self.kind.with_names(self.kind.model._default_manager).get(pk=self.pk)
        row.workshop = self.within
        return row

    def about_form(self) -> dict[str, Any]:
        return {"another": self.pk is None and self.kind.listed}

    def moved(self) -> HttpResponse:
        assert self.row
        context = {
            **self.context,
            "rows": self.kind.with_names(self.row.siblings),
            "list_id": self.kind.list_of(self.row),
            "editable": self.may_write,
        }
        return render(self.request, "workshops/rows/list.html", context)

    def differences(self, clash: Overtaken) -> list[dict[str, Any]]:
        theirs, mine = clash.theirs, type(clash.theirs)(**clash.mine)
        return [
            {
                "name": (of := theirs._meta.get_field(name)).name,
                "label": str(of.verbose_name).capitalize(),
                "mine": _shown(mine, of.name),
                "theirs": _shown(theirs, of.name),
            }
            for name in clash.mine
            if theirs.serializable_value(name) != theirs._stored(name, clash.mine[name])
        ]

    def as_posted(self, clash: Overtaken) -> dict[str, Any]:
        theirs = clash.theirs
        found = {theirs._meta.get_field(name).name: theirs.serializable_value(name) for name in clash.mine}
        return {name: "" if value is None else str(value) for name, value in found.items()}


def _shown(row: Any, name: str) -> Any:
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    return "" if value is None else value


def add_item(
    request: SignedInRequest, pk: UUID, kind: Item, fixed: dict[str, Any] | None = None, **initial: Any
) -> HttpResponse:
    """One more row of a list; `fixed` is what it is from its beginning on."""
    writing = ItemWriting(request, kind, workshop_run(request, pk), fixed=fixed or {})
    if request.method == "POST":
        writing.row = already_added(request, kind, writing.within)
        return save(writing)
    if not writing.may_write:
        return elsewhere(writing, writing.page)
    return form_page(writing, writing.blank(**initial))


adds = require_http_methods(["GET", "POST"])
