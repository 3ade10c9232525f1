"""Which address leads to which app."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    # An address is changed by an administrator: it is what the invitation was bound to.
    path("accounts/email/", RedirectView.as_view(pattern_name="account_change_password"), name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("", include("partners.urls")),
    path("", include("reporting.urls")),
]
