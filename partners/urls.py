"""Where the pages about people, organisations and set-up stand."""

from django.urls import URLPattern

app_name = "partners"
urlpatterns: list[URLPattern] = []
