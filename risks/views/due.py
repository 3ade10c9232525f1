"""The calendar of what is due for the person who asks, to look at and to take into a calendar of one's own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from partners.clearance import Level
from partners.requests import SignedInRequest
from risks.due import Due, WhatIsDue
from risks.icalendar import Day, written


@require_GET
def due(request: SignedInRequest) -> HttpResponse:
    on = localdate()
    return render(request, "risks/due/due.html", {"due": WhatIsDue(request.user, on), "on": on})


@require_GET
def due_file(request: SignedInRequest) -> HttpResponse:
    """The file leaves the portal and what it is put into keeps no secrets: words that are not for everybody stay here."""
    rows = WhatIsDue(request.user, localdate()).rows
    host = request.get_host().split(":")[0]
    days = [
        Day(f"{row.kind}-{row.id}@{host}", row.on, title_outside(row), request.build_absolute_uri(row.url))
        for row in rows
    ]
    answer = HttpResponse(
        written(_("PROKAS: what is due"), days, at=now()), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = 'attachment; filename="prokas-due.ics"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def title_outside(row: Due) -> str:
    """Its own words as far as the programme may read them, and one's own unless they are restricted; else only what kind it is."""
    is_told = row.level <= Level.PROGRAMME or (row.is_own and row.level < Level.RESTRICTED)
    words = f"{row.label}: {row.title}" if is_told else row.label
    return f"{row.ibp} · {words}" + (f" ({row.who})" if is_told and row.who else "")
