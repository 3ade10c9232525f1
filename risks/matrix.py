"""Knows how risks are rated: likelihood and impact from 1 to 5, the level a lookup gives them, and which way a rating moved."""

from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class RiskLevel(IntegerChoices):
    MINOR = 1, _("Minor")
    MODERATE = 2, _("Moderate")
    MAJOR = 3, _("Major")
    SEVERE = 4, _("Severe")


class Trend(TextChoices):
    WORSE = "worse", _("Worse")
    BETTER = "better", _("Better")
    SAME = "same", _("The same")
    NEW = "new", _("New")
    NOT_REVIEWED = "not_reviewed", _("Not reviewed")


SIGNS = {Trend.WORSE: "▲", Trend.BETTER: "▼", Trend.SAME: "●", Trend.NEW: "✚", Trend.NOT_REVIEWED: "?"}
STEPS = range(1, 6)
Lookup = tuple[tuple[int, ...], ...]  # by likelihood 1–5, then by impact 1–5: a RiskLevel

# The first one: never a product, so that what is rare and ruinous is not the same as what is certain and trifling.
LOOKUP: Lookup = (
    (1, 1, 1, 2, 2),
    (1, 1, 2, 2, 3),
    (1, 2, 2, 3, 3),
    (1, 2, 3, 3, 4),
    (1, 2, 3, 4, 4),
)


@dataclass(frozen=True)
class Rating:
    """How likely, and how bad it would be: both from 1 to 5."""

    likelihood: int
    impact: int

    def __post_init__(self) -> None:
        if self.likelihood not in STEPS or self.impact not in STEPS:
            raise ValueError(f"off the matrix: {self.likelihood}, {self.impact}")

    @classmethod
    def of(cls, likelihood: int | None, impact: int | None) -> "Rating | None":
        """None where one of the two is not given yet."""
        return cls(likelihood, impact) if likelihood and impact else None

    def level(self, lookup: Lookup) -> RiskLevel:
        return RiskLevel(lookup[self.likelihood - 1][self.impact - 1])


def problems(lookup: object) -> bool:
    """Whether this is no lookup: five rows of five levels, in which no step up ever lowers the level."""
    if not isinstance(lookup, list | tuple) or len(lookup) != 5:
        return True
    for row in lookup:
        if not isinstance(row, list | tuple) or len(row) != 5 or any(cell not in RiskLevel.values for cell in row):
            return True
    rises = all(row[i] <= row[i + 1] for row in lookup for i in range(4))
    return not (rises and all(lookup[i][j] <= lookup[i + 1][j] for i in range(4) for j in range(5)))


def trend(before: tuple[Rating, RiskLevel] | None, now: tuple[Rating, RiskLevel] | None, *, is_reviewed: bool) -> Trend:
    """Against last quarter, each with the level it had by its own lookup.

    The level decides. Within one level a rating is worse where one of the two rose and none fell, better the other way round;
    where one rose and the other fell it is the same.
    """
    if before is None:
        return Trend.NEW
    if now is None or not is_reviewed:
        return Trend.NOT_REVIEWED
    (was, was_level), (rating, level) = before, now
    if level != was_level:
        return Trend.WORSE if level > was_level else Trend.BETTER
    steps = (rating.likelihood - was.likelihood, rating.impact - was.impact)
    if min(steps) >= 0 and max(steps) > 0:
        return Trend.WORSE
    if max(steps) <= 0 and min(steps) < 0:
        return Trend.BETTER
    return Trend.SAME
