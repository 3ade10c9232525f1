"""How changes between two versions, and what a version answers, are told on a page."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reporting.chapter import Content
from reporting.models import Thread
from reporting.wording import Piece
from risks.differences import Comparison, FieldChange, RowChange
from risks.models import PlanVersion
from risks.presenting import state_in_words
from risks.spans import name_of

BY_WORD = ("title", "detail", "target")


@dataclass(frozen=True)
class Told:
    """A field that changed: its name, and its words with marks or both values in words."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class RowTold:
    row: Content
    change: str
    word: str
    fields: list[Told]
    activities: "list[RowTold]"


def in_sentences(comparison: Comparison, *, only_touched: bool) -> list[RowTold]:
    """The comparison outcome by outcome, in words; without what is the same if only what changed is wanted."""
    return [_row(outcome, only_touched) for outcome in comparison.outcomes if outcome.is_touched or not only_touched]


def _row(change: RowChange, only_touched: bool) -> RowTold:
    words = {"added": _("Added"), "removed": _("Removed"), "changed": _("Changed"), "same": ""}
    activities = [one for one in change.activities if one.is_touched or not only_touched]
    return RowTold(
        change.row,
        change.change,
        words[change.change],
        [_told(field) for field in change.fields if field.name != "is_joint"],
        [_row(one, only_touched) for one in activities],
    )


def _told(field: FieldChange) -> Told:
    labels = {
        "title": _("What"),
        "detail": _("Detail"),
        "responsible": _("Responsible"),
        "first": _("First quarter"),
        "last": _("Last quarter"),
        "target": _("Target"),
        "status": _("Status"),
        "outcome": _("Serves the outcome"),
    }
    return Told(
        labels[field.name],
        _shown(field.name, field.before),
        _shown(field.name, field.after),
        field.pieces if field.name in BY_WORD else (),
    )


def _shown(name: str, value: Any) -> str:
    if not value:
        return _("nothing")
    if name in ("first", "last"):
        return name_of(value)
    return state_in_words(value) if name == "status" else str(value)


def answers_told(plan: PlanVersion, answers: list[Content]) -> list[dict[str, Any]]:
    """What the version answers, of what the reader may be told, each with a link to where it was said."""
    there = {str(answer.about.pk): answer.about for answer in plan.answers_with_words() if answer.about}
    found = []
    for answer in answers:
        about = there.get(answer["answers"])
        url = about.get_absolute_url() if isinstance(about, Thread) else ""
        found.append({**answer, "origin": str(about.report) if about else "", "url": url})
    return found
