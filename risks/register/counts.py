"""Knows how many risks stood at each level when a consolidated register was sent: what the heat map over time is drawn from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reporting.models import Report


class RegisterCount(models.Model):
    """What each audience counted in a register as it was sent; counted again when a member's report goes another step."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="register_count")
    levels = models.JSONField()  # by audience, then by level, both as text: together.heats()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("count of a register")
        ordering = ["pk"]
