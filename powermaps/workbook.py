"""Writes a map into a spreadsheet file and reads one: text stays text, nothing is evaluated, and only the map's own sheet comes back."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import IllegalCharacterError

from partners.clearance import Level
from partners.text import UNREADABLE
from powermaps.cells import COLUMNS, MOST_ROWS, Line, Trouble, cell, pieces, read_line, too_many
from powermaps.models import Placement, Role
from powermaps.scale import Influence, Support
from powermaps.shifts import ChangeReason, Verdict
from reporting.models import Report
from reporting.uploads import examine

MAP, ABOUT = "Map", "Read me"  # the names of the two sheets
MOST_UNPACKED = 30 * 1024 * 1024
MARK = "PROKAS power map"
CHOICES: tuple[tuple[StrOrPromise, Any], ...] = (
    (gettext_lazy("Position (−2 to 2)"), Support),
    (gettext_lazy("Influence (1 to 5)"), Influence),
    (gettext_lazy("Why it is elsewhere"), ChangeReason),
    (gettext_lazy("Judged by"), Placement.Sight),
    (gettext_lazy("Confidence"), Placement.Confidence),
    (gettext_lazy("Roles"), Role),
    (gettext_lazy("Its influence"), Placement.Exercised),
    (gettext_lazy("Who may read this"), Level),
)


@dataclass(frozen=True)
class Read:
    """What a file holds: its rows, and what is wrong with them."""

    lines: list[Line]
    troubles: list[Trouble]


def written(report: Report, rows: Iterable[Placement], at: datetime) -> bytes:
    """The map as a spreadsheet, with a sheet that says whose it is and what may be written."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = MAP
    for number, column in enumerate(COLUMNS, start=1):
        _put(sheet.cell(1, number), str(column.title)).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, number).column_letter].width = column.width
    sheet.freeze_panes = "C2"
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(COLUMNS, start=1):
            value = column.write(row)
            if column.name == "more":
                value = "".join(pieces(row.reason)[1:])
            elif column.name == "reason":
                value = pieces(row.reason)[0]
            _put(sheet.cell(number, place), value).alignment = Alignment(wrap_text=column.width > 30, vertical="top")
    _about(book.create_sheet(ABOUT), report, at)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def _put(where: Any, value: Any) -> Any:
    """A number, or a text that is typed as one: what begins with =, +, - or @ is shown and not evaluated."""
    if isinstance(value, int):
        where.value = int(value)
        return where
    value = str(value)
    try:
        where.value = value
    except IllegalCharacterError:
        where.value = UNREADABLE.sub("", value)
    if value:
        where.data_type = "s"
        where.quotePrefix = True
    return where


def _about(sheet: Any, report: Report, at: datetime) -> None:
    lines: list[tuple[Any, ...]] = [
        (MARK, str(report.pk)),
        (_("Project"), report.ibp.code),
        (_("Partner"), report.owner_name),
        (_("Quarter"), report.quarter.code if report.quarter else str(report.get_kind_display())),
        (_("Made at"), f"{at:%Y-%m-%d %H:%M}"),
        (),
        (_("Change the rows of the first sheet, or add some below, with an empty key. Then bring the file back to the portal."),),
        (_("It tries everything first; where a cell is wrong it names the cell, and nothing is entered."),),
    ]  # fmt: skip
    for title, choice in CHOICES:
        lines += [(), (str(title),), *((code, str(label)) for code, label in choice.choices)]
    lines += [
        (),
        (_("This quarter"),),
        *((code, str(Verdict(code).label)) for code in (Verdict.CONFIRMED, Verdict.DROPPED)),
    ]
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line, start=1):
            _put(sheet.cell(number, place), int(value) if isinstance(value, int) else str(value))
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 60


# ── Reading ─────────────────────────────────────────────────────────────────


def read(upload: UploadedFile, report: Report) -> Read:
    """The rows of a file that came back. Raises ValidationError where it is no sheet of this map."""
    examined = examine(upload)
    if examined.extension != "xlsx":
        raise ValidationError(_("Choose a spreadsheet of the kind xlsx, as the portal writes it."))
    with zipfile.ZipFile(io.BytesIO(examined.content)) as package:
        if sum(member.file_size for member in package.infolist()) > MOST_UNPACKED:
            raise ValidationError(_("This file unpacks to far more than a map holds. Download the map and begin anew."))
    try:
        book = load_workbook(io.BytesIO(examined.content), read_only=True, keep_links=False)
        return _read(book, report)
    except ValidationError:
        raise
    except Exception:  # a decoder may fail in any way on hostile bytes
        raise ValidationError(_("This file is damaged. Save it again as xlsx and choose it once more.")) from None


def _read(book: Any, report: Report) -> Read:
    if MAP not in book.sheetnames or ABOUT not in book.sheetnames:
        raise ValidationError(
            _("This is not a map that the portal wrote. Download the map, fill it in and bring it back.")
        )
    _require_own(book[ABOUT], report)
    sheet = book[MAP]
    rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=len(COLUMNS))
    _require_headings(next(rows, ()))
    lines, troubles = [], []
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS + 1:
            if any(one.value is not None for one in row):
                raise ValidationError(too_many())
            break
        values: dict[str, Any] = {}
        formulas = []
        for column, one in zip(COLUMNS, row, strict=False):
            if one.data_type == "f":
                formulas.append(
                    Trouble(cell(column.name, number), _("This is a formula. Write the value that it stands for."))
                )
            values[column.name] = one.value
        if formulas:
            troubles += formulas
            continue
        line, wrong = read_line(number, values)
        troubles += wrong
        if line:
            lines.append(line)
    return Read(lines, troubles)


def _require_own(sheet: Any, report: Report) -> None:
    said = {}
    for row in sheet.iter_rows(max_row=5, max_col=2, values_only=True):
        if len(row) > 1 and row[0] is not None:
            said[str(row[0])] = str(row[1])
    if said.get(MARK) == str(report.pk):
        return
    if MARK not in said:
        raise ValidationError(
            _("This is not a map that the portal wrote. Download the map, fill it in and bring it back.")
        )
    raise ValidationError(
        _("This is the map of %(other)s; here you enter that of %(this)s. Download this map and fill that in."),
        params={
            "other": " · ".join(said.get(name, "")[:60] for name in (_("Project"), _("Partner"), _("Quarter"))),
            "this": str(report),
        },
    )


def _require_headings(row: Iterable[Any]) -> None:
    found = [str(one.value or "").strip() for one in row]
    for column, heading in zip(COLUMNS, found, strict=False):
        if heading != str(column.title):
            raise ValidationError(
                _("The column “%(found)s” should be “%(wanted)s”. Leave the headings of the first row as they are."),
                params={"found": heading[:60], "wanted": str(column.title)},
            )
    if len(found) < len(COLUMNS):
        raise ValidationError(_("Columns are missing. Leave the headings of the first row as they are."))
