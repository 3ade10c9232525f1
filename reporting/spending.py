"""How a partner's budget goes on from quarter to quarter: its headings, what was spent before, and what a correction changes."""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from partners.clearance import Level
from reporting.models import FinancialLine, Report
from reporting.models.finance import plain_heading


def lines_of(report: Report) -> QuerySet[FinancialLine]:
    found = FinancialLine.objects.filter(report=report).select_related("carried_from", "report")
    return found.prefetch_related("evidence").order_by("position", "created_at")


def renew(before: Report) -> None:
    """Bring the quarters after to what was just sent, as far as they are open. Twice is as good as once."""
    with transaction.atomic():
        while (report := before.following()) is not None and report.lock().is_open:
            follow_on(report, before)
            before = report


def follow_on(report: Report, before: Report) -> None:
    """Every heading of the quarter before stands here too, with what was spent on it to date.

    What was spent before is reckoned anew on every line; heading, budget and level only where nobody has written.
    """
    with transaction.atomic():
        report.lock()
        last = {
            line.pk: line for line in FinancialLine.objects.filter(report=before).order_by("position", "created_at")
        }
        by_heading = {plain_heading(line.heading): line for line in last.values()}
        place, met = 0, set()
        for row in FinancialLine.objects.filter(report=report):
            line = last.get(row.carried_from_id) or by_heading.get(plain_heading(row.heading))
            if line is None or line.pk in met:
                _leave_behind(row)
            else:
                met.add(line.pk)
                _bring_on(row, line)
            place = max(place, row.position + 1)
        for line in last.values():
            if line.pk not in met:
                FinancialLine(report=report, position=place, carried_from=line, **_taken_over(line)).save()
                place += 1


def _taken_over(line: FinancialLine) -> dict[str, Any]:
    return {
        "heading": line.heading,
        "budget": line.budget,
        "confidentiality": line.confidentiality,
        "before": line.account.to_date,
    }


def _bring_on(row: FinancialLine, line: FinancialLine) -> None:
    words = _taken_over(line)
    if row.changed_by_id is not None:
        level = row.confidentiality if not words["before"] else max(row.confidentiality, line.confidentiality)
        words = {"before": words["before"], "confidentiality": Level(level)}
    _write(row, {**words, "carried_from_id": line.pk})


def _leave_behind(row: FinancialLine) -> None:
    """Its heading is none of last quarter's: what was only carried goes, what people wrote stays, and begins here."""
    if row.changed_by_id is None and row.created_by_id is None:
        row.delete()
    else:
        _write(row, {"before": 0, "carried_from_id": None})


def _write(row: FinancialLine, now: dict[str, Any]) -> None:
    differing = {name: value for name, value in now.items() if getattr(row, name) != value}
    if differing.keys() & set(row.WORDS):
        differing["version"] = F("version") + 1
    if differing:
        FinancialLine.objects.filter(pk=row.pk).update(**differing)
