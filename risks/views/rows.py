"""The outcomes and activities of a draft: how one more is added. What else is done to them is done as to every row."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from partners.refusals import require
from partners.requests import SignedInRequest
from reporting.views.kinds import RowKindConverter
from reporting.views.saving import already_added, elsewhere, form_page, save
from risks import rules
from risks.models import Outcome
from risks.views.finding import version_written
from risks.views.writing import PARTS, Part, PlanWriting


class PartConverter(RowKindConverter):
    """The kind of a row of a plan in an address."""

    regex = "|".join(PARTS)

    def to_python(self, value: str) -> Part:
        return PARTS[value]


@require_http_methods(["GET", "POST"])
def add_outcome(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    return _add(PlanWriting(request, PARTS["outcome"], version_written(request, code, number)))


@require_http_methods(["GET", "POST"])
def add_activity(request: SignedInRequest, pk: UUID) -> HttpResponse:
    outcome = get_object_or_404(Outcome.objects.readable_by(request.user).select_related("plan__ibp"), pk=pk)
    require(rules.writes(request.user, outcome.plan.ibp_id))
    return _add(PlanWriting(request, PARTS["activity"], outcome.plan, outcome=outcome))


def _add(writing: PlanWriting) -> HttpResponse:
    if writing.request.method == "POST":
        writing.row = already_added(writing.request, writing.kind, writing.within)
        return save(writing)
    return form_page(writing, writing.blank()) if writing.may_write else elsewhere(writing, writing.place)
