"""Where the pages about risks and plans stand."""

from django.urls import path, register_converter

from reporting.addresses import ProjectCode
from reporting.views import rows as row_views
from risks.views import due, plan, register, review, risks, rows, scale, serving, session, together
from risks.views.sheet import sheet

app_name = "risks"

register_converter(ProjectCode, "ibp_code")
register_converter(rows.PartConverter, "plan_part")

registers = [
    path("reports/<uuid:pk>/risks/", risks.risks, name="risks"),
    path("reports/<uuid:pk>/risks/state/", risks.risk_state, name="risk_state"),
    path("reports/<uuid:pk>/risks/add/", risks.add_risk, name="add_risk"),
    path("reports/<uuid:pk>/risks/sheet/", sheet, name="sheet"),
    path("reports/<uuid:pk>/risks/<uuid:risk>/actions/add/", risks.add_action, name="add_action"),
    path("risks/<uuid:pk>/", risks.risk, name="risk"),
    path("risks/rows/<uuid:pk>/verdict/", risks.judge_risk, name="judge_risk"),
    path("risks/rows/<uuid:pk>/links/", risks.risk_links, name="risk_links"),
    path("risks/rows/<uuid:pk>/unlink/", risks.unlink_risk, name="unlink_risk"),
    path("risks/rows/<uuid:pk>/lesson/", risks.learn, name="learn_from_risk"),
]

consolidated = [
    path("reports/<uuid:pk>/risks/together/", together.together, name="together"),
    path("reports/<uuid:pk>/risks/together/<uuid:risk>/", together.joined_risk, name="joined_risk"),
    path(
        "reports/<uuid:pk>/risks/together/<uuid:risk>/take-back/",
        together.withdraw_agreed,
        name="withdraw_agreed_risk",
    ),
    path("reports/<uuid:pk>/risks/together/<uuid:risk>/part/", together.part_risk, name="part_risk"),
    path("reports/<uuid:pk>/risks/same/", together.same, name="same_risks"),
    path("reports/<uuid:pk>/risks/same/answer/", together.answer_same, name="answer_same"),
    path("<ibp_code:code>/risks/", register.register, name="register"),
    path("risks/", register.programme, name="programme"),
    path("risks/<uuid:pk>/answer/", register.answer_risk, name="answer_risk"),
    path("setup/risks/", scale.scale, name="scale"),
    path("setup/risks/new/", scale.new_scale, name="new_scale"),
    path("setup/risks/categories/add/", scale.add_category, name="add_category"),
    path("setup/risks/categories/<uuid:pk>/", scale.edit_category, name="edit_category"),
    path("setup/risks/categories/<uuid:pk>/move/", scale.move_category, name="move_category"),
    path("setup/risks/categories/<uuid:pk>/offer/", scale.offer_category, name="offer_category"),
]

sessions = [
    path("<ibp_code:code>/session/", session.session, name="session"),
    path("<ibp_code:code>/session/decide/", session.decide, name="decide"),
    path("decisions/<uuid:pk>/", session.edit_decision, name="edit_decision"),
    path("decisions/<uuid:pk>/settle/", session.settle_decision, name="settle_decision"),
    path("due/", due.due, name="due"),
    path("due/calendar.ics", due.due_file, name="due_file"),
]

urlpatterns = [
    path("reports/<uuid:pk>/plan/", review.plan_review, name="plan_review"),
    path("strategies/<uuid:pk>/activities/", serving.strategy_activities, name="strategy_activities"),
    *registers,
    *consolidated,
    *sessions,
    path("<ibp_code:code>/plan/", plan.plan, name="plan"),
    path("<ibp_code:code>/plan/begin/", plan.begin_plan, name="begin_plan"),
    path("<ibp_code:code>/plan/new/", plan.new_plan_version, name="new_plan_version"),
    path("<ibp_code:code>/plan/compare/", plan.compare_plans, name="compare_plans"),
    path("<ibp_code:code>/plan/<int:number>/", plan.plan_version, name="plan_version"),
    path("<ibp_code:code>/plan/<int:number>/why/", plan.explain_plan, name="explain_plan"),
    path("<ibp_code:code>/plan/<int:number>/take/<slug:step>/", plan.take_plan, name="take_plan"),
    path("<ibp_code:code>/plan/<int:number>/outcomes/add/", rows.add_outcome, name="add_outcome"),
    path("plan/outcomes/<uuid:pk>/activities/add/", rows.add_activity, name="add_activity"),
    path("plan/<plan_part:kind>/<uuid:pk>/", row_views.row, name="plan_row"),
    path("plan/<plan_part:kind>/<uuid:pk>/edit/", row_views.edit_row, name="edit_plan_row"),
    path("plan/<plan_part:kind>/<uuid:pk>/move/", row_views.move_row, name="move_plan_row"),
    path("plan/<plan_part:kind>/<uuid:pk>/remove/", row_views.remove_row, name="remove_plan_row"),
    path("plan/<plan_part:kind>/<uuid:pk>/restore/", row_views.restore_row, name="restore_plan_row"),
]
