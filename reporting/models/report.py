"""Knows a report and its life: whose it is, for which quarter, in which state, and every step it took."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.models import IBP, Seat, User
from partners.refusals import Refused
from partners.text import Prose
from reporting.chapter import Chapter, Content, Gap, Section, chapters
from reporting.freezing import fingerprint
from reporting.models.quarter import Quarter
from reporting.quarters import Period
from reporting.workflow import NOTE_WANTED, OPEN, SENT, STEPS, TOO_LATE, Action, Status, Step


class Incomplete(Refused):
    """The report cannot be submitted yet; `gaps` says what is missing and where."""

    def __init__(self, gaps: list[Gap]) -> None:
        super().__init__(gettext("The report is not complete yet."))
        self.gaps = gaps


class Kind(models.TextChoices):
    PARTNER = "partner", _("Partner's quarterly report")
    CONSOLIDATED = "consolidated", _("Consolidated quarterly report")
    INCEPTION = "inception", _("Inception report")


class ReportQuerySet(models.QuerySet["Report"]):
    def in_quarter(self, quarter: Quarter) -> "ReportQuerySet":
        return self.filter(quarter=quarter)

    def of_partners(self) -> "ReportQuerySet":
        return self.filter(kind=Kind.PARTNER)

    def open(self) -> "ReportQuerySet":
        return self.filter(status__in=OPEN)

    def sent(self) -> "ReportQuerySet":
        return self.filter(status__in=SENT)

    def overdue(self, on: date) -> "ReportQuerySet":
        return self.open().filter(due_on__lt=on)

    def written_by(self, user: User) -> "ReportQuerySet":
        """Reports this person writes: of own seats, and the consortium's where one leads it."""
        return self.filter(own(user))

    def visible_to(self, user: User) -> "ReportQuerySet":
        """Reports whose content this person may read (rows above one's clearance stay out: see rows' `visible_to`)."""
        return self.filter(own(user) | others_sent(user))

    def known_to(self, user: User) -> "ReportQuerySet":
        """Reports of which this person may know that they exist, their state and their dates."""
        return self.filter(own(user) | others(user))

    def by_project(self) -> "ReportQuerySet":
        """Of one quarter: project by project, the consolidated report last, the lead's first among its members'."""
        return self.order_by("ibp__code", "-kind", "-seat__is_lead", "seat__organisation__acronym")

    def with_names(self) -> "ReportQuerySet":
        return self.select_related("ibp", "seat__organisation", "quarter")


def own(user: User, report: str = "") -> Q:
    """Reports one writes; `report` is the lookup path to the report, such as "report__"."""
    standing = user.standing
    return Q(**{f"{report}seat__in": standing.writes_for}) | Q(
        **{f"{report}seat": None, f"{report}ibp__in": standing.leads}
    )


def judged(user: User, report: str = "") -> Q:
    """Reports of projects one reviews."""
    reviews = user.standing.reviews
    return Q(**{f"{report}pk__isnull": False}) if reviews.everywhere else Q(**{f"{report}ibp__in": reviews.ibps})


def facilitated(user: User, report: str = "") -> Q:
    facilitates = user.standing.facilitates
    return (
        Q(**{f"{report}pk__isnull": False}) if facilitates.everywhere else Q(**{f"{report}ibp__in": facilitates.ibps})
    )


def shared_in_consortium(user: User, report: str = "") -> Q:
    """Members' reports for their lead, and the consortium's own for every member."""
    standing = user.standing
    return Q(**{f"{report}ibp__in": standing.leads}) | Q(
        **{f"{report}ibp__in": standing.member_of, f"{report}seat": None}
    )


def others(user: User, report: str = "") -> Q:
    return judged(user, report) | facilitated(user, report) | shared_in_consortium(user, report)


def others_sent(user: User, report: str = "") -> Q:
    return Q(**{f"{report}status__in": SENT}) & others(user, report)


class Report(models.Model):
    """One report of one partner, of one consortium for a quarter, or the inception report of a project."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    ibp = models.ForeignKey(IBP, on_delete=models.PROTECT, related_name="reports")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    quarter = models.ForeignKey(Quarter, null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    status_at = models.DateTimeField(editable=False)
    due_on = models.DateField(_("due on"))
    opened_at = models.DateTimeField(editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = [
            "-quarter__year",
            "-quarter__number",
            "ibp__code",
            "-kind",
            "-seat__is_lead",
            "seat__organisation__acronym",
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "quarter"], condition=Q(kind=Kind.PARTNER), name="one_report_per_seat_and_quarter"
            ),
            models.UniqueConstraint(
                fields=["ibp", "quarter"],
                condition=Q(kind=Kind.CONSOLIDATED),
                name="one_consolidated_report_per_quarter",
            ),
            models.UniqueConstraint(
                fields=["ibp"], condition=Q(kind=Kind.INCEPTION), name="one_inception_report_per_project"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.PARTNER, seat__isnull=False, quarter__isnull=False)
                | Q(kind=Kind.CONSOLIDATED, seat=None, quarter__isnull=False)
                | Q(kind=Kind.INCEPTION, seat=None, quarter=None),
                name="a_report_has_what_its_kind_needs",
            ),
        ]
        indexes = [models.Index(fields=["quarter", "ibp"]), models.Index(fields=["status", "due_on"])]

    def __str__(self) -> str:
        return f"{self.owner_name} · {self.quarter or self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:report", args=[self.pk])

    @property
    def owner_name(self) -> str:
        """Whose report it is, in short: the partner's acronym, or the project's code."""
        return self.seat.organisation.acronym if self.seat else self.ibp.code

    @property
    def is_open(self) -> bool:
        """Its partner may write in it."""
        return self.status in OPEN

    @property
    def is_sent(self) -> bool:
        return self.status in SENT

    def is_overdue(self, on: date) -> bool:
        return self.is_open and on > self.due_on

    def days_left(self, on: date) -> int:
        """Until the due date; negative once it has passed."""
        return (self.due_on - on).days

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        return chapters(self.kind)

    def gaps(self) -> list[Gap]:
        """What keeps it from being submitted: what a chapter still lacks, and comments that nobody has answered."""
        lacking = [gap for chapter in self.chapters for gap in chapter.gaps(self)]
        return lacking + [thread.gap for thread in self.threads.unanswered().with_comments()]

    def content(self) -> Content:
        """Everything in the report, by chapter."""
        return {chapter.key: chapter.content(self) for chapter in self.chapters}

    def sections(self, audience: Level) -> list[Section]:
        return [chapter.section(self, audience) for chapter in self.chapters]

    def previous(self) -> "Report | None":
        """The same partner's (or consortium's) report of the quarter before."""
        return self._in(self.quarter.period.previous) if self.quarter else None

    def following(self) -> "Report | None":
        """The same partner's (or consortium's) report of the quarter after, where it has been opened."""
        return self._in(self.quarter.period.next) if self.quarter else None

    def _in(self, period: Period) -> "Report | None":
        there = Report.objects.filter(quarter__year=period.year, quarter__number=period.number)
        return there.filter(kind=self.kind, ibp=self.ibp_id, seat=self.seat_id).with_names().first()

    def members(self) -> ReportQuerySet:
        """The partners' reports that this consolidated report draws on."""
        return Report.objects.filter(kind=Kind.PARTNER, ibp=self.ibp, quarter=self.quarter).with_names()

    def lock(self) -> "Report":
        """The row as it is now, held until the transaction ends, so that no edit slips in beside a step."""
        return Report.objects.select_for_update().get(pk=self.pk)

    def take(self, action: Action, *, by: User, at: datetime, note: str = "") -> "ReportEvent":
        """Do one step of the report's life. The only writer of `status`; of two at once exactly one wins.

        Raises Refused when the state does not allow it (any more) or a note is wanted, Incomplete when gaps remain.
        """
        step: Step = STEPS[action]
        if step.needs_note and not note.strip():
            raise Refused(str(NOTE_WANTED[action]))
        with transaction.atomic():
            now_there = self.lock()
            if now_there.status in step.before and step.freezes and (gaps := self.gaps()):
                raise Incomplete(gaps)
            moved = Report.objects.filter(pk=self.pk, status__in=step.before).update(status=step.after, status_at=at)
            if not moved:
                raise Refused(str(TOO_LATE[Status(now_there.status)]))
            before, self.status, self.status_at = now_there.status, step.after, at
            event = self.events.create(action=action, before=before, after=step.after, by=by, at=at, note=note)
            if step.freezes:
                content = self.content()
                sent = Snapshot.objects.create(event=event, report=self, content=content, sha256=fingerprint(content))
                self.rounds.begin(self, sent, at=at)
            if step.closes:
                self.rounds.unfinished().close(action, at=at)
            for chapter in self.chapters:
                chapter.follow(self, event)
        return event

    def extend(self, due_on: date, *, by: User, at: datetime, note: str) -> "ReportEvent":
        """Give this report until a later day."""
        if not note.strip():
            raise Refused(gettext("Write why there is more time."))
        with transaction.atomic():
            now_there = self.lock()
            if not now_there.is_open:
                raise Refused(str(TOO_LATE[Status(now_there.status)]))
            if due_on <= now_there.due_on:
                raise Refused(gettext("Choose a day after %(day)s.") % {"day": now_there.due_on})
            Report.objects.filter(pk=self.pk).update(due_on=due_on)
            self.due_on = due_on
            return self.events.create(
                action=ReportEvent.EXTENDED,
                before=now_there.status,
                after=now_there.status,
                by=by,
                at=at,
                note=note,
                due_on=due_on,
            )


class ReportEvent(models.Model):
    """A step that a report took: who, what, when, and what they said. Written once, by the verb, in its transaction."""

    OPENED, EXTENDED, REMINDED = "open", "extend", "remind"
    DEEDS = [*Action.choices, (OPENED, _("Opened")), (EXTENDED, _("Given more time")), (REMINDED, _("Reminded"))]
    DONE = {
        Action.SUBMIT: _("Submitted"),
        Action.RETURN: _("Returned"),
        Action.APPROVE: _("Approved"),
        Action.REOPEN: _("Reopened"),
        Action.WITHDRAW: _("Withdrawn"),
        Action.EXCUSE: _("Marked as no return"),
        Action.EXPECT: _("Expected after all"),
        OPENED: _("Opened"),
        EXTENDED: _("Given more time"),
        REMINDED: _("Reminded"),
    }

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=10, choices=DEEDS)
    before = models.CharField(max_length=10, choices=Status)
    after = models.CharField(max_length=10, choices=Status)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # none: the calendar
    at = models.DateTimeField()
    note = Prose(blank=True)
    due_on = models.DateField(null=True)
    told_at = models.DateTimeField(null=True, db_index=True)  # when those whom it concerns were told

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.done} {self.at:%Y-%m-%d}"

    @property
    def done(self) -> str:
        """What happened, as one reads it in a history."""
        return str(self.DONE[self.action])


class Snapshot(models.Model):
    """What was submitted, word for word. It is never changed; its SHA-256 proves it."""

    event = models.OneToOneField(ReportEvent, on_delete=models.PROTECT, related_name="snapshot")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="snapshots")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a snapshot is never changed")
        super().save(*args, **kwargs)

    @property
    def is_intact(self) -> bool:
        return fingerprint(self.content) == self.sha256

    def sections(self, audience: Level) -> list[Section]:
        """The chapters as they were submitted; one that has been added to reports since is left out."""
        return [
            chapter.read(self.content[chapter.key], audience)
            for chapter in chapters(self.report.kind)
            if chapter.key in self.content
        ]
