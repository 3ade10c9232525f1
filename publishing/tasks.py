"""Knows what workers do about publications: make one, and find those whose nudge was lost."""

from typing import Any

from celery import shared_task
from celery.signals import worker_init
from django.utils.timezone import now

from publishing import pdf, rendering
from publishing.asking import wake
from publishing.models import Publication


@worker_init.connect
def get_ready(**kwargs: Any) -> None:
    """Fonts and styles are read before the worker forks its processes: they share them, and none is late to start."""
    pdf.warm()


@shared_task(acks_late=True, reject_on_worker_lost=True)
def render(*, pk: str) -> None:
    rendering.render(pk)


@shared_task
def sweep() -> None:
    """Nudge again what waits or was left by a worker that is gone; say of what nobody could make that it failed."""
    at = now()
    for publication in Publication.objects.given_up(at):
        publication.give_up(at=at)
    for publication in Publication.objects.claimable(at):
        wake(publication)
