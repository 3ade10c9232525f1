"""Knows who was invited, who introduces whom, and who came: the attendance register of a workshop."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import choice, token_urlsafe
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.models import Organisation, User
from partners.refusals import Refused
from partners.text import Name
from reporting.diligence import SEXES, UNKNOWN
from workshops.models.workshop import Workshop, WorkshopRow

CODE_LASTS = timedelta(minutes=30)
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read for another
CODE_LENGTH = 6
OF_ONE = [
    ("women", _("Woman")),
    ("men", _("Man")),
    ("other", _("Other")),
]  # each of reporting.diligence.SEXES, of one person


class Invitation(models.Model):
    """An organisation that is asked to come, and what it answered."""

    class Answer(models.TextChoices):
        OPEN = "open", _("No answer yet")
        COMES = "comes", _("Comes")
        CANNOT = "cannot", _("Cannot come")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="workshop_invitations")
    answer = models.CharField(_("answer"), max_length=6, choices=Answer, default=Answer.OPEN)
    expected = models.PositiveSmallIntegerField(_("people expected"), default=0)
    told_at = models.DateTimeField(null=True, editable=False)  # when its people were told
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["organisation__acronym"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "organisation"],
                name="an_organisation_is_invited_once",
                violation_error_message=_("This organisation is invited already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Pair(models.Model):
    """Two organisations of different projects who introduce each other: after a minute together, one presents its peer.

    Where the numbers are odd the last one joins a pair as its third.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="pairs")
    first = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    third = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    introduced_by = Name(_("who introduced whom"), blank=True, max_length=300)

    class Meta:
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(first=F("second")) & (Q(third=None) | (~Q(third=F("first")) & ~Q(third=F("second")))),
                name="nobody_introduces_oneself",
            )
        ]

    def __str__(self) -> str:
        return " – ".join(str(one) for one in (self.first, self.second, self.third) if one)


class JoinCode(models.Model):
    """What the QR code on the wall says. It lasts half an hour, then the wall shows another; the old one stays known as expired."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="join_codes")
    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def make(cls, workshop: Workshop, at: datetime) -> Self:
        code = "".join(choice(LETTERS) for _letter in range(CODE_LENGTH))
        return cls.objects.create(workshop=workshop, code=code, made_at=at, ends_at=at + CODE_LASTS)

    def is_over(self, at: datetime) -> bool:
        return self.ends_at <= at


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def there(self) -> Self:
        """Those who came."""
        return self.exclude(came_at=None)

    def let_in(self) -> Self:
        return self.there().exclude(let_in_at=None)

    def waiting(self) -> Self:
        """Those who say that they have come, and whom nobody has let in yet."""
        return self.there().filter(let_in_at=None)

    def of_phone(self, key: str) -> Self:
        return self.filter(phone=fingerprint(key))


class Participant(WorkshopRow):
    """Somebody in the register. A phone that signed in with the code writes for its participant once somebody let it in.

    Nobody is believed for having a code: names and organisations are claims until the desk lets the person in.
    """

    class Part(models.TextChoices):
        PARTICIPANT = "participant", _("Participant")
        SPEAKER = "speaker", _("Speaker")
        FACILITATOR = "facilitator", _("Facilitator")
        ORGANISER = "organiser", _("Organiser")

    class Came(models.TextChoices):
        LIST = "list", _("Entered beforehand")
        PHONE = "phone", _("Signed in by phone")
        DESK = "desk", _("Entered at the desk")

    KIND = "participant"
    WORDS = ("name", "organisation_id", "organisation_name", "sex", "kind", "is_young", "part", "contact")

    name = Name(_("name"))
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    organisation_name = Name(_("other organisation"), blank=True)
    sex = models.CharField(
        _("sex"), max_length=8, choices=[*SEXES.items(), (UNKNOWN, _("Not recorded"))], default=UNKNOWN
    )
    kind = models.CharField(
        _("stakeholder type"),
        max_length=24,
        choices=[*Organisation.Kind.choices, (UNKNOWN, _("Not recorded"))],
        default=UNKNOWN,
    )
    is_young = models.BooleanField(_("under 30 years"), null=True, blank=True)
    part = models.CharField(_("takes part as"), max_length=12, choices=Part, default=Part.PARTICIPANT)
    contact = Name(_("phone or e-mail"), blank=True)  # facilitators alone read it
    came = models.CharField(max_length=6, choices=Came, default=Came.LIST, editable=False)
    came_at = models.DateTimeField(null=True, editable=False)
    let_in_at = models.DateTimeField(null=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    phone = models.CharField(max_length=64, blank=True, editable=False, db_index=True)  # fingerprint of its key
    history = HistoricalRecords(excluded_fields=["phone"])

    objects = ParticipantQuerySet.as_manager()

    class Meta(WorkshopRow.Meta):
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["name", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "user"], condition=Q(user__isnull=False), name="one_person_comes_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def comes_from(self) -> str:
        return str(self.organisation) if self.organisation else self.organisation_name

    @property
    def is_let_in(self) -> bool:
        return self.let_in_at is not None

    @property
    def waits(self) -> bool:
        """Says that they have come; nobody has let them in yet."""
        return self.came_at is not None and self.let_in_at is None

    @property
    def sex_of_one(self) -> str:
        """As one says it of one person; nothing where it was not recorded."""
        return str(dict(OF_ONE).get(self.sex, ""))

    def require_removable(self) -> None:
        """What somebody wrote or voted in the room stays theirs."""
        for relation in self._meta.related_objects:
            if relation.related_model._base_manager.filter(**{relation.field.name: self.pk}).exists():
                raise Refused(_now("%(name)s took part in a session: the register keeps the name.") % {"name": self})

    def check_words(self, written: object) -> None:
        super().check_words(written)  # type: ignore[arg-type]
        if self.organisation_id and self.organisation_name:
            raise ValidationError({"organisation_name": _now("Choose an organisation, or write another: not both.")})


def new_phone_key() -> str:
    """What a phone shows to be known again; only its fingerprint is kept here."""
    return token_urlsafe(24)


def fingerprint(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def person_in(workshop: Workshop, user: User) -> "Participant | None":
    """Somebody with an account, as a participant."""
    return Participant.objects.filter(workshop=workshop, user=user.pk).first()
