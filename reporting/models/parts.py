"""Knows a row of a report: how far it may travel, where it was taken from, and what shows that it is true."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.clearance import Level
from partners.models import Seat, User
from partners.refusals import Refused
from partners.text import Name, Prose
from reporting.models.report import Report, facilitated, judged, own, shared_in_consortium
from reporting.models.written import WrittenRow
from reporting.workflow import SENT, TOO_LATE, Status


class ReportPartQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """Rows this person may read: all of one's own; of others' sent reports those within one's clearance."""
        sent = Q(report__status__in=SENT)
        return self.filter(
            own(user, "report__")
            | sent & judged(user, "report__")
            | sent & shared_in_consortium(user, "report__") & Q(confidentiality__lte=Level.CONSORTIUM)
            | sent & facilitated(user, "report__") & Q(confidentiality__lte=Level.PROGRAMME)
        )

    def admitted_to(self, audience: Level) -> Self:
        return self.filter(confidentiality__lte=audience)


class LastingRelation(GenericRelation):
    """A removed row leaves its evidence: brought back it finds it again, and what was submitted can still be shown."""

    def bulk_related_objects(self, objs: Any, using: str = DEFAULT_DB_ALIAS) -> models.QuerySet:
        return Evidence.objects.none()


class ReportPart(WrittenRow):
    """A row of a report."""

    HELD_BY = "report_id"
    chapter: Any  # the key of the chapter it stands in
    history: ClassVar[Any]  # each subclass keeps its own: see part_history()

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="%(class)ss", editable=False)
    confidentiality = models.PositiveSmallIntegerField(
        _("who may read this"),
        choices=Level,
        default=Level.PROGRAMME,
        help_text=_("Restricted: only you and the PROKAS reviewers of this project."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    evidence = LastingRelation("reporting.Evidence")

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "created_at"]

    @property
    def siblings(self) -> models.QuerySet:
        return type(self).objects.filter(report_id=self.report_id)

    @classmethod
    def is_known(cls, row: Any, report: Report) -> bool:
        """Whether all who write this report may know of what the row names; also of one that the history keeps."""
        return True

    @property
    def travels_to(self) -> int:
        """How far it may travel: by its own level, and by that of what it names."""
        return self.confidentiality

    @property
    def floor(self) -> Level:
        """The least confidential this row may be: a line taken from members stays within what they agreed to."""
        return Level.PUBLIC

    @property
    def sitting_begins(self) -> datetime | None:
        return self.report.status_at

    @classmethod
    def add(cls, report: Report, *, by: User | None, id: UUID | None = None, **words: Any) -> Self:
        """A new row at the end of its list: see `add_as`."""
        part = cls(report=report, id=id or uuid4(), created_by=by, changed_by=by, **words)
        return part.add_as(by=by, words=words, is_named=id is not None)

    def require_open(self) -> None:
        require_open(self.report)

    def refuse(self, changes: dict[str, Any]) -> None:
        if changes.get("confidentiality", Level.RESTRICTED) < self.floor:
            raise Refused(
                gettext("The partners this was taken from agreed to “%(level)s”: choose that or stricter.")
                % {"level": self.floor.label}
            )

    def require_removable(self) -> None:
        if self.is_fixed:
            raise Refused(gettext("This belongs to every report of its kind: change its words, or leave them empty."))

    def move(self, to: int, *, by: User) -> None:
        self.require_removable()
        super().move(to, by=by)


def require_open(report: Report) -> None:
    """Raise Refused unless the report may be written in now; holds its row until the transaction ends."""
    now_there = report.lock()
    if not now_there.is_open:
        raise Refused(str(TOO_LATE[Status(now_there.status)]))


class Evidence(models.Model):
    """What shows that a row is true: a link or a file. It travels as far as its row."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, editable=False)
    object_id = models.UUIDField(editable=False)
    part = GenericForeignKey()
    label = Name(_("what it shows"), blank=True)
    url = models.URLField(_("link"), max_length=1_000, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/%Y", blank=True)
    media_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["added_at"]
        indexes = [models.Index(fields=["content_type", "object_id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", file__gt="") | Q(url__gt="", file=""),
                name="evidence_is_a_link_or_a_file",
                violation_error_message=_("Give a link or a file, one of them."),
            )
        ]

    def __str__(self) -> str:
        return self.label or self.url or str(self.file.name)

    @property
    def report(self) -> Report | None:
        """Whose evidence it is, also when its row was removed, or when it was taken off and stays with the report."""
        part: Any = self.part
        if isinstance(part, Report):
            return part
        if part is not None:
            return part.report
        model: Any = self.content_type.model_class()
        removed = model.history.filter(id=self.object_id).select_related("report").first()
        return removed.report if removed else None

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        return {"label": str(self), "url": self.url, "file_id": str(self.pk) if self.file else None}


class SourceLink(models.Model):
    """A line of a consolidated report and the member's row it was taken from, in the words taken.

    The member's row may be reworded or removed later: the seat and the words taken stay.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    text = Prose()
    version = models.PositiveIntegerField()
    confidentiality = models.PositiveSmallIntegerField(choices=Level)
    taken_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["taken_at", "pk"]

    def values(self) -> dict[str, Any]:
        return {"partner": self.seat.organisation.acronym, "text": self.text}


class SetAside(models.Model):
    """A row offered to a report that its people decided not to take: last quarter's open point, or a member's line."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="set_aside")
    row = models.UUIDField()
    reason = Prose(blank=True, max_length=1_000)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "row"], name="a_row_is_set_aside_once")]


def evidence_values(part: ReportPart) -> list[dict[str, Any]]:
    return [item.values() for item in part.evidence.all()]


def strictest(links: Iterable[SourceLink]) -> Level:
    """The confidentiality that all the rows a line was taken from allow."""
    return Level(max((link.confidentiality for link in links), default=Level.PUBLIC))


def source_partners(links: Iterable[SourceLink]) -> list[str]:
    """The acronyms of the partners a line was taken from, each once, in the order taken."""
    return list(dict.fromkeys(link.seat.organisation.acronym for link in links))


def part_history() -> HistoricalRecords:
    """The audit trail of a row: every sitting's words, who wrote them, and what was removed."""
    return HistoricalRecords(excluded_fields=["position"])
