"""Where the pages about quarters and reports stand."""

from django.urls import URLPattern, path, register_converter

from reporting.addresses import PeriodCode, ProjectCode
from reporting.views import (
    attendance,
    board,
    catalogue,
    chapters,
    comments,
    compare,
    consolidation,
    desk,
    evidence,
    finance,
    framework,
    history,
    inception,
    log,
    notices,
    quarters,
    report,
    results,
    returns,
    review,
    rows,
)
from reporting.views.kinds import RowKindConverter

app_name = "reporting"

register_converter(RowKindConverter, "row_kind")
register_converter(ProjectCode, "project")
register_converter(PeriodCode, "period")

writing_and_judging: list[URLPattern] = [
    path("reports/<uuid:pk>/", report.report, name="report"),
    path("reports/<uuid:pk>/read/", report.read, name="read"),
    path("reports/<uuid:pk>/submit/", report.submit, name="submit"),
    path("reports/<uuid:pk>/receipt/", report.receipt, name="receipt"),
    path("reports/<uuid:pk>/take/<slug:action>/", report.take, name="take"),
    path("reports/<uuid:pk>/extend/", report.extend, name="extend"),
    path("reports/<uuid:pk>/history/", history.report_history, name="history"),
    path("reports/<uuid:pk>/submissions/<int:number>/", history.submission, name="submission"),
    path("reports/<uuid:pk>/progress/", chapters.progress, name="progress"),
    path("reports/<uuid:pk>/progress/<slug:criterion>/add/", rows.add_statement, name="add_statement"),
    path("reports/<uuid:pk>/context/", chapters.context, name="context"),
    path("reports/<uuid:pk>/context/add/", rows.add_change, name="add_change"),
    path("reports/<uuid:pk>/carry/<row_kind:kind>/<uuid:row>/", chapters.carry_row, name="carry_row"),
    path("rows/<row_kind:kind>/<uuid:pk>/", rows.row, name="row"),
    path("rows/<row_kind:kind>/<uuid:pk>/edit/", rows.edit_row, name="edit_row"),
    path("rows/<row_kind:kind>/<uuid:pk>/move/", rows.move_row, name="move_row"),
    path("rows/<row_kind:kind>/<uuid:pk>/remove/", rows.remove_row, name="remove_row"),
    path("rows/<row_kind:kind>/<uuid:pk>/restore/", rows.restore_row, name="restore_row"),
    path("rows/<row_kind:kind>/<uuid:pk>/history/", history.row_history, name="row_history"),
    path("rows/<row_kind:kind>/<uuid:pk>/evidence/", evidence.row_evidence, name="row_evidence"),
    path("evidence/<uuid:pk>/", evidence.evidence_file, name="evidence"),
    path("evidence/<uuid:pk>/remove/", evidence.withdraw_evidence, name="withdraw_evidence"),
    path("log/", log.log, name="log"),
]

reviewing: list[URLPattern] = [
    path("reports/<uuid:pk>/compare/", compare.compare, name="compare"),
    path("reports/<uuid:pk>/review/", review.review, name="review"),
    path("reports/<uuid:pk>/review/checklist/", review.checklist, name="checklist"),
    path("reports/<uuid:pk>/review/lead/", review.lead_review, name="lead_review"),
    path("reports/<uuid:pk>/review/<slug:key>/verdict/", review.judge, name="judge"),
    path("desk/", desk.desk, name="desk"),
]

commenting: list[URLPattern] = [
    path("reports/<uuid:pk>/comments/", comments.comments, name="comments"),
    path("reports/<uuid:pk>/comments/add/", comments.add_comment, name="add_comment"),
    path("threads/<uuid:pk>/", comments.thread, name="thread"),
    path("threads/<uuid:pk>/reply/", comments.reply, name="reply"),
]

inception_reports: list[URLPattern] = [
    path("<project:code>/inception/", inception.inception, name="inception"),
    path("reports/<uuid:pk>/chapters/<slug:key>/", inception.text_chapter, name="text_chapter"),
    path("reports/<uuid:pk>/chapters/<slug:key>/add/", inception.add_passage, name="add_passage"),
    path("reports/<uuid:pk>/members/<uuid:seat>/add/", inception.add_member, name="add_member"),
]

notices_and_reminders: list[URLPattern] = [
    path("inbox/", notices.inbox, name="inbox"),
    path("inbox/read/", notices.read_all, name="read_notices"),
    path("inbox/settings/", notices.notice_settings, name="notice_settings"),
    path("inbox/<uuid:pk>/", notices.notice, name="notice"),
    path("reports/<uuid:pk>/remind/", board.remind, name="remind"),
    path("<project:code>/<period:period>/remind/", board.remind_late, name="remind_late"),
]

# Board, quarter set-up, consolidation. Home ("/") is named in prokas_portal/urls.py.
across_partners: list[URLPattern] = [
    path("board/", board.programme_board, name="programme_board"),
    path("board/<period:period>/", board.programme_board, name="programme_board"),
    path("<project:code>/<period:period>/", board.board, name="board"),
    path("returns/", returns.why_returned, name="why_returned"),
    path("reports/<uuid:pk>/consolidate/progress/", consolidation.consolidate_progress, name="consolidate_progress"),
    path("reports/<uuid:pk>/consolidate/context/", consolidation.consolidate_context, name="consolidate_context"),
    path("reports/<uuid:pk>/consolidate/<slug:key>/<slug:deed>/", consolidation.consolidate, name="consolidate"),
    path("setup/review/", catalogue.catalogue, name="catalogue"),
    path("setup/review/<slug:shelf>/new/", catalogue.add_entry, name="add_entry"),
    path("setup/review/<slug:shelf>/<uuid:pk>/", catalogue.edit_entry, name="edit_entry"),
    path("setup/review/<slug:shelf>/<uuid:pk>/move/", catalogue.move_entry, name="move_entry"),
    path("setup/review/<slug:shelf>/<uuid:pk>/offer/", catalogue.offer_entry, name="offer_entry"),
    path("setup/review/<slug:shelf>/<uuid:pk>/remove/", catalogue.remove_entry, name="remove_entry"),
    path("setup/quarters/", quarters.quarters, name="quarters"),
    path("setup/quarters/new/", quarters.add_quarter, name="add_quarter"),
    path("setup/quarters/<period:period>/", quarters.quarter, name="quarter"),
    path("setup/quarters/<period:period>/open/", quarters.open_now, name="open_quarter"),
    path("setup/quarters/<period:period>/remove/", quarters.remove_quarter, name="remove_quarter"),
]

measuring: list[URLPattern] = [
    path("<project:code>/results/", framework.framework, name="framework"),
    path("<project:code>/results/sheet/", framework.framework_sheet, name="framework_sheet"),
    path("<project:code>/results/add/", framework.add_indicator, name="add_indicator"),
    path("<project:code>/results/<uuid:pk>/", framework.edit_indicator, name="edit_indicator"),
    path("<project:code>/results/<uuid:pk>/remove/", framework.remove_indicator, name="remove_indicator"),
    path("<project:code>/results/<uuid:pk>/bring-back/", framework.bring_indicator_back, name="bring_indicator_back"),
    path("reports/<uuid:pk>/results/", results.results, name="results"),
    path("reports/<uuid:pk>/results/sheet/", results.results_sheet, name="results_sheet"),
]

attending: list[URLPattern] = [
    path("reports/<uuid:pk>/attendance/", attendance.attendance, name="attendance"),
    path("reports/<uuid:pk>/attendance/add/", attendance.add_gathering, name="add_gathering"),
    path("reports/<uuid:pk>/attendance/sums/", attendance.sums, name="attendance_sums"),
    path("reports/<uuid:pk>/attendance/sheet/", attendance.attendance_sheet, name="attendance_sheet"),
    path("reports/<uuid:pk>/gesi/", attendance.inclusion, name="gesi"),
]

money: list[URLPattern] = [
    path("reports/<uuid:pk>/finance/", finance.finance, name="finance"),
    path("reports/<uuid:pk>/finance/add/", finance.add_line, name="add_financial_line"),
    path("reports/<uuid:pk>/finance/sums/", finance.sums, name="finance_sums"),
    path("reports/<uuid:pk>/finance/sheet/", finance.finance_sheet, name="finance_sheet"),
    path("setup/finance/", finance.variance, name="variance"),
]

urlpatterns = (
    attending
    + money
    + measuring
    + writing_and_judging
    + reviewing
    + commenting
    + inception_reports
    + notices_and_reminders
    + across_partners
)
