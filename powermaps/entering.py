"""Entering many rows at once: tried first, then all of them or none; every trouble is told by its cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from powermaps.cells import MOST_ROWS, SHORT, Line, Trouble, cell, too_many
from powermaps.likeness import Names
from powermaps.mapping import confirm, drop, judge, place, placements_of, wanting
from powermaps.models import Actor, Placement
from powermaps.naming import plain
from powermaps.register import enter
from powermaps.scale import Band
from powermaps.shifts import Verdict
from powermaps.strategies import known_actors
from reporting.models import Overtaken, Report
from reporting.models.parts import require_open

NOT_LOOKED = frozenset({Verdict.CARRIED, Verdict.INHERITED, Verdict.DROPPED})
NEW_WORDS = ("reason", "sight", "confidence", "roles", "exercised", "is_not_mobilised", "confidentiality")


@dataclass
class Outcome:
    """What entering would do or has done, and what stands in its way; with troubles nothing was entered."""

    placed: list[str] = field(default_factory=list)
    entered: list[str] = field(default_factory=list)  # actors that are new in the register, too
    changed: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    same: int = 0
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(map(len, (self.placed, self.changed, self.confirmed, self.dropped)))


class _Undo(Exception):
    """Rolls back what was only tried."""


def try_out(report: Report, lines: Sequence[Line], *, by: User, at: datetime) -> Outcome:
    """Look before leaping: everything is done and taken back."""
    return _enter(report, lines, by=by, at=at, is_trial=True)


def enter_all(report: Report, lines: Sequence[Line], *, by: User, at: datetime) -> Outcome:
    """All rows or none. Raises Refused where the report is closed."""
    return _enter(report, lines, by=by, at=at, is_trial=False)


def _enter(report: Report, lines: Sequence[Line], *, by: User, at: datetime, is_trial: bool) -> Outcome:
    if len(lines) > MOST_ROWS:
        return Outcome(troubles=[Trouble("", too_many())])
    desk = _Desk(report, by, at)
    try:
        with transaction.atomic():
            require_open(report)
            for line in lines:
                desk.take(line)
            if is_trial or desk.outcome.troubles:
                raise _Undo
    except _Undo:
        pass
    return desk.outcome


class _Desk:
    """Enters line by line, and remembers what became of each."""

    def __init__(self, report: Report, by: User, at: datetime) -> None:
        self.report, self.by, self.at = report, by, at
        self.outcome = Outcome()
        self.known: list[Actor] = list(known_actors(report).prefetch_related("names"))
        known = {actor.pk for actor in self.known}
        self.rows: dict[UUID, Placement] = {row.pk: row for row in placements_of(report) if row.actor_id in known}
        self.by_actor = {row.actor_id: row for row in self.rows.values()}
        self.names: dict[str, set[UUID]] = {}
        for actor in self.known:
            self._learn(actor, [name.plain for name in actor.names.all()])
        self.actors = {actor.pk: actor for actor in self.known}
        self.seen: dict[UUID, int] = {}
        self._index: Names | None = None  # made where somebody new is named

    def _learn(self, actor: Actor, names: Sequence[str]) -> None:
        for name in names:
            self.names.setdefault(name, set()).add(actor.pk)

    def take(self, line: Line) -> None:
        try:
            with transaction.atomic():
                self._take(line)
        except Overtaken:
            self._trouble(
                line, "version", _("A colleague changed this since you downloaded it. Download it again and look.")
            )
        except Refused as refusal:
            self._trouble(line, "name", str(refusal))
        except ValidationError as mistake:
            self._mistake(line, mistake)

    def _take(self, line: Line) -> None:
        row = self._row_of(line)
        if row is None and line.key:
            return  # told already
        actor = row.actor if row else self._actor_of(line)
        if actor is None:
            return
        row = row or self.by_actor.get(actor.pk)
        if actor.pk in self.seen:
            self._trouble(
                line,
                "name",
                _("%(actor)s stands in row %(row)s already.") % {"actor": actor, "row": self.seen[actor.pk]},
            )
            return
        self.seen[actor.pk] = line.number
        assert line.support is not None and line.influence is not None, "read_line says where they are missing"
        to = Band(line.support, line.influence)
        if row is None:
            words = {name: line.words[name] for name in NEW_WORDS if name in line.words}
            words["confidentiality"] = max(words.get("confidentiality", Level.PROGRAMME), actor.confidentiality)
            self.by_actor[actor.pk] = place(self.report, actor, to, by=self.by, **words)
            self.outcome.placed.append(str(actor))
            return
        self._rejudge(line, row, to)

    def _rejudge(self, line: Line, row: Placement, to: Band) -> None:
        version, words = line.version or row.version, _differing(line, row, to)
        if words.get("confidentiality", Level.RESTRICTED) < row.actor.confidentiality:
            self._trouble(line, "confidentiality", _("The actor’s own name is more confidential than that."))
        elif line.verdict == Verdict.DROPPED != row.verdict:
            drop(row, version=version, by=self.by, reason=line.words.get("reason") or row.reason)
            self.outcome.dropped.append(str(row))
        elif line.verdict == Verdict.CONFIRMED and row.verdict in NOT_LOOKED and to == (row.shift.before or row.band):
            words.pop("change_reason", None)
            confirm(row, version=version, by=self.by, **words)
            self.outcome.confirmed.append(str(row))
        elif (to == row.band and not words) or line.verdict == row.verdict == Verdict.DROPPED:
            self.outcome.same += 1
        elif lacking := wanting(
            row, to, words.get("change_reason", row.change_reason), words.get("reason", row.reason)
        ):
            for name, said in lacking.items():
                self._trouble(line, name, said)
        else:
            judge(row, to, version=version, by=self.by, **words)
            self.outcome.changed.append(str(row))

    def _row_of(self, line: Line) -> Placement | None:
        if line.key is None:
            return None
        row = self.rows.get(line.key)
        if row is None:
            self._trouble(line, "key", _("This row does not stand on this map. Leave the key empty for a new actor."))
        return row

    def _actor_of(self, line: Line) -> Actor | None:
        """Who is meant by a name: the one that is known by it, or somebody new; never somebody much like another."""
        found = self.names.get(plain(line.name), set()) | self.names.get(plain(line.short_name), set())
        if len(found) > 1:
            there = [actor for actor in found if actor in self.by_actor]
            if len(there) == 1:
                return self.actors[there[0]]
            self._trouble(line, "name", _("Several actors are called so. Write the full name of the one you mean."))
            return None
        if found:
            return self.actors[next(iter(found))]
        if alike := self._alike(line):
            self._trouble(
                line,
                "name",
                _(
                    "Do you mean %(actor)s? Write its name as it stands there; is it somebody else, add it on the map’s page."
                )
                % {"actor": f"{alike.name} ({alike})"},
            )
            return None
        return self._entered(line)

    def _alike(self, line: Line) -> Actor | None:
        """The likeliest of those who may be meant; one index for all lines, so that many rows stay quick."""
        if self._index is None:
            self._index = Names((actor.pk, name.name) for actor in self.known for name in actor.names.all())
        here = object()
        self._index.of[here] = [name for name in (line.name, line.short_name) if plain(name)]
        found = self._index.alike(here, most=1)
        del self._index.of[here]
        pk: Any = next(iter(found), None)
        return self.actors[pk] if pk else None

    def _entered(self, line: Line) -> Actor | None:
        short = line.short_name or line.name
        if len(short) > SHORT:
            words = _(
                "Write a short name of at most %(most)s characters: it stands on the map. "
                "In a list it stands in brackets: Ministry of Water Resources (MoWR)."
            )
            self._trouble(line, "short_name", words % {"most": SHORT})
            return None
        actor = enter(
            self.report.ibp,
            self.report.seat,
            by=self.by,
            at=self.at,
            name=line.name,
            short_name=short,
            local_name=line.local_name,
            confidentiality=max(line.words.get("confidentiality", Level.PROGRAMME), Level.PROGRAMME),
        )
        self.actors[actor.pk] = actor
        self._learn(actor, [plain(name) for name in (line.name, short, line.local_name) if name])
        self.outcome.entered.append(str(actor))
        return actor

    def _trouble(self, line: Line, name: str, said: str) -> None:
        self.outcome.troubles.append(Trouble(cell(name, line.number), said))

    def _mistake(self, line: Line, mistake: ValidationError) -> None:
        by_field = mistake.message_dict if hasattr(mistake, "error_dict") else {"name": mistake.messages}
        known = {"name", "short_name", "local_name", "reason", "support", "influence", "roles", "confidentiality"}
        for name, said in by_field.items():
            self._trouble(line, name if name in known else "name", " ".join(said))


def _differing(line: Line, row: Placement, to: Band) -> dict[str, Any]:
    """What the line says otherwise than the row. The order of roles says nothing; a reason left out where it moves stays."""
    found = {}
    for name, value in line.words.items():
        there = getattr(row, name)
        is_same = set(there) == set(value) if name == "roles" else there == value
        if not (is_same or (name == "change_reason" and not value and to != row.band)):
            found[name] = value
    return found
