"""Knows where a partner places an actor in a quarter, why, and how sure it is; and what it says where nothing moved."""

from typing import Any, Self
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.models import User
from partners.refusals import Refused
from partners.text import Prose
from powermaps.models.actors import AboutActor, Actor, hold, is_known_to_writers
from powermaps.scale import Band, Influence, Support
from powermaps.shifts import ChangeReason, Shift, Verdict
from reporting.models import ContextChange, Report, ReportPart
from reporting.models.parts import evidence_values, part_history


class Role(models.TextChoices):
    KEY = "key", _("Key actor")
    VETO = "veto", _("Veto player")
    GATEKEEPER = "gatekeeper", _("Gatekeeper")
    CHAMPION = "champion", _("Champion")
    TARGET = "target", _("Target")
    SPOILER = "spoiler", _("Spoiler")


class Placement(AboutActor):
    """A square of the map for one actor in one report. Roles are a list of Role values."""

    class Sight(models.TextChoices):
        """What it is judged by."""

        ACT = "act", _("Something it did")
        STATEMENT = "statement", _("Something it said")
        DOCUMENT = "document", _("A document")
        MEETING = "meeting", _("A meeting with it")
        HEARSAY = "hearsay", _("Hearsay")
        JUDGEMENT = "judgement", _("Our judgement")

    class Confidence(models.IntegerChoices):
        LOW = 1, _("Low")
        MEDIUM = 2, _("Medium")
        HIGH = 3, _("High")

    class Exercised(models.TextChoices):
        YES = "yes", _("Uses its influence")
        NOT_YET = "not_yet", _("Does not use it yet")
        UNKNOWN = "unknown", _("Not known")

    KIND, chapter = "placement", "power"
    WORDS = (
        "support",
        "influence",
        "reason",
        "sight",
        "confidence",
        "roles",
        "exercised",
        "is_not_mobilised",
        "change_reason",
        "context_change",
        "verdict",
        "confidentiality",
    )

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="placements", editable=False)
    support = models.SmallIntegerField(_("position"), choices=Support)
    influence = models.PositiveSmallIntegerField(_("influence on this issue"), choices=Influence)
    verdict = models.CharField(max_length=9, choices=Verdict, default=Verdict.NEW)
    reason = Prose(_("what did you see?"), blank=True)
    sight = models.CharField(_("judged by"), max_length=9, choices=Sight, default=Sight.JUDGEMENT)
    confidence = models.PositiveSmallIntegerField(_("confidence"), choices=Confidence, default=Confidence.MEDIUM)
    roles = models.JSONField(_("roles"), default=list, blank=True)
    exercised = models.CharField(_("its influence"), max_length=7, choices=Exercised, default=Exercised.UNKNOWN)
    is_not_mobilised = models.BooleanField(_("has not taken the issue up at all"), default=False)
    change_reason = models.CharField(_("why it is elsewhere"), max_length=10, choices=ChangeReason, blank=True)
    context_change = models.ForeignKey(
        ContextChange, null=True, blank=True, on_delete=models.SET_NULL, related_name="moved"
    )
    before = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="after", editable=False)
    before_support = models.SmallIntegerField(null=True, editable=False)
    before_influence = models.PositiveSmallIntegerField(null=True, editable=False)
    inherited_from = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.UniqueConstraint(fields=["report", "actor"], name="an_actor_stands_once_on_a_map"),
            models.CheckConstraint(
                condition=Q(support__range=(-2, 2), influence__range=(1, 5)), name="a_placement_is_on_the_map"
            ),
        ]

    @classmethod
    def add(cls, report: Report, *, by: User | None, id: UUID | None = None, **words: Any) -> Self:
        """A new actor on the map; refused where it stands there already."""
        with transaction.atomic():
            report.lock()
            hold(words["actor"])
            others: Any = cls.objects.filter(report=report, actor=words["actor"])
            if others.exclude(pk=id).exists():
                raise Refused(
                    gettext("%(actor)s already stands on this map. Change its placement there.")
                    % {"actor": words["actor"]}
                )
            return super().add(report, by=by, id=id, **words)

    @property
    def origin(self) -> Actor | None:
        """The cluster out of which it came, where all who write this may know of it."""
        there = self.inherited_from
        return there if there and is_known_to_writers(self.report, there) else None

    @property
    def is_fixed(self) -> bool:
        """What came from last quarter, or out of a cluster, is judged; only what is new this quarter can be taken off again."""
        return self.before_support is not None or self.inherited_from_id is not None

    def get_roles_display(self) -> str:
        return ", ".join(str(role.label) for role in Role if role in self.roles)

    @property
    def band(self) -> Band:
        return Band(self.support, self.influence)

    @property
    def shift(self) -> Shift:
        """From where it stood last quarter."""
        if self.before_support is None or self.before_influence is None:
            return Shift(None, self.band)
        return Shift(Band(self.before_support, self.before_influence), self.band, self.change_reason)

    @property
    def is_spoiler(self) -> bool:
        return Role.SPOILER in self.roles

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content; what it points at is named where it travels as far."""
        change, origin = self.context_change, self.origin
        change = change if change and change.confidentiality <= self.travels_to else None
        return {
            "id": str(self.pk),
            "actor": str(self.actor_id),
            "name": self.actor.name,
            "short_name": self.actor.short_name,
            "local_name": self.actor.local_name,
            "kind": self.actor.kind,
            "support": self.support,
            "influence": self.influence,
            "verdict": self.verdict,
            "text": self.reason,
            "sight": self.sight,
            "confidence": self.confidence,
            "roles": self.roles,
            "exercised": self.exercised,
            "not_mobilised": self.is_not_mobilised,
            "change_reason": self.change_reason,
            "context_change": str(change.pk) if change else None,
            "context": change.text if change else "",
            "before": [self.before_support, self.before_influence] if self.before_support is not None else None,
            "inherited_from": str(origin.pk) if origin and origin.confidentiality <= self.travels_to else None,
            "confidentiality": self.travels_to,
            "evidence": evidence_values(self),
        }


class Stillness(ReportPart):
    """What a partner says when nobody moved in a favourable direction. Printed as written."""

    class Why(models.TextChoices):
        BLOCKED = "blocked", _("We were blocked")
        NO_ACCESS = "no_access", _("We had no access")
        WAITING = "waiting", _("We are waiting for something")
        OTHER_PRIORITY = "other_priority", _("Something else came first")
        TOO_EARLY = "too_early", _("It is too early")
        LOST_GROUND = "lost_ground", _("We lost ground")

    KIND, chapter = "stillness", "power"
    WORDS = ("is_stated", "why", "text", "next_quarter", "confidentiality")

    is_stated = models.BooleanField(_("we made no progress in changing the power dynamics this quarter"), default=False)
    why = models.CharField(_("why"), max_length=14, choices=Why, blank=True)
    text = Prose(_("what happened"), blank=True)
    next_quarter = Prose(_("what changes next quarter"), blank=True)
    history = part_history()

    class Meta(ReportPart.Meta):
        constraints = [models.UniqueConstraint(fields=["report"], name="one_statement_of_no_progress_per_report")]

    @property
    def is_fixed(self) -> bool:
        return True

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        return {
            "id": str(self.pk),
            "is_stated": self.is_stated,
            "why": self.why,
            "text": self.text,
            "next_quarter": self.next_quarter,
            "confidentiality": self.confidentiality,
        }
