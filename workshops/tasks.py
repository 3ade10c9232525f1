"""Knows what happens by itself after workshops: those who do something are reminded of its day."""

from celery import shared_task
from django.utils import timezone

from reporting.quarters import day_in_dhaka
from workshops.following_up import remind


@shared_task
def remind_of_action_points() -> None:
    """Twice is as good as once."""
    at = timezone.now()
    remind(day_in_dhaka(at), at=at)
