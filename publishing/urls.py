"""Where the pages about publications stand."""

from django.urls import path

from publishing import views

app_name = "publishing"
urlpatterns = [
    path("publications/", views.publications, name="publications"),
    path("publications/ask/", views.ask, name="ask"),
    path("<slug:code>/map/wall/pdf/", views.ask_wall, name="ask_wall"),
    path("reports/<uuid:pk>/compare/pdf/", views.ask_changes, name="ask_changes"),
    path("workshops/<uuid:pk>/pdf/<slug:kind>/", views.ask_workshop, name="ask_workshop"),
    path("publications/<uuid:pk>/", views.publication, name="publication"),
    path("publications/<uuid:pk>/download/", views.download, name="download"),
    path("publications/<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("publications/<uuid:pk>/again/", views.ask_again, name="ask_again"),
    path("publications/<uuid:pk>/release/", views.release, name="release"),
    path("publications/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
]
