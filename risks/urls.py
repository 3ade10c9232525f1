"""Where the pages about a project's plan stand."""

from django.urls import path, register_converter

from reporting.addresses import ProjectCode
from risks.views import plan, rows

app_name = "risks"

register_converter(ProjectCode, "ibp_code")
register_converter(rows.PartConverter, "plan_part")

urlpatterns = [
    path("<ibp_code:code>/plan/", plan.plan, name="plan"),
    path("<ibp_code:code>/plan/begin/", plan.begin_plan, name="begin_plan"),
    path("<ibp_code:code>/plan/new/", plan.new_plan_version, name="new_plan_version"),
    path("<ibp_code:code>/plan/compare/", plan.compare_plans, name="compare_plans"),
    path("<ibp_code:code>/plan/<int:number>/", plan.plan_version, name="plan_version"),
    path("<ibp_code:code>/plan/<int:number>/why/", plan.explain_plan, name="explain_plan"),
    path("<ibp_code:code>/plan/<int:number>/take/<slug:step>/", plan.take_plan, name="take_plan"),
    path("<ibp_code:code>/plan/<int:number>/outcomes/add/", rows.add_outcome, name="add_outcome"),
    path("plan/outcomes/<uuid:pk>/activities/add/", rows.add_activity, name="add_activity"),
    path("plan/<plan_part:part>/<uuid:pk>/", rows.plan_row, name="plan_row"),
    path("plan/<plan_part:part>/<uuid:pk>/edit/", rows.edit_plan_row, name="edit_plan_row"),
    path("plan/<plan_part:part>/<uuid:pk>/move/", rows.move_plan_row, name="move_plan_row"),
    path("plan/<plan_part:part>/<uuid:pk>/remove/", rows.remove_plan_row, name="remove_plan_row"),
    path("plan/<plan_part:part>/<uuid:pk>/restore/", rows.restore_plan_row, name="restore_plan_row"),
]
