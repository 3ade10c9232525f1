"""Knows how risks read in templates, and which risks and activities hang together with what a page of a report shows."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from reporting.models import Report
from reporting.views.kinds import RowKind, kinds
from risks import judging
from risks.linking import Told, risks_beside
from risks.reading import OVER, WHEN, Matrix, matrix
from risks.serving import activities_by_strategy

register = template.Library()

# With these a sentence begins, and none of them is a name.
SMALL = {
    *("A", "An", "The", "There", "This", "That", "These", "Those", "They", "He"),
    *("She", "It", "We", "You", "Our", "Their", "Its", "His", "Her", "Your"),
    *("No", "Nobody", "Nothing", "None", "Some", "Somebody", "Many", "Most", "All", "Both"),
    *("Each", "Every", "Two", "Three", "Four", "More", "Less", "Few", "People", "Women"),
    *("Men", "Families", "Whoever", "What"),
}


@register.simple_tag
def risk_matrix(values: Mapping[str, Any]) -> Matrix:
    """The matrix of a register as presented; its references lead to the rows of the same page."""
    scales = values.get("scales") or [None]
    return matrix(values["risks"], scales[0])


@register.filter
def ratings(values: Mapping[str, Any] | str | None) -> list[tuple[str, str, str, Any]]:
    """The three ratings of a risk: name, when, in words, and the numbers with the level."""
    if not isinstance(values, Mapping):
        return []
    return [(name, str(label), values.get(f"{name}_words", ""), values.get(name)) for name, label in WHEN.items()]


@register.filter
def as_clause(text: str) -> str:
    """Words in the middle of a sentence: without their full stop, and begun small where that is safe: names keep their capital."""
    return begun_small(text.rstrip().rstrip(".।"))


@register.filter
def begun_small(text: str) -> str:
    first, _blank, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first in SMALL and rest else text


@register.filter
def is_above_appetite(row: Mapping[str, Any]) -> bool:
    """More than is tolerated in its category."""
    today, appetite = row.get("today"), row.get("appetite")
    return bool(row["verdict"] not in OVER and today and today[2] and appetite and today[2] > appetite)


@register.filter
def link_kind(link: Mapping[str, Any]) -> str:
    words = {"change": _("change"), "actor": _("actor"), "activity": _("activity")}
    return words.get(link["kind"], "")


@register.filter
def takes_lessons(report: Report) -> bool:
    return judging.has_lessons(report)


@register.filter
def row_kind(kind: RowKind | str) -> RowKind:
    return kinds()[kind] if isinstance(kind, str) else kind


# ── The other way round ─────────────────────────────────────────────────────


@register.simple_tag
def risks_of(report: Report, kind: str, pk: Any, before: Any = None) -> list[Told]:
    """The risks of a report that hang together with a change or an actor. All are read at once, with the first that asks.

    `before` is the change of last quarter that was carried on as this one.
    """
    there: Any = report
    if not hasattr(there, "_risks_beside"):
        there._risks_beside = risks_beside(report)
    found: list[Told] = there._risks_beside.get(f"{kind}:{pk}", [])
    return found + there._risks_beside.get(f"{kind}:{before}", []) if before else found


@register.simple_tag
def activities_of(report: Report, strategy: Any) -> list[dict[str, Any]]:
    """The activities of the plan that carry a strategy of a report. All are read at once, with the first that asks."""
    there: Any = report
    if not hasattr(there, "_activities_by_strategy"):
        there._activities_by_strategy = activities_by_strategy(report)
    found: list[dict[str, Any]] = there._activities_by_strategy.get(str(strategy), [])
    return found


@register.filter
def has_risks(report: Report | str | None) -> bool:
    """It is a kind of report in which risks stand."""
    return isinstance(report, Report) and any(chapter.key == "risks" for chapter in report.chapters)
