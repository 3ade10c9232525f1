"""The risks as a chapter: a partner’s own register, and the one an inception report begins with."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from partners.models import User
from reporting.chapter import Chapter, Content, Count, Gap
from reporting.chapters.inception import RiskAnalysis
from reporting.chapters.notes import (
    NOTE_LABELS,
    count_by_report,
    latest_of,
    note_gaps,
    note_of,
    present_note,
)
from reporting.models import ChapterNote, Report, ReportEvent, ReportPart
from reporting.workflow import Action
from risks import checking
from risks.assessing import assessments_of, carry_risks, inception_before, mitigations_of, renew
from risks.linking import activities_named, links_of
from risks.matrix import Trend
from risks.models import Assessment, Mitigation, RiskScale
from risks.reading import at_a_glance, presented, tally_words

LABELS: dict[str, StrOrPromise] = {
    "cause": gettext_lazy("Because of"),
    "text": gettext_lazy("What may happen, or is done"),
    "effect": gettext_lazy("So that"),
    "category": gettext_lazy("Category"),
    "owner": gettext_lazy("Owner"),
    "held": gettext_lazy("Held at"),
    "inherent_words": gettext_lazy("Before any action"),
    "today_words": gettext_lazy("Today"),
    "expected_words": gettext_lazy("If the planned actions work"),
    "rationale": gettext_lazy("Why it is rated so"),
    "became": gettext_lazy("This quarter"),
    "remark": gettext_lazy("What there is to say"),
    "accepted_by": gettext_lazy("Accepted by"),
    "accepted_until": gettext_lazy("Accepted until"),
    "happened_on": gettext_lazy("When it happened"),
    "happening": gettext_lazy("What happened"),
    "lesson": gettext_lazy("What was learnt"),
    "lowers": gettext_lazy("Lowers"),
    "response": gettext_lazy("Response"),
    "due_on": gettext_lazy("Due"),
    "state": gettext_lazy("State"),
    "activity": gettext_lazy("Activity of the plan"),
    "result": gettext_lazy("What came of it"),
    "links": gettext_lazy("Hangs together with"),
    "nothing_because": gettext_lazy("No risks, because"),
    **NOTE_LABELS,
}


def register_of(report: Report) -> Content:
    """The risks of a report with what is done about each and what it hangs together with, JSON-able."""
    return told(report, assessments_of(report), mitigations_of(report), links_of(report))


def told(
    report: Report,
    rows: list[Assessment],
    actions: dict[UUID, list[Mitigation]],
    links: dict[UUID, list[dict[str, Any]]],
) -> Content:
    """These risks, as they stand in a content."""
    keys = [action.activity for them in actions.values() for action in them]
    titles = {
        activity.key: {"text": activity.title, "confidentiality": int(activity.confidentiality)}
        for activity in activities_named(report, keys)
    }
    scale = max((row.scale for row in rows), key=lambda one: one.number, default=None) or RiskScale.current()
    return {
        "risks": [
            {
                **row.values(),
                "actions": [
                    {**action.values(), "activity": titles.get(action.activity) if action.activity else None}
                    for action in actions.get(row.risk_id, [])
                ],
                "links": links.get(row.risk_id, []),
            }
            for row in rows
        ],
        "scale": scale_values(scale),
    }


def scale_values(scale: RiskScale) -> Content:
    """The scale by which the matrix is drawn, as it stands in a content."""
    return {
        "number": scale.number,
        "lookup": scale.lookup,
        "likelihoods": scale.likelihoods,
        "impacts": scale.impacts,
    }


class PartnerRisks(Chapter):
    """A partner's own register; the pages and checks serve every report that has risks of its own."""

    key = "risks"
    title = gettext_lazy("Risks")
    template = "risks/print/risks.html"
    screen = "risks/read/risks.html"
    labels = LABELS
    read_by_gaps = checking.READ

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [ChapterNote(report=report, chapter=self.key)]

    def begin(self, report: Report, sources: Iterable[Report]) -> None:
        if before := next(iter(sources), None) or inception_before(report):
            carry_risks(report, before)

    def follow(self, report: Report, event: ReportEvent) -> None:
        if event.action == Action.SUBMIT:
            renew(report)

    def url(self, report: Report) -> str:
        return reverse("risks:risks", args=[report.pk])

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        there: Any = Assessment.objects.all()
        return {
            pk: ngettext("%(count)s risk", "%(count)s risks", count) % {"count": count}
            for pk, count in count_by_report(there, reports, user).items()
        }

    def latest(self, report: Report) -> ReportPart | None:
        actions = Mitigation.objects.filter(report=report).exclude(changed_by=None).select_related("changed_by")
        written = [
            latest_of(Assessment.objects.filter(report=report), report, self.key),
            actions.order_by("-changed_at").first(),
        ]
        return max((row for row in written if row), key=lambda row: row.changed_at, default=None)

    def gaps(self, report: Report) -> list[Gap]:
        return self.own_gaps(report) + note_gaps(note_of(report, self.key), self.url(report))

    def own_gaps(self, report: Report) -> list[Gap]:
        """What its register lacks."""
        url = reverse("risks:risks", args=[report.pk])
        found = [
            Gap(finding.words, self._place(report, url, finding))
            for finding in checking.findings_of(report)
            if finding.blocks
        ]
        if not report.assessments.all() and not note_of(report, self.key).nothing_because:
            found.append(Gap(_("Write the risks you see, or why there are none."), f"{url}#register"))
        return found

    def _place(self, report: Report, url: str, finding: Any) -> str:
        if finding.check == "spoiler":
            return f"{reverse('risks:add_risk', args=[report.pk])}?actor={finding.about}"
        return f"{url}#row-{finding.about}"

    def content(self, report: Report) -> Content:
        return {**register_of(report), "inclusion": note_of(report, self.key).values()}

    def present(self, content: Content, audience: Level) -> Content:
        note = content.get("inclusion")
        rows = presented(content.get("risks", []), content.get("scale"), audience)
        tells = note is not None and not content.get("risks") and audience.admits(note["confidentiality"])
        return {
            "risks": rows,
            "scales": [content["scale"]] if content.get("scale") else [],  # a list: what changes in it is no row
            "sentences": tally_words(rows),
            "nothing_because": note["nothing_because"] if note and tells else "",
            "inclusion": present_note(note, audience),
        }

    def counts(self, values: Content) -> list[Count]:
        there = [row for row in values["risks"] if row["is_open"]]
        levels = Counter(row["today"][2] if row["today"] else 0 for row in there)
        return at_a_glance(levels, worse=sum(row["trend"] == Trend.WORSE for row in there))


class InceptionRisks(RiskAnalysis):
    """The analysis in words, and the register from which every quarter goes on."""

    template = "risks/print/inception.html"
    screen = "risks/read/inception.html"
    read_by_gaps = (*RiskAnalysis.read_by_gaps, *PartnerRisks.read_by_gaps)
    labels = {**LABELS, **RiskAnalysis.labels}

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [*super().first_rows(report), ChapterNote(report=report, chapter=self.key)]

    def follow(self, report: Report, event: ReportEvent) -> None:
        REGISTER.follow(report, event)

    def further(self, report: Report) -> tuple[str, str]:
        return _("Write the risk register"), REGISTER.url(report)

    def latest(self, report: Report) -> ReportPart | None:
        written = [super().latest(report), REGISTER.latest(report)]
        return max((row for row in written if row), key=lambda row: row.changed_at, default=None)

    def gaps(self, report: Report) -> list[Gap]:
        return super().gaps(report) + REGISTER.own_gaps(report)

    def content(self, report: Report) -> Content:
        note = note_of(report, self.key).values()
        return {**super().content(report), **register_of(report), "inclusion": note}

    def present(self, content: Content, audience: Level) -> Content:
        written = REGISTER.present(content, audience) if "risks" in content else {}
        return {**super().present(content, audience), **written}


REGISTER = PartnerRisks()
