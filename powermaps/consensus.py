"""Knows how several partners' placements of one actor become one picture: median, spread and agreement. One partner, one voice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from powermaps.scale import Band


class Agreement(TextChoices):
    SINGLE = "single", _("Only one partner placed it")
    AGREE = "agree", _("Partners agree")
    NEAR = "near", _("Partners are one band apart")
    DIFFER = "differ", _("Partners differ")
    OPPOSITE = "opposite", _("Partners see it on opposite sides")


FOR_DISCUSSION = (Agreement.OPPOSITE, Agreement.DIFFER, Agreement.NEAR)  # in the order of a workshop


class Spread(NamedTuple):
    """One axis: the two middle values (the same where there is one), and the ends."""

    lower: int
    upper: int
    least: int
    most: int

    @classmethod
    def of(cls, values: Iterable[int]) -> "Spread":
        """Of at least one value. The median is never a mean: −2 and +2 are both ends, not neutral."""
        ordered = sorted(values)
        if not ordered:
            raise ValueError("nobody placed it")
        count = len(ordered)
        return cls(ordered[(count - 1) // 2], ordered[count // 2], ordered[0], ordered[-1])

    @property
    def is_split(self) -> bool:
        return self.lower != self.upper

    @property
    def range(self) -> int:
        return self.most - self.least


class Consensus(NamedTuple):
    """What partners together say of one actor."""

    support: Spread
    influence: Spread
    voices: int
    agreement: Agreement

    @property
    def ends(self) -> tuple[Band, ...]:
        """Where it is drawn: at the median, or where the middle falls between two, at both, joined by a bar."""
        low, high = Band(self.support.lower, self.influence.lower), Band(self.support.upper, self.influence.upper)
        return (low,) if low == high else (low, high)

    @property
    def is_split(self) -> bool:
        return len(self.ends) > 1


def consensus(placements: Iterable[Band]) -> Consensus:
    """Of the placements that were judged this quarter, at least one. Their order never matters."""
    bands = list(placements)
    support, influence = Spread.of([band.support for band in bands]), Spread.of([band.influence for band in bands])
    return Consensus(support, influence, len(bands), _agreement(support, influence, len(bands)))


def _agreement(support: Spread, influence: Spread, voices: int) -> Agreement:
    if voices == 1:
        return Agreement.SINGLE
    if support.least < 0 < support.most:
        return Agreement.OPPOSITE
    widest = max(support.range, influence.range)
    return Agreement.DIFFER if widest >= 2 else Agreement.NEAR if widest else Agreement.AGREE


def like_for_like(before: Mapping[Any, Band], after: Mapping[Any, Band]) -> tuple[Consensus, Consensus] | None:
    """The same actor in two quarters, over the partners that placed it in both; None where there is none.

    A partner that reports late, or joined, never makes an actor move.
    """
    both = before.keys() & after.keys()
    if not both:
        return None
    return consensus(before[partner] for partner in both), consensus(after[partner] for partner in both)


@dataclass(frozen=True)
class Drift:
    """How far the middle went between two quarters, in half bands: a middle may lie between two."""

    support: int
    influence: int

    @classmethod
    def between(cls, before: Consensus, after: Consensus) -> "Drift":
        return cls(
            after.support.lower + after.support.upper - before.support.lower - before.support.upper,
            after.influence.lower + after.influence.upper - before.influence.lower - before.influence.upper,
        )

    @property
    def is_movement(self) -> bool:
        return bool(self.support or self.influence)

    @property
    def sign(self) -> str:
        """As it stands beside the name: ▶½, ◀1½, ▲1."""
        signs = []
        if self.support:
            signs.append(f"{'▶' if self.support > 0 else '◀'}{in_bands(self.support)}")
        if self.influence:
            signs.append(f"{'▲' if self.influence > 0 else '▼'}{in_bands(self.influence)}")
        return " ".join(signs)


def in_bands(halves: int) -> str:
    """Half bands as one reads them: ½, 1, 1½."""
    whole, half = divmod(abs(halves), 2)
    return f"{whole or ''}{'½' if half else ''}" or "0"
