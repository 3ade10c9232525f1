"""A report at a glance: its state, its chapters, what is missing, who may do what now."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from reporting import rules
from reporting.models import Report


def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    report = get_object_or_404(Report.objects.known_to(request.user).with_names(), pk=pk)
    return render(
        request,
        "reporting/report.html",
        {"report": report, "actions": rules.actions_for(request.user, report)},
    )
