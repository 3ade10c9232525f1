"""Knows what a workshop leaves to do: action points, subgroups with a mandate, and who could open which door for whom."""

from datetime import date
from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.clearance import Level
from partners.models import IBP, Organisation, Seat, User
from partners.refusals import Refused
from partners.text import Name, Prose
from reporting.models import Notice
from workshops.models.record import READERS
from workshops.models.workshop import Workshop, WorkshopRow
from workshops.workflow import State, Take


def houses_of(user: User) -> models.QuerySet:
    """The organisations that this person writes for, by their ids."""
    return Seat.objects.filter(pk__in=user.standing.writes_for).values("organisation")


class SubgroupQuerySet(models.QuerySet["Subgroup"]):
    def visible_to(self, user: User) -> Self:
        """Who sees the workshop that formed it sees it."""
        return self.filter(workshop__in=Workshop.objects.visible_to(user).values("pk"))

    def of(self, user: User, *, convening: bool = False) -> Self:
        """Those in which this person, or its organisation, is a member now; or which it convenes."""
        mine = Q(user=user.pk) | Q(user=None, organisation__in=houses_of(user))
        there = Member.objects.filter(mine, left_on=None)
        return self.filter(pk__in=(there.filter(convenes=True) if convening else there).values("subgroup"))


class Subgroup(models.Model):
    """People of several projects who go on working on one thing; it lives on after its workshop."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="subgroups")  # that formed it
    name = Name(_("name"))
    mandate = Prose(_("mandate"), blank=True, max_length=4_000)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    objects = SubgroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("subgroup")
        verbose_name_plural = _("subgroups")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "name"],
                name="a_subgroup_has_a_name_of_its_own",
                violation_error_message=_("There is a subgroup of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workshops:subgroup", args=[self.pk])


class Member(models.Model):
    """Of a subgroup: an organisation, and the person who comes for it."""

    subgroup = models.ForeignKey(Subgroup, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = Name(_("name"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="subgroup_members"
    )
    convenes = models.BooleanField(_("convenes"), default=False)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["organisation__acronym", "name"]
        constraints = [
            models.UniqueConstraint(fields=["subgroup", "organisation", "name"], name="one_comes_for_one_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})" if self.name else str(self.organisation)


class Minutes(models.Model):
    """What a subgroup said at one of its meetings."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subgroup = models.ForeignKey(Subgroup, on_delete=models.PROTECT, related_name="minutes")
    held_on = models.DateField(_("held on"))
    text = Prose(_("minutes"))
    version = models.PositiveIntegerField(default=1, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering = ["-held_on", "-at"]


class ActionPointQuerySet(models.QuerySet["ActionPoint"]):
    def open(self) -> Self:
        return self.filter(state=Take.OPEN)

    def waiting(self) -> Self:
        """Said to be done, and nobody else has looked yet."""
        return self.filter(state=Take.DONE)

    def due(self, by: date) -> Self:
        return self.open().filter(due_on__lte=by)

    def visible_to(self, user: User) -> Self:
        """Of workshops one may see, and up to one's level in each."""
        admitted = Q(confidentiality__lte=Level.PROGRAMME)
        admitted |= Q(workshop__in=Workshop.objects.read_whole_by(user).values("pk"))
        return self.filter(admitted, workshop__in=Workshop.objects.visible_to(user).values("pk"))

    def admitted_to(self, level: int) -> Self:
        return self.filter(confidentiality__lte=level)

    def owned_by(self, user: User) -> Self:
        """This person's own, those of organisations it writes for, and what its subgroups do together."""
        own = Q(owner_user=user.pk) | Q(owner__in=houses_of(user))
        return self.filter(own | Q(owner=None, owner_user=None, subgroup__in=Subgroup.objects.of(user).values("pk")))

    def to_verify_by(self, user: User) -> Self:
        """Said to be done by somebody else, of workshops whose points this person sees to (`rules.looks_after`)."""
        there = self.waiting().filter(_seen_to_by(user)).exclude(done_by=user.pk)
        return there.exclude(pk__in=ActionPoint.objects.owned_by(user).values("pk"))

    def of_interest_to(self, user: User) -> Self:
        """One's own, and those one sees to."""
        return self.filter(_seen_to_by(user) | Q(pk__in=ActionPoint.objects.owned_by(user).values("pk")))

    def of_record(self) -> Self:
        """What was agreed until the record was locked; what a subgroup takes on later is its own."""
        return self.filter(~Q(workshop__state=State.CLOSED) | Q(created_at__lte=F("workshop__state_at")))

    def with_names(self) -> Self:
        named = ("owner", "owner_user", "ibp", "subgroup", "done_by", "verified_by", "workshop__quarter", "changed_by")
        return self.select_related(*named)


def _seen_to_by(user: User) -> Q:
    """`rules.looks_after`, as a set."""
    led = Workshop.ibps.through.objects.filter(ibp__in=user.standing.leads).values("workshop")
    return Q(workshop__in=Workshop.objects.read_whole_by(user).values("pk")) | Q(workshop__in=led)


def notice_key(pk: UUID) -> str:
    """What the keys of all notices of an action point begin with."""
    return f"action:{pk}:"


class ActionPoint(WorkshopRow):
    """Who does what until when. It goes on after the workshop closes, until somebody else has seen that it is done."""

    KIND = "action"
    WORDS = ("text", "owner_id", "owner_user_id", "due_on", "ibp_id", "subgroup_id", "is_joint", "confidentiality")

    text = Prose(_("what is to be done"), max_length=2_000)
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who does it")
    )
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="action_points",
        verbose_name=_("person"),
    )
    due_on = models.DateField(_("until"), null=True, blank=True)
    ibp = models.ForeignKey(
        IBP, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("project")
    )
    subgroup = models.ForeignKey(
        Subgroup, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks", verbose_name=_("subgroup")
    )
    is_joint = models.BooleanField(_("joint action of several projects"), default=False)
    confidentiality = models.PositiveSmallIntegerField(_("who may read this"), choices=READERS, default=Level.PROGRAMME)
    note = models.ForeignKey(
        "workshops.Note", null=True, editable=False, on_delete=models.PROTECT, related_name="action_points"
    )
    # Its own life, which goes on when the record is locked: see following_up.py
    state = models.CharField(_("state"), max_length=8, choices=Take, default=Take.OPEN, editable=False)
    outcome = Prose(_("what came of it"), blank=True, max_length=2_000, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True, editable=False)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, editable=False)
    history = HistoricalRecords(excluded_fields=["reminded_at"])

    objects = ActionPointQuerySet.as_manager()

    class Meta(WorkshopRow.Meta):
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("done_by")),
                name="somebody_else_verifies_what_was_done",
            )
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else self.text[:79] + "…"

    @property
    def stays(self) -> bool:
        return self.state != Take.OPEN

    def require_removable(self) -> None:
        if self.synergies.exists():
            raise Refused(gettext("This came of a suggestion: take it back under Synergies, and it goes."))
        if self.state != Take.OPEN:
            raise Refused(gettext("Something was done about this already: drop it instead, and write why."))

    def get_absolute_url(self) -> str:
        return reverse("workshops:action", args=[self.pk])

    @property
    def doers(self) -> str:
        """Who does it, as one names them."""
        if self.owner_user:
            return f"{self.owner_user.name} ({self.owner})" if self.owner else self.owner_user.name
        return str(self.owner or self.subgroup or "")

    @property
    def is_of_record(self) -> bool:
        """It was agreed before the record was locked, or the record is open still."""
        return not self.workshop.is_closed or self.created_at <= self.workshop.state_at

    def require_open(self) -> None:
        """What a subgroup takes on after the workshop is its own: the lock of the record does not hold it."""
        if self.subgroup_id is None or self.is_of_record:
            super().require_open()

    def rewrite(self, *, version: int, by: User | None, **changes: Any) -> None:
        super().rewrite(version=version, by=by, **changes)
        if self.confidentiality > Level.PROGRAMME:
            self.take_back_notices()

    def remove(self, *, version: int, by: User | None) -> None:
        super().remove(version=version, by=by)
        self.take_back_notices()

    def take_back_notices(self) -> None:
        """Of what one may not know any more no trace remains."""
        Notice.objects.filter(key__startswith=notice_key(self.pk)).delete()

    def is_overdue(self, on: date) -> bool:
        return self.state == Take.OPEN and self.due_on is not None and self.due_on < on


class Synergy(models.Model):
    """What was made of a suggestion: a joint action, or nothing, with the reason. The suggestion itself is found anew each time."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("Becomes a joint action")
        DISMISSED = "dismissed", _("Dismissed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="synergies")
    key = models.CharField(max_length=64)  # the same suggestion has the same key at every workshop
    kind = models.CharField(max_length=12)
    text = Prose(max_length=2_000)  # how it explained itself when it was decided
    state = models.CharField(max_length=9, choices=State)
    reason = Prose(_("why not"), blank=True, max_length=1_000)
    action_point = models.ForeignKey(
        ActionPoint, null=True, blank=True, on_delete=models.PROTECT, related_name="synergies"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("synergy")
        verbose_name_plural = _("synergies")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "key"], name="a_synergy_is_decided_once"),
            models.CheckConstraint(
                condition=Q(state="accepted", action_point__isnull=False) | (Q(state="dismissed") & ~Q(reason="")),
                name="a_synergy_becomes_an_action_or_has_a_reason",
            ),
        ]
