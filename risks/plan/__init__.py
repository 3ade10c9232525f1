"""A project’s Issue Action Plan: its versions, what stands in them and what they answer."""

from risks.plan.answers import PlanAnswer
from risks.plan.rows import Activity, Outcome, PlanRow
from risks.plan.states import PlanState
from risks.plan.versions import PlanIncomplete, PlanVersion

__all__ = ["Activity", "Outcome", "PlanAnswer", "PlanIncomplete", "PlanRow", "PlanState", "PlanVersion"]
