"""What PROKAS said of an inception report, and telling the room of it: review is between PROKAS and the partner until somebody tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from partners.text import tidy
from reporting import rules as reports
from reporting.models import Kind, Report, ReportEvent, Round, Thread
from workshops import rules
from workshops.boards import changing
from workshops.models import Line, Session

FEEDBACK = "feedback"  # the column of the board


@dataclass(frozen=True)
class Said:
    """A sentence of a review round: the note of its decision, or the beginning of a conversation that the partner reads too."""

    id: UUID
    about: str
    text: str
    at: datetime
    line: Line | None = None  # where the room was told of it


def inception_of(session: Session) -> Report | None:
    there = Report.objects.filter(kind=Kind.INCEPTION, ibp=session.ibp_id)
    return there.select_related("ibp").first() if session.ibp_id else None


def can_tell(user: User, session: Session, report: Report | None) -> bool:
    """Those who run or review the workshop, and may read the review."""
    if report is None or not reports.can_read_submissions(user, report):
        return False
    return rules.runs(user, session.workshop) or rules.reviews(user, session.workshop)


def feedback_of(session: Session, report: Report) -> list[Said]:
    """The last word first. The same queries however much was said."""
    told = {line.source: line for line in session.lines.exclude(source=None)}
    titles = {chapter.key: str(chapter.title) for chapter in report.chapters}
    notes: dict[tuple[str, datetime | None], str] = {
        (event.action, event.at): event.note
        for event in ReportEvent.objects.filter(report=report).exclude(note="")
        if event.action in dict(Round.OUTCOMES)
    }
    found = []
    for round in report.rounds.exclude(closed_at=None):
        if note := notes.get((round.outcome, round.closed_at)):
            assert round.closed_at
            about = f"{round}: {round.get_outcome_display()}"
            found.append(Said(round.pk, about, note, round.closed_at, told.get(round.pk)))
    for thread in Thread.objects.filter(report=report).shared().with_comments():
        first = next(iter(thread.comments.all()), None)
        if first:
            about = titles.get(thread.chapter, "")
            found.append(Said(thread.pk, about, first.text, thread.opened_at, told.get(thread.pk)))
    return sorted(found, key=lambda said: said.at, reverse=True)


def tell(session: Session, said: UUID, text: str, *, by: User) -> Line:
    """A line of the record, which the room reads, in these words; told twice it is one.

    Raises Refused where this person may not tell it, ValidationError for words that cannot stand.
    """
    report = inception_of(session)
    if report is None or not can_tell(by, session, report):
        raise Refused(_("Only those who read the review tell the room of it."))
    there = next((one for one in feedback_of(session, report) if one.id == said), None)
    if there is None:
        raise Refused(_("This was not said of the inception report."))
    if there.line:
        return there.line
    if not text.strip():
        raise Refused(_("Write what the room shall read."))
    with changing(session) as now:
        if known := now.lines.filter(source=said).first():  # somebody was faster, or sent it twice
            return known
        told = tidy(text)  # what was said in the review stays there: the record keeps what the room was told
        words: dict[str, Any] = {"source": said, "source_text": told, "confidentiality": Level.PROGRAMME}
        return Line.add(
            now.workshop, by=by, session=now, column=FEEDBACK, text=text, origin=Line.Origin.REPORT, **words
        )
