"""Enters the rows of a spreadsheet: tried first, then all of them or none; every trouble is told by its cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from reporting.amounts import taka
from reporting.models import Overtaken, Report, ReportPart
from reporting.models.parts import require_open
from reporting.sheets.book import Whose
from reporting.sheets.cells import LAKH_FORMAT, Column, Entry, Sheet, Trouble, too_many


@dataclass(frozen=True)
class Difference:
    """One cell that says something else than before; nothing before where the row is new."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What entering does to one row."""

    name: str
    is_new: bool
    differences: list[Difference]


@dataclass
class Outcome:
    """What entering would do or has done, and what stands in its way; with troubles nothing was entered."""

    changes: list[Change] = field(default_factory=list)
    same: int = 0
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        new = sum(change.is_new for change in self.changes)
        counts = [
            (new, ngettext("%(count)s row is new", "%(count)s rows are new", new)),
            (
                len(self.changes) - new,
                ngettext("%(count)s row is changed", "%(count)s rows are changed", len(self.changes) - new),
            ),
            (
                self.same,
                ngettext(
                    "%(count)s row says what stands there already",
                    "%(count)s rows say what stands there already",
                    self.same,
                ),
            ),
        ]
        return [words % {"count": count} for count, words in counts if count]


class _Undo(Exception):
    """Rolls back what was only tried."""


class Desk:
    """Takes the rows of one sheet, row by row. A subclass says which rows there are and how one is added.

    Columns named as fields of the row are written to these; `key` names the row, `version` the one that was downloaded.
    """

    sheet: ClassVar[Sheet]
    first: ClassVar[str]  # the column that trouble with a whole row is told at
    fields: ClassVar[tuple[str, ...]]  # the columns that are written

    def __init__(self, by: User) -> None:
        self.by = by
        self.outcome = Outcome()
        self.seen: dict[UUID, int] = {}

    @property
    def whose(self) -> Whose:
        raise NotImplementedError

    def require_open(self) -> None:
        """Raise Refused where nothing can be entered now; holds that until the transaction ends."""
        raise NotImplementedError

    def rows(self) -> Iterable[Any]:
        """The rows there are, with what the sheet writes of them."""
        raise NotImplementedError

    def add(self, entry: Entry, words: dict[str, Any]) -> Any:
        """A new row. None where it cannot be: the trouble is told."""
        raise NotImplementedError

    def rewrite(self, row: Any, version: int, words: dict[str, Any]) -> None:
        row.rewrite(version=version, by=self.by, **words)

    def words(self, entry: Entry, row: Any | None) -> dict[str, Any]:
        """What an entry says of the fields that are written; a level left empty stays as it was."""
        found = {name: entry.values[name] for name in self.fields if name in entry.values}
        return {name: value for name, value in found.items() if not (name == "confidentiality" and value is None)}

    def check(self, entry: Entry, row: Any | None) -> None:
        """Tell what is wrong with an entry beyond its single cells."""

    # What is done with them

    def try_out(self, entries: Sequence[Entry]) -> Outcome:
        """Look before leaping: everything is done and taken back."""
        return self._enter(entries, is_trial=True)

    def enter(self, entries: Sequence[Entry]) -> Outcome:
        """All rows or none. Raises Refused where nothing may be entered now."""
        return self._enter(entries, is_trial=False)

    def trouble(self, entry: Entry, name: str, said: str) -> None:
        self.outcome.troubles.append(self.sheet.trouble(name, entry.number, said))

    def _enter(self, entries: Sequence[Entry], *, is_trial: bool) -> Outcome:
        if len(entries) > self.sheet.most_rows:
            return Outcome(troubles=[Trouble("", too_many(self.sheet.most_rows))])
        try:
            with transaction.atomic():
                self.require_open()
                there = {row.pk: row for row in self.rows()}
                for entry in entries:
                    self._take(entry, there)
                if is_trial or self.outcome.troubles:
                    raise _Undo
        except _Undo:
            pass
        return self.outcome

    def _take(self, entry: Entry, there: dict[UUID, Any]) -> None:
        key = entry.get("key")
        row = there.get(key)
        if key and row is None:
            said = _("This row does not stand here. Leave the key empty for a new one, or download the sheet again.")
            self.trouble(entry, "key", said)
            return
        if row is not None and row.pk in self.seen:
            self.trouble(entry, "key", _("This row stands in line %(row)s already.") % {"row": self.seen[row.pk]})
            return
        before = len(self.outcome.troubles)
        self.check(entry, row)
        if len(self.outcome.troubles) > before:
            return
        try:
            with transaction.atomic():
                self._write(entry, row)
        except Overtaken:
            said = _("A colleague changed this since you downloaded it. Download it again and look.")
            self.trouble(entry, "version", said)
        except Refused as refusal:
            self.trouble(entry, self.first, str(refusal))
        except ValidationError as mistake:
            by_field = mistake.message_dict if hasattr(mistake, "error_dict") else {self.first: mistake.messages}
            known = {column.name for column in self.sheet.columns}
            for name, said_of_it in by_field.items():
                self.trouble(entry, name if name in known else self.first, " ".join(said_of_it))

    def _write(self, entry: Entry, row: Any | None) -> None:
        words = self.words(entry, row)
        if row is None:
            added = self.add(entry, words)
            if added is not None:
                self.outcome.changes.append(Change(str(added), True, self._differences(None, added)))
            return
        self.seen[row.pk] = entry.number
        before = self.sheet.values_of(row)
        if all(getattr(row, name) == value for name, value in words.items()):
            self.outcome.same += 1
            return
        if not (seen := entry.get("version")):
            said = _("The version of this row is missing. Download the sheet again, and leave this column as it is.")
            self.trouble(entry, "version", said)
            return
        self.rewrite(row, seen, words)
        differences = self._differences(before, row)
        if differences:
            self.outcome.changes.append(Change(str(row), False, differences))
        else:
            self.outcome.same += 1

    def _differences(self, before: dict[str, Any] | None, row: Any) -> list[Difference]:
        after = self.sheet.values_of(row)
        found = []
        for column in self.sheet.columns:
            if column.name not in self.fields:
                continue
            then = shown(column, before[column.name]) if before else ""
            now = shown(column, after[column.name])
            if then != now:
                found.append(Difference(str(column.title), then, now))
        return found


class ReportDesk(Desk):
    """Takes rows of one kind of a report. `model` is that of the rows; those that are added begin with `words`."""

    model: ClassVar[type[ReportPart]]

    def __init__(self, report: Report, by: User) -> None:
        super().__init__(by)
        self.report = report

    @property
    def whose(self) -> Whose:
        return Whose.of(self.report)

    def require_open(self) -> None:
        require_open(self.report)

    def rows(self) -> QuerySet:
        model: Any = self.model
        return model.objects.filter(report=self.report)

    def add(self, entry: Entry, words: dict[str, Any]) -> Any:
        return self.model.add(self.report, by=self.by, **words)


def shown(column: Column, value: Any) -> str:
    """A cell as a page says it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return taka(value) if column.number_format == LAKH_FORMAT else f"{value.normalize():f}"
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, Level):
        return str(value.label)
    return str(value)
