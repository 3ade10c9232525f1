"""Where the pages about people, organisations and set-up stand."""

from django.urls import path

from partners.views import account, consortia, directory, invitations, organisations, people, setup

app_name = "partners"
urlpatterns = [
    path("directory/", directory.directory, name="directory"),
    path("directory/organisations/<uuid:pk>/", directory.organisation, name="organisation"),
    path("account/", account.account, name="account"),
    path("account/tokens/new/", account.create_token, name="create_token"),
    path("account/tokens/<uuid:pk>/revoke/", account.revoke_token, name="revoke_token"),
    path("invitations/<str:key>/", invitations.accept_invitation, name="accept_invitation"),
    path("setup/", setup.setup, name="setup"),
    path("setup/changes/", setup.changes, name="changes"),
    path("setup/organisations/", organisations.organisations, name="organisations"),
    path("setup/organisations/new/", organisations.add_organisation, name="add_organisation"),
    path("setup/organisations/<uuid:pk>/", organisations.edit_organisation, name="edit_organisation"),
    path("setup/ibps/", consortia.ibps, name="ibps"),
    path("setup/ibps/new/", consortia.add_ibp, name="add_ibp"),
    path("setup/ibps/<uuid:pk>/", consortia.consortium, name="consortium"),
    path("setup/ibps/<uuid:pk>/edit/", consortia.edit_ibp, name="edit_ibp"),
    path("setup/ibps/<uuid:pk>/seats/new/", consortia.add_seat, name="add_seat"),
    path("setup/seats/<uuid:pk>/", consortia.edit_seat, name="edit_seat"),
    path("setup/seats/<uuid:pk>/lead/", consortia.change_lead, name="change_lead"),
    path("setup/people/", people.people, name="people"),
    path("setup/people/<uuid:pk>/", people.person, name="person"),
    path("setup/people/<uuid:pk>/edit/", people.edit_person, name="edit_person"),
    path("setup/people/<uuid:pk>/roles/", people.appoint, name="appoint"),
    path("setup/people/<uuid:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("setup/people/<uuid:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("setup/people/<uuid:pk>/second-factor/", people.reset_second_factor, name="reset_second_factor"),
    path("setup/people/<uuid:pk>/password/", people.send_password_reset, name="send_password_reset"),
    path("setup/roles/<uuid:pk>/end/", people.end_appointment, name="end_appointment"),
    path("setup/invitations/", invitations.invitations, name="invitations"),
    path("setup/invitations/new/", invitations.invite, name="invite"),
    path("setup/invitations/<uuid:pk>/", invitations.invitation, name="invitation"),
    path("setup/invitations/<uuid:pk>/again/", invitations.send_invitation_again, name="send_invitation_again"),
    path("setup/invitations/<uuid:pk>/revoke/", invitations.revoke_invitation, name="revoke_invitation"),
]
