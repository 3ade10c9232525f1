"""The page on which rows go out as a spreadsheet and come back: tried first, shown as they would stand, then entered as a whole."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from partners.refusals import Refused
from partners.requests import SignedInRequest
from reporting.forms.sheets import SheetForm
from reporting.sheets.book import Lines, read, written
from reporting.sheets.cells import Entry, Sheet, Trouble
from reporting.sheets.entering import Desk, Outcome

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # troubles shown at once
LONGEST = 8_000_000  # characters of rows that are handed from the trial to the entering


@dataclass(frozen=True)
class SheetPage:
    """One page of this kind. `desk` makes what enters the rows, fresh for each try; `context` is what else the page shows.

    Its own templates can extend reporting/sheet.html, which needs `report` or `ibp` in the context for the frame.
    """

    title: StrOrPromise
    desk: Callable[[], Desk]
    back: str  # the address of the page the rows stand on
    back_title: StrOrPromise
    file_name: str
    editable: bool
    about: Lines = ()  # further lines of the sheet behind the rows: what may be written
    context: dict[str, Any] = field(default_factory=dict)
    template: str = "reporting/sheet.html"

    def answer(self, request: SignedInRequest) -> HttpResponse:
        """GET: the page, or the file with ?download. POST: try a file, or enter rows that were tried."""
        if request.method != "POST":
            return self.download() if "download" in request.GET else self.page(request)
        if not self.editable:
            return self.page(request, status=409, closed=True)
        return self._enter(request) if "rows" in request.POST else self._try(request)

    def download(self) -> HttpResponse:
        desk = self.desk()
        content = written(desk.sheet, desk.whose, desk.rows(), now(), self.about)
        return as_file(content, self.file_name)

    def page(self, request: SignedInRequest, *, status: int = 200, **context: Any) -> HttpResponse:
        troubles: list[Trouble] = context.pop("troubles", [])
        return render(
            request,
            self.template,
            {
                "title": self.title,
                "back": self.back,
                "back_title": self.back_title,
                "editable": self.editable,
                "form": context.pop("form", None) or SheetForm(),
                "troubles": troubles[:SHOWN],
                "more": max(0, len(troubles) - SHOWN),
                **self.context,
                **context,
            },
            status=status,
        )

    def _try(self, request: SignedInRequest) -> HttpResponse:
        """What would come of it, and what is wrong, by its cell."""
        form = SheetForm(request.POST, request.FILES)
        desk = self.desk()
        if not form.is_valid():
            return self.page(request, form=form, status=400)
        try:
            found = read(form.cleaned_data["file"], desk.sheet, desk.whose)
            outcome = self._tried(desk, found.entries, found.troubles)
        except ValidationError as mistake:
            form.add_error("file", mistake)
            return self.page(request, form=form, status=400)
        except Refused as refusal:
            return self.page(request, status=409, refusal=str(refusal))
        if outcome.troubles:
            return self.page(request, status=400, troubles=outcome.troubles)
        if not found.entries:
            return self.page(request, status=400, refusal=_("There is nothing in it to enter."))
        return self.page(request, outcome=outcome, rows=handed_on(found.entries))

    def _tried(self, desk: Desk, entries: list[Entry], troubles: list[Trouble]) -> Outcome:
        """Troubles of cells come first; a row that has one is not tried, the others are, so that all is told at once."""
        lame = {int("".join(letter for letter in trouble.cell if letter.isdigit()) or 0) for trouble in troubles}
        outcome = desk.try_out([entry for entry in entries if entry.number not in lame])
        outcome.troubles = [*troubles, *outcome.troubles]
        return outcome

    def _enter(self, request: SignedInRequest) -> HttpResponse:
        desk = self.desk()
        entries = handed_back(request.POST["rows"], desk.sheet)
        if not entries:
            return self.page(
                request, status=400, refusal=_("These rows have been changed on the way. Try the file again.")
            )
        try:
            outcome = desk.enter(entries)
        except Refused as refusal:
            return self.page(request, status=409, refusal=str(refusal))
        if outcome.troubles:
            return self.page(request, status=409, troubles=outcome.troubles)
        messages.success(request, _("Entered: %(what)s.") % {"what": ", ".join(outcome.sentences)})
        return redirect(self.back)


def as_file(content: bytes, name: str) -> HttpResponse:
    """A spreadsheet to be kept, and never by what lies between."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{slugify(name)}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def handed_on(entries: list[Entry]) -> str:
    """The rows, as the page posts them back once they have been tried: they are read and tried again then."""
    return json.dumps([[entry.number, entry.cells] for entry in entries], ensure_ascii=False)


def handed_back(text: str, sheet: Sheet) -> list[Entry] | None:
    """The rows that the page was given; None for anything else."""
    known = {column.name for column in sheet.columns}
    try:
        rows = json.loads(text[:LONGEST])
        entries = []
        for number, values in rows[: sheet.most_rows + 1]:
            cells = {name: value for name, value in values.items() if name in known and isinstance(value, str)}
            entry, troubles = sheet.entry(int(number), cells)
            if troubles or entry is None:
                return None
            entries.append(entry)
    except (ArithmeticError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return entries
