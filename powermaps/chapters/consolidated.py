"""The power map of a consortium as a chapter: what its members' maps say together, and what was agreed on top."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.clearance import Level
from partners.models import User
from powermaps.agreeing import outgrown
from powermaps.consensus import Agreement
from powermaps.joining import HIGHEST, KEY, ConsolidatedMap
from powermaps.models import Agreed, HeldBack, Placement
from powermaps.shifts import Verdict
from powermaps.together import together
from reporting import rules
from reporting.chapter import Chapter, Content, Gap
from reporting.models import Kind, Report, ReportPart
from reporting.workflow import SENT


class ConsolidatedPower(Chapter):
    """Computed from what the members sent; the lead records what was agreed and what is held back."""

    key = KEY
    title = gettext_lazy("Power map")
    template = "powermaps/print/consolidated.html"
    screen = "powermaps/read/consolidated.html"
    labels = {
        "placed": gettext_lazy("Who places it where"),
        "agreement": gettext_lazy("Agreement"),
        "said": gettext_lazy("Since last quarter"),
        "agreed": gettext_lazy("Agreed"),
        "text": gettext_lazy("Held back because"),
        "sentences": gettext_lazy("Since last quarter"),
    }
    choices = {"agreement": dict(Agreement.choices)}

    def url(self, report: Report) -> str:
        return reverse("powermaps:consolidated", args=[report.pk])

    def gaps(self, report: Report) -> list[Gap]:
        url = self.url(report)
        found = ConsolidatedMap(report, Level.RESTRICTED)
        gaps = [
            Gap(
                _(
                    "%(actor)s: its partners have made where they place it more confidential. Make what was agreed so too."
                )
                % {"actor": row["short_name"]},
                reverse("powermaps:agree", args=[report.pk, row["id"]]),
            )
            for row in outgrown(found.actors)
        ]
        if not found.values["reckoning"]["fits"]:
            gaps.append(
                Gap(
                    _("The sum of the members’ actors does not fit: look at the page and tell PROKAS."),
                    f"{url}#reckoning",
                )
            )
        return gaps

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        """How many actors there are and on how many partners disagree: computed for each, since nothing is stored of it."""
        return {
            pk: ngettext("%(count)s actor", "%(count)s actors", count) % {"count": count}
            for pk, count in _actors_of(reports, user).items()
        }

    def latest(self, report: Report) -> ReportPart | None:
        """What the lead wrote last; what partners wrote stands in their reports."""
        written = Agreed.objects.filter(report=report).exclude(changed_by=None).select_related("changed_by", "actor")
        return written.order_by("-changed_at").first()

    def content(self, report: Report) -> Content:
        return ConsolidatedMap(report).content

    def present(self, content: Content, audience: Level) -> Content:
        return together(content, audience)


def _actors_of(reports: Iterable[Report], user: User) -> dict[UUID, int]:
    """How many actors stand on each of these maps as far as this person may know; two queries however many."""
    wanted: dict[tuple[Any, Any], Report] = {(report.ibp_id, report.quarter_id): report for report in reports}
    levels = {report.pk: min(level, HIGHEST) for report in wanted.values() if (level := rules.clearance(user, report))}
    held = set(HeldBack.objects.filter(report__in=levels).values_list("report", "actor"))
    own = Q(report__ibp__in={ibp for ibp, _quarter in wanted}, report__quarter__in={q for _ibp, q in wanted})
    rows = Placement.objects.filter(own, report__kind=Kind.PARTNER, report__status__in=SENT)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    values = ("report__ibp", "report__quarter", "actor", "confidentiality", "actor__confidentiality")
    for ibp, quarter, actor, *at in rows.exclude(verdict=Verdict.DROPPED).order_by().values_list(*values).distinct():
        report = wanted.get((ibp, quarter))
        if report and max(at) <= levels.get(report.pk, 0) and (report.pk, actor) not in held:
            found[report.pk].add(actor)
    return {pk: len(actors) for pk, actors in found.items()}
