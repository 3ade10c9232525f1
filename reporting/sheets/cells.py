"""Knows what stands in the cells of a sheet: its columns, how people write each value, and what is wrong with one. No files."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise
from openpyxl.utils import get_column_letter

from partners.clearance import Level
from reporting.amounts import BANGLA_DIGITS, MARKS, amount, number

CELL = 32_767  # what a cell of a spreadsheet holds, counted in UTF-16 units
LAKH_FORMAT = r"[>=10000000]##\,##\,##\,##0.00;[>=100000]##\,##\,##0.00;##,##0.00"  # as amounts in taka are shown
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True)
class Trouble:
    """What is wrong, and in which cell."""

    cell: str
    said: str


class Unreadable(ValueError):
    """A cell that says nothing one could enter; the message is a sentence for whoever filled it in."""


# ── How a cell reads ────────────────────────────────────────────────────────


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    return str(value).strip()


def as_written(value: Any) -> str:
    """A cell as a text that reads the same: also the hair by which a reckoned number is beside what it shows."""
    if isinstance(value, float) and not value.is_integer() and abs(value) < 1e15:
        return f"{value:.6f}".rstrip("0")
    return as_text(value)


def as_name(value: Any) -> str:
    return " ".join(as_text(value).split())


def whole(value: Any, most_digits: int = 3) -> int | None:
    """A number as people write it: 1, +1, −1, ১, 2.0. None where it is none."""
    if isinstance(value, bool):
        return None
    plain = as_text(value).translate(BANGLA_DIGITS).translate(MARKS).replace(" ", "").removesuffix(".0")
    return int(plain) if re.fullmatch(rf"[+-]?[0-9]{{1,{most_digits}}}", plain) else None


def _figure(value: Any, read: Callable[[str], Decimal | None]) -> Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):  # what a spreadsheet reckoned may be a hair beside what it shows
        return read(f"{value:.6f}") if abs(value) < 1e15 else None
    return read(as_text(value))


def as_count(said: StrOrPromise, most: int) -> Callable[[Any], int | None]:
    """A whole number from 0 to `most`; None where nothing is written."""

    def read(value: Any) -> int | None:
        if not as_text(value):
            return None
        plain = _figure(value, lambda written: number(written, places=0))
        if plain is None or not 0 <= plain <= most:
            raise Unreadable(str(said))
        return int(plain)

    return read


def as_figure(said: StrOrPromise, most: Decimal, *, places: int = 4) -> Callable[[Any], Decimal | None]:
    """A number from 0 to `most`; None where nothing is written."""

    def read(value: Any) -> Decimal | None:
        if not as_text(value):
            return None
        plain = _figure(value, lambda written: number(written, places=places))
        if plain is None or not 0 <= plain <= most:
            raise Unreadable(str(said))
        return plain

    return read


def as_money(said: StrOrPromise, most: Decimal) -> Callable[[Any], Decimal | None]:
    """An amount in taka from 0 to `most`, to the poisha; None where nothing is written."""

    def read(value: Any) -> Decimal | None:
        if not as_text(value):
            return None
        plain = _figure(value, amount)
        if plain is None or not 0 <= plain <= most:
            raise Unreadable(str(said))
        return plain

    return read


def as_day(value: Any) -> date | None:
    """A date, as a spreadsheet keeps it or as people type it; None where nothing is written."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    plain = as_text(value).translate(BANGLA_DIGITS)
    if not plain:
        return None
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(plain, form).date()
        except ValueError:
            continue
    raise Unreadable(_("Write the date as day/month/year, for example 29/03/2017."))


def as_one_of(choices: Any, said: StrOrPromise, *, empty: Any = "") -> Callable[[Any], Any]:
    """A choice, by its value or by its words. `choices` is a Django enumeration, or anything with pairs as `choices`."""

    def read(value: Any) -> Any:
        written = as_text(value)
        if not written:
            return empty
        given = whole(value)
        for code, label in choices.choices:
            if code == given or written.casefold() in (str(code).casefold(), str(label).casefold()):
                return code
        raise Unreadable(str(said))

    return read


def as_yes(value: Any) -> bool:
    plain = as_text(value).casefold()
    if plain in ("", "no", "0", "false", _("no")):
        return False
    if plain in ("yes", "1", "x", "true", _("yes")):
        return True
    raise Unreadable(_("Write yes or no."))


def as_key(said: StrOrPromise) -> Callable[[Any], UUID | None]:
    """Which row of the portal this is; None for a new one. `said` tells what to do with a key that is none."""

    def read(value: Any) -> UUID | None:
        written = as_text(value)
        if not written:
            return None
        try:
            return UUID(written)
        except ValueError:
            raise Unreadable(str(said)) from None

    return read


def as_version(value: Any) -> int:
    plain = as_text(value).translate(BANGLA_DIGITS)
    return int(plain) if plain.isdecimal() and len(plain) < 9 else 0


# ── Columns and rows ────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Column:
    """A column: its name, its heading, how its cell is read, and how it is written from a row of the portal."""

    name: str
    title: StrOrPromise
    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    width: int = 14
    is_read: bool = True  # what is only shown is not read back
    continues: str = ""  # the column of which this holds what its cell does not: its text is read at the end of that
    number_format: str = ""


LEVEL = as_one_of(Level, gettext_lazy("Write public, programme, consortium or restricted."), empty=None)


@dataclass
class Entry:
    """A row as it was read: the number it has in its file, and its values by the names of the columns."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)  # as they were written, so that they can be read once more

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self.values.get(name, otherwise)


def too_many(most: int) -> str:
    return _("At most %(most)s rows can be entered at once. Enter this in parts.") % {"most": most}


NOT_OURS = gettext_lazy(
    "This is not the spreadsheet that the portal wrote for this page. Download it here, fill it in and bring it back."
)
NOT_THIS = gettext_lazy(
    "This is the spreadsheet of %(other)s; here you enter that of %(this)s. Download this one and fill that in."
)


@dataclass(frozen=True)
class Sheet:
    """What a file holds on its first sheet: `mark` tells the portal's own files of this kind from all others."""

    title: str
    mark: str
    columns: tuple[Column, ...]
    most_rows: int = 500
    frozen: str = "C2"
    not_ours: StrOrPromise = NOT_OURS
    not_this: StrOrPromise = NOT_THIS
    comes_back: bool = True  # it may be changed and entered; else it is only for reading

    def letter(self, name: str) -> str:
        """The letters of a column, for naming a cell: A … Z, AA …"""
        return get_column_letter(1 + [column.name for column in self.columns].index(name))

    def cell(self, name: str, number: int) -> str:
        return f"{self.letter(name)}{number}"

    def trouble(self, name: str, number: int, said: str) -> Trouble:
        return Trouble(self.cell(name, number), said)

    @property
    def read_back(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.is_read and not column.continues)

    def values_of(self, row: Any) -> dict[str, Any]:
        """The cells of a row of the portal; what is longer than a cell stands on in the column that continues it."""
        values = {column.name: column.write(row) for column in self.columns if not column.continues}
        for column in self.columns:
            if column.continues:
                first, *rest = pieces(str(values[column.continues]))
                values |= {column.continues: first, column.name: "".join(rest)}
        return values

    def entry(self, number: int, values: Mapping[str, Any]) -> tuple[Entry | None, list[Trouble]]:
        """A row out of its cells, by the names of the columns, and what is wrong with it. Nothing for an empty row."""
        if not any(as_text(value) for value in values.values()):
            return None, []
        entry, troubles = Entry(number), []
        entry.cells = {named: written for named, value in values.items() if (written := as_written(value))}
        for column in self.columns:
            if column.name not in values or not column.is_read or column.continues:
                continue
            try:
                entry.values[column.name] = column.read(values[column.name])
            except Unreadable as mistake:
                troubles.append(self.trouble(column.name, number, str(mistake)))
        for column in self.columns:
            if column.continues in entry.values and (more := as_text(values.get(column.name))):
                entry.values[column.continues] += more
        return entry, troubles


def pieces(whole_text: str, most: int = CELL) -> list[str]:
    """A text cut so that each piece fits into a cell: what is longer is continued in the next, never lost."""
    found: list[str] = []
    piece: list[str] = []
    units = 0
    for letter in whole_text:
        needs = 2 if ord(letter) > 0xFFFF else 1
        if units + needs > most:
            found.append("".join(piece))
            piece, units = [], 0
        piece.append(letter)
        units += needs
    return [*found, "".join(piece)]
