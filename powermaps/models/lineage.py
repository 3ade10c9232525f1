"""Knows what became of actors: which clusters were broken down into what, which were found to be the same, and which not."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from partners.models import User
from partners.text import Prose
from powermaps.models.actors import Actor, ActorQuerySet, kept_by
from reporting.models import Report


class Breakdown(models.Model):
    """A cluster that a report breaks down. Earlier quarters still show the cluster."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="breakdowns")
    cluster = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="breakdowns")
    parts: Any = models.ManyToManyField(Actor, related_name="broken_out_of")
    retires = models.BooleanField(_("the cluster leaves the map"), default=True)  # else it stays as “other …”
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["report", "cluster"], name="a_cluster_is_broken_down_once")]


class Comparison(models.Model):
    """Two actors that might be the same, and what a person answered. The answer is remembered."""

    class Answer(models.TextChoices):
        SAME = "same", _("The same")
        PART = "part", _("One is a part of the other")
        DIFFERENT = "different", _("Different")

    one = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=9, choices=Answer)
    note = Prose(blank=True, max_length=1_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_actors_are_compared_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="the_smaller_id_stands_first"),
        ]


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: User) -> Self:
        """Pairs of which this person may know both."""
        return self._both_among(Actor.objects.visible_to(user).there())

    def for_answering(self, user: User) -> Self:
        """Pairs on which this person may decide: in projects one leads or reviews, else of one's own entering."""
        return self._both_among(Actor.objects.visible_to(user).there().filter(kept_by(user)))

    def _both_among(self, actors: ActorQuerySet) -> Self:
        """Asked of each pair: by joins, or in lists of all actors, SQLite would begin with every two of ten thousand."""
        known = actors.order_by()
        return self.filter(Exists(known.filter(pk=OuterRef("one"))), Exists(known.filter(pk=OuterRef("other"))))


class Candidate(models.Model):
    """Two actors whose names are so alike that somebody should say whether they are the same. Found by machine."""

    one = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "one__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_actors_are_candidates_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="the_smaller_id_is_the_first_candidate"),
        ]


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, user: User) -> Self:
        known = Actor.objects.visible_to(user).order_by().values("pk")
        return self.filter(kept__in=known, gone__in=known)


class Merge(models.Model):
    """Two actors that became one. `moved` says what was changed, so that it can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kept = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="merges")
    gone = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
