"""A report that is sent with its risks, whatever else it lacks, where that is not the point of a test."""

from conftest import MORNING
from reporting.freezing import fingerprint
from reporting.models import Report, Snapshot


def send_risks(report, by, at=MORNING):
    """What the chapter on risks says is frozen, as when the report is submitted."""
    [chapter] = [chapter for chapter in report.chapters if chapter.key == "risks"]
    event = report.events.create(action="submit", before=report.status, after="submitted", by=by, at=at)
    Report.objects.filter(pk=report.pk).update(status="submitted", status_at=at)
    report.refresh_from_db()
    content = {chapter.key: chapter.content(report)}
    sent = Snapshot.objects.create(event=event, report=report, content=content, sha256=fingerprint(content))
    report.rounds.begin(report, sent, at=at)
    chapter.follow(report, event)
    return report


def give_back(report, at):
    """What was sent can be written in again."""
    report.rounds.unfinished().close("withdraw", at=at)
    Report.objects.filter(pk=report.pk).update(status="draft", status_at=at)
    report.refresh_from_db()
    return report
