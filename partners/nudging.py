"""Knows how a background task is nudged: after the commit, and a broker that is down costs time, never the page."""

import logging

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge(task: Task, **names: object) -> None:
    """Wake a worker once the row is committed. If no broker answers, the sweep finds the row later."""

    def wake() -> None:
        try:
            task.delay(**names)
        except (OperationalError, OSError) as trouble:
            logger.warning("No broker for %s, the sweep will see to it: %s", task.name, trouble)

    transaction.on_commit(wake)
