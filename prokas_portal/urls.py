"""Which address leads to which app."""

from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView

from prokas_portal.documentation import documentation
from prokas_portal.health import health
from prokas_portal.offline import service_worker
from prokas_portal.style_page import style
from reporting.views.home import home

handler400 = "prokas_portal.errors.bad_request"
handler404 = "prokas_portal.errors.not_found"

urlpatterns = [
    path("", home, name="home"),
    # An address is changed by an administrator: it is what the invitation was bound to.
    path("accounts/email/", RedirectView.as_view(pattern_name="account_change_password"), name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("prokas_portal.api")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", documentation, name="api_docs"),
    path("healthz/", health, name="health"),
    path("sw.js", service_worker, name="service_worker"),
    path("style/", style, name="style"),
    path("", include("partners.urls")),
    path("", include("publishing.urls")),
    path("", include("workshops.urls")),
    path("", include("risks.urls")),
    path("", include("powermaps.urls")),
    path("", include("reporting.urls")),
]
