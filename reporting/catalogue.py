"""Knows what a programme's review begins with: reasons for returning, and what a reviewer looks at. Both are its to change."""

from typing import Any

REASONS = [  # code, reason, when to use it
    ("incomplete", "Something is missing", "A question is not answered, or answered for a part of the work only."),
    ("unclear", "Not clear enough", "A reader who was not there cannot tell what happened."),
    ("no_evidence", "Evidence is missing", "A success or a figure that nothing shows to be true."),
    ("contradicts", "Contradicts itself or another report", "Figures or facts that do not fit together."),
    ("activities_only", "Tells activities, not what they changed", "Meetings are listed; what moved is not said."),
    ("power", "Power and actors are not analysed enough", "Who decides, who blocks, and what is done about it."),
    ("inclusion", "Gender and inclusion are not considered", "Who was reached and who was missing is not said."),
    ("endangers", "Could endanger people", "Names or places that should be left out or made confidential."),
]
CHECKLIST = [  # what was looked at, of which kind of report (empty: every)
    ("What was asked for in the last round is answered", ""),
    ("Figures and dates fit those of earlier reports", ""),
    ("Nothing in it can endanger the people it names", ""),
    ("Every member of the consortium has its part", "inception"),
]


def fill(reasons: Any, items: Any) -> None:
    """Put the first catalogue into these two models, where nothing stands in them yet."""
    if not reasons.objects.exists():
        for position, (code, label, hint) in enumerate(REASONS):
            reasons.objects.create(code=code, label=label, hint=hint, position=position)
    if not items.objects.exists():
        for position, (label, kind) in enumerate(CHECKLIST):
            items.objects.create(label=label, kind=kind, position=position)
