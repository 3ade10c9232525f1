"""Knows how an attendance register stands in a spreadsheet: a line for each event, a column for each part. Never a name."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from reporting.chapters.attendance import IN_ORDER
from reporting.diligence import GROUPS
from reporting.inclusion import KIND_LABELS, SEX_LABELS
from reporting.models import Gathering, ReportPart
from reporting.models.attendance import MOST_PEOPLE
from reporting.sheets.book import Lines
from reporting.sheets.cells import LEVEL, Column, Entry, Sheet, as_count, as_day, as_key, as_name, as_text, as_version
from reporting.sheets.entering import ReportDesk

KEY = gettext_lazy("This is not a key of the portal. Leave it empty for a new event.")
PEOPLE = as_count(gettext_lazy("Write a whole number of people from 0 to 1,00,000, or leave it empty."), MOST_PEOPLE)
COUNTS: dict[str, Mapping[str, StrOrPromise]] = {"sexes": SEX_LABELS, "kinds": KIND_LABELS, "groups": GROUPS}
ABOVE = {
    "sexes": gettext_lazy("By sex"),
    "kinds": gettext_lazy("By stakeholder type"),
    "groups": gettext_lazy("Among them"),
}


def _counted(counts: str, part: str) -> Callable[[Gathering], int | None]:
    return lambda row: getattr(row, counts).get(part)


def columns() -> tuple[Column, ...]:
    """Headings are written anew in the language of whoever downloads it."""
    return (
        Column("key", gettext_lazy("Key"), as_key(KEY), lambda row: str(row.pk), 10),
        Column("title", gettext_lazy("Event"), as_name, lambda row: row.title, 40),
        Column("held_on", gettext_lazy("Date"), as_day, lambda row: row.held_on, 12),
        Column("place", gettext_lazy("Upazila or place"), as_name, lambda row: row.place, 20),
        *(
            Column(f"{counts}_{part}", f"{ABOVE[counts]}: {label}", PEOPLE, _counted(counts, part), 12)
            for counts, labels in COUNTS.items()
            for part, label in labels.items()
        ),
        Column("missing", gettext_lazy("Who was missing, and why"), as_text, lambda row: row.missing, 50),
        Column(
            "confidentiality", gettext_lazy("Who may read this"), LEVEL, lambda row: Level(row.confidentiality).label
        ),
        Column("total", gettext_lazy("Participants (only shown)"), as_text, lambda row: row.total, 12, is_read=False),
        Column("version", gettext_lazy("Version"), as_version, lambda row: row.version, 9),
    )


class AttendanceDesk(ReportDesk):
    """Takes the events of a report."""

    model: ClassVar[type[ReportPart]] = Gathering
    first = "title"

    def __init__(self, report: Any, by: Any) -> None:
        super().__init__(report, by)
        self.sheet = Sheet("Attendance", "PROKAS attendance", columns(), frozen="C2", most_rows=300)  # type: ignore[misc]
        only_told = ("key", "version")
        self.fields = tuple(  # type: ignore[misc]
            column.name for column in self.sheet.columns if column.is_read and column.name not in only_told
        )

    def rows(self) -> QuerySet:
        return super().rows().order_by(*IN_ORDER)

    def words(self, entry: Entry, row: Any | None) -> dict[str, Any]:
        found: dict[str, Any] = {
            name: entry.values[name] for name in ("title", "held_on", "place", "missing") if name in entry.values
        }
        for counts, labels in COUNTS.items():
            given = {part: entry.get(f"{counts}_{part}") for part in labels}
            found[counts] = {part: count for part, count in given.items() if count is not None}
        if (level := entry.get("confidentiality")) is not None:
            found["confidentiality"] = level
        return found

    def check(self, entry: Entry, row: Any | None) -> None:
        if not entry.get("title"):
            self.trouble(entry, "title", _("Write what was held."))


def words_to_choose_from() -> Lines:
    """What the second sheet says of the columns."""
    return [
        (),
        (_("An empty cell means that nobody wrote down how many there were; 0 means that there was nobody."),),
        (_("The total is the sum of the columns by sex. The stakeholder types should come to the same."),),
        (_("Write no names of people here. They are kept at the event in the portal, for very few to read."),),
        (),
        (_("Who may read this"),),
        *((str(level.label), str(level.readers)) for level in Level),
    ]
