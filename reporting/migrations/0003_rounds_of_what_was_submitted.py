"""Give every submission so far its round, say that everybody knows of the steps so far, and fill the catalogue."""

from typing import Any

from django.db import migrations
from django.db.models import F

from reporting.catalogue import fill

ENDS = ("return", "approve")


def fill_catalogue(apps: Any, schema_editor: Any) -> None:
    fill(apps.get_model("reporting", "ReturnReason"), apps.get_model("reporting", "ChecklistItem"))


def give_rounds(apps: Any, schema_editor: Any) -> None:
    Snapshot, Event, Round = (apps.get_model("reporting", name) for name in ("Snapshot", "ReportEvent", "Round"))
    numbers: dict[Any, int] = {}
    for sent in Snapshot.objects.select_related("event").defer("content").order_by("pk"):
        number = numbers[sent.report_id] = numbers.get(sent.report_id, 0) + 1
        end = Event.objects.filter(report=sent.report_id, pk__gt=sent.event_id, action__in=ENDS).order_by("pk").first()
        Round.objects.create(
            report_id=sent.report_id,
            snapshot=sent,
            number=number,
            lead_id=end.by_id if end else None,
            opened_at=sent.event.at,
            closed_at=end.at if end else None,
            outcome=end.action if end else "",
        )
    Event.objects.filter(told_at=None).update(told_at=F("at"))


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_review_and_inception")]
    operations = [
        migrations.RunPython(fill_catalogue, migrations.RunPython.noop),
        migrations.RunPython(give_rounds, migrations.RunPython.noop),
    ]
