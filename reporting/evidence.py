"""What shows that a row is true: links and files, put to it and taken off it while its report is open."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from partners.models import User
from partners.refusals import Refused
from reporting.models import Evidence, ReportPart
from reporting.models.parts import require_open
from reporting.uploads import Examined

MOST_PER_ROW = 20


def attach(
    part: ReportPart, *, by: User, at: datetime, label: str = "", url: str = "", examined: Examined | None = None
) -> Evidence:
    """Put a link or a file to a row. The same link or file twice is one. Raises Refused when the report is closed."""
    with transaction.atomic():
        require_open(part.report)
        there = part.evidence.all()
        same = there.filter(sha256=examined.sha256) if examined else there.filter(url=url)
        if found := same.first():
            return found
        if there.count() >= MOST_PER_ROW:
            raise Refused(
                _("This row has %(count)s links and files already. Take one off first.") % {"count": MOST_PER_ROW}
            )
        item = Evidence(part=part, label=label, url=url, added_by=by, added_at=at)
        if examined:
            item.media_type, item.size, item.sha256 = examined.media_type, len(examined.content), examined.sha256
            item.file.save(f"{uuid4().hex}.{examined.extension}", examined.file, save=False)
        item.save()
        _touch(part, by, at)
    return item


def withdraw(item: Evidence, *, by: User, at: datetime) -> None:
    """Take it off its row. Once it has been submitted it stays with the report: what was sent can still be shown."""
    part: Any = item.part
    with transaction.atomic():
        require_open(part.report)
        if part.report.snapshots.exists():
            item.part = part.report
            item.save(update_fields=["content_type", "object_id"])
        else:
            item.delete()
            if item.file and not Evidence.objects.filter(file=item.file.name).exists():
                storage, name = item.file.storage, str(item.file.name)
                transaction.on_commit(lambda: storage.delete(name))
        _touch(part, by, at)


def _touch(part: ReportPart, by: User, at: datetime) -> None:
    """Somebody worked on the row; its words, and so its version, stay."""
    type(part).objects.filter(pk=part.pk).update(changed_by=by, changed_at=at)
