"""The risks of projects: what they are, how each quarter rates them, what is done about them, and which are the same."""

from risks.register.assessments import (
    OVER,
    RATINGS,
    AgreedRisk,
    Assessment,
    HeldAt,
    Mitigation,
    ProgrammeAnswer,
    RiskLink,
    RiskVerdict,
)
from risks.register.counts import RegisterCount
from risks.register.events import RiskEvent
from risks.register.risks import Likeness, Risk
from risks.register.scale import RiskCategory, RiskScale

__all__ = [
    "OVER",
    "RATINGS",
    "AgreedRisk",
    "Assessment",
    "HeldAt",
    "Likeness",
    "Mitigation",
    "ProgrammeAnswer",
    "RegisterCount",
    "Risk",
    "RiskCategory",
    "RiskEvent",
    "RiskLink",
    "RiskScale",
    "RiskVerdict",
]
