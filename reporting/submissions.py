"""Knows what a report said each time it was submitted, and puts two of these beside each other."""

from django.db.models import Subquery

from partners.clearance import Level
from reporting.chapter import Content
from reporting.comparing import Comparison, compare_sections
from reporting.models import Report, Snapshot
from reporting.workflow import Action


def submissions_of(report: Report) -> list[Snapshot]:
    """Every submission, the first one first: who sent it and when, without what it says."""
    return list(report.snapshots.select_related("event__by").defer("content").order_by("pk"))


def sent_content(report: Report, key: str) -> Content | None:
    """What was sent of a chapter, while the report is with PROKAS or approved; not yet there while it is being sent."""
    if not report.is_sent:
        return None
    last = report.events.filter(action=Action.SUBMIT).order_by("-at", "-id").values("pk")[:1]
    return Snapshot.objects.filter(event=Subquery(last)).values_list(f"content__{key}", flat=True).first()


def compare_submissions(report: Report, before: int, after: int | None, audience: Level) -> Comparison:
    """What changed from one submission to a later one, counted from 1; None: to the report as it stands now.

    Only what the audience may read is compared. Raises LookupError where there was no such submission.
    """
    now_there = report.sections(audience) if after is None else _submitted(report, after).sections(audience)
    return compare_sections(_submitted(report, before).sections(audience), now_there, report.chapters)


def _submitted(report: Report, number: int) -> Snapshot:
    found = report.snapshots.order_by("pk")[number - 1 : number] if number > 0 else []
    for sent in found:
        sent.report = report
        return sent
    raise LookupError(f"there is no submission {number}")
