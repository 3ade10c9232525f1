"""A strategy for an actor: written on a page of its own, from the map on which the actor stands."""

from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from partners.requests import SignedInRequest
from powermaps.forms.strategies import StrategyForm
from powermaps.models import Strategy
from powermaps.scale import Support
from powermaps.strategies import beginning, known_actors, quarters_ahead, standing_places
from reporting import rules
from reporting.models import Report, ReportPart
from reporting.views.finding import chapter_of, report_written
from reporting.views.kinds import Beginning, RowKind
from reporting.views.saving import already_added, elsewhere, form_page, save
from reporting.views.writing import Writing


class StrategyKind(RowKind):
    """One for each actor of a map."""

    def rows(self, report: Report) -> QuerySet:
        named = ("actor", "messenger", "messenger_partner__organisation", "lead__organisation", "report__quarter")
        return super().rows(report).select_related(*named)

    def heading(self, row: ReportPart | None) -> str:
        return _("Strategy for %(actor)s") % {"actor": row} if row else str(self.title)

    def heading_of_new(self, beginning: Beginning) -> str:
        return self.heading(Strategy(**beginning))

    def beginning(self, row: Any) -> Beginning:
        return {name: getattr(row, name) for name in ("actor_id", "from_support", "from_influence")}

    def add_url(self, report: Report, beginning: Beginning) -> str:
        return reverse(self.add, args=[report.pk, beginning["actor_id"]]) if beginning else ""


STRATEGY = StrategyKind(
    "strategy",
    Strategy,
    StrategyForm,
    "powermaps/rows/strategy.html",
    gettext_lazy("Strategy"),
    add="powermaps:strategy",
    in_series=False,
    begun_with="approach",
    below="powermaps/rows/carried_by.html",
)
KINDS = [STRATEGY]


@require_http_methods(["GET", "POST"])
def strategy(request: SignedInRequest, pk: UUID, actor: UUID) -> HttpResponse:
    """The strategy for an actor: the one there is, or a new one from where the actor stands now."""
    report = report_written(request, pk)
    about = get_object_or_404(known_actors(report), pk=actor)
    chapter = chapter_of(report, Strategy.chapter)
    there = Strategy.objects.filter(report=report, actor=about).select_related("actor", "report__quarter").first()
    if there is None and about.pk not in standing_places(report):
        raise Http404
    writing = Writing(request, STRATEGY, report, there, fixed={} if there else beginning(report, about))
    if request.method == "POST":
        writing.row = writing.row or already_added(request, STRATEGY, report)
        return save(writing)
    if not rules.can_edit(request.user, report):
        return elsewhere(writing, chapter.url(report))
    return form_page(writing, writing.form() if there else _blank(writing, about))


def _blank(writing: Writing, about: Any) -> StrategyForm:
    """An empty form that knows whom it is about, with the id its row will have: sent twice it is one row."""
    pk = uuid4()
    new = Strategy(report=writing.report, actor=about, **writing.fixed)
    meant = {
        "target_support": min(new.from_support + 1, Support.ACTIVE_SUPPORT),
        "target_influence": new.from_influence,
        "until": quarters_ahead(writing.report)[1],
    }
    return StrategyForm(instance=new, auto_id=f"strategy-{pk}-%s", initial={"id": pk, "version": 0, **meant})
