"""Knows which role a person holds, for what, from when until when."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.models.people import User
from partners.models.programme import IBP, Seat
from partners.standing import Role, Scope


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
