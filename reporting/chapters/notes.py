"""Knows the note on inclusion that every chapter of ours asks for: who was reached, who was missing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.clearance import Level
from partners.models import User
from reporting.chapter import Content, Gap
from reporting.models import ChapterNote, Report, ReportPart
from reporting.models.parts import ReportPartQuerySet

NOTE_LABELS = {
    "inclusion": gettext_lazy("Gender and social inclusion"),
    "reached": gettext_lazy("Who was reached"),
    "missing": gettext_lazy("Who was missing"),
    "done": gettext_lazy("What was done about it"),
}


def note_of(report: Report, chapter: str) -> ChapterNote:
    there = [note for note in report.chapternotes.all() if note.chapter == chapter]  # prefetched where many are listed
    return there[0] if there else ChapterNote.objects.get_or_create(report=report, chapter=chapter)[0]


def count_by_report(rows: ReportPartQuerySet, reports: Iterable[Report], user: User) -> dict[UUID, int]:
    """How many rows this person may read in each report; one query."""
    wanted = [report.pk for report in reports]
    counts = rows.visible_to(user).filter(report__in=wanted).order_by().values_list("report").annotate(Count("pk"))
    return dict(counts)


def latest_of(rows: QuerySet, report: Report, chapter: str) -> ReportPart | None:
    """The row of a chapter that a person wrote last, its note among them; two queries."""
    written = [
        found.exclude(changed_by=None).select_related("changed_by").order_by("-changed_at").first()
        for found in (rows, report.chapternotes.filter(chapter=chapter))
    ]
    return max((row for row in written if row), key=lambda row: row.changed_at, default=None)


def note_gaps(note: ChapterNote, url: str) -> list[Gap]:
    gaps = []
    if not note.reached:
        gaps.append(Gap(_("Gender and inclusion: write who was reached."), f"{url}#row-{note.pk}"))
    if not note.missing:
        gaps.append(Gap(_("Gender and inclusion: write who was missing, or that nobody was."), f"{url}#row-{note.pk}"))
    return gaps


def admitted(rows: Iterable[Content], audience: Level) -> list[Content]:
    return [row for row in rows if audience.admits(row["confidentiality"])]


def present_note(note: dict[str, Any] | None, audience: Level) -> dict[str, Any] | None:
    """The note, where the audience may read it and it says anything."""
    if note is None or not audience.admits(note["confidentiality"]):
        return None
    return note if any(note[field] for field in ("reached", "missing", "done")) else None
