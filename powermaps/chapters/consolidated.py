"""The power map of a consortium as a chapter: what its members' maps say together, and what was agreed on top."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.clearance import Level
from partners.models import User
from powermaps.agreeing import outgrown
from powermaps.consensus import Agreement
from powermaps.joining import KEY, ConsolidatedMap
from powermaps.models import Agreed
from powermaps.reading import at_a_glance
from powermaps.together import together
from reporting import rules
from reporting.chapter import Chapter, Content, Count, Gap
from reporting.models import Report, ReportPart


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
        """How many actors stand on each, and on how many partners disagree. Each map is put together: for lists of a few."""
        found = {}
        for report in reports:
            if level := rules.clearance(user, report):
                values = ConsolidatedMap(report, level).values
                count, apart = len(values["actors"]), len(values["for_discussion"])
                words = ngettext("%(count)s actor", "%(count)s actors", count) % {"count": count}
                if apart:
                    words += ", " + _("%(count)s to discuss") % {"count": apart}
                found[report.pk] = words
        return found

    def latest(self, report: Report) -> ReportPart | None:
        """What the lead wrote last; what partners wrote stands in their reports."""
        written = Agreed.objects.filter(report=report).exclude(changed_by=None).select_related("changed_by", "actor")
        return written.order_by("-changed_at").first()

    def content(self, report: Report) -> Content:
        return ConsolidatedMap(report).content

    def present(self, content: Content, audience: Level) -> Content:
        return together(content, audience)

    def counts(self, values: Content) -> list[Count]:
        rows = values["actors"]
        return at_a_glance(
            len(rows),
            towards=sum(row["drift"][0] > 0 for row in rows),
            away=sum(row["drift"][0] < 0 for row in rows),
            spoilers=sum(row["is_spoiler"] for row in rows),
            unreviewed=sum(row["is_hollow"] for row in rows),
        )
