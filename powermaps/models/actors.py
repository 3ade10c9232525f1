"""Knows the register of actors: what each is called in every language, what it belongs to, and how far its name may travel."""

from datetime import date
from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.clearance import Level
from partners.models import IBP, Organisation, Seat, User
from partners.refusals import Refused
from partners.text import Name, Prose
from powermaps.naming import plain
from reporting.models import Report, ReportPart

MOST_WORDS = 8  # of what is searched for: each costs a look at all names


def known_to(user: User, actor: str = "") -> Q:
    """Actors of whose existence this person may know; `actor` is the lookup path to the actor, such as "one__"."""
    standing = user.standing
    if not (standing.roles and standing.reads_directory):
        return Q(**{f"{actor}pk__in": []})
    if standing.reviews.everywhere:
        return Q(**{f"{actor}pk__isnull": False})
    consortia = standing.member_of | standing.leads
    known = Q(**{f"{actor}confidentiality__lte": Level.PROGRAMME}) | Q(**{f"{actor}seat__in": standing.writes_for})
    known |= Q(**{f"{actor}ibp__in": consortia, f"{actor}confidentiality": Level.CONSORTIUM})
    known |= Q(**{f"{actor}seat": None, f"{actor}ibp__in": standing.leads})
    return known | Q(**{f"{actor}ibp__in": standing.reviews.ibps})


def known_to_writers(report: Report, actor: str = "") -> Q:
    """Actors of which all who write this report may know, whoever of them asks; what others made stricter since is gone.

    `actor` is the lookup path to the actor, such as "one__".
    """
    known = Q(**{f"{actor}confidentiality__lte": Level.PROGRAMME})
    known |= Q(**{f"{actor}ibp": report.ibp_id, f"{actor}confidentiality": Level.CONSORTIUM})
    own = {f"{actor}seat": report.seat_id} if report.seat_id else {f"{actor}seat": None, f"{actor}ibp": report.ibp_id}
    return known | Q(**own)


def is_known_to_writers(report: Report, actor: "Actor") -> bool:
    """As known_to_writers(), of one that is there."""
    if actor.confidentiality <= Level.PROGRAMME:
        return True
    if actor.ibp_id == report.ibp_id and actor.confidentiality == Level.CONSORTIUM:
        return True
    return actor.seat_id == report.seat_id and (report.seat_id is not None or actor.ibp_id == report.ibp_id)


class ActorQuerySet(models.QuerySet["Actor"]):
    def visible_to(self, user: User) -> Self:
        """Actors whose existence this person may know: by its level, and by who entered it."""
        return self.filter(known_to(user))

    def admitted_to(self, audience: Level) -> Self:
        return self.filter(confidentiality__lte=audience)

    def there(self) -> Self:
        """Not merged into another."""
        return self.filter(merged_into=None)

    def matching(self, text: str) -> Self:
        """Actors whose names hold every word of the text."""
        found = self
        for word in list(dict.fromkeys(plain(text).split()))[:MOST_WORDS]:
            found = found.filter(pk__in=ActorName.objects.filter(plain__contains=word).values("actor"))
        return found


def kept_by(user: User, actor: str = "") -> Q:
    """Actors that this person keeps: of one's own seats, and all of projects one leads or reviews.

    `actor` is the lookup path to the actor, such as "one__".
    """
    standing = user.standing
    kept = Q(**{f"{actor}seat__in": standing.writes_for}) | Q(**{f"{actor}ibp__in": standing.leads})
    if standing.reviews.everywhere:
        return Q(**{f"{actor}pk__isnull": False})
    return kept | Q(**{f"{actor}ibp__in": standing.reviews.ibps})


class Actor(models.Model):
    """Somebody or something with power over an issue: an institution or a role rather than a private person."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        UNIT = "unit", _("Unit or department")
        POST = "post", _("Post-holder")
        PERSON = "person", _("Person")
        GROUP = "group", _("Group of people")
        MEDIA = "media", _("Medium")
        CLUSTER = "cluster", _("Cluster, to be broken down")

    class Reach(models.TextChoices):
        INTERNATIONAL = "international", _("International")
        NATIONAL = "national", _("National")
        DISTRICT = "district", _("District")
        UPAZILA = "upazila", _("Upazila")
        LOCAL = "local", _("Local")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = Name(_("name"))
    short_name = Name(_("short name"), max_length=14, help_text=_("At most 14 characters: it stands on the map."))
    local_name = Name(_("name in Bangla"), blank=True)
    kind = models.CharField(_("what it is"), max_length=12, choices=Kind, default=Kind.ORGANISATION)
    stakeholder = models.CharField(_("stakeholder type"), max_length=24, choices=Organisation.Kind, blank=True)
    reach = models.CharField(_("level"), max_length=13, choices=Reach, default=Reach.NATIONAL)
    confidentiality = models.PositiveSmallIntegerField(
        _("who may know that it is named"), choices=Level, default=Level.PROGRAMME
    )
    note = Prose(_("note"), blank=True, max_length=2_000)
    ibp = models.ForeignKey(IBP, on_delete=models.PROTECT, related_name="actors", editable=False)
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="actors", editable=False)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_compared = models.BooleanField(
        default=False, db_index=True, editable=False
    )  # with all others, as it is named now
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(editable=False)
    history = HistoricalRecords(excluded_fields=["is_compared"])

    objects = ActorQuerySet.as_manager()

    class Meta:
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["name", "id"], name="actor_by_name")]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="an_actor_is_not_merged_into_itself")
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


def hold(*actors: Actor | UUID) -> None:
    """Nobody joins these with others until the transaction ends. Raises Refused where somebody just did.

    Always in the same order, so that nobody waits in a ring.
    """
    wanted = [one.pk if isinstance(one, Actor) else one for one in actors]
    there = Actor.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("merged_into", flat=True)
    if any(there):
        raise Refused(gettext("One of these was joined with another actor a moment ago. Look for it again."))


class ActorName(models.Model):
    """One of an actor's names, and how it is written for comparing. Its own three names stand here too."""

    class Kind(models.TextChoices):
        NAME = "name", _("Name")
        SHORT = "short", _("Short name")
        LOCAL = "local", _("Name in Bangla")
        ACRONYM = "acronym", _("Acronym")
        FORMER = "former", _("Former name")
        TRANSLATION = "translation", _("Translation")
        SPELLING = "spelling", _("Other spelling")

    OWN = (Kind.NAME, Kind.SHORT, Kind.LOCAL)

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="names")
    name = Name()
    plain = models.CharField(max_length=200, db_index=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "plain", "kind"], name="a_name_is_noted_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.plain = plain(self.name)[:200]
        super().save(*args, **kwargs)


class Belonging(models.Model):
    """What an actor is a part of, from when until when."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="belongs_to")
    parent = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="parts")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(actor=F("parent")),
                name="an_actor_is_not_its_own_parent",
                violation_error_message=_("An actor cannot be a part of itself."),
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="belonging_ends_after_it_begins",
            ),
        ]

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class AboutActor(ReportPart):
    """A row of a report about one actor: nobody reads it who may not know of the actor."""

    actor: Any  # each kind of row names it in its own way

    class Meta(ReportPart.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.actor)

    @classmethod
    def is_known(cls, row: Any, report: Report) -> bool:
        return is_known_to_writers(report, row.actor)

    @property
    def travels_to(self) -> int:
        return max(self.confidentiality, self.actor.confidentiality)
