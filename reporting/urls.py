"""Where the pages about quarters and reports stand."""

from django.urls import path

from reporting.views import report

app_name = "reporting"

writing_and_judging = [
    path("reports/<uuid:pk>/", report.report, name="report"),
]

# Board, quarter set-up, consolidation. Home ("/") is named in prokas_portal/urls.py.
across_partners: list = []

urlpatterns = writing_and_judging + across_partners
