"""Knows how a version of the scale is laid out, where a template shows it."""

from typing import Any

from django import template

from risks.matrix import STEPS, RiskLevel
from risks.models import RiskScale

register = template.Library()


@register.filter
def lines(scale: RiskScale) -> list[dict[str, Any]]:
    """The levels of each likelihood, the likeliest first."""
    return [
        {
            "step": step,
            "name": scale.likelihoods[step - 1],
            "levels": [RiskLevel(level) for level in scale.lookup[step - 1]],
        }
        for step in reversed(STEPS)
    ]


@register.filter
def anchors(scale: RiskScale, axis: str) -> list[tuple[str, str]]:
    """What each step of an axis is called and what one would see."""
    return list(zip(getattr(scale, f"{axis}s"), getattr(scale, f"{axis}_anchors"), strict=True))
