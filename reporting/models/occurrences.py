"""Knows what happens in a project outside its reports and is told like a step of a report: a plan is proposed, or approved."""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models

from partners.models import User


class Occurrence(models.Model):
    """An event that an app to the right writes down, in the transaction in which it happens.

    `settings.REPORT_OCCURRENCES` lists such models; those without `told_at` have not been told.
    """

    KEY: ClassVar[str]  # what notices of it are known by
    pk: Any

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def happening(self) -> str:
        """One of Happening."""
        raise NotImplementedError

    @property
    def ibp_id(self) -> UUID:
        """The project: those alone who lead or review it are told, as long as they do."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """What it is about, in a few words that anybody who is told may read."""
        raise NotImplementedError

    @property
    def page(self) -> str:
        """Where that stands."""
        raise NotImplementedError

    def concerned(self) -> list[User]:
        """Who is told."""
        raise NotImplementedError
