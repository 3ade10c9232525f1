"""Writes rows into a spreadsheet file and reads one: text stays text, nothing is evaluated, and only the right file comes back."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import IllegalCharacterError

from partners.text import UNREADABLE
from reporting.models import Report
from reporting.sheets.cells import Entry, Sheet, Trouble, pieces, too_many
from reporting.uploads import UNKNOWN_KIND, examine

ABOUT = "Read me"  # the sheet behind the rows
MOST_UNPACKED = 30 * 1024 * 1024
MOST_FACTS = 6
EXACT = 15  # digits that a number of a spreadsheet keeps

Lines = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Whose:
    """Whose rows a file holds: the key by which it is known again, and what its first sheet and a refusal say of it."""

    key: str
    name: str
    facts: tuple[tuple[StrOrPromise, str], ...]

    @classmethod
    def of(cls, report: Report) -> "Whose":
        return cls(
            str(report.pk),
            str(report),
            (
                (_("Project"), report.ibp.code),
                (_("Partner"), report.owner_name),
                (_("Quarter"), report.quarter.code if report.quarter else str(report.get_kind_display())),
            ),
        )


@dataclass(frozen=True)
class Read:
    """What a file holds: its rows, and what is wrong with them."""

    entries: list[Entry]
    troubles: list[Trouble]


def written(sheet: Sheet, whose: Whose, rows: Iterable[Any], at: datetime, about: Lines = ()) -> bytes:
    """Rows as a spreadsheet, with a sheet that says whose they are; `about` are further lines of that: what may be written."""
    book = Workbook()
    page: Any = book.active
    page.title = sheet.title
    for place, column in enumerate(sheet.columns, start=1):
        _put(page.cell(1, place), str(column.title)).font = Font(bold=True)
        page.cell(1, place).alignment = Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[page.cell(1, place).column_letter].width = column.width
    page.freeze_panes = sheet.frozen
    for number, row in enumerate(rows, start=2):
        values = sheet.values_of(row)
        for place, column in enumerate(sheet.columns, start=1):
            found = _put(page.cell(number, place), values[column.name])
            found.alignment = Alignment(wrap_text=column.width > 30, vertical="top")
            if column.number_format:
                found.number_format = column.number_format
    _about(book.create_sheet(ABOUT), sheet, whose, at, about)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def _put(where: Any, value: Any) -> Any:
    """A number or a day, or a text that is typed as one: what begins with =, +, - or @ is shown and not evaluated."""
    if value is None:
        return where
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(int(value))
    if isinstance(value, Decimal) and len(value.as_tuple().digits) <= EXACT:
        where.value = int(value) if value == value.to_integral_value() else float(value)
        return where
    if isinstance(value, date):
        where.value = value
        where.number_format = "yyyy-mm-dd"
        return where
    value = pieces(str(value))[0]  # the rest of a longer one stands in the column that continues it
    try:
        where.value = value
    except IllegalCharacterError:
        where.value = UNREADABLE.sub("", value)
    if value:
        where.data_type = "s"
        where.quotePrefix = True
    return where


def _how_to_bring_it_back() -> Lines:
    return [
        (_("Change the rows of the first sheet, or add some below, with an empty key. Then bring the file back to the portal."),),
        (_("It tries everything first; where a cell is wrong it names the cell, and nothing is entered."),),
    ]  # fmt: skip


def _about(page: Any, sheet: Sheet, whose: Whose, at: datetime, about: Lines) -> None:
    lines: list[tuple[Any, ...]] = [
        (sheet.mark, whose.key),
        *((str(label), said) for label, said in whose.facts),
        (_("Made at"), f"{at:%Y-%m-%d %H:%M}"),
        (),
        *(_how_to_bring_it_back() if sheet.comes_back else ()),
        *about,
    ]
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line, start=1):
            _put(page.cell(number, place), value if isinstance(value, int) else str(value))
    page.column_dimensions["A"].width = 24
    page.column_dimensions["B"].width = 60


# ── Reading ─────────────────────────────────────────────────────────────────


def read(upload: UploadedFile, sheet: Sheet, whose: Whose) -> Read:
    """The rows of a file that came back. Raises ValidationError where it is not the one that the portal wrote for this."""
    try:
        examined = examine(upload)
    except ValidationError as mistake:
        raise (_no_spreadsheet() if mistake.code == UNKNOWN_KIND else mistake) from None
    if examined.extension != "xlsx":
        raise _no_spreadsheet()
    with zipfile.ZipFile(io.BytesIO(examined.content)) as package:
        if sum(member.file_size for member in package.infolist()) > MOST_UNPACKED:
            raise ValidationError(_("This file unpacks to far more than it should. Download it here and begin anew."))
    try:
        book = load_workbook(io.BytesIO(examined.content), read_only=True, keep_links=False)
        return _read(book, sheet, whose)
    except ValidationError:
        raise
    except Exception:  # a decoder may fail in any way on hostile bytes
        raise ValidationError(_("This file is damaged. Save it again as xlsx and choose it once more.")) from None


def _no_spreadsheet() -> ValidationError:
    return ValidationError(_("This is not a spreadsheet of the kind xlsx. Choose the one that you downloaded here."))


def _read(book: Any, sheet: Sheet, whose: Whose) -> Read:
    if sheet.title not in book.sheetnames or ABOUT not in book.sheetnames:
        raise ValidationError(str(sheet.not_ours))
    _require_own(book[ABOUT], sheet, whose)
    rows = book[sheet.title].iter_rows(max_row=sheet.most_rows + 2, max_col=len(sheet.columns))
    _require_headings(next(rows, ()), sheet)
    entries, troubles = [], []
    for number, row in enumerate(rows, start=2):
        if number > sheet.most_rows + 1:
            if any(one.value is not None for one in row):
                raise ValidationError(too_many(sheet.most_rows))
            break
        values: dict[str, Any] = {}
        formulas = []
        for column, one in zip(sheet.columns, row, strict=False):
            if one.data_type == "f":
                said = _("This is a formula. Write the value that it stands for.")
                formulas.append(sheet.trouble(column.name, number, said))
            elif one.data_type == "e":
                said = _("This is what a spreadsheet writes where it could not reckon. Write the value.")
                formulas.append(sheet.trouble(column.name, number, said))
            values[column.name] = one.value
        if formulas:
            troubles += formulas
            continue
        entry, wrong = sheet.entry(number, values)
        troubles += wrong
        if entry:
            entries.append(entry)
    return Read(entries, troubles)


def _require_own(page: Any, sheet: Sheet, whose: Whose) -> None:
    found = list(page.iter_rows(max_row=MOST_FACTS + 2, max_col=2, values_only=True))
    first = found[0] if found and len(found[0]) > 1 else (None, None)
    if first[0] != sheet.mark:
        raise ValidationError(str(sheet.not_ours))
    if str(first[1]) == whose.key:
        return
    said = [str(row[1])[:60] for row in found[1 : 1 + len(whose.facts)] if len(row) > 1 and row[1] is not None]
    raise ValidationError(str(sheet.not_this), params={"other": " · ".join(said), "this": whose.name})


def _require_headings(row: Iterable[Any], sheet: Sheet) -> None:
    found = [str(one.value or "").strip() for one in row]
    for column, heading in zip(sheet.columns, found, strict=False):
        if heading != str(column.title):
            raise ValidationError(
                _("The column “%(found)s” should be “%(wanted)s”. Leave the headings of the first row as they are."),
                params={"found": heading[:60], "wanted": str(column.title)},
            )
    if len(found) < len(sheet.columns):
        raise ValidationError(_("Columns are missing. Leave the headings of the first row as they are."))
