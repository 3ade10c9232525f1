"""Knows what a figure of an indicator says: as people write it, over the quarters, against its target, and told apart by its parts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.amounts import grouped as in_lakh
from reporting.amounts import number
from reporting.diligence import PARTS, UNKNOWN, Dimension, achieved, added_up, off_by

LARGEST = Decimal(10) ** 11  # with four digits behind the point a figure survives every file and program unchanged
LONGEST_PLACE = 100
MOST_PLACES = 60  # of one figure: as many as its form shows
NOT_KNOWN = gettext_lazy("Not known")

Breakdown = Mapping[str, Mapping[str, Any]]  # by dimension and part


class NoFigure(ValueError):
    """What was written is no figure; the message is a sentence for whoever wrote it."""


def read_figure(written: Any) -> Decimal | None:
    """A figure as people write it: 42, 1,20,000, 12.5, ৪২; None for nothing. Raises NoFigure."""
    text = "" if written is None else str(written).strip().removesuffix("%")
    if not text:
        return None
    figure = None if isinstance(written, bool) else number(text, places=20)
    if figure is None:
        raise NoFigure(_("This is not a figure. Write digits only, for example 120 or 12.5."))
    if figure < 0:
        raise NoFigure(_("This cannot be less than nothing."))
    if figure >= LARGEST:
        raise NoFigure(_("This figure is too large. Choose a larger unit."))
    if figure != figure.quantize(Decimal("0.0001")):
        raise NoFigure(_("Write at most four digits behind the point."))
    return figure


def plain(figure: Decimal | None) -> str | None:
    """As it stands in a content or a file: 120.5, without zeros that say nothing."""
    return None if figure is None else f"{figure.normalize():f}"


def exact(value: Any) -> Decimal:
    """A number of a breakdown or a content, without what binary fractions would add to it."""
    return Decimal(str(value))


def optional(value: Any) -> Decimal | None:
    return None if value is None else exact(value)


def as_number(figure: Decimal) -> int | float:
    """As a breakdown keeps it."""
    return int(figure) if figure == figure.to_integral_value() else float(figure)


def grouped(figure: Decimal) -> str:
    """As one reads it, in lakh and crore: 1,20,000."""
    whole, point, behind = (plain(abs(figure)) or "0").partition(".")
    return ("−" if figure < 0 else "") + in_lakh(whole) + point + behind


# ── Against the target ──────────────────────────────────────────────────────


def reached(actual: Decimal | None, target: Decimal | None, baseline: Decimal | None, adds: bool) -> Decimal | None:
    """Per cent of the target. Of a figure that stands for itself: of the way from the baseline, which may lead downwards."""
    if adds or baseline is None:
        return achieved(actual, target)
    if actual is None or target is None or target == baseline:
        return None
    return ((actual - baseline) * 100 / (target - baseline)).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Measure:
    """One indicator of one partner in one quarter, and before it. `adds`: its figures add up, over quarters and partners."""

    adds: bool
    baseline: Decimal | None = None
    target: Decimal | None = None
    actual: Decimal | None = None
    before: Sequence[Decimal] = ()  # what was reported in earlier quarters, the earliest first
    targets_before: Sequence[Decimal] = ()

    @property
    def to_date(self) -> Decimal | None:
        """The sum of all quarters, or the latest figure."""
        return _up_to_now(self.before, self.actual, self.adds)

    @property
    def target_to_date(self) -> Decimal | None:
        return _up_to_now(self.targets_before, self.target, self.adds)

    @property
    def percent(self) -> Decimal | None:
        return reached(self.actual, self.target, self.baseline, self.adds)

    @property
    def percent_to_date(self) -> Decimal | None:
        return reached(self.to_date, self.target_to_date, self.baseline, self.adds)


def _up_to_now(before: Sequence[Decimal], now: Decimal | None, adds: bool) -> Decimal | None:
    known = [*before, *([] if now is None else [now])]
    if not known:
        return None
    return sum(known, Decimal(0)) if adds else known[-1]


@dataclass(frozen=True)
class Together:
    """What several partners reached of an indicator that adds up; targets are those of the partners whose figure is in the sum."""

    actual: Decimal | None
    target: Decimal | None
    to_date: Decimal | None
    target_to_date: Decimal | None
    percent: Decimal | None
    percent_to_date: Decimal | None


def together(measures: Iterable[Measure]) -> Together:
    found = list(measures)
    now = [(one.actual, one.target) for one in found if one.actual is not None]
    until = [(one.to_date, one.target_to_date) for one in found if one.to_date is not None]
    return Together(
        actual=_sum(actual for actual, _target in now),
        target=_sum(target for _actual, target in now),
        to_date=_sum(actual for actual, _target in until),
        target_to_date=_sum(target for _actual, target in until),
        percent=_like_for_like(now),
        percent_to_date=_like_for_like(until),
    )


def _sum(figures: Iterable[Decimal | None]) -> Decimal | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if known else None


def _like_for_like(pairs: Iterable[tuple[Decimal | None, Decimal | None]]) -> Decimal | None:
    """Per cent, over those of whom both are known."""
    both = [(actual, target) for actual, target in pairs if actual is not None and target is not None]
    return achieved(_sum(actual for actual, _target in both), _sum(target for _actual, target in both))


# ── Told apart ──────────────────────────────────────────────────────────────


def label_of(dimension: str, part: str) -> str:
    if part == UNKNOWN:
        return str(NOT_KNOWN)
    known = PARTS.get(Dimension(dimension))
    return str(known.get(part, part)) if known else part


def troubles(actual: Decimal | None, breakdown: Breakdown, dimensions: Iterable[Dimension], adds: bool) -> list[str]:
    """Where the parts do not agree with the figure: by how much, in which dimension."""
    if actual is None:
        said = _("There are parts, but no figure for all. Write the figure, or take the parts out.")
        return [said] if any(breakdown.values()) else []
    found = []
    for dimension in dimensions:
        parts = {part: exact(value) for part, value in breakdown.get(dimension, {}).items()}
        words = _trouble(actual, parts, adds)
        if words:
            found.append(_("%(dimension)s: %(words)s") % {"dimension": dimension.label, "words": words})
    return found


def _trouble(actual: Decimal, parts: Mapping[str, Decimal], adds: bool) -> str:
    if not parts:
        return _("not told apart yet. Write the parts, or what is not known.") if actual else ""
    if not adds:
        least, most = min(parts.values()), max(parts.values())
        if least <= actual <= most:
            return ""
        said = _("the figure for all is %(all)s, but its parts lie between %(least)s and %(most)s.")
        return said % {"all": grouped(actual), "least": grouped(least), "most": grouped(most)}
    off = off_by(actual, parts)
    if not off:
        return ""
    said = (
        _("the parts add up to %(sum)s, %(off)s more than the total of %(all)s.")
        if off > 0
        else _("the parts add up to %(sum)s, %(off)s less than the total of %(all)s.")
    )
    return said % {"sum": grouped(actual + off), "off": grouped(abs(off)), "all": grouped(actual)}


def told_apart(
    breakdown: Breakdown, dimensions: Iterable[str], *, total: Decimal | None = None
) -> list[dict[str, Any]]:
    """For reading: by dimension its parts in their order, what is not known last, each with its share of the largest.

    With a total also what of it nobody has told apart.
    """
    wanted = set(dimensions) | set(breakdown)
    found = []
    for dimension in (one for one in Dimension if one in wanted and breakdown.get(one)):
        parts = {part: exact(value) for part, value in breakdown[dimension].items()}
        order = [*PARTS.get(dimension, {}), *parts]
        ordered = [part for part in dict.fromkeys(order) if part in parts and part != UNKNOWN]
        ordered += [UNKNOWN] if UNKNOWN in parts else []
        items = [(label_of(dimension, part), parts[part]) for part in ordered]
        if total is not None and (rest := -off_by(total, parts)) > 0:
            items.append((_("Not told apart"), rest))
        most = max(value for _label, value in items) or Decimal(1)
        found.append(
            {
                "dimension": dimension.value,
                "label": str(dimension.label),
                "text": " · ".join(_counted(label, value) for label, value in items),
                "items": [
                    {"name": label, "value": plain(value), "share": int(value * 100 / most)} for label, value in items
                ],
            }
        )
    return found


def _counted(label: str, value: Decimal) -> str:
    """“Women 12”; after a figure with a colon, “36 to 59: 12”."""
    return f"{label}: {grouped(value)}" if label[-1:].isdigit() else f"{label} {grouped(value)}"


def merged(breakdowns: Iterable[Breakdown]) -> dict[str, dict[str, Decimal]]:
    """Dimension by dimension and part by part, over several."""
    found = list(breakdowns)
    return {
        dimension.value: added_up(
            {part: exact(value) for part, value in one[dimension].items()} for one in found if one.get(dimension)
        )
        for dimension in Dimension
        if any(one.get(dimension) for one in found)
    }


def natural(code: str) -> tuple[tuple[int, int, str], ...]:
    """The number of an indicator, to be ordered as one counts: 1.2 before 1.10."""
    return tuple(
        (0, int(piece), "") if piece.isdecimal() else (1, 0, piece.casefold())
        for piece in re.findall(r"[0-9]+|[^0-9.\-]+", code)
    )
