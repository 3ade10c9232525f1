"""Pages on which quarters are prepared, dated and opened."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from partners.refusals import require
from partners.requests import SignedInRequest
from reporting import rules
from reporting.calendar_ends import next_to_prepare
from reporting.forms.quarters import QuarterForm
from reporting.models import Kind, Quarter
from reporting.opening import missing, open_quarter
from reporting.quarters import Period
from reporting.rescheduling import extended, reschedule
from reporting.workflow import SENT

FIRST_YEAR, LAST_YEAR = 2000, 2199


def quarters(request: SignedInRequest) -> HttpResponse:
    require(rules.can_set_up_quarters(request.user))
    partners = Q(reports__kind=Kind.PARTNER)
    found = Quarter.objects.select_related("opened_by").annotate(
        expected=Count("reports", filter=partners), sent=Count("reports", filter=partners & Q(reports__status__in=SENT))
    )
    return render(request, "reporting/quarters.html", {"quarters": found, "on": localdate()})


def add_quarter(request: SignedInRequest) -> HttpResponse:
    """Add the quarter that comes next, or the one asked for, with the calendar's dates to change."""
    require(rules.can_set_up_quarters(request.user))
    known = [quarter.period for quarter in Quarter.objects.all()]
    proposed = _asked_for(request) or next_to_prepare(known, localdate())
    if proposed in known:
        return redirect("reporting:quarter", period=proposed)
    form = QuarterForm(request.POST or None, instance=Quarter.of(proposed))
    if form.is_valid():
        try:
            with transaction.atomic():
                form.save()
            messages.success(request, _("%(quarter)s is prepared.") % {"quarter": Quarter.of(proposed)})
        except IntegrityError:
            pass  # a colleague prepared it in the same moment: see theirs
        return redirect("reporting:quarter", period=proposed)
    around = _around(proposed)
    return render(
        request,
        "reporting/add_quarter.html",
        {"form": form, "proposed": Quarter.of(proposed), "others": [Quarter.of(p) for p in around if p not in known]},
    )


def quarter(request: SignedInRequest, period: Period) -> HttpResponse:
    """A quarter's dates, and what opening it creates."""
    require(rules.can_set_up_quarters(request.user))
    found = get_object_or_404(Quarter, year=period.year, number=period.number)
    form = QuarterForm(request.POST or None, instance=found)
    if form.is_valid():
        moved = reschedule(found, by=request.user, **form.cleaned_data)
        messages.success(request, _saved(moved))
        return redirect("reporting:quarter", period=period)
    found.refresh_from_db()  # the form has written what was typed into it
    lacking = missing(found)
    return render(
        request,
        "reporting/quarter.html",
        {
            "found": found,
            "form": form,
            "partners": [item for item in lacking if item.seat],
            "consortia": [item for item in lacking if not item.seat],
            "extended": extended(found).filter(due_on__gt=found.due_on).with_names() if found.opened_at else [],
            "on": localdate(),
        },
    )


@require_POST
def open_now(request: SignedInRequest, period: Period) -> HttpResponse:
    """Open a quarter, or open again what is missing in it."""
    require(rules.can_set_up_quarters(request.user))
    found = get_object_or_404(Quarter, year=period.year, number=period.number)
    new = open_quarter(found, by=request.user, at=now())
    messages.success(
        request,
        ngettext("%(count)s report was opened.", "%(count)s reports were opened.", len(new)) % {"count": len(new)}
        if new
        else _("Every report of this quarter had been opened already."),
    )
    return redirect("reporting:quarter", period=period)


@require_POST
def remove_quarter(request: SignedInRequest, period: Period) -> HttpResponse:
    """Take back a quarter that was prepared and never opened."""
    require(rules.can_set_up_quarters(request.user))
    found = get_object_or_404(Quarter, year=period.year, number=period.number)
    removed, _of = Quarter.objects.filter(pk=found.pk, opened_at=None).delete()
    if removed:
        messages.success(request, _("%(quarter)s was removed.") % {"quarter": found})
        return redirect("reporting:quarters")
    messages.error(request, _("%(quarter)s has been opened: its reports stand on it.") % {"quarter": found})
    return redirect("reporting:quarter", period=period)


def _asked_for(request: SignedInRequest) -> Period | None:
    try:
        period = Period.parse(request.GET.get("quarter", ""))
    except ValueError:
        return None
    return period if FIRST_YEAR <= period.year <= LAST_YEAR else None


def _around(period: Period) -> list[Period]:
    """Quarters one may want instead: four before, four after."""
    before, after = [period.previous], [period.next]
    for _step in range(3):
        before.append(before[-1].previous)
        after.append(after[-1].next)
    return [*reversed(before), *after]


def _saved(moved: int) -> str:
    if not moved:
        return _("Saved.")
    return ngettext(
        "Saved. %(count)s report has a new due day.", "Saved. %(count)s reports have a new due day.", moved
    ) % {"count": moved}
