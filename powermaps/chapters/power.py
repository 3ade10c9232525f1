"""The power map as a chapter: a partner's own, and the one an inception report begins with."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from partners.clearance import Level
from partners.models import User
from powermaps.breaking_down import broken_down
from powermaps.mapping import carry_forward, known_rows, placements_of, stands_still, stillness_of
from powermaps.models import Placement, Role, Stillness
from powermaps.models.actors import is_known_to_writers, known_to
from powermaps.reading import at_a_glance, judged, movement, stands, tally_words, with_hints, with_outcome
from powermaps.renewing import renew
from powermaps.shifts import ChangeReason, Verdict
from powermaps.strategies import carry_strategies, strategies_of
from reporting.chapter import Chapter, Content, Count, Gap
from reporting.chapters.inception import PowerAnalysis
from reporting.chapters.notes import (
    NOTE_LABELS,
    admitted,
    count_by_report,
    latest_of,
    note_gaps,
    note_of,
    present_note,
)
from reporting.models import ChapterNote, Report, ReportEvent, ReportPart
from reporting.workflow import Action

LABELS: dict[str, StrOrPromise] = {
    "place": gettext_lazy("Position and influence"),
    "became": gettext_lazy("This quarter"),
    "text": gettext_lazy("What was seen"),
    "approach": gettext_lazy("Approach"),
    "message": gettext_lazy("Message"),
    "result": gettext_lazy("What came of it"),
    "next_quarter": gettext_lazy("What changes next quarter"),
}


class Map(Chapter):
    """A map by itself: what a partner's chapter and an inception report have in common."""

    key = "power"
    title = gettext_lazy("Power map")
    template = "powermaps/print/map.html"
    screen = "powermaps/read/map.html"
    labels = LABELS
    read_by_gaps: ClassVar[tuple[str, ...]] = ("placements__actor", "strategys", "stillnesss")

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [Stillness(report=report)]

    def begin(self, report: Report, sources: Iterable[Report]) -> None:
        for before in sources:
            carry_forward(report, before)
            carry_strategies(report, before)

    def follow(self, report: Report, event: ReportEvent) -> None:
        if event.action == Action.SUBMIT:
            renew(report)

    def url(self, report: Report) -> str:
        return reverse("powermaps:map", args=[report.pk])

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        placed: Any = Placement.objects.exclude(verdict=Verdict.DROPPED).filter(known_to(user, "actor__"))
        return {
            pk: ngettext("%(count)s actor", "%(count)s actors", count) % {"count": count}
            for pk, count in count_by_report(placed, reports, user).items()
        }

    def latest(self, report: Report) -> ReportPart | None:
        written = known_rows(report).exclude(changed_by=None).select_related("changed_by")
        return written.order_by("-changed_at").first()

    def gaps(self, report: Report) -> list[Gap]:
        url = self.url(report)
        rows: list[Placement] = list(report.placements.all())
        prefetch_related_objects(rows, "actor")
        rows = [row for row in rows if is_known_to_writers(report, row.actor)]
        if not rows:
            return [Gap(_("Place at least one actor on the map."), url)]
        rows.sort(key=lambda row: row.actor.name)
        with_strategy = {written.actor_id for written in report.strategys.all()}
        gaps = [
            Gap(
                _("%(actor)s is a spoiler: write a strategy for it.") % {"actor": row.actor},
                reverse("powermaps:strategy", args=[report.pk, row.actor_id]),
            )
            for row in rows
            if row.is_spoiler and row.verdict != Verdict.DROPPED and row.actor_id not in with_strategy
        ]
        gaps += [
            Gap(
                _("%(actor)s: say which change of the context moved it. Write it in the chapter on the context first.")
                % {"actor": row.actor},
                reverse("powermaps:placement", args=[row.pk]),
            )
            for row in rows
            if row.change_reason == ChangeReason.CONTEXT and row.context_change_id is None
        ]
        if stands_still(report, rows):
            said = next(iter(report.stillnesss.all()), None) or stillness_of(report)
            if not (said.is_stated and said.why and said.text and said.next_quarter):
                gaps.append(
                    Gap(
                        _(
                            "No actor moved in a favourable direction. Record a movement, or say that there was no progress, "
                            "why, and what changes next quarter."
                        ),
                        f"{url}#row-{said.pk}",
                    )
                )
        return gaps

    def content(self, report: Report) -> Content:
        said = stillness_of(report)
        return {
            "placements": [row.values() for row in placements_of(report)],
            "strategies": [row.values() for row in strategies_of(report)],
            "breakdowns": broken_down(report),
            "stillness": said.values(),
            "stands_still": stands_still(report),
        }

    def present(self, content: Content, audience: Level) -> Content:
        rows = with_hints(admitted(content["placements"], audience))
        shown = {row["actor"] for row in rows}
        told = [{**one, "parts": admitted(one["parts"], audience)} for one in admitted(content["breakdowns"], audience)]
        said = content["stillness"]
        return {
            "placements": rows,
            "strategies": with_outcome(
                [row for row in admitted(content["strategies"], audience) if row["actor"] in shown], rows
            ),
            "spoilers": [row for row in rows if Role.SPOILER in row["roles"]],
            "sentences": tally_words(rows, [one for one in told if one["parts"]]),
            "movement": asdict(movement(rows)),
            "stillness": said if said["is_stated"] and audience.admits(said["confidentiality"]) else None,
        }

    def counts(self, values: Content) -> list[Count]:
        there = stands(values["placements"])
        return at_a_glance(
            len(there),
            towards=values["movement"]["towards"],
            away=values["movement"]["away"],
            spoilers=sum(Role.SPOILER in row["roles"] for row in there),
            unreviewed=len(there) - len(judged(there)),
        )


class PowerMap(Map):
    """A partner's own map, and whom its work on the power dynamics reached."""

    labels = {**LABELS, **NOTE_LABELS}
    read_by_gaps = (*Map.read_by_gaps, "chapternotes")

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [*super().first_rows(report), ChapterNote(report=report, chapter=self.key)]

    def latest(self, report: Report) -> ReportPart | None:
        return latest_of(Placement.objects.filter(report=report), report, self.key)

    def gaps(self, report: Report) -> list[Gap]:
        return super().gaps(report) + note_gaps(note_of(report, self.key), self.url(report))

    def content(self, report: Report) -> Content:
        return {**super().content(report), "inclusion": note_of(report, self.key).values()}

    def present(self, content: Content, audience: Level) -> Content:
        return {**super().present(content, audience), "inclusion": present_note(content.get("inclusion"), audience)}


class InceptionPower(PowerAnalysis):
    """The analysis in words, and the map from which everything will be seen to move."""

    template = "powermaps/print/inception.html"
    screen = "powermaps/read/inception.html"
    read_by_gaps = (*PowerAnalysis.read_by_gaps, *Map.read_by_gaps)
    labels = {**LABELS, **PowerAnalysis.labels}

    def first_rows(self, report: Report) -> list[ReportPart]:
        return [*super().first_rows(report), *MAP.first_rows(report)]

    def begin(self, report: Report, sources: Iterable[Report]) -> None:
        super().begin(report, sources)
        MAP.begin(report, sources)

    def further(self, report: Report) -> tuple[str, str]:
        return _("Draw the first power map"), MAP.url(report)

    def latest(self, report: Report) -> ReportPart | None:
        written = [super().latest(report), MAP.latest(report)]
        return max((row for row in written if row), key=lambda row: row.changed_at, default=None)

    def gaps(self, report: Report) -> list[Gap]:
        return super().gaps(report) + MAP.gaps(report)

    def content(self, report: Report) -> Content:
        return {**super().content(report), **MAP.content(report)}

    def present(self, content: Content, audience: Level) -> Content:
        drawn = MAP.present(content, audience) if "placements" in content else {}
        return {**super().present(content, audience), **drawn}


MAP = Map()
