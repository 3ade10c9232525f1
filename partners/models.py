"""Knows who we are: organisations, the projects they carry together, their seats, and who speaks for whom."""

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners import keys
from partners.standing import Role, Scope, Standing
from partners.text import Address, Name, Prose


class People(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **details: object) -> "User":
        person = self.model(email=self.normalize_email(email).lower(), **details)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """A person with an account. What one may do follows from the appointments one holds, from nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = Address(_("e-mail address"), unique=True)
    name = Name(_("name"))
    position = Name(_("position"), blank=True, help_text=_("For example: Programme Coordinator"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    shares_contact = models.BooleanField(
        _("other partners may see my e-mail address and phone"),
        default=False,
        help_text=_("PROKAS shares the contact details of focal persons only with their consent."),
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[People] = People()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def standing(self) -> Standing:
        """For whom this person speaks and what they may read: one query, remembered for the life of this object."""
        return Standing.of(self.appointments.current().values_list("role", "seat_id", "seat__ibp_id", "ibp_id"))


class Organisation(models.Model):
    class Kind(models.TextChoices):
        NATIONAL_GOVERNMENT = "national_government", _("National government")
        LOCAL_GOVERNMENT = "local_government", _("Local government")
        CIVIL_SOCIETY = "civil_society", _("Civil society")
        PRIVATE_SECTOR = "private_sector", _("Private sector")
        INTERNATIONAL = "international", _("International organisation")
        ACADEMIA = "academia", _("Academia and research")
        MEDIA = "media", _("Media")
        MIGRANTS = "migrants", _("Migrants and diaspora")
        WOMEN_YOUTH = "women_youth", _("Women's and youth groups")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = Name(_("name"), unique=True)
    acronym = Name(
        _("acronym"), max_length=14, unique=True, help_text=_("At most 14 characters; used wherever space is short.")
    )
    kind = models.CharField(_("type"), max_length=24, choices=Kind, default=Kind.CIVIL_SOCIETY)
    overview = Prose(
        _("portfolio overview"),
        blank=True,
        max_length=4_000,
        help_text=_("What the organisation works on, in a few sentences."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["acronym"]

    def __str__(self) -> str:
        return self.acronym

    def get_absolute_url(self) -> str:
        return reverse("partners:organisation", args=[self.pk])


class IBP(models.Model):
    """An Issue Based Project: one public issue, carried by a consortium."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(
        _("code"),
        max_length=10,
        unique=True,
        validators=[
            RegexValidator(
                r"^[A-Z][A-Z0-9]{1,9}$", _("Use 2 to 10 capital letters and digits, beginning with a letter.")
            )
        ],
    )
    name = Name(_("name"))
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#0b5d4b",
        validators=[
            RegexValidator(
                r"^#[0-9a-f]{6}$", _("Write the colour as # and six digits or letters a–f, for example #0b5d4b.")
            )
        ],
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    organisations = models.ManyToManyField(Organisation, through="Seat", related_name="ibps")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("Issue Based Project")
        verbose_name_plural = _("Issue Based Projects")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="ibp_ends_after_it_starts",
                violation_error_message=_("A project cannot end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("partners:ibp", args=[self.pk])


class SeatQuerySet(models.QuerySet["Seat"]):
    def held_during(self, starts_on: date, ends_on: date) -> "SeatQuerySet":
        """Seats held on at least one day of the period."""
        return self.filter(Q(left_on=None) | Q(left_on__gte=starts_on), joined_on__lte=ends_on)


class Seat(models.Model):
    """An organisation's place in a consortium, with its dates: reports, roles and maps belong to the seat."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ibp = models.ForeignKey(IBP, on_delete=models.PROTECT, related_name="seats", verbose_name=_("project"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="seats", verbose_name=_("organisation")
    )
    is_lead = models.BooleanField(_("leads the consortium"), default=False)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(
        _("left on"),
        null=True,
        blank=True,
        help_text=_("Last day in the consortium. Leave empty while it is a member."),
    )
    history = HistoricalRecords()

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["ibp__code", "-is_lead", "organisation__acronym"]
        constraints = [
            models.UniqueConstraint(
                fields=["ibp", "organisation"],
                condition=Q(left_on=None),
                name="one_open_seat_per_organisation",
                violation_error_message=_("This organisation already sits in this consortium."),
            ),
            models.UniqueConstraint(
                fields=["ibp"],
                condition=Q(is_lead=True, left_on=None),
                name="one_lead_per_consortium",
                violation_error_message=_("This consortium already has a lead. End or change that seat first."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="seat_ends_after_it_begins",
                violation_error_message=_("An organisation cannot leave before it joined."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.acronym} · {self.ibp.code}"

    def clean(self) -> None:
        super().clean()
        if not self.joined_on:
            return
        others = Seat.objects.filter(ibp_id=self.ibp_id, organisation_id=self.organisation_id).exclude(pk=self.pk)
        if others.held_during(self.joined_on, self.left_on or date.max).exists():
            raise ValidationError(_("This organisation already has a seat in this consortium at that time."))


class Mandate(models.Model):
    """A role and what it is for: a seat, a project, or the whole programme."""

    role = models.CharField(_("role"), max_length=20, choices=Role)
    seat = models.ForeignKey(
        Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("seat")
    )
    ibp = models.ForeignKey(
        IBP, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("project")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(role__in=Role.scoped(Scope.SEAT), seat__isnull=False, ibp=None)
                    | Q(role__in=Role.scoped(Scope.IBP), seat=None, ibp__isnull=False)
                    | Q(role__in=Role.scoped(Scope.PROGRAMME), seat=None, ibp=None)
                ),
                name="%(class)s_has_its_scope",
                violation_error_message=_(
                    "Choose what the role is for: a partner's seat, a project, or the whole programme."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.scope_name}"

    @property
    def scope_name(self) -> str:
        return str(self.seat or self.ibp or _("whole programme"))


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self) -> "AppointmentQuerySet":
        return self.filter(ended_at=None, person__is_active=True)


class Appointment(Mandate):
    """A mandate that a person holds, or held."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments", verbose_name=_("person"))
    begun_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    history = HistoricalRecords()

    objects = AppointmentQuerySet.as_manager()

    class Meta(Mandate.Meta):
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["role", "person__name"]
        constraints = [
            *Mandate.Meta.constraints,
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(role=Role.FOCAL_PERSON, ended_at=None),
                name="one_focal_person_per_seat",
                violation_error_message=_(
                    "This partner already has a focal person for this project. End that role first."
                ),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "seat"],
                condition=Q(ended_at=None, seat__isnull=False),
                name="a_seat_role_is_held_once",
                violation_error_message=_("This person already holds this role."),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "ibp"],
                condition=Q(ended_at=None, ibp__isnull=False),
                name="a_project_role_is_held_once",
                violation_error_message=_("This person already holds this role."),
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ended_at=None, ibp=None, seat=None),
                name="a_programme_role_is_held_once",
                violation_error_message=_("This person already holds this role."),
            ),
        ]

    def end(self, *, at: datetime) -> None:
        """The person no longer holds this role. Ending it twice changes nothing."""
        if self.ended_at is None:
            self.ended_at = at
            self.save(update_fields=["ended_at"])


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def unanswered(self) -> "InvitationQuerySet":
        return self.filter(accepted_at=None, revoked_at=None)

    def open(self, *, at: datetime) -> "InvitationQuerySet":
        return self.unanswered().filter(expires_at__gt=at)

    def to_be_sent(self, *, at: datetime) -> "InvitationQuerySet":
        """Open ones whose mail has not left, and that nobody is sending at this moment."""
        return self.open(at=at).filter(Q(claimed_at=None) | Q(claimed_at__lt=at - SENDING), sent_at=None)


# How long one attempt to hand a message to the mail server may take before another may try.
SENDING = timedelta(minutes=2)


class Invitation(models.Model):
    """An offer of an account to one address, with the roles that come with it. Used once, and only in time."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        EXPIRED = "expired", _("Expired")
        REVOKED = "revoked", _("Revoked")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = Address(_("e-mail address"))
    issue = models.PositiveIntegerField(default=1, editable=False)  # each has a key of its own
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="invitations_sent")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    mail_trouble = models.CharField(max_length=200, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.OneToOneField(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="invitation"
    )
    history = HistoricalRecords(excluded_fields=["digest", "claimed_at"])

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_address",
                violation_error_message=_("This address is already invited. Send that invitation again or revoke it."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def key(self) -> str:
        """The secret part of the link. It is computed, never stored, so that the mail can be written from the row."""
        return keys.derive("partners.invitation", self.pk, self.issue)

    @property
    def state(self) -> State:
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.OPEN if self.expires_at > now() else self.State.EXPIRED


class Offer(Mandate):
    """A mandate that comes with an invitation."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="offers")

    class Meta(Mandate.Meta):
        ordering = ["role"]


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def valid(self, *, at: datetime) -> "AccessTokenQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=at, person__is_active=True)

    def issue(self, person: User, name: str, *, expires_at: datetime) -> tuple["AccessToken", str]:
        """A new token and its key. The key is shown once: it cannot be found again."""
        key = keys.draw()
        return self.create(person=person, name=name, expires_at=expires_at, digest=keys.digest(key)), key


class AccessToken(models.Model):
    """A personal key with which a program acts for one person."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = Name(_("name"), max_length=80, help_text=_("What the token is for, for example: monthly export"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name

    def mark_used(self, *, at: datetime) -> None:
        """Remember the use, at most once a minute: reading the API must not mean writing."""
        if self.last_used_at is None or at - self.last_used_at >= timedelta(minutes=1):
            self.last_used_at = at
            self.save(update_fields=["last_used_at"])

    def revoke(self, *, at: datetime) -> None:
        if self.revoked_at is None:
            self.revoked_at = at
            self.save(update_fields=["revoked_at"])
