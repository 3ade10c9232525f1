"""Knows a publication: a document somebody asked for, how far its making is, and the file that came of it."""

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.models import IBP, User
from partners.refusals import Refused
from publishing.filing import checksum, laid_beside, sweep_beside
from publishing.kinds import OF_WORKSHOPS, PROGRAMME, Kind, document_number, file_name
from reporting.models import Kind as ReportKind
from reporting.models import Quarter, Report, ReportEvent
from reporting.models.report import judged, own
from reporting.workflow import SENT, Action
from workshops.models import Workshop

LEASE = timedelta(seconds=30)  # how long a worker may be silent before its work is given to another
MAX_ATTEMPTS = 4


def shelf() -> Storage:
    return storages["publications"]


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (State.QUEUED, State.RUNNING)


class Lost(Exception):
    """The work belongs to somebody else by now, or was cancelled. Stop and write nothing."""


def superseded() -> Exists:
    """Whether its report was submitted again since it was read: what its partner withheld then does not come back."""
    again = ReportEvent.objects.filter(report=OuterRef("report"), action=Action.SUBMIT, at__gt=OuterRef("started_at"))
    return Exists(again)


class PublicationQuerySet(models.QuerySet["Publication"]):
    def with_names(self) -> Self:
        return self.select_related(
            "ibp",
            "quarter",
            "report__ibp",
            "report__quarter",
            "report__seat__organisation",
            "asked_by",
            "workshop__quarter",
        )

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def claimable(self, at: datetime) -> Self:
        """What a worker may take up: waiting, or left by one that has been silent for too long."""
        due = Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=at)
        return self.filter(due, attempt__lt=MAX_ATTEMPTS)

    def given_up(self, at: datetime) -> Self:
        """Left by its last worker, with no attempt remaining."""
        return self.filter(state=State.RUNNING, lease_until__lt=at, attempt__gte=MAX_ATTEMPTS)

    def visible_to(self, user: User) -> Self:
        """Publications this person may read now; of a project's own making, those released, or those within one's clearance."""
        standing = user.standing
        final, released = Q(is_draft=False), Q(is_draft=False, released_at__isnull=False)
        whole = Q(kind=Kind.PROGRAMME)
        sent = final & (Q(report=None) | Q(report__status__in=SENT)) & ~Q(superseded())
        within_consortium, within_programme = Q(audience__lte=Level.CONSORTIUM), Q(audience__lte=Level.PROGRAMME)

        # A map is read by those who may read its report.
        of_a_partner = Q(kind=Kind.PARTNER) | Q(kind=Kind.MAP, report__kind=ReportKind.PARTNER)
        of_a_project = Q(kind__in=[Kind.CONSOLIDATED, Kind.INCEPTION]) | (
            Q(kind=Kind.MAP) & ~Q(report__kind=ReportKind.PARTNER)
        )

        seen = of_a_partner & Q(report__seat__in=standing.writes_for)
        seen |= of_a_project & Q(ibp__in=standing.leads)
        seen |= sent & of_a_partner & Q(ibp__in=standing.leads) & within_consortium
        seen |= final if standing.reviews.everywhere else final & Q(ibp__in=standing.reviews.ibps)
        facilitated = Q() if standing.facilitates.everywhere else Q(ibp__in=standing.facilitates.ibps)
        if standing.facilitates:
            seen |= sent & within_programme & facilitated
        seen |= released & of_a_project & Q(ibp__in=standing.member_of) & within_consortium
        if standing.member_of or standing.leads or standing.reviews or standing.facilitates:
            seen |= released & whole & within_programme
        observed = Q() if standing.observes.everywhere else Q(ibp__in=standing.observes.ibps)
        if standing.observes:
            seen |= released & within_programme & observed
        # What was submitted is read by those who wrote it and those who judge it, whatever else they may read.
        changes = Q(kind=Kind.CHANGES) & (own(user, "report__") | judged(user, "report__"))
        # What hangs on the wall of a workshop names the actors that the one who asked may know.
        wall = Q(kind=Kind.WALL, asked_by=user.pk)
        apart = Q(kind__in=[Kind.CHANGES, Kind.WALL, *OF_WORKSHOPS])
        return self.filter(changes | wall | _of_workshops(user) | (~apart & seen))


def _of_workshops(user: User) -> Q:
    """Those who run or review a workshop read its documents. Its record once locked is read by all whom it concerns, by observers when released."""
    run, seen = Workshop.objects.run_by(user), Workshop.objects.visible_to(user)
    report, final = Q(kind=Kind.WORKSHOP), Q(kind=Kind.WORKSHOP, is_draft=False, audience__lte=Level.PROGRAMME)
    there = Q(kind__in=OF_WORKSHOPS, workshop__in=run) | report & Q(workshop__in=Workshop.objects.reviewed_by(user))
    if can_only_observe(user):
        final &= Q(released_at__isnull=False)
    return there | final & Q(workshop__in=seen)


def can_only_observe(user: User) -> bool:
    standing = user.standing
    return not (standing.member_of or standing.leads or standing.reviews or standing.facilitates)


class Publication(models.Model):
    """The row is the job: whatever happens to brokers and workers, it says what is to be made and what was."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("document"), max_length=12, choices=Kind)
    report = models.ForeignKey(
        Report, null=True, blank=True, on_delete=models.PROTECT, related_name="publications", verbose_name=_("report")
    )
    ibp = models.ForeignKey(
        IBP, null=True, blank=True, on_delete=models.PROTECT, related_name="publications", verbose_name=_("project")
    )
    quarter = models.ForeignKey(
        Quarter, null=True, blank=True, on_delete=models.PROTECT, related_name="publications", verbose_name=_("quarter")
    )
    workshop = models.ForeignKey(
        Workshop,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="publications",
        verbose_name=_("workshop"),
    )
    before = models.PositiveIntegerField(null=True, editable=False)  # which submission is compared …
    after = models.PositiveIntegerField(null=True, editable=False)  # … with which later one
    audience = models.PositiveSmallIntegerField(_("audience"), choices=Level, default=Level.PROGRAMME)
    is_draft = models.BooleanField(default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64, blank=True)  # of what it says and how that is printed

    state = models.CharField(_("state"), max_length=9, choices=State, default=State.QUEUED)
    doing = models.CharField(max_length=200, blank=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)  # also the fencing token: only the latest attempt may write
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    file = models.FileField(storage=shelf, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)

    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-asked_at", "id"]
        indexes = [
            models.Index(fields=["state", "lease_until"]),
            models.Index(fields=["-asked_at"]),
            models.Index(fields=["fingerprint"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.PROGRAMME, report=None, ibp=None, quarter__isnull=False)
                | Q(
                    kind__in=[Kind.PARTNER, Kind.CONSOLIDATED],
                    report__isnull=False,
                    ibp__isnull=False,
                    quarter__isnull=False,
                )
                | Q(kind=Kind.INCEPTION, report__isnull=False, ibp__isnull=False, quarter=None)
                | Q(kind__in=[Kind.CHANGES, Kind.MAP], report__isnull=False, ibp__isnull=False)
                | Q(kind=Kind.WALL, report=None, ibp__isnull=False, quarter=None, released_at=None)
                | Q(kind=Kind.WORKSHOP, report=None, ibp=None, quarter__isnull=False)
                | Q(kind=Kind.PACK, report=None, ibp=None, quarter__isnull=False, released_at=None),
                name="a_publication_has_what_its_kind_needs",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OF_WORKSHOPS, workshop__isnull=False)
                | (~Q(kind__in=OF_WORKSHOPS) & Q(workshop=None)),
                name="a_workshops_document_names_its_workshop",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=Kind.CHANGES, before__isnull=False, after__isnull=False, before__gte=1, after__gt=F("before")
                )
                | (~Q(kind=Kind.CHANGES) & Q(before=None, after=None)),
                name="two_submissions_are_compared",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.CHANGES) | Q(audience=Level.RESTRICTED, released_at=None, is_draft=False),
                name="what_changed_is_restricted",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE) | (~Q(file="") & ~Q(sha256="")), name="what_is_done_has_a_file"
            ),
        ]

    def __str__(self) -> str:
        words = {
            Kind.PARTNER: gettext("%(whose)s, %(project)s: report, %(quarter)s"),
            Kind.CONSOLIDATED: gettext("%(project)s: consolidated report, %(quarter)s"),
            Kind.PROGRAMME: gettext("%(project)s: report of the programme, %(quarter)s"),
            Kind.INCEPTION: gettext("%(project)s: inception report"),
            Kind.CHANGES: gettext("%(report)s: what changed from submission %(before)s to %(after)s"),
            Kind.MAP: gettext("%(report)s: power map"),
            Kind.WALL: gettext("%(project)s: blank power map"),
            Kind.WORKSHOP: gettext("%(workshop)s: workshop report, %(quarter)s"),
            Kind.PACK: gettext("%(workshop)s: preparation pack, %(quarter)s"),
        }[Kind(self.kind)]
        return words % {
            "whose": self.report and self.report.owner_name,
            "project": self.ibp.code if self.ibp else PROGRAMME,
            "quarter": self.quarter,
            "report": self.report,
            "workshop": self.workshop,
            "before": self.before,
            "after": self.after,
        }

    def get_absolute_url(self) -> str:
        return reverse("publishing:publication", args=[self.pk])

    @property
    def number(self) -> str:
        return document_number(Kind(self.kind), self.pk, self._period, self.ibp.code if self.ibp else "")

    @property
    def file_name(self) -> str:
        """What the file is called when it is saved by a reader."""
        return file_name(Kind(self.kind), self.pk, self._period, self.ibp.code if self.ibp else "")

    @property
    def _period(self) -> str:
        return self.quarter.code if self.quarter else ""

    @property
    def level(self) -> Level:
        return Level(self.audience)

    @property
    def is_done(self) -> bool:
        return self.state == State.DONE

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_released(self) -> bool:
        return self.released_at is not None

    @property
    def is_kept(self) -> bool:
        """Its file still lies on the shelf."""
        return self.is_done and self.file.storage.exists(str(self.file.name))

    # ── The work ────────────────────────────────────────────────────────────

    @classmethod
    def claim(cls, pk: str, *, at: datetime) -> "Publication | None":
        """Take the work up, if it is there to be taken. Of several workers that try at once exactly one gets it."""
        claimed = (
            cls.objects.filter(pk=pk)
            .claimable(at)
            .update(
                state=State.RUNNING,
                attempt=F("attempt") + 1,
                lease_until=at + LEASE,
                started_at=at,
                doing="",
                progress_done=0,
                progress_total=0,
                error="",
            )
        )
        return cls.objects.with_names().get(pk=pk) if claimed else None

    def tell(self, doing: str, done: int, total: int, *, at: datetime) -> None:
        """Say how far the work is, which also renews the lease. Raises Lost."""
        self._write(doing=doing[:200], progress_done=done, progress_total=total, lease_until=at + LEASE)
        self.doing, self.progress_done, self.progress_total = doing, done, total

    def hold(self, *, at: datetime) -> None:
        """Renew the lease. Raises Lost."""
        self._write(lease_until=at + LEASE)

    def finish(self, content: bytes, *, pages: int, fingerprint: str, is_draft: bool, at: datetime) -> None:
        """Put the file on the shelf and say so, both or neither. Raises Lost; OSError when the disk refuses."""
        name = f"{self.pk}.pdf"
        with laid_beside(self.file.storage, name, content) as beside, transaction.atomic():
            self._write(
                state=State.DONE,
                file=name,
                sha256=checksum(content),
                size=len(content),
                pages=pages,
                fingerprint=fingerprint,
                is_draft=is_draft,
                doing="",
                finished_at=at,
                lease_until=None,
            )
            beside.put()
        self._sweep()

    def stumble(self, error: str, *, at: datetime) -> None:
        """Something went wrong that may go right next time: back into the queue, or failed once attempts are used up."""
        if self.attempt >= MAX_ATTEMPTS:
            self.fail(error, at=at)
        else:
            self._write(state=State.QUEUED, lease_until=None, doing="")

    def fail(self, error: str, *, at: datetime) -> None:
        """It cannot be made; `error` tells the person who asked what to do."""
        self._write(state=State.FAILED, error=error, doing="", finished_at=at, lease_until=None)
        self._sweep()

    def give_up(self, *, at: datetime) -> None:
        """No worker survived making it. The sweep says so."""
        given_up = type(self).objects.filter(pk=self.pk).given_up(at)
        error = gettext(
            "Making this document was interrupted %(times)s times. Ask for it again, or tell the administrators."
        )
        if given_up.update(
            state=State.FAILED, error=error % {"times": MAX_ATTEMPTS}, doing="", finished_at=at, lease_until=None
        ):
            self._sweep()

    def _sweep(self) -> None:
        sweep_beside(self.file.storage, f"{self.pk}.pdf")

    def _write(self, **changes: object) -> None:
        mine = type(self).objects.filter(pk=self.pk, attempt=self.attempt, state=State.RUNNING)
        if not mine.update(**changes):
            raise Lost

    # ── What people do with it ──────────────────────────────────────────────

    def cancel(self, *, by: User, at: datetime) -> None:
        """Nobody needs it any more. A worker that is at it stops within seconds."""
        with transaction.atomic():
            there = type(self).objects.filter(pk=self.pk).unfinished()
            if not there.update(state=State.CANCELLED, doing="", finished_at=at, lease_until=None):
                raise Refused(gettext("It is no longer being made."))
            self.note(Deed.CANCELLED, by=by, at=at)
        self.state = State.CANCELLED
        self._sweep()

    def release(self, *, by: User, at: datetime) -> None:
        """Let observers and partners read it."""
        with transaction.atomic():
            ready = type(self).objects.filter(
                ~Q(kind__in=[Kind.WALL, Kind.PACK]),
                pk=self.pk,
                state=State.DONE,
                is_draft=False,
                released_at=None,
                audience__lte=Level.CONSORTIUM,
            )
            if not ready.update(released_at=at, released_by=by):
                raise Refused(
                    gettext("Only a finished document that is no draft and not restricted can be released, once.")
                )
            self.note(Deed.RELEASED, by=by, at=at)
        self.released_at, self.released_by = at, by

    def withdraw(self, *, by: User, at: datetime) -> None:
        """Take a release back. Copies that were downloaded stay where they are."""
        with transaction.atomic():
            released = type(self).objects.filter(pk=self.pk, released_at__isnull=False)
            if not released.update(released_at=None, released_by=None):
                raise Refused(gettext("It has not been released."))
            self.note(Deed.WITHDRAWN, by=by, at=at)
        self.released_at = self.released_by = None

    def note(self, deed: "Deed", *, by: User | None, at: datetime) -> None:
        self.events.create(deed=deed, by=by, at=at)


class Deed(models.TextChoices):
    ASKED = "asked", _("Asked for")
    CANCELLED = "cancelled", _("Cancelled")
    DOWNLOADED = "downloaded", _("Downloaded")
    RELEASED = "released", _("Released")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PublicationEvent(models.Model):
    """Who did what with a publication, and when: also who read it."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="events")
    deed = models.CharField(max_length=10, choices=Deed)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_deed_display()} {self.at:%Y-%m-%d}"
