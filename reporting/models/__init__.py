"""What happened this quarter: quarters, reports and their life, rows and where they come from."""

from reporting.models.parts import Evidence, Gone, Overtaken, ReportPart, SetAside, SourceLink
from reporting.models.quarter import Quarter
from reporting.models.report import Incomplete, Kind, Report, ReportEvent, Snapshot
from reporting.models.rows import ChapterNote, ContextChange, ContextChangeSource, Statement, StatementSource

__all__ = [
    "ChapterNote",
    "ContextChange",
    "ContextChangeSource",
    "Evidence",
    "Gone",
    "Incomplete",
    "Kind",
    "Overtaken",
    "Quarter",
    "Report",
    "ReportEvent",
    "ReportPart",
    "SetAside",
    "Snapshot",
    "SourceLink",
    "Statement",
    "StatementSource",
]
