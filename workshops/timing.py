"""Reckons when the sessions of an agenda begin and end, what overlaps, and how a clock reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Any

DAY = 24 * 60


@dataclass(frozen=True)
class Slot:
    """From when until when a session runs, in minutes of its day; past midnight is the next day's."""

    session: Any
    begins: int | None
    ends: int | None
    overlaps: bool = False  # the session before has not ended by then

    @property
    def words(self) -> str:
        """“09:30–10:00”; nothing where the workshop has no beginning yet."""
        if self.begins is None or self.ends is None:
            return ""
        return f"{clock(self.begins)}–{clock(self.ends)}"

    @property
    def begins_words(self) -> str:
        return "" if self.begins is None else clock(self.begins)


def clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def minutes_of(at: time | None) -> int | None:
    return None if at is None else at.hour * 60 + at.minute


def timed(sessions: Iterable[Any], starts_at: time | None) -> list[Slot]:
    """Each session in order: at its own time where it has one, else when the one before ends."""
    now, found = minutes_of(starts_at), []
    for session in sessions:
        own = minutes_of(session.begins_at)
        begins = now if own is None else own
        overlaps = own is not None and now is not None and own < now
        now = None if begins is None else begins + session.minutes
        found.append(Slot(session, begins, now, overlaps))
    return found


def total_minutes(sessions: Iterable[Any]) -> int:
    return sum(session.minutes for session in sessions)


def remaining(seconds: int) -> str:
    """As a clock on the wall says it: “12:05”, or “−01:30” when it runs over."""
    sign, left = ("−", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{left // 60:02d}:{left % 60:02d}"
