"""The board of a project's quarter, and of the whole programme's."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate

from partners.models import IBP
from partners.requests import SignedInRequest
from reporting import rules
from reporting.board import board_of, boards_of, programme_of
from reporting.models import Quarter, Report
from reporting.quarters import Period


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
