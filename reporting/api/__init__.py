"""Reports over HTTP, for programs: the same querysets, rules and verbs as the pages."""

from rest_framework.viewsets import ViewSetMixin

from reporting.api.attendance import GatheringViewSet, SignedSheetViewSet
from reporting.api.evidence import EvidenceViewSet
from reporting.api.finance import FinancialLineViewSet
from reporting.api.lines import ContextChangeLines, StatementLines
from reporting.api.notices import NoticeViewSet
from reporting.api.passages import InceptionViewSet, MemberRoleViewSet, PassageViewSet
from reporting.api.quarters import QuarterViewSet
from reporting.api.reports import ReportViewSet
from reporting.api.results import IndicatorViewSet, ResultViewSet
from reporting.api.returns import ReturnsViewSet
from reporting.api.review import ReturnReasonViewSet, RoundViewSet
from reporting.api.rows import ChapterNoteViewSet, ContextChangeViewSet, StatementViewSet
from reporting.api.threads import ThreadsOfReport, ThreadViewSet

OF_A_REPORT = r"reports/(?P<report>[0-9a-fA-F-]{36})"

# What the router is given: the address, who answers there, and how its addresses are named.
router_entries: list[tuple[str, type[ViewSetMixin], str]] = [
    ("quarters", QuarterViewSet, "quarter"),
    ("reports", ReportViewSet, "report"),
    (f"{OF_A_REPORT}/statements", StatementLines, "statement-lines"),
    (f"{OF_A_REPORT}/context-changes", ContextChangeLines, "context-change-lines"),
    (f"{OF_A_REPORT}/rounds", RoundViewSet, "round"),
    (f"{OF_A_REPORT}/threads", ThreadsOfReport, "threads-of-report"),
    ("threads", ThreadViewSet, "thread"),
    ("returns", ReturnsViewSet, "returns"),
    ("return-reasons", ReturnReasonViewSet, "return-reason"),
    ("statements", StatementViewSet, "statement"),
    ("context-changes", ContextChangeViewSet, "context-change"),
    ("financial-lines", FinancialLineViewSet, "financial-line"),
    ("chapter-notes", ChapterNoteViewSet, "chapter-note"),
    ("inception-reports", InceptionViewSet, "inception"),
    ("passages", PassageViewSet, "passage"),
    ("member-roles", MemberRoleViewSet, "member-role"),
    ("indicators", IndicatorViewSet, "indicator"),
    ("results", ResultViewSet, "result"),
    ("gatherings", GatheringViewSet, "gathering"),
    ("signed-sheets", SignedSheetViewSet, "signed-sheet"),
    ("evidence", EvidenceViewSet, "evidence"),
    ("notices", NoticeViewSet, "notice"),
]
