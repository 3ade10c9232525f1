"""Gender and social inclusion over the whole report: nobody writes it, it is read out of all its chapters."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from partners.clearance import Level
from partners.models import User
from reporting.chapter import Chapter, Content, Count, Gap, chapters
from reporting.chapters.attendance import IN_ORDER
from reporting.chapters.notes import NOTE_LABELS, admitted, present_note
from reporting.chapters.together import MembersTogether
from reporting.inclusion import reached, warnings
from reporting.models import Gathering, Kind, Report, ReportPart


class InclusionSummary(Chapter):
    """Who was reached and who was missing, chapter by chapter, beside what the attendance registers count."""

    key = "gesi"
    title = gettext_lazy("Gender and social inclusion")
    template = "reporting/print/gesi.html"
    screen = "reporting/read/gesi.html"
    labels = {"warnings": gettext_lazy("Take note"), "total": gettext_lazy("Participants"), **NOTE_LABELS}
    read_by_gaps = ()

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
        events = report.gatherings.order_by(*IN_ORDER)
        return {
            "notes": notes_of(report),
            "gatherings": [
                {
                    "id": str(event.pk),
                    "sexes": event.sexes,
                    "groups": event.groups,
                    "kinds": event.kinds,
                    "confidentiality": event.confidentiality,
                }
                for event in events
            ],
        }

    def present(self, content: Content, audience: Level) -> Content:
        events = admitted(content["gatherings"], audience)
        said = spoken(content["notes"], audience, Kind.PARTNER)
        titles, heard = titles_of(Kind.PARTNER), {note["chapter"] for note in said}
        return {
            "notes": said,
            "silent": [
                {"chapter": note["chapter"], "title": titles.get(note["chapter"], note["chapter"])}
                for note in content["notes"]
                if note["chapter"] not in heard
            ],
            "reached": reached(events),
            "warnings": warnings(events),
        }

    def counts(self, values: Content) -> list[Count]:
        return at_a_glance(values["reached"])


def at_a_glance(there: Content) -> list[Count]:
    """Who they were that came: by sex, and those who are often left out."""
    return [("", part["label"], f"{part['count']} ({part['share']} %)") for part in [*there["sexes"], *there["groups"]]]


def notes_of(report: Report) -> list[Content]:
    """What each chapter says of inclusion, in the order of the report."""
    notes = {note.chapter: note for note in report.chapternotes.all()}
    return [
        {"chapter": chapter.key, **notes[chapter.key].values()}
        for chapter in chapters(report.kind)
        if chapter.key in notes
    ]


def titles_of(kind: str) -> dict[str, str]:
    return {chapter.key: str(chapter.title) for chapter in chapters(kind)}


def spoken(notes: Iterable[Content], audience: Level, kind: str) -> list[Content]:
    """The notes that say something to this audience, each with the title of its chapter."""
    titles = titles_of(kind)
    return [
        {"title": titles.get(note["chapter"], note["chapter"]), **shown}
        for note in notes
        if (shown := present_note(note, audience))
    ]


class ConsolidatedInclusion(MembersTogether):
    """The same over all partners; each partner's words stand under its name, the consortium's own above them."""

    key = "gesi"
    title = InclusionSummary.title
    template = "reporting/print/gesi_together.html"
    screen = "reporting/read/gesi_together.html"
    labels = InclusionSummary.labels
    of, rows = InclusionSummary, (Gathering,)

    def url(self, report: Report) -> str:
        return reverse("reporting:gesi", args=[report.pk])

    def content(self, report: Report) -> Content:
        return {**super().content(report), "notes": notes_of(report)}

    def present(self, content: Content, audience: Level) -> Content:
        within = min(audience, Level.CONSORTIUM)
        found = super().present(content, audience)
        for one in found["partners"]:
            del one["silent"]  # a note that is kept from this audience and one that nobody wrote look the same
        events = [event for one in content["partners"] for event in admitted(one["sent"]["gatherings"], within)]
        return {
            **found,
            "notes": spoken(content.get("notes", []), audience, Kind.CONSOLIDATED),
            "reached": reached(events),
            "warnings": warnings(events),
        }

    def counts(self, values: Content) -> list[Count]:
        return at_a_glance(values["reached"])
