"""The portal's addresses with the API of this app alone."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from partners.api import router_entries

router = SimpleRouter()
for prefix, viewset in router_entries:
    router.register(prefix, viewset, basename=prefix)

urlpatterns = [path("api/v1/", include(router.urls)), path("", include("prokas_portal.urls"))]
