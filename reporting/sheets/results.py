"""The results of a report, and the framework of a project, as spreadsheets: their columns, and how each row is entered."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from partners.models import IBP, Seat, User
from reporting.diligence import PARTS, UNKNOWN, Dimension
from reporting.framework import Place, add, latest_period, rewrite, targets_of, years_of
from reporting.measures import LARGEST, NoFigure, as_number, exact, label_of, plain, read_figure, troubles
from reporting.measuring import results_of
from reporting.models import Indicator, IndicatorTarget, Report, Result
from reporting.quarters import Period
from reporting.sheets.book import Whose
from reporting.sheets.cells import (
    LEVEL,
    Column,
    Entry,
    Sheet,
    Unreadable,
    as_figure,
    as_key,
    as_name,
    as_one_of,
    as_text,
    as_version,
)
from reporting.sheets.entering import Desk, ReportDesk

FIGURE = gettext_lazy("Write a figure that is not less than nothing, for example 120 or 12.5; or leave it empty.")
KEY = gettext_lazy("This is not a key of the portal. Leave the keys as they are.")
figure = as_figure(FIGURE, LARGEST - 1)


# ── The results of a report ─────────────────────────────────────────────────


def _part_name(dimension: str, part: str) -> str:
    return f"{dimension}_{part}"


def _part(dimension: Dimension, part: str) -> Column:
    def write(row: Result) -> Decimal | None:
        value = row.breakdown.get(dimension.value, {}).get(part)
        return None if value is None else exact(value)

    title = f"{dimension.label}: {label_of(dimension, part)}"
    return Column(_part_name(dimension.value, part), title, figure, write, 12)


def as_places(value: Any) -> dict[str, Decimal]:
    """“Ukhia 12; Teknaf 30”: a number behind the name of each place."""
    found: dict[str, Decimal] = {}
    for piece in re.split(r"[;\n]", as_text(value)):
        if not piece.strip():
            continue
        named = re.fullmatch(r"\s*(.*?\S)[\s:=]+(\S+)\s*", piece)
        try:
            number = read_figure(named[2]) if named else None
        except NoFigure:
            number = None
        if named is None or number is None:
            said = _("“%(piece)s”: write the place and behind it its number, and a semicolon before the next.")
            raise Unreadable(said % {"piece": piece.strip()[:40]})
        place = " ".join(named[1].rstrip(":=").split())
        if place.casefold() == UNKNOWN:
            raise Unreadable(_("What is not known of a place has a column of its own. Write it there."))
        if place.casefold() in {other.casefold() for other in found}:
            raise Unreadable(_("“%(place)s” stands there twice. Write its number once.") % {"place": place[:40]})
        found[place] = number
    return found


def _write_places(row: Result) -> str:
    places = row.breakdown.get(Dimension.LOCATION.value, {})
    return "; ".join(f"{place} {plain(exact(value))}" for place, value in places.items() if place != UNKNOWN)


def sheet_of(dimensions: Iterable[Dimension]) -> Sheet:
    """The columns of a report's results: those of the parts are as many as its indicators ask for."""
    parts: list[Column] = []
    for dimension in dimensions:
        if dimension == Dimension.LOCATION:
            title = _("Location: place and number; place and number")
            parts.append(Column("places", title, as_places, _write_places, 36))
        else:
            parts += [_part(dimension, part) for part in PARTS[dimension]]
        parts.append(_part(dimension, UNKNOWN))
    return Sheet(
        title="Results",
        mark="PROKAS results",
        frozen="D2",
        columns=(
            Column("key", gettext_lazy("Key"), as_key(KEY), lambda row: str(row.pk), 10),
            Column("code", gettext_lazy("Number"), as_text, lambda row: row.indicator.code, 9, is_read=False),
            Column("title", gettext_lazy("Indicator"), as_text, lambda row: row.indicator.title, 50, is_read=False),
            Column("unit", gettext_lazy("Unit"), as_text, lambda row: row.indicator.unit, 12, is_read=False),
            Column("target", gettext_lazy("Target this quarter"), as_text, lambda row: row.target, 12, is_read=False),
            Column("actual", gettext_lazy("Actual this quarter"), figure, lambda row: row.actual, 12),
            *parts,
            Column("note", gettext_lazy("Note, or why it is not reported"), as_text, lambda row: row.note, 50),
            Column("more", gettext_lazy("Note (continued)"), as_text, lambda row: "", 10, continues="note"),
            Column(
                "confidentiality",
                gettext_lazy("Who may read this"),
                LEVEL,
                lambda row: Level(row.confidentiality).label,
            ),
            Column("version", gettext_lazy("Version"), as_version, lambda row: row.version, 9),
        ),
    )


class ResultsDesk(ReportDesk):
    model = Result
    first = "actual"

    def __init__(self, report: Report, by: User) -> None:
        super().__init__(report, by)
        asked = {one for row in self.rows() for one in (*row.indicator.dimensions, *row.breakdown)}
        self.dimensions = [one for one in Dimension if one in asked]
        self.sheet = sheet_of(self.dimensions)  # type: ignore[misc]  # its columns follow from the report
        written = [column.name for column in self.sheet.columns if column.is_read and not column.continues]
        self.fields = tuple(name for name in written if name not in ("key", "version"))  # type: ignore[misc]

    def rows(self) -> Any:
        return results_of(self.report)

    def words(self, entry: Entry, row: Any | None) -> dict[str, Any]:
        found = {"actual": entry.get("actual"), "breakdown": self._breakdown(entry), "note": entry.get("note", "")}
        level = entry.get("confidentiality")
        return found if level is None else {**found, "confidentiality": level}

    def _breakdown(self, entry: Entry) -> dict[str, dict[str, int | float]]:
        found = {}
        for dimension in self.dimensions:
            if dimension == Dimension.LOCATION:
                parts = dict(entry.get("places") or {})
            else:
                parts = {part: entry.get(_part_name(dimension.value, part)) for part in PARTS[dimension]}
            parts[UNKNOWN] = entry.get(_part_name(dimension.value, UNKNOWN))
            numbers = {part: as_number(value) for part, value in parts.items() if value is not None}
            if numbers:
                found[dimension.value] = numbers
        return found

    def check(self, entry: Entry, row: Any | None) -> None:
        """Parts that nobody asked for, and parts that do not add up, are told where they stand."""
        if row is None:
            self.trouble(entry, "key", _("Rows cannot be added here: the framework says which indicators there are."))
            return
        breakdown = self._breakdown(entry)
        for dimension in self.dimensions:
            given = breakdown.get(dimension.value)
            if not given:
                continue
            cell = self._cell(dimension, next(iter(given)))
            if dimension not in row.indicator.dimensions and dimension.value not in row.breakdown:
                said = _("%(indicator)s is not told apart by this. Leave it empty.")
                self.trouble(entry, cell, said % {"indicator": row.indicator.code})
                continue
            for words in troubles(entry.get("actual"), breakdown, [dimension], row.indicator.adds):
                self.trouble(entry, cell, words)

    def _cell(self, dimension: Dimension, part: str) -> str:
        is_place = dimension == Dimension.LOCATION and part != UNKNOWN
        return "places" if is_place else _part_name(dimension.value, part)

    def add(self, entry: Entry, words: dict[str, Any]) -> Any:
        return None  # told by `check`


# ── The framework of a project ──────────────────────────────────────────────


def as_dimensions(value: Any) -> list[str]:
    read = as_one_of(Dimension, gettext_lazy("Write what stands on the second sheet, with commas between."))
    chosen = {read(piece) for piece in re.split(r"[,;]", as_text(value)) if piece.strip()}
    return [one.value for one in Dimension if one in chosen]


def _target(seat: Seat, quarter: Period) -> Column:
    place: Place = (seat.pk, quarter.code)
    name = f"target_{seat.pk}_{quarter.code}"
    return Column(name, f"{seat.organisation.acronym} {quarter.code}", figure, lambda row: row.aims.get(place), 11)


class FrameworkDesk(Desk):
    """Takes the indicators of a project with all their targets."""

    first = "code"
    EMPTY: ClassVar[dict[str, Any]] = {"told_apart_by": []}
    WRITTEN = ("code", "title", "unit", "adding", "baseline", "told_apart_by", "goal", "source")

    def __init__(self, ibp: IBP, by: User) -> None:
        super().__init__(by)
        self.ibp = ibp
        known = set(IndicatorTarget.objects.filter(indicator__ibp=ibp).values_list("quarter", flat=True))
        years = years_of(ibp, known, on=latest_period())
        quarters = [Period(year, number) for year in years for number in (1, 2, 3, 4)]
        last = Period.holding(ibp.ends_on) if ibp.ends_on else quarters[-1]
        quarters = [one for one in quarters if Period.holding(ibp.starts_on) <= one <= last or one.code in known]
        seats = Seat.objects.filter(ibp=ibp).select_related("organisation")
        self.columns = {
            (seat.pk, quarter.code): _target(seat, quarter)
            for seat in seats.order_by("-is_lead", "organisation__acronym")
            for quarter in quarters
            if _is_held(seat, quarter) or quarter.code in known
        }
        self.sheet = _framework_sheet(list(self.columns.values()))  # type: ignore[misc]  # by partners and quarters
        self.fields = (*self.WRITTEN, *(column.name for column in self.columns.values()))  # type: ignore[misc]

    @property
    def whose(self) -> Whose:
        return Whose(str(self.ibp.pk), self.ibp.code, ((_("Project"), self.ibp.code),))

    def require_open(self) -> None:
        IBP.objects.select_for_update().get(pk=self.ibp.pk)

    def rows(self) -> Sequence[Any]:
        found = list(Indicator.objects.filter(ibp=self.ibp, retired_at=None).prefetch_related("targets"))
        for row in found:
            self._read_aims(row)
        return found

    def _read_aims(self, row: Any) -> None:
        there = targets_of(row)
        row.aims = {place: there.get(place) for place in self.columns}

    def words(self, entry: Entry, row: Any | None) -> dict[str, Any]:
        found = {name: entry.get(name) or self.EMPTY.get(name, "") for name in self.WRITTEN}
        found["baseline"] = entry.get("baseline")
        aims = {place: entry.get(column.name) for place, column in self.columns.items()}
        return {**found, "adding": found["adding"] or Indicator.Adding.SUM, "aims": aims}

    def add(self, entry: Entry, words: dict[str, Any]) -> Any:
        aims = words.pop("aims")
        made = add(self.ibp, by=self.by, words=words, targets=aims)
        self._read_aims(made)
        return made

    def rewrite(self, row: Any, version: int, words: dict[str, Any]) -> None:
        aims = words.pop("aims")
        rewrite(row, seen=version, by=self.by, words=words, targets=aims)
        row.aims = aims


def _is_held(seat: Seat, quarter: Period) -> bool:
    return seat.joined_on <= quarter.ends_on and (seat.left_on is None or seat.left_on >= quarter.starts_on)


def _framework_sheet(targets: list[Column]) -> Sheet:
    name: Callable[[str], Callable[[Any], Any]] = lambda field: lambda row: getattr(row, field)  # noqa: E731
    return Sheet(
        title="Framework",
        mark="PROKAS results framework",
        frozen="D2",
        columns=(
            Column("key", gettext_lazy("Key"), as_key(KEY), lambda row: str(row.pk), 10),
            Column("code", gettext_lazy("Number"), as_name, name("code"), 9),
            Column("title", gettext_lazy("Indicator"), as_name, name("title"), 50),
            Column("unit", gettext_lazy("Unit"), as_name, name("unit"), 12),
            Column(
                "adding",
                gettext_lazy("In the consolidated report"),
                as_one_of(Indicator.Adding, gettext_lazy("Write “sum” or “each”, as on the second sheet.")),
                lambda row: row.adding,
                12,
            ),
            Column("baseline", gettext_lazy("Baseline"), figure, name("baseline"), 12),
            Column(
                "told_apart_by",
                gettext_lazy("Told apart by"),
                as_dimensions,
                lambda row: ", ".join(str(one.label) for one in row.dimensions),
                30,
            ),
            Column("goal", gettext_lazy("Sustainable Development Goal"), as_name, name("goal"), 12),
            Column("source", gettext_lazy("Where the figure comes from"), as_name, name("source"), 30),
            *targets,
            Column("version", gettext_lazy("Version"), as_version, name("version"), 9),
        ),
    )


def choices_in_words() -> list[tuple[StrOrPromise, ...]]:
    """What may be written in the columns of the framework that offer a choice."""
    lines: list[tuple[StrOrPromise, ...]] = [(), (str(_("In the consolidated report")),)]
    lines += [(code, str(label)) for code, label in Indicator.Adding.choices]
    lines += [(), (str(_("Told apart by")),)]
    return lines + [(code, str(label)) for code, label in Dimension.choices]
