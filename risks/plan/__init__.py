"""A project’s Issue Action Plan: its versions, what stands in them, what they answer, and how each quarter finds it."""

from risks.plan.answers import PlanAnswer
from risks.plan.events import PlanEvent
from risks.plan.links import StrategyLink
from risks.plan.reviews import ActivityReview
from risks.plan.rows import Activity, Outcome, PlanRow
from risks.plan.states import PlanState
from risks.plan.versions import PlanIncomplete, PlanVersion

__all__ = [
    "Activity",
    "ActivityReview",
    "Outcome",
    "PlanAnswer",
    "PlanEvent",
    "PlanIncomplete",
    "PlanRow",
    "PlanState",
    "PlanVersion",
    "StrategyLink",
]
