"""Knows what happens about actors behind the scenes: those named anew are compared with all others."""

from celery import shared_task

from powermaps.comparing import AT_ONCE, compare_waiting

MOST_ROUNDS = 5  # then the next sweep goes on: no worker is kept from other work for long


@shared_task
def compare_actors() -> None:
    for _round in range(MOST_ROUNDS):
        if compare_waiting() < AT_ONCE:
            return
