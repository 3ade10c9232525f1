"""Knows how an actor moved between two quarters, and which changes are movement: politics is told apart from learning."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from powermaps.scale import Band


class ChangeReason(TextChoices):
    SHIFTED = "shifted", _("The actor shifted")
    LEARNED = "learned", _("We learned more")
    PERSON = "person", _("A person changed")
    CONTEXT = "context", _("The context changed")
    CORRECTION = "correction", _("We correct an error")


MOVEMENT = frozenset({ChangeReason.SHIFTED, ChangeReason.PERSON, ChangeReason.CONTEXT})


class Verdict(TextChoices):
    """What a partner says of a placement this quarter."""

    NEW = "new", _("New")
    CARRIED = "carried", _("Not reviewed yet")
    CONFIRMED = "confirmed", _("Still true")
    CHANGED = "changed", _("Changed")
    INHERITED = "inherited", _("Inherited, not yet judged")
    DROPPED = "dropped", _("No longer relevant")


COUNTED = frozenset({Verdict.NEW, Verdict.CONFIRMED, Verdict.CHANGED})  # judged this quarter


@dataclass(frozen=True)
class Shift:
    """From where to where. Support and influence are differences in bands."""

    before: Band | None
    after: Band | None
    reason: str = ""

    @property
    def support(self) -> int:
        return self.after.support - self.before.support if self.before and self.after else 0

    @property
    def influence(self) -> int:
        return self.after.influence - self.before.influence if self.before and self.after else 0

    @property
    def is_change(self) -> bool:
        return bool(self.support or self.influence)

    @property
    def is_movement(self) -> bool:
        """Somebody or something moved in the world, not only in our knowledge."""
        return self.is_change and self.reason in MOVEMENT

    @property
    def is_favourable(self) -> bool:
        """Towards support; or a supporter gained influence, or an opponent lost it."""
        if not (self.is_movement and self.after):
            return False
        if self.support:
            return self.support > 0
        return self.influence * self.after.support > 0

    @property
    def sign(self) -> str:
        """As it stands beside the name: ▶1 towards support, ◀2 away, ▲ and ▼ influence; nothing where nothing changed."""
        signs = []
        if self.support:
            signs.append(f"{'▶' if self.support > 0 else '◀'}{abs(self.support)}")
        if self.influence:
            signs.append(f"{'▲' if self.influence > 0 else '▼'}{abs(self.influence)}")
        return " ".join(signs)


@dataclass(frozen=True)
class Tally:
    """The movement of a whole map, in numbers."""

    towards: int = 0
    away: int = 0
    stronger: int = 0
    weaker: int = 0
    learned: int = 0


def tally(shifts: Iterable[Shift]) -> Tally:
    """Counts each shift once: by support where that changed, else by influence; what is only knowledge apart."""
    counts = {"towards": 0, "away": 0, "stronger": 0, "weaker": 0, "learned": 0}
    for shift in shifts:
        if not shift.is_change:
            continue
        if not shift.is_movement:
            counts["learned"] += 1
        elif shift.support:
            counts["towards" if shift.support > 0 else "away"] += 1
        else:
            counts["stronger" if shift.influence > 0 else "weaker"] += 1
    return Tally(**counts)
