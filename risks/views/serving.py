"""Where a partner says which activities of the plan carry a strategy of its map."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners.refusals import Refused
from partners.requests import SignedInRequest
from powermaps.models import Strategy
from reporting.views.finding import chapter_of, row_written
from risks.forms.risks import LinksForm
from risks.linking import Group, of_activity
from risks.rules import can_work_on
from risks.serving import activities_offered, set_activities


@require_http_methods(["GET", "POST"])
def strategy_activities(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The activities that carry the strategy, ticked among those of the plan."""
    row, _removed, report = row_written(request, Strategy, pk)
    if not isinstance(row, Strategy):
        raise Http404
    chapter = chapter_of(report, Strategy.chapter)
    place = f"{reverse('powermaps:map', args=[report.pk])}#row-{row.pk}"
    offers = {str(one.key): of_activity(one) for one in activities_offered(report)}
    there = {str(key) for key in row.activity_links.values_list("activity", flat=True)}
    form = LinksForm(
        request.POST if request.method == "POST" else None,
        values=[about.value for about in offers.values()],
        initial={"links": [about.value for key, about in offers.items() if key in there]},
    )
    if request.method == "POST" and form.is_valid():
        try:
            chosen = {UUID(value.partition(":")[2]) for value in form.cleaned_data["links"]}
            set_activities(row, chosen, by=request.user)
            return redirect(place)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    elif request.method == "GET" and not can_work_on(request.user, report):
        return redirect(place)
    context = {
        "report": report,
        "chapter": chapter,
        "row": row,
        "url": place,
        "groups": [Group(_("Activities of the plan"), [*offers.values()])] if offers else [],
        "form": form,
        "chosen": set(form["links"].value() or []),
    }
    return render(request, "risks/strategy_activities.html", context, status=400 if form.errors else 200)
