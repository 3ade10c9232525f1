"""Knows the note on inclusion that every chapter of ours asks for: who was reached, who was missing."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from partners.clearance import Level
from reporting.chapter import Content, Gap
from reporting.models import ChapterNote, Report


def begin_note(report: Report, chapter: str) -> None:
    """An empty note, so that colleagues who start at the same time write in one."""
    ChapterNote.objects.get_or_create(report=report, chapter=chapter)


def note_of(report: Report, chapter: str) -> ChapterNote:
    return ChapterNote.objects.get_or_create(report=report, chapter=chapter)[0]


def note_gaps(note: ChapterNote, url: str) -> list[Gap]:
    gaps = []
    if not note.reached:
        gaps.append(Gap(_("Gender and inclusion: write who was reached."), f"{url}#note-{note.pk}"))
    if not note.missing:
        gaps.append(Gap(_("Gender and inclusion: write who was missing, or that nobody was."), f"{url}#note-{note.pk}"))
    return gaps


def admitted(rows: Iterable[Content], audience: Level) -> list[Content]:
    return [row for row in rows if audience.admits(row["confidentiality"])]


def present_note(note: dict[str, Any] | None, audience: Level) -> dict[str, Any] | None:
    """The note, where the audience may read it and it says anything."""
    if note is None or not audience.admits(note["confidentiality"]):
        return None
    return note if any(note[field] for field in ("reached", "missing", "done")) else None
