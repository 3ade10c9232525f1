"""Where the pages about workshops stand."""

from django.urls import path, register_converter

from reporting.views import rows as row_views
from workshops.views import (
    agenda,
    board,
    calling,
    console,
    follow_up,
    invitations,
    live,
    minutes,
    pairs,
    people,
    phones,
    record,
    sessions_of_kind,
    subgroups,
    workshop,
)
from workshops.views import map as map_views
from workshops.views import synergies as synergy_views
from workshops.views.kinds import ItemConverter

app_name = "workshops"

register_converter(ItemConverter, "workshop_row")

rows = [
    path("workshops/rows/<workshop_row:kind>/<uuid:pk>/", row_views.row, name="row"),
    path("workshops/rows/<workshop_row:kind>/<uuid:pk>/edit/", row_views.edit_row, name="edit_row"),
    path("workshops/rows/<workshop_row:kind>/<uuid:pk>/move/", row_views.move_row, name="move_row"),
    path("workshops/rows/<workshop_row:kind>/<uuid:pk>/remove/", row_views.remove_row, name="remove_row"),
    path("workshops/rows/<workshop_row:kind>/<uuid:pk>/restore/", row_views.restore_row, name="restore_row"),
]

preparing = [
    path("workshops/", workshop.workshops, name="workshops"),
    path("workshops/add/", calling.add_workshop, name="add_workshop"),
    path("workshops/<uuid:pk>/", workshop.workshop, name="workshop"),
    path("workshops/<uuid:pk>/edit/", calling.edit_workshop, name="edit_workshop"),
    path("workshops/<uuid:pk>/take/<slug:action>/", workshop.take, name="take"),
    path("workshops/<uuid:pk>/agenda/", agenda.agenda, name="agenda"),
    path("workshops/<uuid:pk>/agenda/add/", agenda.add_session, name="add_session"),
    path("workshops/<uuid:pk>/agenda/standard/", agenda.write_standard, name="write_standard_agenda"),
    path("workshops/<uuid:pk>/agenda/times/", agenda.agenda_times, name="agenda_times"),
    path("workshops/<uuid:pk>/agenda/print/", agenda.print_agenda, name="print_agenda"),
    path("workshops/<uuid:pk>/invitations/", invitations.invitations, name="invitations"),
    path("workshops/<uuid:pk>/invitations/add/", invitations.invite_more, name="invite"),
    path("workshops/<uuid:pk>/invitations/tell/", invitations.tell, name="tell_invited"),
    path("workshops/invitations/<uuid:pk>/answer/", invitations.answer, name="answer_invitation"),
    path("workshops/invitations/<uuid:pk>/remove/", invitations.remove_invitation, name="remove_invitation"),
    path("workshops/<uuid:pk>/pairs/", pairs.pairs, name="pairs"),
    path("workshops/<uuid:pk>/pairs/draw/", pairs.draw, name="draw_pairs"),
    path("workshops/pairs/<uuid:pk>/redraw/", pairs.redraw, name="redraw_pair"),
    path("workshops/pairs/<uuid:pk>/introduction/", pairs.introduction, name="note_introduction"),
]

attending: list = [
    path("workshops/<uuid:pk>/people/", people.people, name="people"),
    path("workshops/<uuid:pk>/people/add/", people.add_participant, name="add_participant"),
    path("workshops/<uuid:pk>/people/let-in/", people.let_all_in, name="let_all_in"),
    path("workshops/<uuid:pk>/people/sheet/", people.sheet, name="attendance_sheet"),
    path("workshops/<uuid:pk>/code/", people.code, name="code"),
    path("workshops/people/<uuid:pk>/let-in/", people.let_in, name="let_in"),
    path("workshops/people/<uuid:pk>/turn-away/", people.turn_away, name="turn_away"),
    path("workshops/people/<uuid:pk>/came/", people.mark_came, name="mark_came"),
    path("j/", phones.join, name="join"),
    path("j/entry/", phones.my_entry, name="my_entry"),
    path("j/leave/", phones.leave, name="leave"),
    path("j/<str:code>/", phones.join_with, name="join_with"),
]

running = [
    path("sessions/<uuid:pk>/", console.session, name="session"),
    path("sessions/<uuid:pk>/screen/", console.screen, name="screen"),
    path("sessions/<uuid:pk>/go/<slug:phase>/", console.go, name="go"),
    path("sessions/<uuid:pk>/clock/", console.clock, name="clock"),
    path("sessions/<uuid:pk>/phones/", console.show_on_phones, name="show_on_phones"),
    path("sessions/<uuid:pk>/reports/", console.bring_in, name="bring_in"),
    path("sessions/<uuid:pk>/notes/add/", console.add_note, name="add_note"),
    path("sessions/<uuid:pk>/notes/", console.arrange, name="arrange"),
    path("sessions/<uuid:pk>/stream/<slug:reader>/", live.stream, name="stream"),
    path("sessions/<uuid:pk>/since/<slug:reader>/", live.since, name="since"),
    path("room/", board.room, name="room"),
    path("room/<uuid:pk>/", board.room_board, name="room_board"),
    path("room/<uuid:pk>/notes/", board.room_note, name="room_note"),
    path("room/<uuid:pk>/notes/off/", board.room_take_off, name="room_take_off"),
    path("room/<uuid:pk>/votes/", board.room_vote, name="room_vote"),
    path("room/<uuid:pk>/stream/", live.room_stream, name="room_stream"),
    path("room/<uuid:pk>/since/", live.room_since, name="room_since"),
]

placing = [
    path("sessions/<uuid:pk>/panel/<slug:audience>/", sessions_of_kind.panel_now, name="panel"),
    path("sessions/<uuid:pk>/feedback/", sessions_of_kind.tell_room, name="tell_room"),
    path("sessions/<uuid:pk>/notes/<uuid:note>/action/", sessions_of_kind.action_of_note, name="action_of_note"),
    path("sessions/<uuid:pk>/notes/<uuid:note>/subgroup/", sessions_of_kind.subgroup_of_note, name="subgroup_of_note"),
    path("sessions/<uuid:pk>/map/", map_views.power_map, name="map"),
    path("sessions/<uuid:pk>/map/now/<slug:audience>/", map_views.map_now, name="map_now"),
    path("sessions/<uuid:pk>/map/propose/", map_views.propose, name="propose_placement"),
    path("sessions/<uuid:pk>/map/show/", map_views.show_map, name="show_map"),
    path("sessions/<uuid:pk>/map/anew/", map_views.draw_anew, name="draw_anew"),
    path("placements/<uuid:pk>/agree/", map_views.agree, name="agree_on_placement"),
    path("placements/<uuid:pk>/set-aside/", map_views.set_aside, name="set_placement_aside"),
    path("placements/<uuid:pk>/take-up/", map_views.take_up_again, name="take_placement_up"),
    path("placements/<uuid:pk>/carry/", map_views.carry, name="carry_placement"),
    path("room/<uuid:pk>/map/", map_views.room_map, name="room_map"),
    path("room/placements/<uuid:pk>/take-back/", map_views.take_back, name="take_placement_back"),
]

recording = [
    path("workshops/<uuid:pk>/record/", record.record, name="record"),
    path("workshops/<uuid:pk>/record/take-over/", record.take_from_reports, name="take_from_reports"),
    path("workshops/<uuid:pk>/record/photos/", record.add_photos, name="add_photos"),
    path("workshops/<uuid:pk>/record/close/", record.close, name="close"),
    path("workshops/<uuid:pk>/record/errata/", record.add_erratum, name="add_erratum"),
    path("workshops/<uuid:pk>/record/<slug:section>/text/", record.add_passage, name="add_passage"),
    path("workshops/sessions/<uuid:pk>/lines/<slug:column>/add/", record.add_line, name="add_line"),
    path("workshops/lines/<uuid:pk>/leave-out/", record.leave_line_out, name="leave_line_out"),
    path("workshops/photos/<uuid:pk>/", record.photo, name="photo"),
    path("workshops/photos/<uuid:pk>/small/", record.photo_small, name="photo_small"),
]

following_up = [
    path("workshops/<uuid:pk>/follow-up/", follow_up.follow_up, name="follow_up"),
    path("workshops/<uuid:pk>/actions/add/", follow_up.add_action, name="add_action"),
    path("sessions/<uuid:pk>/last/", follow_up.last, name="last"),
    path("actions/", follow_up.actions, name="actions"),
    path("actions/<uuid:pk>/", follow_up.action, name="action"),
    path("actions/<uuid:pk>/<slug:deed>/", follow_up.settle_action, name="settle_action"),
    path("workshops/<uuid:pk>/subgroups/add/", subgroups.add_subgroup, name="add_subgroup"),
    path("subgroups/<uuid:pk>/", subgroups.subgroup, name="subgroup"),
    path("subgroups/<uuid:pk>/edit/", subgroups.edit_subgroup, name="edit_subgroup"),
    path("subgroups/<uuid:pk>/tasks/add/", subgroups.add_task, name="add_task"),
    path("subgroups/<uuid:pk>/members/add/", subgroups.add_member, name="add_member"),
    path("subgroups/<uuid:pk>/members/<int:member>/", subgroups.change_member, name="change_member"),
    path("subgroups/<uuid:pk>/minutes/add/", minutes.add_minutes, name="add_minutes"),
    path("subgroups/<uuid:pk>/minutes/<uuid:minutes>/", minutes.edit_minutes, name="edit_minutes"),
]

synergies: list = [
    path("workshops/<uuid:pk>/synergies/", synergy_views.synergies, name="synergies"),
    path("workshops/<uuid:pk>/synergies/<slug:key>/accept/", synergy_views.accept_synergy, name="accept_synergy"),
    path("workshops/<uuid:pk>/synergies/<slug:key>/dismiss/", synergy_views.dismiss_synergy, name="dismiss_synergy"),
    path(
        "workshops/<uuid:pk>/synergies/<slug:key>/take-back/", synergy_views.take_back_synergy, name="take_back_synergy"
    ),
]

urlpatterns = [*rows, *preparing, *attending, *running, *placing, *recording, *following_up, *synergies]
