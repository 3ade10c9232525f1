"""Knows what the activities of a plan do against risks: the actions that they carry out, as partners said last, for one reader."""

from typing import Any
from uuid import UUID

from django.db.models import F

from partners.models import User
from risks.models import Mitigation


def actions_read(user: User, ibp_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """By an activity's key: each action once, from the latest report in which this person reads it; one query."""
    rows = Mitigation.objects.visible_to(user).filter(report__ibp=ibp_id, activity__isnull=False)
    ordered = rows.select_related("risk").order_by(
        F("report__quarter__year").asc(nulls_first=True),
        F("report__quarter__number").asc(nulls_first=True),
        *("position", "created_at"),
    )
    latest = {row.key: row for row in ordered}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in latest.values():
        said = {"text": row.text, "risk": row.risk.reference, "state": str(row.get_state_display())}
        found.setdefault(str(row.activity), []).append(said)
    return found
