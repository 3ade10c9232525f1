"""Knows a review round as one works through it: each section with its verdicts, marks and comments, and what is left to do."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from partners.clearance import Level
from partners.models import User
from reporting.chapter import Content, Section
from reporting.comparing import sections_since
from reporting.contents import rows_in
from reporting.models import ChecklistItem, Report, ReportEvent, Round, Snapshot, State, Thread, Tick, Verdict
from reporting.models.review import ChapterState
from reporting.talking import threads_by_place

Threads = dict[tuple[str, str], list[Thread]]  # by chapter and row; the chapter as a whole has no row


@dataclass(frozen=True)
class Talk:
    """The comments beside a report that is read: by chapter and row."""

    threads: Threads
    can_comment: bool = False

    def at(self, chapter: str, row: str = "") -> list[Thread]:
        return self.threads.get((chapter, row), [])


@dataclass(frozen=True)
class Standing:
    """How one chapter stands in a round: one's own verdict, those of colleagues, and the comments not yet resolved."""

    state: ChapterState
    mine: Verdict | None
    others: list[Verdict]
    is_carried: bool  # one's own verdict was given in an earlier round, on the same words
    unresolved: int

    @property
    def key(self) -> str:
        return self.state.chapter.key

    @property
    def mark(self) -> str:
        return self.mine.opinion if self.mine else ""


@dataclass(frozen=True)
class Part:
    """One section as its reviewer reads it."""

    standing: Standing
    section: Section
    is_touched: bool  # something in it changed since the round before
    lost: list[Thread]  # on rows that do not stand in it any more


@dataclass(frozen=True)
class Item:
    """Something to look at, and who ticked it off."""

    item: ChecklistItem
    tick: Tick | None


class Reviewing:
    """A round, as this person works through it. The same queries however long the report and however much was said."""

    def __init__(self, there: Round, person: User) -> None:
        self.round = there
        self.person = person

    @cached_property
    def talk(self) -> Talk:
        """What was said up to this round."""
        threads = threads_by_place(self.round.report, self.person, self.round)
        return Talk(threads, can_comment=self.round.is_open)

    @cached_property
    def standings(self) -> list[Standing]:
        judge = self.person if self.round.is_open else self.round.lead
        return [self._standing(state, judge) for state in self.round.chapters]

    def _standing(self, state: ChapterState, judge: User | None) -> Standing:
        mine = state.of(judge)
        unresolved = [
            thread
            for (chapter, _row), found in self.talk.threads.items()
            for thread in found
            if chapter == state.chapter.key and thread.state != State.RESOLVED
        ]
        return Standing(
            state,
            mine,
            [verdict for verdict in state.verdicts if verdict != mine],
            bool(mine and mine.round_id != self.round.pk),
            len(unresolved),
        )

    def standing(self, key: str) -> Standing | None:
        return next((standing for standing in self.standings if standing.key == key), None)

    @property
    def judged(self) -> int:
        return sum(standing.mine is not None for standing in self.standings)

    @cached_property
    def unresolved(self) -> int:
        """Shared comments that keep the report from being approved."""
        found = [thread for threads in self.talk.threads.values() for thread in threads]
        return sum(thread.state != State.RESOLVED and not thread.is_internal for thread in found)

    @cached_property
    def items(self) -> list[Item]:
        """The checklist; of a round that is over, what was ticked off in it."""
        ticks = {
            tick.item_id: tick for tick in self.round.ticks.select_related("by", "item").order_by("item__position")
        }
        if not self.round.is_open:
            return [Item(tick.item, tick) for tick in ticks.values()]
        return [Item(item, ticks.get(item.pk)) for item in self.round.items()]

    @property
    def ticked(self) -> int:
        return sum(item.tick is not None for item in self.items)

    def parts(self, before: Snapshot | None = None, *, is_changed_only: bool = False) -> list[Part]:
        """The sections of what was submitted, as PROKAS may read them; with what changed since an earlier submission."""
        sections = self.round.snapshot.sections(Level.RESTRICTED)
        rows = {section.key: {row["id"] for row in rows_in(section.values)} for section in sections}
        if before:
            sections = sections_since(sections, before.sections(Level.RESTRICTED))
        touched = {section.key: before is not None and is_touched(section.values) for section in sections}
        if is_changed_only:
            sections = [replace(section, values=only_changed(section.values)) for section in sections]
        parts = []
        for section in sections:
            if standing := self.standing(section.key):
                lost = self._lost(section.key, rows[section.key])
                parts.append(Part(standing, section, touched[section.key], lost))
        return parts

    def _lost(self, key: str, rows: set[str]) -> list[Thread]:
        return [
            thread
            for (chapter, row), found in self.talk.threads.items()
            if chapter == key and row and row not in rows
            for thread in found
        ]

    @cached_property
    def ending(self) -> ReportEvent | None:
        """The step that ended the round, with what was said."""
        if self.round.closed_at is None:
            return None
        steps = self.round.report.events.filter(action=self.round.outcome, at=self.round.closed_at)
        return steps.select_related("by").last()


def rounds_of(report: Report) -> list[Round]:
    """Every round of a report, the first one first, without what was submitted in it."""
    found = list(report.rounds.select_related("lead", "reason").order_by("number"))
    for there in found:
        there.report = report
    return found


def sent_before(there: Round) -> Snapshot | None:
    """What was submitted in the round before."""
    earlier = there.before()
    if earlier is None:
        return None
    earlier.snapshot.report = there.report
    return earlier.snapshot


def is_touched(values: Content) -> bool:
    """Something in a section that bears marks is new, reworded or taken out."""
    return bool(values.get("gone")) or any(row.get("since") for row in _marked(values))


def _marked(values: Any) -> Iterator[Content]:
    if isinstance(values, dict):
        if "since" in values:
            yield values
        else:
            for value in values.values():
                yield from _marked(value)
    elif isinstance(values, list):
        for value in values:
            yield from _marked(value)


def only_changed(values: Any) -> Any:
    """The same values without the rows that stayed as they were."""
    if isinstance(values, list):
        return [only_changed(value) for value in values if not isinstance(value, dict) or is_kept(value)]
    if not isinstance(values, dict) or "since" in values:
        return values
    return {
        name: value
        if name == "gone"
        else None
        if isinstance(value, dict) and not is_kept(value)
        else only_changed(value)
        for name, value in values.items()
    }


def is_kept(value: Content) -> bool:
    """A row that changed, or what holds one."""
    return any(True for _row in _marked(value))
