"""The portal's addresses and one more: the least that a page of the portal can be."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path


def trivial(request: HttpRequest) -> HttpResponse:
    """One sentence in the portal's frame, for whoever has signed in."""
    page = engines["django"].from_string(
        '{% extends "base.html" %}{% block heading %}Trivial{% endblock %}{% block content %}<p>One sentence.</p>{% endblock %}'
    )
    return HttpResponse(page.render({}, request))


urlpatterns = [path("trivial/", trivial), path("", include("prokas_portal.urls"))]
