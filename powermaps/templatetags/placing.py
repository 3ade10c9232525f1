"""Knows how a placement reads in a list: its sign, what the sign says, and its square in words."""

from typing import Any

from django import template

from powermaps.models import Placement
from powermaps.reading import said_of, sign_of
from powermaps.scale import Influence, Support

register = template.Library()


def _row(placement: Any) -> dict[str, Any]:
    """What a sign is made from; also of a placement of which only the history knows."""
    before = (placement.before_support, placement.before_influence)
    return {
        "verdict": placement.verdict,
        "support": placement.support,
        "influence": placement.influence,
        "change_reason": placement.change_reason,
        "before": None if None in before else list(before),
    }


@register.simple_tag
def sign(placement: Placement, is_baseline: bool = False) -> str:
    return sign_of(_row(placement), is_baseline=bool(is_baseline))


@register.filter
def said(placement: Placement) -> str:
    return said_of(_row(placement))


@register.filter
def square(placement: Any) -> str:
    """Where it stands, in words."""
    return f"{Support(placement.support).label} · {Influence(placement.influence).label}"


@register.filter
def of(places: dict[Any, Any], actor: Any) -> Any:
    """The placement of an actor, by a map's placements."""
    return places.get(actor, "")
