"""The risks of a consortium as a chapter: its own register and its members', joined, and what was agreed on top."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partners.clearance import Level
from partners.models import User
from reporting import rules
from reporting.chapter import Content, Count, Gap
from reporting.chapters.notes import note_of, present_note
from reporting.models import Report, ReportEvent, ReportPart
from reporting.workflow import Action
from risks import checking
from risks.agreeing import outgrown
from risks.answering_up import note_what_came_up
from risks.chapters.risks import LABELS, PartnerRisks
from risks.joining import TOGETHER, ConsolidatedRegister
from risks.matrix import Trend
from risks.models import AgreedRisk
from risks.reading import at_a_glance
from risks.together import Agreement, together
from risks.weighing import count_register


class ConsolidatedRisks(PartnerRisks):
    """The lead writes the consortium's own risks as a partner does; the members' are computed from what they sent."""

    template = "risks/print/consolidated.html"
    screen = "risks/read/consolidated.html"
    labels = {
        **LABELS,
        "placed": gettext_lazy("Who rates it how"),
        "agreement": gettext_lazy("Agreement"),
        "level_words": gettext_lazy("Level"),
        "trend_words": gettext_lazy("Since last quarter"),
        "held_words": gettext_lazy("Held at"),
        "sentences": gettext_lazy("Since last quarter"),
    }
    choices = {"agreement": dict(Agreement.choices)}

    def url(self, report: Report) -> str:
        return reverse("risks:together", args=[report.pk])

    def follow(self, report: Report, event: ReportEvent) -> None:
        super().follow(report, event)
        if event.action == Action.SUBMIT:
            count_register(report, at=event.at)
            note_what_came_up(report, by=event.by, at=event.at)

    def gaps(self, report: Report) -> list[Gap]:
        """What the consortium's own risks lack, and what does not fit any more."""
        register = ConsolidatedRegister(report, Level.RESTRICTED)
        own = reverse("risks:risks", args=[report.pk])
        gaps = [
            Gap(finding.words, f"{own}#row-{finding.about}")
            for finding in checking.findings_of(report)
            if finding.blocks
        ]
        gaps += [
            Gap(
                _("%(risk)s: its partners have made what they say more confidential. Make what was agreed so too.")
                % {"risk": row["reference"]},
                reverse("risks:joined_risk", args=[report.pk, row["id"]]),
            )
            for row in outgrown(register.rows)
        ]
        if not register.values["reckoning"]["fits"]:
            words = _("The sum of the members’ risks does not fit: look at the page and tell PROKAS.")
            gaps.append(Gap(words, f"{self.url(report)}#reckoning"))
        return gaps

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        """How many risks stand in each, and on how many partners differ. Each register is put together: for lists of a few."""
        found = {}
        for report in reports:
            if level := rules.clearance(user, report):
                values = ConsolidatedRegister(report, level).values
                count, apart = sum(row["is_open"] for row in values["rows"]), len(values["for_discussion"])
                words = ngettext("%(count)s risk", "%(count)s risks", count) % {"count": count}
                if apart:
                    words += ", " + _("%(count)s to discuss") % {"count": apart}
                found[report.pk] = words
        return found

    def latest(self, report: Report) -> ReportPart | None:
        """What the lead wrote last; what partners wrote stands in their reports."""
        agreed = AgreedRisk.objects.filter(report=report).exclude(changed_by=None).select_related("changed_by")
        written = [super().latest(report), agreed.order_by("-changed_at").first()]
        return max((row for row in written if row), key=lambda row: row.changed_at, default=None)

    def content(self, report: Report) -> Content:
        register = ConsolidatedRegister(report, Level.RESTRICTED).content
        return {TOGETHER: register, "inclusion": note_of(report, self.key).values()}

    def present(self, content: Content, audience: Level) -> Content:
        return {**together(content[TOGETHER], audience), "inclusion": present_note(content.get("inclusion"), audience)}

    def counts(self, values: Content) -> list[Count]:
        return at_a_glance(
            {int(level): count for level, count in values["heat"].items()},
            worse=sum(row["is_open"] and row["trend"] == Trend.WORSE for row in values["rows"]),
            at_programme=sum(row["is_open"] and row["is_at_programme"] for row in values["rows"]),
        )
