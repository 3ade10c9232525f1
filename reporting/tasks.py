"""Knows what happens by itself: quarters open on their first day, people are told what happened and what is due."""

from celery import shared_task
from django.utils import timezone

from reporting import notifying
from reporting.models import Quarter
from reporting.opening import open_quarter
from reporting.quarters import day_in_dhaka


@shared_task
def open_quarters() -> None:
    """Open the prepared quarters whose first day has come. Twice is as good as once."""
    at = timezone.now()
    for quarter in Quarter.objects.to_open(on=day_in_dhaka(at)):
        open_quarter(quarter, by=None, at=at)


@shared_task(soft_time_limit=100, time_limit=120)
def tell_and_post() -> None:
    """Tell of what happened, and let the mail leave that is due. Twice is as good as once."""
    notifying.tell(at=timezone.now())
    notifying.post(at=timezone.now(), now=timezone.now)


@shared_task
def remind_of_due_days() -> None:
    at = timezone.now()
    notifying.remind_of_due_days(day_in_dhaka(at), at=at)
