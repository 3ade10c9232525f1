"""Where the pages about actors and power maps stand: one list for each part of the work."""

from django.urls import URLPattern

app_name = "powermaps"

placing: list[URLPattern] = []
pictures: list[URLPattern] = []
consolidating: list[URLPattern] = []
registering: list[URLPattern] = []
strategies: list[URLPattern] = []

urlpatterns = placing + pictures + consolidating + registering + strategies
