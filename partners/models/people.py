"""Knows people with an account, and the personal tokens with which programs act for them."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners import keys
from partners.standing import Role, Standing
from partners.text import Address, Name, tidy


class PersonQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> "PersonQuerySet":
        """Administrators see everybody; partners and PROKAS see themselves and the focal persons; others themselves."""
        if user.standing.administers:
            return self
        mine = Q(pk=user.pk)
        if not user.standing.reads_directory:
            return self.filter(mine)
        focal = Q(appointments__role=Role.FOCAL_PERSON, appointments__ended_at=None, is_active=True)
        return self.filter(mine | focal).distinct()

    def matching(self, text: str) -> "PersonQuerySet":
        """People whose name or address holds every word of the text."""
        found = self
        for word in tidy(text).split():
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return found


class People(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **details: object) -> "User":
        person = self.model(email=self.normalize_email(email).lower(), **details)
        person.set_password(password)
        person.full_clean(exclude=["password"])
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class AccountHistory(HistoricalRecords):
    """A sign-in is no change of an account."""

    def post_save(self, instance: "User", created: bool, using: str | None = None, **kwargs: Any) -> None:
        if kwargs.get("update_fields") != frozenset({"last_login"}):
            super().post_save(instance, created, using=using, **kwargs)


class User(AbstractBaseUser):
    """A person with an account. What one may do follows from the appointments one holds, from nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = Address(_("e-mail address"), unique=True)
    name = Name(_("name"))
    position = Name(_("position"), blank=True, help_text=_("For example: Programme Coordinator"))
    phone = Name(_("phone"), max_length=40, blank=True)
    shares_contact = models.BooleanField(
        _("other partners may see my e-mail address and phone"),
        default=False,
        help_text=_("PROKAS shares the contact details of focal persons only with their consent."),
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[People] = People()
    history = AccountHistory(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        return reverse("partners:person", args=[self.pk])

    @cached_property
    def standing(self) -> Standing:
        """For whom this person speaks and what they may read: one query, remembered for the life of this object."""
        held_today = Q(seat__left_on=None) | Q(seat__left_on__gte=localdate())
        sits_in = Case(When(held_today, then=F("seat__ibp_id")))
        return Standing.of(self.appointments.current().values_list("role", "seat_id", sits_in, "ibp_id"))


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def visible_to(self, user: User) -> "AccessTokenQuerySet":
        return self.filter(person=user)

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
