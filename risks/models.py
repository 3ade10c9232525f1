"""Everything this app stores."""

from risks.plan import Activity, Outcome, PlanAnswer, PlanIncomplete, PlanRow, PlanState, PlanVersion

__all__ = ["Activity", "Outcome", "PlanAnswer", "PlanIncomplete", "PlanRow", "PlanState", "PlanVersion"]
