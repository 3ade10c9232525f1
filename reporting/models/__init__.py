"""What happened this quarter: quarters, reports and their life, rows and where they come from."""

from reporting.models.attendance import Gathering, SignedSheet
from reporting.models.comments import Audience, Comment, Side, State, Thread
from reporting.models.finance import FinancialLine, VarianceRule
from reporting.models.notices import Happening, Letter, Notice, Preference
from reporting.models.occurrences import Occurrence
from reporting.models.parts import Evidence, ReportPart, SetAside, SourceLink
from reporting.models.passages import MemberRole, Passage
from reporting.models.quarter import Quarter
from reporting.models.report import Incomplete, Kind, Report, ReportEvent, Snapshot
from reporting.models.results import Indicator, IndicatorTarget, Result
from reporting.models.review import ChecklistItem, ReturnReason, Round, Tick, Undecided, Verdict
from reporting.models.rows import ChapterNote, ContextChange, ContextChangeSource, Statement, StatementSource
from reporting.models.written import Gone, Overtaken, WrittenRow

__all__ = [
    "Audience",
    "ChapterNote",
    "ChecklistItem",
    "Comment",
    "ContextChange",
    "ContextChangeSource",
    "Evidence",
    "FinancialLine",
    "Gathering",
    "Gone",
    "Happening",
    "Incomplete",
    "Indicator",
    "IndicatorTarget",
    "Kind",
    "Letter",
    "MemberRole",
    "Notice",
    "Occurrence",
    "Overtaken",
    "Passage",
    "Preference",
    "Quarter",
    "Report",
    "ReportEvent",
    "ReportPart",
    "Result",
    "ReturnReason",
    "Round",
    "SetAside",
    "Side",
    "SignedSheet",
    "Snapshot",
    "SourceLink",
    "State",
    "Statement",
    "StatementSource",
    "Thread",
    "Tick",
    "Undecided",
    "VarianceRule",
    "Verdict",
    "WrittenRow",
]
