"""Knows what was decided when risks and plan were gone through: about what, who does it, until when, and what came of it."""

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Case, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.clearance import Level
from partners.models import IBP, Seat, User
from partners.text import Name, Prose, brief
from powermaps.models import Actor
from reporting.models import ContextChange, Quarter
from risks.plan import Activity, PlanState
from risks.register import Assessment


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Those of projects this person works in, within the person's clearance there.

        One is as confidential as what it is about has become since (`reach`): whoever may not know of a risk is not told
        what was decided on it.
        """
        standing = user.standing
        levelled = self.annotate(reach=Greatest("confidentiality", _level_of_subject()), is_kept=_is_kept())
        if standing.reviews.everywhere:
            return levelled
        reviewed = Q(ibp__in=standing.reviews.ibps)
        led = Q(ibp__in=standing.leads, is_kept=False)
        shared = Q(ibp__in=standing.member_of, reach__lte=Level.CONSORTIUM)
        there = Q(reach__lte=Level.PROGRAMME)
        if not standing.facilitates.everywhere:
            there &= Q(ibp__in=standing.facilitates.ibps)
        return levelled.filter(reviewed | led | shared | there)

    def admitted_to(self, audience: Level) -> Self:
        """Those that a document for this audience may hold, by what they are about as well."""
        return self.annotate(reach=Greatest("confidentiality", _level_of_subject())).filter(reach__lte=audience)

    def open(self) -> Self:
        return self.filter(state=Decision.State.OPEN)

    def with_names(self) -> Self:
        return self.select_related("ibp", "quarter", "seat__organisation", "by")


def _level_of_subject() -> Coalesce:
    """How confidential what a decision is about is now; of something that is gone nothing more is known."""
    risk = Assessment.objects.filter(risk=OuterRef("about_id"), report__quarter=OuterRef("quarter"))
    activity = Activity.objects.filter(key=OuterRef("about_id"), plan__ibp=OuterRef("ibp"))
    activity = activity.exclude(plan__state=PlanState.DRAFT).order_by("-plan__number")
    named = {
        Decision.About.RISK: risk.order_by("-confidentiality"),
        Decision.About.ACTIVITY: activity,
        Decision.About.ACTOR: Actor.objects.filter(pk=OuterRef("about_id")).order_by(),
        Decision.About.CHANGE: ContextChange.objects.filter(pk=OuterRef("about_id")).order_by(),
    }
    level = Case(
        *(When(about=about, then=Subquery(rows.values("confidentiality")[:1])) for about, rows in named.items()),
        output_field=IntegerField(),
    )
    return Coalesce(level, Value(Level.PUBLIC.value))


def _is_kept() -> Case:
    """What it is about is restricted to a member by now: not even the consortium's lead knows of it."""
    kept = {"confidentiality": Level.RESTRICTED}
    risk = Assessment.objects.filter(
        risk=OuterRef("about_id"), report__quarter=OuterRef("quarter"), report__seat__isnull=False, **kept
    )
    change = ContextChange.objects.filter(pk=OuterRef("about_id"), report__seat__isnull=False, **kept)
    actor = Actor.objects.filter(pk=OuterRef("about_id"), seat__isnull=False, **kept)
    return Case(
        When(about=Decision.About.RISK, then=Exists(risk)),
        When(about=Decision.About.CHANGE, then=Exists(change)),
        When(about=Decision.About.ACTOR, then=Exists(actor)),
        default=Value(False),
        output_field=BooleanField(),
    )


class Decision(models.Model):
    """A sentence that binds: who does what until when. It may be about a risk, an activity, an actor or a change."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    class About(models.TextChoices):
        RISK = "risk", _("Risk")
        ACTIVITY = "activity", _("Activity")
        ACTOR = "actor", _("Actor")
        CHANGE = "change", _("Contextual change")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ibp = models.ForeignKey(IBP, on_delete=models.PROTECT, related_name="decisions")
    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="decisions")
    text = Prose(_("decision"), max_length=2_000)
    about = models.CharField(max_length=8, choices=About, blank=True)
    about_id = models.UUIDField(null=True, blank=True)  # of the risk, the actor or the change; an activity's key
    about_words = Name(blank=True, max_length=300)  # what that was called when it was decided
    seat = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who does it")
    )
    due_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    outcome = Prose(_("what came of it"), blank=True, max_length=2_000)
    confidentiality = models.PositiveSmallIntegerField(_("who may read this"), choices=Level, default=Level.CONSORTIUM)
    version = models.PositiveIntegerField(default=1, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    history = HistoricalRecords()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return brief(self.text)

    def is_overdue(self, on: date) -> bool:
        return self.state == self.State.OPEN and self.due_on is not None and self.due_on < on

    def values(self) -> dict[str, Any]:
        """As it stands in a content."""
        return {
            "id": str(self.pk),
            "text": self.text,
            "about": self.about,
            "about_words": self.about_words,
            "partner": self.seat.organisation.acronym if self.seat else "",
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "state": self.state,
            "outcome": self.outcome,
            "confidentiality": self.confidentiality,
        }
