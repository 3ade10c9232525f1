"""Knows how the catalogue of a review is kept: in an order of its own, and nothing is lost that a review has used."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from partners.refusals import Refused
from reporting.models import ChecklistItem, ReturnReason, Round, Tick, Verdict

Entry = ReturnReason | ChecklistItem


def add(entry: Entry) -> None:
    """At the end of its list."""
    with transaction.atomic():
        last = type(entry).objects.select_for_update().order_by("position").last()
        entry.position = last.position + 1 if last else 0
        entry.save()


def move(entry: Entry, by: int) -> None:
    """One place up (-1) or down (1). At the end of the list nothing happens."""
    with transaction.atomic():
        every: list[Any] = list(type(entry).objects.select_for_update())
        old = next((place for place, other in enumerate(every) if other.pk == entry.pk), None)
        if old is None or not 0 <= old + by < len(every):
            return
        every.insert(old + by, every.pop(old))
        for place, other in enumerate(every):
            if other.position != place:
                other.position = place
                other.save(update_fields=["position"])


def offer(entry: Entry, is_offered: bool) -> None:
    """From now on, or no longer; what it was used for stays."""
    if isinstance(entry, ReturnReason):
        entry.is_offered = is_offered
        entry.save(update_fields=["is_offered"])
    else:
        entry.is_asked = is_offered
        entry.save(update_fields=["is_asked"])


def remove(entry: Entry) -> None:
    """Only what no review has used: Refused otherwise."""
    try:
        with transaction.atomic():
            entry.delete()
    except ProtectedError:
        raise Refused(_("Reviews have used it: it can no longer be offered, but not removed.")) from None


def used() -> Counter[UUID]:
    """How often each reason was given, and each item ticked off. Three queries."""
    return (
        Counter(Round.objects.exclude(reason=None).values_list("reason", flat=True))
        + Counter(Verdict.objects.exclude(reason=None).values_list("reason", flat=True))
        + Counter(Tick.objects.values_list("item", flat=True))
    )
