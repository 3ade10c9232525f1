"""Knows a Quarterly Reflection Workshop, the sessions of its agenda, and every step of its life."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.models import IBP, Organisation, User
from partners.refusals import Refused
from partners.text import Name, Prose
from reporting.models import Quarter, WrittenRow
from workshops.sessions import SessionKind
from workshops.workflow import PHASES, STEPS, TOO_LATE, Action, Phase, State


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def visible_to(self, user: User) -> Self:
        """Those of projects this person works in, or to which one's organisation is invited; observers read closed ones."""
        standing = user.standing
        if standing.reviews.everywhere or standing.facilitates.everywhere:
            return self
        own = standing.member_of | standing.leads | standing.reviews.ibps | standing.facilitates.ibps
        there = Q(pk__in=Workshop.ibps.through.objects.filter(ibp__in=own).values("workshop"))
        there |= Q(pk__in=Workshop.facilitators.through.objects.filter(user=user.pk).values("workshop"))
        asked = Workshop.objects.filter(invitations__organisation__seats__in=standing.writes_for)
        there |= Q(pk__in=asked.values("pk"))
        if standing.observes:
            held = Workshop.ibps.through.objects.all()
            if not standing.observes.everywhere:
                held = held.filter(ibp__in=standing.observes.ibps)
            there |= Q(state=State.CLOSED, pk__in=held.values("workshop"))
        return self.filter(there)

    def run_by(self, user: User) -> Self:
        """Those this person facilitates: of the programme, of one of its projects, or because the workshop names them."""
        facilitates = user.standing.facilitates
        if facilitates.everywhere:
            return self
        there = Q(pk__in=Workshop.ibps.through.objects.filter(ibp__in=facilitates.ibps).values("workshop"))
        return self.filter(
            there | Q(pk__in=Workshop.facilitators.through.objects.filter(user=user.pk).values("workshop"))
        )

    def reviewed_by(self, user: User) -> Self:
        reviews = user.standing.reviews
        if reviews.everywhere:
            return self
        return self.filter(pk__in=Workshop.ibps.through.objects.filter(ibp__in=reviews.ibps).values("workshop"))

    def read_whole_by(self, user: User) -> Self:
        """Those whose restricted rows one reads too: `rules.clearance`, as a set."""
        run, reviewed = Workshop.objects.run_by(user), Workshop.objects.reviewed_by(user)
        return self.filter(Q(pk__in=run.order_by().values("pk")) | Q(pk__in=reviewed.order_by().values("pk")))

    def with_names(self) -> Self:
        return self.select_related("quarter").prefetch_related("ibps", "organisers", "facilitators")


class Workshop(models.Model):
    """All projects meet after a quarter. What is said is readable by everybody in the room: the programme, at most."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    quarter = models.ForeignKey(
        Quarter, on_delete=models.PROTECT, related_name="workshops", verbose_name=_("quarter it looks back on")
    )
    theme = Name(_("theme"), max_length=300)
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("begins at"), null=True, blank=True)
    place = Name(_("place"), max_length=300, blank=True)
    objectives = Prose(_("objectives"), blank=True, max_length=4_000, help_text=_("One to a line."))
    ibps = models.ManyToManyField(IBP, related_name="workshops", verbose_name=_("projects"))
    organisers = models.ManyToManyField(
        Organisation, blank=True, related_name="organised_workshops", verbose_name=_("organised jointly by")
    )
    facilitators = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="facilitated_workshops", verbose_name=_("facilitators")
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.PLANNED, editable=False)
    state_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    history = HistoricalRecords(m2m_fields=[ibps, organisers, facilitators])

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering = ["-held_on", "pk"]

    def __str__(self) -> str:
        return self.theme

    def get_absolute_url(self) -> str:
        return reverse("workshops:workshop", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == State.CLOSED

    def previous(self) -> "Workshop | None":
        """The last one before it that any of its projects took part in, and that was closed."""
        there = Workshop.objects.filter(state=State.CLOSED, held_on__lt=self.held_on, ibps__in=self.ibps.all())
        return there.distinct().order_by("-held_on").first()

    def lock(self) -> "Workshop":
        """As it is now; it stays so until the transaction ends."""
        return Workshop.objects.select_for_update().get(pk=self.pk)

    def require_writable(self) -> None:
        """Raise Refused when its record is locked; holds the row until the transaction ends."""
        now_there = self.lock()
        if now_there.is_closed:
            raise Refused(str(TOO_LATE[State.CLOSED]))

    def take(self, action: Action, *, by: User, at: datetime, note: str = "") -> None:
        """The only writer of `state`. Raises Refused when somebody was faster or it is too early or too late for it."""
        step = STEPS[action]
        with transaction.atomic():
            mine = Workshop.objects.filter(pk=self.pk, state=step.before)
            if not mine.update(state=step.after, state_at=at):
                self.refresh_from_db()
                raise Refused(str(TOO_LATE[State(self.state)]))
            self.state, self.state_at = step.after, at
            self.sessions.update(sequence=F("sequence") + 1)  # who watches a board learns of it
            WorkshopEvent.objects.create(workshop=self, action=action, by=by, at=at, note=note)


class WorkshopEvent(models.Model):
    """Who opened and closed it, and when."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=5, choices=Action)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = Prose(blank=True, max_length=2_000)

    class Meta:
        ordering = ["at", "pk"]


class WorkshopRow(WrittenRow):
    """A row of a workshop that its facilitators write, until its record is locked."""

    HELD_BY = "workshop_id"
    RELATED: tuple[str, ...] = ()

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="%(class)ss", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ["position", "created_at"]

    @property
    def siblings(self) -> models.QuerySet:
        return type(self)._default_manager.filter(workshop_id=self.workshop_id)

    @classmethod
    def add(cls, workshop: Workshop, *, by: User | None, id: UUID | None = None, **words: Any) -> Self:
        """A new row at the end of its list: see `add_as`."""
        row = cls(workshop=workshop, id=id or uuid4(), changed_by=by, **words)
        return row.add_as(by=by, words=words, is_named=id is not None)

    @property
    def stays(self) -> bool:
        """Cannot be removed, for all that it is moved and reworded."""
        return False

    def require_open(self) -> None:
        self.workshop.require_writable()

    def remove(self, *, version: int, by: User | None) -> None:
        """Raises Refused also where other things stand on it: notes and lines of a session, what somebody wrote."""
        try:
            super().remove(version=version, by=by)
        except models.ProtectedError:
            words = gettext("This cannot be removed: something was written in it, or by it. Take that off first.")
            raise Refused(words) from None


class Session(WorkshopRow):
    """A line of the agenda, and the board that stands on the wall while it runs."""

    KIND = "session"
    WORDS = ("kind", "title", "ibp_id", "minutes", "begins_at", "people", "about")

    kind = models.CharField(_("kind"), max_length=16, choices=SessionKind, default=SessionKind.OTHER)
    title = Name(_("title"), max_length=300)
    ibp = models.ForeignKey(
        IBP, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("project")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=30, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    begins_at = models.TimeField(
        _("begins at"), null=True, blank=True, help_text=_("Leave it empty to begin when the session before ends.")
    )
    people = Name(_("who leads or speaks"), blank=True, max_length=300)
    about = Prose(_("what it is about"), blank=True, max_length=2_000)
    # The board and its clock: written by the deeds of running it, never by a form.
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.WAITING, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # how many changes its board has seen
    shows_to_phones = models.BooleanField(default=True, editable=False)
    shows_map = models.BooleanField(default=False, editable=False)  # on phones: it names who is against
    map_changed_in = models.PositiveIntegerField(default=0, editable=False)  # the sequence when its map last changed
    runs_since = models.DateTimeField(null=True, editable=False)  # the clock runs
    ran_for = models.PositiveIntegerField(default=0, editable=False)  # seconds, before that
    history = HistoricalRecords(excluded_fields=["sequence", "map_changed_in", "runs_since", "ran_for"])

    class Meta(WorkshopRow.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workshops:session", args=[self.pk])

    def require_open(self) -> None:
        """Its title and its minutes stand on its board: whoever watches that is told."""
        super().require_open()
        Session.objects.filter(pk=self.pk).update(sequence=F("sequence") + 1)

    def refuse(self, changes: dict[str, Any]) -> None:
        """What was written on a board of one kind would stand nowhere on another."""
        is_other = changes.get("kind", self.kind) != self.kind
        if is_other and (self.lines.exists() or self.notes.exists() or self.proposals.exists()):
            said = gettext("Something was written in this session already: it stays of its kind. Add another session.")
            raise Refused(said)

    def goes_to(self, phase: str) -> bool:
        return phase in PHASES[Phase(self.phase)]

    def seconds_left(self, at: datetime) -> int:
        """On its clock; below zero when it runs over."""
        running = (at - self.runs_since).total_seconds() if self.runs_since else 0
        return round(self.minutes * 60 - self.ran_for - running)
