"""Where the pages about actors and power maps stand: one list for each part of the work."""

from django.urls import URLPattern, path

from powermaps.views import strategies as writing_strategies

app_name = "powermaps"

placing: list[URLPattern] = []
pictures: list[URLPattern] = []
consolidating: list[URLPattern] = []
registering: list[URLPattern] = []
strategies: list[URLPattern] = [
    path("reports/<uuid:pk>/power/strategies/<uuid:actor>/", writing_strategies.strategy, name="strategy"),
]

urlpatterns = placing + pictures + consolidating + registering + strategies
