"""Knows how a map stands in rows and cells: which columns there are, how each cell reads, and what is wrong with one. No files."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from powermaps.aims import position_words
from powermaps.models import Placement, Role
from powermaps.scale import Influence, Support
from powermaps.shifts import ChangeReason, Verdict
from reporting.forms.fields import BANGLA_DIGITS

MOST_ROWS = 500
SHORT = 14  # characters of a short name
CELL = 32_767  # what a cell of a spreadsheet holds, counted in UTF-16 units
MARKS = str.maketrans({"−": "-", "–": "-", "＋": "+"})  # as people and programs write plus and minus


@dataclass(frozen=True)
class Trouble:
    """What is wrong, and in which cell."""

    cell: str
    said: str


@dataclass
class Line:
    """One row as it is to be entered: the placement or the name, and what was written of it."""

    number: int
    key: UUID | None = None
    name: str = ""
    short_name: str = ""
    local_name: str = ""
    version: int = 0
    verdict: str = ""
    support: int | None = None
    influence: int | None = None
    words: dict[str, Any] = field(default_factory=dict)


class Unreadable(ValueError):
    """A cell that says nothing one could enter; the message is a sentence for whoever filled it in."""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _name(value: Any) -> str:
    return " ".join(_text(value).split())


def whole(value: Any) -> int | None:
    """A number as people write it: 1, +1, −1, ১, 2.0."""
    if isinstance(value, bool):
        return None
    text = _text(value).translate(BANGLA_DIGITS).translate(MARKS).replace(" ", "")
    text = text.removesuffix(".0")
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,3}", text) else None


def _one_of(choices: Any, said: StrOrPromise, *, empty: Any = "") -> Callable[[Any], Any]:
    """A choice, by its value or by its words."""

    def read(value: Any) -> Any:
        text = _text(value)
        if not text:
            return empty
        number = whole(value)
        for code, label in choices.choices:
            if code == number or text.casefold() in (str(code).casefold(), str(label).casefold()):
                return code
        raise Unreadable(str(said))

    return read


def _band(choices: Any, said: StrOrPromise) -> Callable[[Any], int | None]:
    read_words = _one_of(choices, said, empty=None)

    def read(value: Any) -> int | None:
        number = whole(value)
        if number is not None and number not in choices.values:
            raise Unreadable(str(said))
        text = _text(value)
        head = re.match(r"([+\-−]?[0-9০-৯])\s*·", text)  # “+1 · Passive support”, as the portal writes it
        if number is None and head:
            return read(head[1])
        return read_words(value)

    return read


def _roles(value: Any) -> list[str]:
    read = _one_of(Role, _("Write roles as in the list of the first sheet, with commas between them."))
    return [read(part) for part in re.split(r"[,;]", _text(value)) if part.strip()]


def _yes(value: Any) -> bool:
    text = _text(value).casefold()
    if text in ("", "no", "0", "false", _("no")):
        return False
    if text in ("yes", "1", "x", "true", _("yes")):
        return True
    raise Unreadable(_("Write yes or no."))


def _key(value: Any) -> UUID | None:
    text = _text(value)
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Unreadable(_("This is not a key of the portal. Leave it empty for an actor that is new here.")) from None


def _version(value: Any) -> int:
    number = _text(value).translate(BANGLA_DIGITS)
    return int(number) if number.isdecimal() and len(number) < 9 else 0


@dataclass(frozen=True)
class Column:
    """A column: its name in a Line, its heading, how its cell is read and how it is written from a placement."""

    name: str
    title: StrOrPromise
    read: Callable[[Any], Any]
    write: Callable[[Placement], Any]
    width: int = 14


COLUMNS: tuple[Column, ...] = (
    Column("key", gettext_lazy("Key"), _key, lambda row: str(row.pk), 10),
    Column("name", gettext_lazy("Actor"), _name, lambda row: row.actor.name, 40),
    Column("short_name", gettext_lazy("Short name"), _name, lambda row: row.actor.short_name),
    Column("local_name", gettext_lazy("Name in Bangla"), _name, lambda row: row.actor.local_name, 24),
    Column(
        "support",
        gettext_lazy("Position (−2 to 2)"),
        _band(Support, gettext_lazy("The position is a whole number from −2 to 2.")),
        lambda row: row.support,
    ),
    Column(
        "influence",
        gettext_lazy("Influence (1 to 5)"),
        _band(Influence, gettext_lazy("The influence is a whole number from 1 to 5.")),
        lambda row: row.influence,
    ),
    Column("reason", gettext_lazy("What did you see?"), _text, lambda row: row.reason, 60),
    Column("more", gettext_lazy("What did you see? (continued)"), _text, lambda row: "", 12),
    Column(
        "change_reason",
        gettext_lazy("Why it is elsewhere"),
        _one_of(ChangeReason, gettext_lazy("Write why it is elsewhere as in the list of the first sheet.")),
        lambda row: row.get_change_reason_display(),
        20,
    ),
    Column(
        "sight",
        gettext_lazy("Judged by"),
        _one_of(Placement.Sight, gettext_lazy("Write what it is judged by as in the list of the first sheet.")),
        lambda row: row.get_sight_display(),
        20,
    ),
    Column(
        "confidence",
        gettext_lazy("Confidence"),
        _one_of(Placement.Confidence, gettext_lazy("Write low, medium or high.")),
        lambda row: row.get_confidence_display(),
    ),
    Column("roles", gettext_lazy("Roles"), _roles, lambda row: row.get_roles_display(), 20),
    Column(
        "exercised",
        gettext_lazy("Its influence"),
        _one_of(Placement.Exercised, gettext_lazy("Write whether it uses its influence as in the list of the first sheet.")),
        lambda row: row.get_exercised_display(),
        20,
    ),
    Column(
        "is_not_mobilised",
        gettext_lazy("Has not taken it up at all"),
        _yes,
        lambda row: _("yes") if row.is_not_mobilised else _("no"),
    ),
    Column(
        "confidentiality",
        gettext_lazy("Who may read this"),
        _one_of(Level, gettext_lazy("Write public, programme, consortium or restricted.")),
        lambda row: Level(row.confidentiality).label,
    ),
    Column(
        "verdict",
        gettext_lazy("This quarter"),
        _one_of(Verdict, gettext_lazy("Write “Still true” or “No longer relevant”, or leave what stands there.")),
        lambda row: row.get_verdict_display(),
        18,
    ),
    Column(
        "before",
        gettext_lazy("Last quarter"),
        _text,
        lambda row: f"{position_words(row.before_support)} / {row.before_influence}" if row.before_support is not None else "",
    ),
    Column("version", gettext_lazy("Version"), _version, lambda row: row.version, 9),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}
OF_THE_LINE = ("key", "name", "short_name", "local_name", "version", "verdict", "support", "influence")
NOT_READ = ("before", "more")


def letter(name: str) -> str:
    """The letter of a column, for naming a cell: A … Z."""
    return chr(ord("A") + [column.name for column in COLUMNS].index(name))


def cell(name: str, number: int) -> str:
    return f"{letter(name)}{number}"


def read_line(number: int, values: Mapping[str, Any]) -> tuple[Line | None, list[Trouble]]:
    """A row out of its cells, by the names of the columns, and what is wrong with it. Nothing for an empty row."""
    if not any(_text(value) for value in values.values()):
        return None, []
    line, troubles = Line(number), []
    for column in COLUMNS:
        if column.name not in values or column.name in NOT_READ:
            continue
        try:
            read = column.read(values[column.name])
        except Unreadable as mistake:
            troubles.append(Trouble(cell(column.name, number), str(mistake)))
            continue
        if column.name in OF_THE_LINE:
            setattr(line, column.name, read)
        elif not (read == "" and column.name in ("sight", "confidence", "exercised", "confidentiality")):
            line.words[column.name] = read
    if more := _text(values.get("more")):
        line.words["reason"] = line.words.get("reason", "") + more
    if not (line.key or line.name):
        troubles.append(Trouble(cell("name", number), _("Write the name of the actor.")))
    for name, said in (("support", _("Write the position.")), ("influence", _("Write the influence."))):
        wrong = any(trouble.cell == cell(name, number) for trouble in troubles)
        if getattr(line, name) is None and not wrong:
            troubles.append(Trouble(cell(name, number), said))
    return line, troubles


def pieces(text: str, most: int = CELL) -> list[str]:
    """A text cut so that each piece fits into a cell: what is longer is continued in the next, never lost."""
    found: list[str] = []
    piece: list[str] = []
    units = 0
    for letter_ in text:
        needs = 2 if ord(letter_) > 0xFFFF else 1
        if units + needs > most:
            found.append("".join(piece))
            piece, units = [], 0
        piece.append(letter_)
        units += needs
    return [*found, "".join(piece)]


# ── A list typed from a wall map ────────────────────────────────────────────

LIST_NAMES = ("name", "support", "influence")
MORE_NAMES = ("reason", "change_reason")


def read_list(text: str) -> tuple[list[Line], list[Trouble]]:
    """Name ; position ; influence ; what was seen ; why it is elsewhere: one actor a line. A tab or a bar serves as well.

    A short name stands in brackets behind the name: Ministry of Water Resources (MoWR).
    """
    lines, troubles = [], []
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(rows) > MOST_ROWS:
        return [], [Trouble("", too_many())]
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        parts = [part.strip() for part in re.split(r"[;\t|]", row, maxsplit=4)]
        if len(parts) < len(LIST_NAMES):
            troubles.append(Trouble(_line(number), _("Write name ; position ; influence, for example: BMET ; 1 ; 4.")))
            continue
        line, wrong = read_line(number, _named(dict(zip((*LIST_NAMES, *MORE_NAMES), parts, strict=False))))
        troubles += [Trouble(_line(number), trouble.said) for trouble in wrong]
        if line:
            lines.append(line)
    return lines, troubles


def _named(values: dict[str, str]) -> dict[str, str]:
    """With the short name apart, where one stands in brackets behind the name."""
    found = re.fullmatch(rf"(.*\S)\s*\(([^()]{{1,{SHORT}}})\)", values["name"])
    return values | {"name": found[1], "short_name": found[2]} if found else values


def _line(number: int) -> str:
    return _("line %(number)s") % {"number": number}


def too_many() -> str:
    return _("At most %(most)s rows can be entered at once. Enter this in parts.") % {"most": MOST_ROWS}
