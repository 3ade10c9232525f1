"""Knows what changed between two contents of a plan: outcomes and activities by their keys, field by field, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reporting.chapter import Content
from reporting.wording import Piece
from reporting.wording import compare as changed_words

OUTCOME = ("title", "detail")
ACTIVITY = ("title", "responsible", "is_joint", "first", "last", "target", "status")
ADDED, REMOVED, CHANGED, SAME = "added", "removed", "changed", "same"


@dataclass(frozen=True)
class FieldChange:
    """A field that says something else: both wordings, and for texts what was taken out and put in."""

    name: str
    before: Any
    after: Any
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class RowChange:
    """What became of an outcome or an activity; `row` is how it reads now, or read last."""

    kind: str  # "outcome" or "activity"
    key: str
    change: str  # added, removed, changed or same
    row: Content
    fields: tuple[FieldChange, ...] = ()
    activities: "tuple[RowChange, ...]" = ()

    @property
    def is_touched(self) -> bool:
        """It, or something in it, is not the same."""
        return self.change != SAME or any(activity.is_touched for activity in self.activities)


@dataclass(frozen=True)
class Comparison:
    """Two contents side by side, in the order of the later one; what was removed stands at the end."""

    outcomes: tuple[RowChange, ...]

    @property
    def is_empty(self) -> bool:
        return not any(outcome.is_touched for outcome in self.outcomes)

    def __iter__(self) -> Iterator[RowChange]:
        """Every outcome, each before its activities."""
        for outcome in self.outcomes:
            yield outcome
            yield from outcome.activities

    def count(self, change: str) -> int:
        return sum(row.change == change for row in self)


def compare(before: Content, after: Content) -> Comparison:
    """What leads from one content of a plan to another. Only what both sides may show is to be given."""
    old, new = _outcomes(before), _outcomes(after)
    was, now = _activities(before), _activities(after)
    titles = {key: outcome["title"] for key, outcome in {**old, **new}.items()}

    def activity(key: str) -> RowChange:
        if key not in was:
            return RowChange("activity", key, ADDED, now[key][1])
        if key not in now:
            return RowChange("activity", key, REMOVED, was[key][1])
        (place_before, row_before), (place, row) = was[key], now[key]
        fields = _fields(ACTIVITY, row_before, row)
        if place_before != place:
            fields += (FieldChange("outcome", titles[place_before], titles[place]),)
        return RowChange("activity", key, CHANGED if fields else SAME, row, fields)

    def outcome(key: str) -> RowChange:
        there = [row["id"] for row in new[key]["activities"]] if key in new else []
        gone = [row["id"] for row in old[key]["activities"] if row["id"] not in now] if key in old else []
        activities = tuple(activity(one) for one in [*there, *gone])
        if key not in old:
            return RowChange("outcome", key, ADDED, new[key], activities=activities)
        if key not in new:
            return RowChange("outcome", key, REMOVED, old[key], activities=activities)
        fields = _fields(OUTCOME, old[key], new[key])
        return RowChange("outcome", key, CHANGED if fields else SAME, new[key], fields, activities)

    return Comparison(tuple(outcome(key) for key in [*new, *(key for key in old if key not in new)]))


def _outcomes(content: Content) -> dict[str, Content]:
    return {outcome["id"]: outcome for outcome in content.get("outcomes", [])}


def _activities(content: Content) -> dict[str, tuple[str, Content]]:
    """Every activity by its key, with the key of the outcome it serves."""
    return {
        activity["id"]: (outcome["id"], activity)
        for outcome in content.get("outcomes", [])
        for activity in outcome["activities"]
    }


def _fields(names: tuple[str, ...], before: Content, after: Content) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(
            name, was, now, tuple(changed_words(was or "", now or "")) if name in ("title", "detail", "target") else ()
        )
        for name in names
        if (was := before.get(name)) != (now := after.get(name))
    )
