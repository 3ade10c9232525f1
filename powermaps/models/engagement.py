"""Knows what partners do about an actor: where they want it to be and how, who has access, and who asks to be introduced."""

from functools import cached_property
from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.clearance import Level
from partners.models import Seat, User
from partners.text import Prose
from powermaps.aims import Aim
from powermaps.models.actors import AboutActor, Actor, hold, is_known_to_writers, known_to
from powermaps.models.placements import Placement
from powermaps.scale import Band, Influence, Support
from powermaps.shifts import Verdict
from reporting.models import Report, ReportPart
from reporting.models.parts import part_history
from reporting.quarters import Period


def refuse_no_quarter(code: str) -> None:
    """Let nothing through but the code of a quarter."""
    try:
        Period.parse(code)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is not a quarter. Write year, Q and number, for example 2017Q1."), params={"text": code[:20]}
        ) from None


class Strategy(AboutActor):
    """Where a partner wants an actor to be, by when, through whom. Later quarters show whether it went there."""

    KIND, chapter = "strategy", "power"
    WORDS = (
        "target_support",
        "target_influence",
        "until",
        "approach",
        "message",
        "messenger",
        "messenger_partner",
        "lead",
        "result",
        "confidentiality",
    )

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="strategies", editable=False)
    from_support = models.SmallIntegerField(choices=Support, editable=False)
    from_influence = models.PositiveSmallIntegerField(choices=Influence, editable=False)
    target_support = models.SmallIntegerField(_("position we want"), choices=Support)
    target_influence = models.PositiveSmallIntegerField(_("influence we want"), choices=Influence)
    until = models.CharField(
        _("by the end of"), max_length=6, validators=[refuse_no_quarter], help_text=_("A quarter, such as 2017Q3.")
    )
    approach = Prose(_("approach"))
    message = Prose(_("message"), blank=True)
    messenger = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="carries")
    messenger_partner = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    result = Prose(_("what came of it"), blank=True)
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="carried_into", editable=False
    )
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        constraints = [
            models.UniqueConstraint(fields=["report", "actor"], name="one_strategy_per_actor_and_report"),
            models.CheckConstraint(
                condition=Q(target_support__range=(-2, 2), target_influence__range=(1, 5)),
                name="a_target_is_on_the_map",
            ),
        ]

    @property
    def start(self) -> Band:
        """Where the actor stood when this was written."""
        return Band(self.from_support, self.from_influence)

    @property
    def target(self) -> Band:
        return Band(self.target_support, self.target_influence)

    @property
    def carrier(self) -> str:
        """Who carries the message: a partner, or an actor of which all who write this may know."""
        if self.messenger_partner:
            return self.messenger_partner.organisation.acronym
        return str(self.messenger) if self.messenger and is_known_to_writers(self.report, self.messenger) else ""

    @classmethod
    def add(cls, report: Report, *, by: User | None, id: UUID | None = None, **words: Any) -> Self:
        with transaction.atomic():
            report.lock()
            hold(words["actor_id"] if "actor_id" in words else words["actor"])
            return super().add(report, by=by, id=id, **words)

    @cached_property
    def aim(self) -> Aim:
        """How far it has come by this report's map. Lists set it for all their rows at once: see strategies_of()."""
        stands = Placement.objects.filter(report_id=self.report_id, actor_id=self.actor_id)
        there = stands.exclude(verdict=Verdict.DROPPED).first()
        return self.aim_at(there.band if there else None)

    def aim_at(self, now: Band | None) -> Aim:
        quarter = self.report.quarter
        return Aim(self.start, self.target, self.until, now, quarter.code if quarter else "")

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        return {
            "id": str(self.pk),
            "actor": str(self.actor_id),
            "name": self.actor.short_name,
            "from": [self.from_support, self.from_influence],
            "target": [self.target_support, self.target_influence],
            "until": self.until,
            "quarter": self.report.quarter.code if self.report.quarter else "",
            "approach": self.approach,
            "message": self.message,
            "messenger": self.carrier,
            "lead": self.lead.organisation.acronym if self.lead else "",
            "result": self.result,
            "confidentiality": max(
                self.confidentiality,
                self.actor.confidentiality,
                self.messenger.confidentiality if self.messenger and self.carrier else Level.PUBLIC,
            ),
        }


class RapportQuerySet(models.QuerySet["Rapport"]):
    def visible_to(self, user: User) -> Self:
        """Networks are shared across the membership, each within its level and that of the actor it names."""
        standing = user.standing
        if not (standing.roles and standing.reads_directory):
            return self.none()
        seen = Q(confidentiality__lte=Level.PROGRAMME) | Q(seat__in=standing.writes_for)
        seen |= Q(seat__ibp__in=standing.member_of | standing.leads, confidentiality=Level.CONSORTIUM)
        if standing.reviews:
            seen |= Q(pk__isnull=False) if standing.reviews.everywhere else Q(seat__ibp__in=standing.reviews.ibps)
        return self.filter(seen, known_to(user, "actor__"), actor__merged_into=None)

    def with_names(self) -> Self:
        return self.select_related("actor", "seat__organisation", "seat__ibp", "changed_by")


class Rapport(models.Model):
    """Which partner has access to which actor. Never which person."""

    class Kind(models.TextChoices):
        FORMAL = "formal", _("Formal: agreement, committee, letter")
        WORKING = "working", _("Working contact")
        PERSONAL = "personal", _("Personal trust")

    class Strength(models.IntegerChoices):
        WEAK = 1, _("They know us")
        STEADY = 2, _("They answer us")
        STRONG = 3, _("They call us")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="rapports")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="rapports")
    strength = models.PositiveSmallIntegerField(_("how strong"), choices=Strength)
    kind = models.CharField(_("of what kind"), max_length=8, choices=Kind)
    note = Prose(_("note"), blank=True, max_length=1_000)
    confidentiality = models.PositiveSmallIntegerField(_("who may read this"), choices=Level, default=Level.CONSORTIUM)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    history = HistoricalRecords()

    objects = RapportQuerySet.as_manager()

    class Meta:
        verbose_name = _("rapport")
        verbose_name_plural = _("rapports")
        constraints = [
            models.UniqueConstraint(fields=["seat", "actor"], name="one_rapport_per_partner_and_actor"),
            models.CheckConstraint(condition=Q(strength__range=(1, 3)), name="rapport_has_a_strength"),
        ]


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, user: User) -> Self:
        """For the two partners, their lead and the project's reviewers; for nobody once the rapport is out of sight."""
        standing = user.standing
        party = Q(asked_by_seat__in=standing.writes_for) | Q(rapport__seat__in=standing.writes_for)
        party |= Q(rapport__seat__ibp__in=standing.leads)
        if standing.reviews:
            party |= (
                Q(pk__isnull=False) if standing.reviews.everywhere else Q(rapport__seat__ibp__in=standing.reviews.ibps)
            )
        return self.filter(party, rapport__in=Rapport.objects.visible_to(user).values("pk"))

    def open(self) -> Self:
        return self.filter(state__in=Introduction.OPEN)


class Introduction(models.Model):
    """One partner asks another to introduce it to an actor: an action with an outcome."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked")
        PROMISED = "promised", _("Promised")
        DECLINED = "declined", _("Declined")
        MADE = "made", _("Introduced")
        FAILED = "failed", _("Did not come about")

    OPEN = (State.ASKED, State.PROMISED)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    rapport = models.ForeignKey(Rapport, on_delete=models.PROTECT, related_name="introductions")
    asked_by_seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="introductions")
    why = Prose(_("what for"))
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    outcome = Prose(_("what came of it"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField(_("needed by"), null=True, blank=True)
    changed_at = models.DateTimeField()
    history = HistoricalRecords()

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an introduction")
        ordering = ["due_on", "asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["rapport", "asked_by_seat"],
                condition=Q(state__in=["asked", "promised"]),
                name="one_open_request_per_partner_and_rapport",
            )
        ]


class Agreed(ReportPart):
    """Where the consortium agrees that an actor stands, beside what its partners' placements say."""

    KIND, chapter = "agreed", "power"
    WORDS = ("support", "influence", "text", "confidentiality")

    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="agreed", editable=False)
    support = models.SmallIntegerField(_("position"), choices=Support)
    influence = models.PositiveSmallIntegerField(_("influence on this issue"), choices=Influence)
    text = Prose(_("why"))
    history = part_history()

    class Meta(ReportPart.Meta):
        constraints = [
            models.UniqueConstraint(fields=["report", "actor"], name="an_actor_is_agreed_once_a_quarter"),
            models.CheckConstraint(
                condition=Q(support__range=(-2, 2), influence__range=(1, 5)), name="what_is_agreed_is_on_the_map"
            ),
        ]

    @property
    def band(self) -> Band:
        return Band(self.support, self.influence)

    def __str__(self) -> str:
        return str(self.actor)

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        return {
            "support": self.support,
            "influence": self.influence,
            "text": self.text,
            "actor": str(self.actor_id),
            "version": self.version,
            "confidentiality": max(self.confidentiality, self.actor.confidentiality),
        }


class HeldBack(models.Model):
    """An actor that some partner placed and that the consolidated map does not show, and why."""

    report = models.ForeignKey("reporting.Report", on_delete=models.CASCADE, related_name="held_back")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    reason = Prose(max_length=1_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "actor"], name="an_actor_is_held_back_once")]
