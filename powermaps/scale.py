"""Knows the two axes of a power map: their bands, what one would have seen in each, and what a place suggests to do."""

from typing import NamedTuple

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Support(IntegerChoices):
    ACTIVE_OPPOSITION = -2, _("Active opposition")
    PASSIVE_OPPOSITION = -1, _("Passive opposition")
    NEUTRAL = 0, _("Neutral")
    PASSIVE_SUPPORT = 1, _("Passive support")
    ACTIVE_SUPPORT = 2, _("Active support")

    @property
    def seen(self) -> StrOrPromise:
        """What one would have seen this quarter."""
        return SEEN_OF_SUPPORT[self]


class Influence(IntegerChoices):
    """Power over this issue, not in general."""

    NONE = 1, _("Cannot affect the result")
    LOCAL = 2, _("Can delay or help locally")
    ONE_VOICE = 3, _("One voice among several that count")
    NEEDED = 4, _("Hard to succeed without")
    DECIDES = 5, _("Decides, or can veto")


SEEN_OF_SUPPORT: dict[Support, StrOrPromise] = {
    Support.ACTIVE_OPPOSITION: _("Acts against: blocks, lobbies, threatens, spreads the opposite message."),
    Support.PASSIVE_OPPOSITION: _("Says no or stalls; does not organise against."),
    Support.NEUTRAL: _("No position, or undecided."),
    Support.PASSIVE_SUPPORT: _("Agrees, attends, allows; spends nothing."),
    Support.ACTIVE_SUPPORT: _("Commits time, money, name or authority."),
}

STRONG = Influence.NEEDED  # from here on, nothing is won against an actor


class Band(NamedTuple):
    """A square of the map: support −2 … +2, influence 1 … 5."""

    support: int
    influence: int

    @property
    def is_valid(self) -> bool:
        return self.support in Support.values and self.influence in Influence.values


class Hint(TextChoices):
    """What a place on the map suggests: a prompt for thinking, never a rule."""

    SENSITISE = "sensitise", _("Powerful and undecided: sensitise")
    UNDERSTAND = "understand", _("Powerful and against: understand, negotiate or contain; link it to a risk")
    WORK_TOGETHER = "work_together", _("Powerful and in favour: work together")
    BUILD_VOICE = "build_voice", _("In favour, with little power: build its voice and coalition")
    WATCH = "watch", _("Against, with little power: watch")


def hint(band: Band) -> Hint | None:
    """What the square suggests; nothing for the undecided with little power."""
    strong = band.influence >= STRONG
    if band.support == 0:
        return Hint.SENSITISE if strong else None
    if band.support < 0:
        return Hint.UNDERSTAND if strong else Hint.WATCH
    return Hint.WORK_TOGETHER if strong else Hint.BUILD_VOICE
