"""Knows organisations, the Issue Based Projects they carry together, and their seats in the consortia."""

from datetime import date
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.models.people import User
from partners.text import Name, Prose, tidy


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: User) -> "OrganisationQuerySet":
        return self if user.standing.roles else self.none()

    def matching(self, text: str) -> "OrganisationQuerySet":
        """Organisations whose name or acronym holds every word of the text."""
        found = self
        for word in tidy(text).split():
            found = found.filter(Q(name__icontains=word) | Q(acronym__icontains=word))
        return found


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

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["acronym"]

    def __str__(self) -> str:
        return self.acronym

    def get_absolute_url(self) -> str:
        return reverse("partners:organisation", args=[self.pk])


class IBPQuerySet(models.QuerySet["IBP"]):
    def visible_to(self, user: User) -> "IBPQuerySet":
        return self if user.standing.roles else self.none()


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

    objects = IBPQuerySet.as_manager()

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
        return f"{reverse('partners:directory')}#{self.code}"


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, user: User) -> "SeatQuerySet":
        return self if user.standing.roles else self.none()

    def held_on(self, day: date) -> "SeatQuerySet":
        return self.held_during(day, day)

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
