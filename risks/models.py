"""Everything this app stores."""

from risks.plan import (
    Activity,
    ActivityReview,
    Outcome,
    PlanAnswer,
    PlanEvent,
    PlanIncomplete,
    PlanRow,
    PlanState,
    PlanVersion,
)
from risks.register import (
    AgreedRisk,
    Assessment,
    HeldAt,
    Likeness,
    Mitigation,
    ProgrammeAnswer,
    RegisterCount,
    Risk,
    RiskCategory,
    RiskLink,
    RiskScale,
    RiskVerdict,
)
from risks.session import Decision

__all__ = [
    "Activity",
    "ActivityReview",
    "AgreedRisk",
    "Assessment",
    "Decision",
    "HeldAt",
    "Likeness",
    "Mitigation",
    "Outcome",
    "PlanAnswer",
    "PlanEvent",
    "PlanIncomplete",
    "PlanRow",
    "PlanState",
    "PlanVersion",
    "ProgrammeAnswer",
    "RegisterCount",
    "Risk",
    "RiskCategory",
    "RiskLink",
    "RiskScale",
    "RiskVerdict",
]
