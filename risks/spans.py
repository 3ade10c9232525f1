"""Knows from which quarter to which something is planned: in words, as cells of a row, and what is wrong with it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting.quarters import Period

YEARS_AHEAD = 5  # offered where nobody has said when the project ends


def refuse_no_quarter(code: str) -> None:
    """Let nothing through but the code of a quarter."""
    try:
        Period.parse(code)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is not a quarter. Write year, Q and number, for example 2017Q1.") % {"text": code[:20]}
        ) from None


def life(starts_on: date, ends_on: date | None) -> list[Period]:
    """The quarters in which a project runs."""
    last = Period.holding(ends_on) if ends_on else Period(starts_on.year + YEARS_AHEAD, 4)
    return between(Period.holding(starts_on), last)


def between(first: Period, last: Period) -> list[Period]:
    """All quarters from one to another, both included; none where they stand the wrong way round."""
    found = []
    while first <= last:
        found.append(first)
        first = first.next
    return found


def troubles(first: str, last: str, starts_on: date, ends_on: date | None) -> dict[str, str]:
    """What is wrong with quarters that were given, by field: before the project, after it, or the wrong way round."""
    found = {}
    earliest = Period.holding(starts_on).code
    latest = Period.holding(ends_on).code if ends_on else "9999Q4"
    for name, code in (("first", first), ("last", last)):
        if code and code < earliest:
            found[name] = _("The project begins in %(quarter)s.") % {"quarter": name_of(earliest)}
        elif code > latest:
            found[name] = _("The project ends in %(quarter)s.") % {"quarter": name_of(latest)}
    if first and last and last < first and "last" not in found:
        found["last"] = _("The last quarter comes before the first.")
    return found


def name_of(code: str) -> str:
    """A quarter as one reads it: Q1 2017."""
    return f"{code[4:]} {code[:4]}"


def in_words(first: str, last: str) -> str:
    """From when until when: Q1 2017, Q1–Q3 2017, Q4 2016 – Q2 2017; nothing where it is not known."""
    if not first or not last:
        return name_of(first or last) if first or last else ""
    if first == last:
        return name_of(first)
    if first[:4] == last[:4]:
        return f"{first[4:]}–{last[4:]} {first[:4]}"
    return f"{name_of(first)} – {name_of(last)}"


def columns(spans: list[tuple[str, str]]) -> list[Period]:
    """The quarters a timeline has to show so that every one of these stands on it."""
    whole = [(first, last) for first, last in spans if first and last and first <= last]
    if not whole:
        return []
    return between(Period.parse(min(first for first, _l in whole)), Period.parse(max(last for _f, last in whole)))


def cells(first: str, last: str, shown: list[Period]) -> list[str]:
    """For each quarter shown: "" where nothing is planned, else "only", "begins", "goes_on" or "ends"."""
    if not (first and last and first <= last):
        return ["" for _period in shown]

    def cell(code: str) -> str:
        if not first <= code <= last:
            return ""
        if first == last:
            return "only"
        return "begins" if code == first else "ends" if code == last else "goes_on"

    return [cell(period.code) for period in shown]
