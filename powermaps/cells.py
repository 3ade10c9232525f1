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
from reporting.sheets.cells import (
    Column,
    Entry,
    Sheet,
    Trouble,
    Unreadable,
    as_key,
    as_name,
    as_one_of,
    as_text,
    as_version,
    as_yes,
    whole,
)
from reporting.sheets.cells import too_many as too_many_rows

MOST_ROWS = 500
SHORT = 14  # characters of a short name


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


def _band(choices: Any, said: StrOrPromise) -> Callable[[Any], int | None]:
    read_words = as_one_of(choices, said, empty=None)

    def read(value: Any) -> int | None:
        number = whole(value)
        if number is not None and number not in choices.values:
            raise Unreadable(str(said))
        head = re.match(r"([+\-−]?[0-9০-৯])\s*·", as_text(value))  # “+1 · Passive support”, as the portal writes it
        if number is None and head:
            return read(head[1])
        return read_words(value)

    return read


def _roles(value: Any) -> list[str]:
    read = as_one_of(Role, _("Write roles as in the list of the first sheet, with commas between them."))
    return [read(part) for part in re.split(r"[,;]", as_text(value)) if part.strip()]


COLUMNS: tuple[Column, ...] = (
    Column("key", gettext_lazy("Key"), as_key(gettext_lazy("This is not a key of the portal. Leave it empty for an actor that is new here.")), lambda row: str(row.pk), 10),
    Column("name", gettext_lazy("Actor"), as_name, lambda row: row.actor.name, 40),
    Column("short_name", gettext_lazy("Short name"), as_name, lambda row: row.actor.short_name),
    Column("local_name", gettext_lazy("Name in Bangla"), as_name, lambda row: row.actor.local_name, 24),
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
    Column("reason", gettext_lazy("What did you see?"), as_text, lambda row: row.reason, 60),
    Column("more", gettext_lazy("What did you see? (continued)"), as_text, lambda row: "", 12, continues="reason"),
    Column(
        "change_reason",
        gettext_lazy("Why it is elsewhere"),
        as_one_of(ChangeReason, gettext_lazy("Write why it is elsewhere as in the list of the first sheet.")),
        lambda row: row.get_change_reason_display(),
        20,
    ),
    Column(
        "sight",
        gettext_lazy("Judged by"),
        as_one_of(Placement.Sight, gettext_lazy("Write what it is judged by as in the list of the first sheet.")),
        lambda row: row.get_sight_display(),
        20,
    ),
    Column(
        "confidence",
        gettext_lazy("Confidence"),
        as_one_of(Placement.Confidence, gettext_lazy("Write low, medium or high.")),
        lambda row: row.get_confidence_display(),
    ),
    Column("roles", gettext_lazy("Roles"), _roles, lambda row: row.get_roles_display(), 20),
    Column(
        "exercised",
        gettext_lazy("Its influence"),
        as_one_of(Placement.Exercised, gettext_lazy("Write whether it uses its influence as in the list of the first sheet.")),
        lambda row: row.get_exercised_display(),
        20,
    ),
    Column(
        "is_not_mobilised",
        gettext_lazy("Has not taken it up at all"),
        as_yes,
        lambda row: _("yes") if row.is_not_mobilised else _("no"),
    ),
    Column(
        "confidentiality",
        gettext_lazy("Who may read this"),
        as_one_of(Level, gettext_lazy("Write public, programme, consortium or restricted.")),
        lambda row: Level(row.confidentiality).label,
    ),
    Column(
        "verdict",
        gettext_lazy("This quarter"),
        as_one_of(Verdict, gettext_lazy("Write “Still true” or “No longer relevant”, or leave what stands there.")),
        lambda row: row.get_verdict_display(),
        18,
    ),
    Column(
        "before",
        gettext_lazy("Last quarter"),
        as_text,
        lambda row: f"{position_words(row.before_support)} / {row.before_influence}" if row.before_support is not None else "",
        is_read=False,
    ),
    Column("version", gettext_lazy("Version"), as_version, lambda row: row.version, 9),
)  # fmt: skip
MAP = Sheet(
    "Map",
    "PROKAS power map",
    COLUMNS,
    MOST_ROWS,
    not_ours=gettext_lazy("This is not a map that the portal wrote. Download the map, fill it in and bring it back."),
    not_this=gettext_lazy(
        "This is the map of %(other)s; here you enter that of %(this)s. Download this map and fill that in."
    ),
)
OF_THE_LINE = ("key", "name", "short_name", "local_name", "version", "verdict", "support", "influence")
STAYS_WHERE_EMPTY = ("sight", "confidence", "exercised", "confidentiality")
cell = MAP.cell


def read_line(number: int, values: Mapping[str, Any]) -> tuple[Line | None, list[Trouble]]:
    """A row out of its cells, by the names of the columns, and what is wrong with it. Nothing for an empty row."""
    entry, troubles = MAP.entry(number, values)
    return (line_of(entry, troubles), troubles) if entry else (None, troubles)


def line_of(entry: Entry, troubles: list[Trouble]) -> Line:
    """The row as it is to be entered. What it must say and does not is told among the troubles."""
    number, line = entry.number, Line(entry.number)
    for named, read in entry.values.items():
        if named in OF_THE_LINE:
            setattr(line, named, read)
        elif not (read == "" and named in STAYS_WHERE_EMPTY):
            line.words[named] = read
    if not (line.key or line.name):
        troubles.append(MAP.trouble("name", number, _("Write the name of the actor.")))
    for named, said in (("support", _("Write the position.")), ("influence", _("Write the influence."))):
        wrong = any(trouble.cell == cell(named, number) for trouble in troubles)
        if getattr(line, named) is None and not wrong:
            troubles.append(MAP.trouble(named, number, said))
    return line


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
    return too_many_rows(MOST_ROWS)
