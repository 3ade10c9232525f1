"""What another version of the scale would change, and how its categories are kept in order."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from partners.models import User
from risks.matrix import STEPS, RiskLevel
from risks.models import Assessment, RiskCategory, RiskScale
from risks.register import OVER
from risks.together import level_name


@dataclass(frozen=True)
class Changed:
    """A square that would have another level."""

    likelihood: str
    impact: str
    before: str
    after: str
    is_higher: bool


def changed_squares(scale: RiskScale, words: Mapping[str, Any]) -> list[Changed]:
    """The likeliest first."""
    found = []
    for likelihood in reversed(STEPS):
        for impact in STEPS:
            before, after = (lookup[likelihood - 1][impact - 1] for lookup in (scale.lookup, words["lookup"]))
            if before != after:
                names = words["likelihoods"][likelihood - 1], words["impacts"][impact - 1]
                found.append(Changed(*names, level_name(before), level_name(after), after > before))
    return found


def current_risks(user: User) -> list[tuple[int, int, int]]:
    """Likelihood, impact and level today of each open risk that this person may read, by the latest report that rates it."""
    rows = Assessment.objects.visible_to(user).exclude(today_likelihood=None).exclude(today_impact=None)
    rows = rows.order_by("report__quarter__year", "report__quarter__number", "created_at")
    lookups = dict(RiskScale.objects.values_list("pk", "lookup"))
    latest: dict[UUID, tuple[str, int, int, int]] = {}
    fields = ("risk", "verdict", "today_likelihood", "today_impact", "scale")
    for risk, verdict, likelihood, impact, scale in rows.values_list(*fields):
        latest[risk] = verdict, likelihood, impact, lookups[scale][likelihood - 1][impact - 1]
    return [
        (likelihood, impact, level) for verdict, likelihood, impact, level in latest.values() if verdict not in OVER
    ]


def moved_risks(risks: Iterable[tuple[int, int, int]], lookup: list[list[int]]) -> list[dict[str, Any]]:
    """How many risks stand at each level now, and how many would if all were rated alike by the new version."""
    before, after, risks = Counter[int](), Counter[int](), list(risks)
    for likelihood, impact, level in risks:
        before[level] += 1
        after[lookup[likelihood - 1][impact - 1]] += 1
    if not risks:
        return []
    return [
        {"level": level.value, "words": level_name(level), "before": before[level], "after": after[level]}
        for level in reversed(RiskLevel)
    ]


def move(category: RiskCategory, by: int) -> None:
    """One place up or down in the list."""
    with transaction.atomic():
        order = list(RiskCategory.objects.all())
        place = order.index(category)
        other = max(0, min(len(order) - 1, place + by))
        order.insert(other, order.pop(place))
        for position, one in enumerate(order):
            if one.position != position:
                RiskCategory.objects.filter(pk=one.pk).update(position=position)
