"""Carrying over: last quarter's open points are offered to this quarter's report, taken with a mark, or set aside."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partners.models import User
from partners.refusals import Refused
from reporting.models import ContextChange, Report, SetAside, Statement
from reporting.models.parts import require_open

Row = Statement | ContextChange


def open_points(report: Report, model: type[Row]) -> QuerySet:
    """Last quarter's rows still offered: what could be better, and every change of the context."""
    before = report.previous()
    if before is None:
        return model.objects.none()
    rows: QuerySet = model.objects.filter(report=before)
    if model is Statement:
        rows = before.statements.filter(criterion=Statement.Criterion.BETTER)
    aside = SetAside.objects.filter(report=report).values("row")
    return rows.exclude(carried_into__report=report).exclude(pk__in=aside)


def carry(report: Report, row: Row, *, by: User) -> Row:
    """The row again in this quarter's report, marked as carried. Carrying it twice gives one row."""
    with transaction.atomic():
        report.lock()
        if there := type(row).objects.filter(report=report, carried_from=row).first():
            return there
        if not open_points(report, type(row)).filter(pk=row.pk).exists():
            raise Refused(_("This is not one of last quarter's open points."))
        words = {name: getattr(row, name) for name in row.WORDS}
        if isinstance(row, Statement):
            words["criterion"] = row.criterion
        return type(row).add(report, by=by, carried_from=row, **words)


def set_aside(report: Report, row: Row, *, by: User, reason: str = "") -> None:
    """Decide that this open point is not carried. It is no longer offered."""
    with transaction.atomic():
        require_open(report)
        if not open_points(report, type(row)).filter(pk=row.pk).exists():
            raise Refused(_("This is not one of last quarter's open points."))
        SetAside.objects.update_or_create(report=report, row=row.pk, defaults={"by": by, "reason": reason})
