"""The board of a project's quarter, and of the whole programme's; and reminding those who are late."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from partners.models import IBP
from partners.nudging import nudge
from partners.refusals import Refused, require
from partners.requests import SignedInRequest
from reporting import rules, tasks
from reporting.board import board_of, boards_of, programme_of
from reporting.models import Kind, Quarter, Report
from reporting.quarters import Period
from reporting.reminding import remind as remind_writers
from reporting.views.finding import report_known


def board(request: SignedInRequest, code: str, period: Period) -> HttpResponse:
    """Partner by chapter. Partners' own people are led to their report: they do not look at each other's."""
    ibp = get_object_or_404(IBP.objects.visible_to(request.user), code=code)
    quarter = get_object_or_404(Quarter.objects.opened(), year=period.year, number=period.number)
    if not rules.can_see_board(request.user, ibp):
        return redirect(get_object_or_404(Report.objects.written_by(request.user), ibp=ibp, quarter=quarter))
    return render(
        request,
        "reporting/board.html",
        {
            "ibp": ibp,
            "quarter": quarter,
            "board": board_of(ibp, quarter, request.user, on=localdate()),
            "on": localdate(),
            "can_set_up": rules.can_set_up_quarters(request.user),
            "inception": Report.objects.known_to(request.user).filter(kind=Kind.INCEPTION, ibp=ibp).first(),
            "can_open_inception": rules.can_open_inception(request.user, ibp),
        },
    )


def programme_board(request: SignedInRequest, period: Period | None = None) -> HttpResponse:
    """How a quarter stands in every project that one looks across."""
    projects = list(boards_of(request.user))
    if not projects:
        raise Http404
    quarters = Quarter.objects.opened()
    quarter = get_object_or_404(quarters, year=period.year, number=period.number) if period else quarters.first()
    standings = programme_of(projects, quarter, request.user, on=localdate()) if quarter else []
    return render(
        request, "reporting/programme_board.html", {"quarter": quarter, "standings": standings, "on": localdate()}
    )


@require_POST
def remind(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Remind a report's writers that it is overdue."""
    report = report_known(request, pk)
    require(rules.can_remind(request.user, report))
    try:
        remind_writers(report, by=request.user, at=now())
        nudge(tasks.tell_and_post)
        messages.success(request, _("A reminder about %(whose)s is on its way.") % {"whose": report})
    except Refused as refusal:
        messages.warning(request, str(refusal))
    if request.POST.get("back") == "report" or not report.quarter:
        return redirect(report)
    return redirect(f"{reverse('reporting:board', args=[report.ibp.code, report.quarter.code])}#report-{report.pk}")


@require_POST
def remind_late(request: SignedInRequest, code: str, period: Period) -> HttpResponse:
    """Remind all partners of a project's quarter that are late, and were not reminded today."""
    ibp = get_object_or_404(IBP.objects.visible_to(request.user), code=code)
    quarter = get_object_or_404(Quarter.objects.opened(), year=period.year, number=period.number)
    if not rules.can_see_board(request.user, ibp):
        get_object_or_404(Report.objects.written_by(request.user), ibp=ibp, quarter=quarter)
    require(ibp.pk in request.user.standing.leads or ibp.pk in request.user.standing.reviews)
    reminded = 0
    for report in board_of(ibp, quarter, request.user, on=localdate()).to_remind:
        try:
            remind_writers(report, by=request.user, at=now())
            reminded += 1
        except Refused as refusal:
            messages.warning(request, str(refusal))
    if reminded:
        nudge(tasks.tell_and_post)
        sent = ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", reminded)
        messages.success(request, sent % {"count": reminded})
    else:
        messages.info(request, _("Everybody who is late has already been reminded today."))
    return redirect("reporting:board", code=ibp.code, period=quarter.code)
