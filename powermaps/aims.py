"""Knows how far an actor has come towards where a partner wants it: derived from its places, never typed."""

from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from powermaps.scale import Band


class Way(Enum):
    """How it stands with an aim."""

    REACHED = "reached"
    NEARER = "nearer"
    STILL = "still"
    FURTHER = "further"
    UNKNOWN = "unknown"  # it stands on the map no more


def steps(one: Band, other: Band) -> int:
    """How many bands lie between, over both axes."""
    return abs(one.support - other.support) + abs(one.influence - other.influence)


@dataclass(frozen=True)
class Aim:
    """From where to where until the end of which quarter; where it stands `now`, in the quarter of that code."""

    start: Band
    target: Band
    until: str
    now: Band | None
    quarter: str = ""

    @property
    def to_go(self) -> int:
        return steps(self.now, self.target) if self.now else 0

    @property
    def way(self) -> Way:
        if self.now is None:
            return Way.UNKNOWN
        if self.to_go == 0:
            return Way.REACHED
        before = steps(self.start, self.target)
        return Way.NEARER if self.to_go < before else Way.FURTHER if self.to_go > before else Way.STILL

    @property
    def is_overdue(self) -> bool:
        return self.way not in (Way.REACHED, Way.UNKNOWN) and bool(self.quarter) and self.until < self.quarter

    @property
    def words(self) -> str:
        """“Wanted +1 by 2017Q2: stands at 0, one band to go.”"""
        wanted = _("Wanted %(where)s by %(quarter)s") % {"where": self._where(self.target), "quarter": self.until}
        return f"{wanted}: {self._became}."

    @property
    def _became(self) -> str:
        if self.now is None:
            return _("no longer on the map")
        if self.to_go == 0:
            return _("reached")
        to_go = (
            _("one band to go")
            if self.to_go == 1
            else ngettext("%(count)s band to go", "%(count)s bands to go", self.to_go) % {"count": self.to_go}
        )
        said = [_("stands at %(where)s") % {"where": self._where(self.now)}, to_go]
        if self.way is Way.FURTHER:
            said.append(_("further away than when it was written"))
        if self.is_overdue:
            said.append(_("the time is over"))
        return ", ".join(said)

    def _where(self, band: Band) -> str:
        """The position, and the influence where it is to change or has changed."""
        position = position_words(band.support)
        if self.start.influence == self.target.influence == (self.now or self.target).influence:
            return position
        return _("%(position)s with influence %(influence)s") % {"position": position, "influence": band.influence}


def position_words(support: int) -> str:
    """As it is said: −2 … 0 … +2."""
    return f"+{support}" if support > 0 else f"−{-support}" if support else "0"
