"""Knows what the calendar does by itself: a prepared quarter opens on its first day in Dhaka."""

from celery import shared_task
from django.utils import timezone

from reporting.models import Quarter
from reporting.opening import open_quarter
from reporting.quarters import day_in_dhaka


@shared_task
def open_quarters() -> None:
    """Open the prepared quarters whose first day has come. Twice is as good as once."""
    at = timezone.now()
    for quarter in Quarter.objects.to_open(on=day_in_dhaka(at)):
        open_quarter(quarter, by=None, at=at)
