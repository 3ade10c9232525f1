"""Knows which activities of the plan carry a strategy for an actor."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from powermaps.models import Strategy


class StrategyLink(models.Model):
    """An activity that carries a strategy. `activity` is the key it has in all versions; a strategy stands in one report."""

    strategy = models.ForeignKey(Strategy, on_delete=models.CASCADE, related_name="activity_links")
    activity = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "activity"], name="an_activity_carries_a_strategy_once")
        ]
