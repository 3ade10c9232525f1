"""Knows what is said of a risk in one quarter's report: how it is rated, what became of it, what is done, and what it hangs together with."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.models import User
from partners.refusals import Refused
from partners.text import Name, Prose, brief
from powermaps.models import Actor
from reporting.models import ContextChange, Report, ReportPart
from reporting.models.parts import evidence_values, part_history, require_open
from risks.matrix import Rating, RiskLevel, Trend, trend
from risks.register.risks import Risk
from risks.register.scale import RiskCategory, RiskScale


class HeldAt(models.IntegerChoices):
    """Who has to deal with it."""

    PARTNER = 1, _("Partner")
    CONSORTIUM = 2, _("Consortium")
    PROGRAMME = 3, _("Programme")


class RiskVerdict(models.TextChoices):
    """What is said of it this quarter."""

    NEW = "new", _("New")
    CARRIED = "carried", _("Not reviewed")
    KEPT = "kept", _("Kept as it is")
    CHANGED = "changed", _("Changed")
    ESCALATED = "escalated", _("Escalated")
    HAPPENED = "happened", _("Happened")
    CLOSED = "closed", _("Closed")
    ACCEPTED = "accepted", _("Accepted")


OVER = frozenset({RiskVerdict.HAPPENED, RiskVerdict.CLOSED})  # it is not carried into the next quarter
RATINGS = ("inherent", "today", "expected")


class Confidence(models.IntegerChoices):
    LOW = 1, _("Low")
    MEDIUM = 2, _("Medium")
    HIGH = 3, _("High")


STEP_CHOICES = [(step, str(step)) for step in range(1, 6)]


def _step(words: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(words, null=True, blank=True, choices=STEP_CHOICES)


class Assessment(ReportPart):
    """A risk as it stands in one report: cause, event and effect, three ratings, and the verdict of the quarter."""

    KIND, chapter = "risk", "risks"
    WORDS = (
        *("cause", "event", "effect", "category", "owner", "held_at"),
        *("inherent_likelihood", "inherent_impact", "today_likelihood", "today_impact"),
        *("expected_likelihood", "expected_impact", "rationale", "confidence", "verdict", "remark"),
        *("accepted_by", "accepted_until", "happened_on", "happening", "lesson", "confidentiality"),
    )

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="assessments", editable=False)
    scale = models.ForeignKey(RiskScale, on_delete=models.PROTECT, related_name="+", editable=False)
    before = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="after", editable=False)
    cause = Prose(_("because of"), blank=True, max_length=2_000, help_text=_("What is so already."))
    event = Prose(_("it may happen that"), max_length=2_000, help_text=_("One event, as one would see it."))
    effect = Prose(
        _("so that"), blank=True, max_length=2_000, help_text=_("What it would do to the project, or to people.")
    )
    category = models.ForeignKey(RiskCategory, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    held_at = models.PositiveSmallIntegerField(_("held at"), choices=HeldAt, default=HeldAt.PARTNER)
    inherent_likelihood = _step(_("likelihood before any action"))
    inherent_impact = _step(_("impact before any action"))
    today_likelihood = _step(_("likelihood today"))
    today_impact = _step(_("impact today"))
    expected_likelihood = _step(_("likelihood if the planned actions work"))
    expected_impact = _step(_("impact if the planned actions work"))
    rationale = Prose(_("why it is rated so"), blank=True)
    confidence = models.PositiveSmallIntegerField(_("confidence"), choices=Confidence, default=Confidence.MEDIUM)
    verdict = models.CharField(_("this quarter"), max_length=9, choices=RiskVerdict, default=RiskVerdict.NEW)
    remark = Prose(_("what there is to say this quarter"), blank=True)
    accepted_by = Name(_("accepted by"), blank=True, help_text=_("Who decided, by name or function."))
    accepted_until = models.DateField(_("accepted until"), null=True, blank=True)
    happened_on = models.DateField(_("when it happened"), null=True, blank=True)
    happening = Prose(_("what happened"), blank=True)
    lesson = Prose(_("what was learnt from it"), blank=True)
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        constraints = [models.UniqueConstraint(fields=["report", "risk"], name="a_risk_is_assessed_once_a_quarter")]

    def __str__(self) -> str:
        return brief(self.event)

    @classmethod
    def add(cls, report: Report, *, by: User | None, id: UUID | None = None, **words: Any) -> Self:
        """A new risk of the people whose report it is. Sent twice under one id it is one risk."""
        with transaction.atomic():
            require_open(report)
            there = cls.objects.filter(pk=id).first() if id else None
            risk = words.pop("risk", None) or (there and there.risk)
            if risk is None:
                known = Risk.objects.filter(pk=id).first() if id else None
                if known and (known.ibp_id, known.seat_id) != (report.ibp_id, report.seat_id):
                    raise Refused(_now("This could not be added here. Reload the page and try again."))
                # A risk that was removed comes back under the id it was sent with.
                risk = known or Risk.open(report, at=timezone.now(), id=id)
            return super().add(report, by=by, id=id, risk=risk, scale=RiskScale.current(), **words)

    def rewrite(self, *, version: int, by: User | None, **changes: Any) -> None:
        """See WrittenRow. What hangs on a risk is never less confidential than the risk."""
        with transaction.atomic():
            super().rewrite(version=version, by=by, **changes)
            there = Mitigation.objects.filter(report=self.report_id, risk=self.risk_id)
            there.filter(confidentiality__lt=self.confidentiality).update(confidentiality=self.confidentiality)

    @property
    def is_fixed(self) -> bool:
        """What came from last quarter gets a verdict; only what is new can be taken off again."""
        return self.before_id is not None

    def require_removable(self) -> None:
        super().require_removable()
        if Mitigation.objects.filter(report=self.report_id, risk=self.risk_id).exists():
            raise Refused(_now("Remove its actions first; then the risk can be removed."))

    @property
    def is_open(self) -> bool:
        return self.verdict not in OVER

    @property
    def is_reviewed(self) -> bool:
        return self.verdict != RiskVerdict.CARRIED

    def rating(self, name: str = "today") -> Rating | None:
        """One of RATINGS: before any action, today, if the planned actions work."""
        return Rating.of(getattr(self, f"{name}_likelihood"), getattr(self, f"{name}_impact"))

    def level(self, name: str = "today") -> RiskLevel | None:
        """By the scale that was in force when this was begun."""
        rating = self.rating(name)
        return rating.level(self.scale.levels) if rating else None

    @property
    def appetite(self) -> RiskLevel | None:
        """Up to which level its category is tolerated without anything being done."""
        return RiskLevel(self.category.appetite) if self.category else None

    @property
    def is_above_appetite(self) -> bool:
        level, appetite = self.level(), self.appetite
        return level is not None and appetite is not None and level > appetite

    @property
    def trend(self) -> Trend:
        return trend(self._rated(self.before), self._rated(self), is_reviewed=self.is_reviewed)

    def trend_told(self, audience: Level) -> Trend:
        """The same for those who may read so far: to whom last quarter's rating was not told, it is new."""
        return self.trend if self.before is None or audience.admits(self.before.confidentiality) else Trend.NEW

    @staticmethod
    def _rated(row: "Assessment | None") -> tuple[Rating, RiskLevel] | None:
        if row is None or (rating := row.rating()) is None or (level := row.level()) is None:
            return None
        return rating, level

    def check_words(self, written: Iterable[str]) -> None:
        super().check_words(written)
        if self.verdict == RiskVerdict.NEW and self.before_id is not None:
            raise ValidationError({"verdict": _now("This risk came from last quarter: say what became of it.")})
        if self.verdict == RiskVerdict.CARRIED and self.before_id is None:
            raise ValidationError({"verdict": _now("This risk is new this quarter: there is nothing to review yet.")})

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        was = self._rated(self.before)
        return {
            "id": str(self.pk),
            "risk": str(self.risk_id),
            "reference": self.risk.reference,
            "text": self.event,
            "cause": self.cause,
            "effect": self.effect,
            "category": self.category.name if self.category else "",
            "appetite": self.category.appetite if self.category else None,
            "owner": self.owner.name if self.owner else "",
            "held_at": self.held_at,
            "scale": self.scale.number,
            **{
                name: [rating.likelihood, rating.impact, self.level(name)] if (rating := self.rating(name)) else None
                for name in RATINGS
            },
            "last": [was[0].likelihood, was[0].impact, was[1]] if was else None,
            "last_confidentiality": self.before.confidentiality if self.before else None,
            "trend": self.trend,
            "verdict": self.verdict,
            "rationale": self.rationale,
            "confidence": self.confidence,
            "remark": self.remark,
            "accepted_by": self.accepted_by,
            "accepted_until": _iso(self.accepted_until),
            "happened_on": _iso(self.happened_on),
            "happening": self.happening,
            "lesson": self.lesson,
            "confidentiality": self.confidentiality,
            "evidence": evidence_values(self),
        }


class Mitigation(ReportPart):
    """Something that is done about a risk, as it stands in one report; its `key` stays the same through the quarters."""

    class Response(models.TextChoices):
        AVOID = "avoid", _("Avoid")
        REDUCE = "reduce", _("Reduce")
        SHARE = "share", _("Share")
        ACCEPT = "accept", _("Accept")

    class Lowers(models.TextChoices):
        LIKELIHOOD = "likelihood", _("Likelihood")
        IMPACT = "impact", _("Impact")
        BOTH = "both", _("Both")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    OPEN: ClassVar[frozenset[str]] = frozenset({State.PLANNED, State.UNDER_WAY})
    KIND, chapter = "mitigation", "risks"
    WORDS = ("text", "lowers", "response", "owner", "due_on", "state", "activity", "result", "confidentiality")

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="mitigations", editable=False)
    key = models.UUIDField(default=uuid4, editable=False)
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="carried_into", editable=False
    )
    text = Prose(_("what is done"), max_length=2_000)
    lowers = models.CharField(_("what it lowers"), max_length=10, choices=Lowers, default=Lowers.LIKELIHOOD)
    response = models.CharField(_("kind of response"), max_length=6, choices=Response, default=Response.REDUCE)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PLANNED)
    activity = models.UUIDField(_("activity of the plan"), null=True, blank=True)  # the key of an Activity
    result = Prose(_("what came of it"), blank=True)
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("action against a risk")
        verbose_name_plural = _("actions against risks")
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="an_action_stands_once_in_a_report")]

    def __str__(self) -> str:
        return brief(self.text)

    @property
    def siblings(self) -> models.QuerySet:
        return Mitigation.objects.filter(report_id=self.report_id, risk_id=self.risk_id)

    @property
    def floor(self) -> Level:
        about = Assessment.objects.filter(report=self.report_id, risk=self.risk_id).first()
        return Level(about.confidentiality) if about else Level.PUBLIC

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def is_overdue(self, on: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < on

    @classmethod
    def add(cls, report: Report, *, by: User | None, id: UUID | None = None, **words: Any) -> Self:
        with transaction.atomic():
            require_open(report)  # nobody makes the risk more confidential meanwhile
            about = Assessment.objects.filter(report=report, risk=words["risk"]).first()
            if about is None:
                raise Refused(_now("This risk does not stand in this report."))
            level = max(words.get("confidentiality", about.confidentiality), about.confidentiality)
            return super().add(report, by=by, id=id, **{**words, "confidentiality": level})

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        return {
            "id": str(self.pk),
            "key": str(self.key),
            "risk": str(self.risk_id),
            "text": self.text,
            "lowers": self.lowers,
            "response": self.response,
            "owner": self.owner.name if self.owner else "",
            "due_on": _iso(self.due_on),
            "state": self.state,
            "activity": str(self.activity) if self.activity else None,
            "result": self.result,
            "confidentiality": self.confidentiality,
            "evidence": evidence_values(self),
        }


class RiskLink(models.Model):
    """What a risk comes from or touches, in one report: a change in the context, an actor of the map, an activity of the plan."""

    class Kind(models.TextChoices):
        CHANGE = "change", _("Contextual change")
        ACTOR = "actor", _("Actor")
        ACTIVITY = "activity", _("Activity")

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="links")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="risk_links")
    kind = models.CharField(max_length=8, choices=Kind)
    change = models.ForeignKey(ContextChange, null=True, on_delete=models.CASCADE, related_name="risk_links")
    actor = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="risk_links")
    activity = models.UUIDField(null=True)  # the key of an Activity
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="change", change__isnull=False, actor=None, activity=None)
                | Q(kind="actor", change=None, actor__isnull=False, activity=None)
                | Q(kind="activity", change=None, actor=None, activity__isnull=False),
                name="a_risk_hangs_together_with_one_thing_at_a_time",
            ),
            models.UniqueConstraint(fields=["report", "risk", "change"], name="a_change_is_linked_once"),
            models.UniqueConstraint(fields=["report", "risk", "actor"], name="an_actor_is_linked_once"),
            models.UniqueConstraint(fields=["report", "risk", "activity"], name="an_activity_is_linked_once"),
        ]

    @property
    def level(self) -> Level:
        """What it names may be more confidential than the risk."""
        about = self.change or self.actor
        return Level(about.confidentiality) if about else Level.PROGRAMME


class AgreedRisk(ReportPart):
    """What a consortium agrees on a risk that its members rate: kept beside their ratings, with the reason."""

    KIND, chapter = "agreed_risk", "risks"
    WORDS = ("likelihood", "impact", "held_at", "text", "confidentiality")

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="agreed", editable=False)
    scale = models.ForeignKey(RiskScale, on_delete=models.PROTECT, related_name="+", editable=False)
    likelihood = _step(_("likelihood"))
    impact = _step(_("impact"))
    held_at = models.PositiveSmallIntegerField(_("held at"), choices=HeldAt, default=HeldAt.CONSORTIUM)
    text = Prose(_("why"))
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("agreed rating")
        verbose_name_plural = _("agreed ratings")
        constraints = [models.UniqueConstraint(fields=["report", "risk"], name="a_risk_is_agreed_once_a_quarter")]

    @property
    def level(self) -> RiskLevel | None:
        rating = Rating.of(self.likelihood, self.impact)
        return rating.level(self.scale.levels) if rating else None

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        return {
            "id": str(self.pk),
            "risk": str(self.risk_id),
            "rating": [self.likelihood, self.impact, self.level] if self.level else None,
            "held_at": self.held_at,
            "text": self.text,
            "version": self.version,
            "confidentiality": self.confidentiality,
        }


class ProgrammeAnswer(models.Model):
    """What PROKAS says and does about a risk that was escalated to the programme."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="answers")
    text = Prose(_("what PROKAS does about it"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at"]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
