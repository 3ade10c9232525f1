"""Gender and social inclusion over the whole report: nobody writes it, it is read out of all its chapters."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from partners.clearance import Level
from partners.models import User
from reporting.chapter import Chapter, Content, Gap, chapters
from reporting.chapters.notes import admitted, present_note
from reporting.chapters.together import MembersTogether
from reporting.inclusion import reached, warnings
from reporting.models import Kind, Report, ReportPart


class InclusionSummary(Chapter):
    """Who was reached and who was missing, chapter by chapter, beside what the attendance registers count."""

    key = "gesi"
    title = gettext_lazy("Gender and social inclusion")
    template = "reporting/print/gesi.html"
    screen = "reporting/read/gesi.html"
    labels = {
        "reached": gettext_lazy("Who was reached"),
        "missing": gettext_lazy("Who was missing"),
        "done": gettext_lazy("What was done about it"),
    }

    def url(self, report: Report) -> str:
        return reverse("reporting:gesi", args=[report.pk])

    def gaps(self, report: Report) -> list[Gap]:
        """Nothing of its own: what is lacking is asked for where it is written."""
        return []

    def tally(self, reports: Iterable[Report], user: User) -> dict[UUID, str]:
        return {}

    def latest(self, report: Report) -> ReportPart | None:
        written = report.chapternotes.exclude(changed_by=None).select_related("changed_by").order_by("-changed_at")
        return written.first()

    def content(self, report: Report) -> Content:
        notes = {note.chapter: note for note in report.chapternotes.all()}
        events = report.gatherings.order_by("held_on", "created_at")
        return {
            "notes": [
                {"chapter": chapter.key, **notes[chapter.key].values()}
                for chapter in chapters(report.kind)
                if chapter.key in notes
            ],
            "gatherings": [
                {
                    "sexes": event.sexes,
                    "groups": event.groups,
                    "kinds": event.kinds,
                    "confidentiality": event.confidentiality,
                }
                for event in events
            ],
        }

    def present(self, content: Content, audience: Level) -> Content:
        titles = {chapter.key: str(chapter.title) for chapter in chapters(Kind.PARTNER)}
        events = admitted(content["gatherings"], audience)
        said = [
            {"title": titles.get(note["chapter"], note["chapter"]), **shown}
            for note in content["notes"]
            if note and (shown := present_note(note, audience))
        ]
        return {"notes": said, "reached": reached(events), "warnings": warnings(events)}


class ConsolidatedInclusion(MembersTogether):
    """The same over all partners; each partner's words stand under its name."""

    key = "gesi"
    title = gettext_lazy("Gender and social inclusion")
    template = "reporting/print/gesi_together.html"
    screen = "reporting/read/gesi_together.html"
    of = InclusionSummary

    def url(self, report: Report) -> str:
        return reverse("reporting:read", args=[report.pk]) + f"#{self.key}"

    def present(self, content: Content, audience: Level) -> Content:
        within = min(audience, Level.CONSORTIUM)
        events = [event for one in content["partners"] for event in admitted(one["sent"]["gatherings"], within)]
        return {**super().present(content, audience), "reached": reached(events), "warnings": warnings(events)}
