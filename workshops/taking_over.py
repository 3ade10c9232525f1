"""Taking what the reports say into the record: the room starts from it, adds, corrects and sharpens."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from partners.clearance import Level
from partners.models import User
from reporting.models import ContextChange, Kind, Report, Statement
from reporting.workflow import SENT
from workshops.models import Line, Session
from workshops.sessions import SessionKind

ROOM = Level.PROGRAMME  # everybody in the room reads it: rows above stay in their reports


def reports_of(session: Session) -> list[Report]:
    """What the session starts from: the project's consolidated report once it is sent, before that its members' sent ones."""
    there = Report.objects.filter(ibp=session.ibp_id, quarter=session.workshop.quarter_id, status__in=SENT)
    whole = there.filter(kind=Kind.CONSOLIDATED).first()
    return [whole] if whole else list(there.filter(kind=Kind.PARTNER).order_by("seat__organisation__acronym"))


def is_put_together(session: Session) -> bool:
    """Whether it starts from the consolidated report, or for lack of it from what partners sent."""
    return any(report.kind == Kind.CONSOLIDATED for report in reports_of(session))


def take_over(session: Session, *, by: User) -> int:
    """New lines for rows of the reports that the record does not hold yet; how many. Lines that were reworded stay so."""
    if session.ibp_id is None or session.kind not in (SessionKind.PROGRESS, SessionKind.CONTEXT):
        return 0
    with transaction.atomic():
        session.workshop.require_writable()
        known = set(session.lines.exclude(source=None).values_list("source", flat=True))
        new = [words for words in _rows(session) if words["source"] not in known]
        for words in new:
            Line.add(session.workshop, by=by, session=session, origin=Line.Origin.REPORT, **words)
    return len(new)


def _rows(session: Session) -> Iterable[dict[str, Any]]:
    reports = reports_of(session)
    order = ("position", "created_at")
    if session.kind == SessionKind.PROGRESS:
        for said in Statement.objects.filter(report__in=reports).admitted_to(ROOM).order_by(*order):
            yield _said(said, column=said.criterion, detail=said.detail)
        return
    for change in ContextChange.objects.filter(report__in=reports).admitted_to(ROOM).order_by(*order):
        yield _said(change, column=change.sign, detail=change.meaning, level=change.level)


def _said(row: Any, **words: Any) -> dict[str, Any]:
    confidentiality = min(row.confidentiality, ROOM)
    return {"source": row.pk, "text": row.text, "source_text": row.text, "confidentiality": confidentiality, **words}
