"""Knows what stands on the board of a session while it runs: notes, votes, placements proposed, and when each last changed."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partners.text import Name, Prose
from powermaps.models import Actor
from powermaps.scale import Band, Influence, Support
from workshops.models.attendance import Participant
from workshops.models.workshop import Session

MOST_VOTES = 3  # of one participant in one session
LONGEST_NOTE = 500


class Note(models.Model):
    """A sticky note. Its id comes from the phone that wrote it: sent twice it is one note."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="notes")
    column = models.CharField(max_length=20)
    text = Prose(_("note"), max_length=LONGEST_NOTE)
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_shown = models.BooleanField(default=False)
    is_removed = models.BooleanField(default=False)
    heading = Name(_("heading"), blank=True, max_length=120)  # of the group that gathers under this note
    group = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="gathered")
    position = models.PositiveIntegerField(default=0)
    changed_in = models.PositiveIntegerField(default=0)  # the session's sequence when it last changed

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["position", "at", "pk"]
        indexes = [models.Index(fields=["session", "changed_in"])]
        constraints = [models.CheckConstraint(condition=~Q(group=F("id")), name="a_note_is_not_gathered_under_itself")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else self.text[:79] + "…"

    @property
    def author(self) -> str:
        return str(self.participant or self.by or "")


class Vote(models.Model):
    """A dot on a note. Everybody has a few for each session."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="votes")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "participant"], name="one_vote_on_a_note")]


class PlacementProposal(models.Model):
    """Where somebody on the floor says that an actor stands, and what the room agreed to."""

    class State(models.TextChoices):
        OPEN = "open", _("Proposed")
        AGREED = "agreed", _("Agreed")
        SET_ASIDE = "set_aside", _("Set aside")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="proposals")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    support = models.SmallIntegerField(
        _("position"), choices=Support, validators=[MinValueValidator(-2), MaxValueValidator(2)]
    )
    influence = models.SmallIntegerField(
        _("influence"), choices=Influence, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    reason = Prose(_("why"), blank=True, max_length=1_000)
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    agreed_with = Prose(_("who agreed"), blank=True, max_length=1_000)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_in = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("proposed placement")
        verbose_name_plural = _("proposed placements")
        ordering = ["at", "pk"]

    @property
    def band(self) -> Band:
        return Band(self.support, self.influence)
