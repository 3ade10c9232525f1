"""Where the pages about actors and power maps stand: one list for each part of the work."""

from django.urls import URLPattern, path, register_converter

from powermaps.views import actors as register
from powermaps.views import adding as bringing
from powermaps.views import consolidating as consolidated
from powermaps.views import duplicates as likeness
from powermaps.views import engagement, showing
from powermaps.views import placing as making
from powermaps.views import rapport as networks
from powermaps.views import sheet as in_rows
from powermaps.views import strategies as writing_strategies
from reporting.addresses import ProjectCode

app_name = "powermaps"

register_converter(ProjectCode, "project_code")

placing: list[URLPattern] = [
    path("reports/<uuid:pk>/power/", making.power_map, name="map"),
    path("reports/<uuid:pk>/power/confirm/", making.confirm_these, name="confirm_these"),
    path("reports/<uuid:pk>/power/add/", bringing.add, name="add"),
    path("reports/<uuid:pk>/power/break-down/<uuid:actor>/", bringing.break_down_cluster, name="break_down"),
    path("placements/<uuid:pk>/", making.placement, name="placement"),
    path("placements/<uuid:pk>/confirm/", making.confirm_placement, name="confirm"),
    path("placements/<uuid:pk>/drop/", making.drop_placement, name="drop"),
    path("placements/<uuid:pk>/move/", making.move, name="move"),
]
pictures: list[URLPattern] = [
    path("<project_code:code>/map/", showing.show_map, name="show_map"),
    path("<project_code:code>/map/wall/", showing.wall, name="wall"),
]
consolidating: list[URLPattern] = [
    path("reports/<uuid:pk>/power/together/", consolidated.consolidated, name="consolidated"),
    path("reports/<uuid:pk>/power/disagreements/", consolidated.disagreements, name="disagreements"),
    path("reports/<uuid:pk>/power/together/<uuid:actor>/", consolidated.agree, name="agree"),
    path("reports/<uuid:pk>/power/together/<uuid:actor>/let-go/", consolidated.withdraw_agreed, name="let_go"),
    path("reports/<uuid:pk>/power/together/<uuid:actor>/hold-back/", consolidated.hold_actor_back, name="hold_back"),
    path("reports/<uuid:pk>/power/together/<uuid:actor>/bring-back/", consolidated.bring_back, name="bring_back"),
]
registering: list[URLPattern] = [
    path("actors/", register.actors, name="actors"),
    path("actors/find/", register.find_actors, name="find_actors"),
    path("actors/enter/", register.add_actor, name="add_actor"),
    path("actors/duplicates/", likeness.duplicates, name="duplicates"),
    path("actors/duplicates/answer/", likeness.answer_duplicate, name="answer_duplicate"),
    path("actors/merge/", likeness.merge, name="merge"),
    path("actors/merge/<uuid:pk>/undo/", likeness.undo_merge, name="undo_merge"),
    path("actors/<uuid:pk>/", register.actor, name="actor"),
    path("actors/<uuid:pk>/edit/", register.edit_actor, name="edit_actor"),
    path("actors/<uuid:pk>/names/", register.add_name, name="add_name"),
    path("actors/<uuid:pk>/names/<int:name>/remove/", register.remove_name, name="remove_name"),
    path("actors/<uuid:pk>/parents/", register.add_parent, name="add_parent"),
    path("actors/<uuid:pk>/parents/<int:link>/remove/", register.remove_parent, name="remove_parent"),
    path("<project_code:code>/actors/", engagement.project_actors, name="project_actors"),
    path("<project_code:code>/rapport/", networks.rapport, name="rapport"),
    path("<project_code:code>/rapport/add/", networks.add_rapport, name="add_rapport"),
    path("rapport/<uuid:pk>/", networks.edit_rapport, name="edit_rapport"),
    path("rapport/<uuid:pk>/remove/", networks.remove_rapport, name="remove_rapport"),
    path("rapport/<uuid:pk>/ask/", networks.ask_introduction, name="ask_introduction"),
    path("introductions/<uuid:pk>/", networks.settle_introduction, name="settle_introduction"),
]
strategies: list[URLPattern] = [
    path("reports/<uuid:pk>/power/strategies/<uuid:actor>/", writing_strategies.strategy, name="strategy"),
    path("reports/<uuid:pk>/power/sheet/", in_rows.sheet, name="sheet"),
]

urlpatterns = placing + pictures + consolidating + registering + strategies
