"""Knows the record of a workshop: its lines and where each came from, the texts of its sections, remarks, photographs, errata."""

from typing import Any, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.clearance import Level
from partners.models import IBP, User
from partners.refusals import Refused
from partners.text import Name, Prose
from reporting.models import ContextChange, Overtaken, Statement
from workshops.models.workshop import Session, Workshop, WorkshopRow

READERS = [
    (Level.PUBLIC, _("Anyone")),
    (Level.PROGRAMME, _("All partners of the programme and PROKAS")),
    (Level.RESTRICTED, _("Facilitators and PROKAS only")),
]


class LineQuerySet(models.QuerySet["Line"]):
    def admitted_to(self, level: Level) -> Self:
        """Lines that readers cleared up to this level may see.

        What a row of a report says that its partner has made more confidential since than the programme is in no record any more.
        """
        now = [
            Subquery(rows.filter(pk=OuterRef("source")).order_by().values("confidentiality")[:1])
            for rows in (Statement.objects, ContextChange.objects)
        ]
        source = Coalesce(*now, Value(Level.PUBLIC.value))
        there = self.annotate(source_level=source).filter(source_level__lte=min(level, Level.PROGRAMME))
        return there.filter(confidentiality__lte=level)

    def in_record(self) -> Self:
        return self.filter(is_left_out=False)


class Line(WorkshopRow):
    """A sentence of the record: as a report says it, as the workshop changed it, or new from the floor."""

    class Origin(models.TextChoices):
        REPORT = "report", _("From the report")
        NOTES = "notes", _("From the floor")
        SCRIBE = "scribe", _("Written by the scribe")

    KIND = "line"
    WORDS = ("session_id", "column", "text", "detail", "level", "speaker", "confidentiality")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="lines")
    column = models.CharField(max_length=20, blank=True)
    text = Prose(_("text"))  # as long as what a report may say
    detail = Prose(_("detail"), blank=True)
    level = models.CharField(_("level"), max_length=8, blank=True)  # of a change in the context
    speaker = Name(_("who said it"), blank=True, max_length=300)  # a remark has one
    confidentiality = models.PositiveSmallIntegerField(_("who may read this"), choices=READERS, default=Level.PROGRAMME)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.SCRIBE, editable=False)
    source = models.UUIDField(null=True, editable=False)  # the row of the consolidated report it was taken from …
    source_text = Prose(blank=True, editable=False)  # … and what that said then
    is_left_out = models.BooleanField(default=False, editable=False)
    history = HistoricalRecords()

    objects = LineQuerySet.as_manager()

    class Meta(WorkshopRow.Meta):
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "source"],
                condition=models.Q(source__isnull=False),
                name="a_row_of_a_report_is_taken_over_once",
            )
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else self.text[:79] + "…"

    def require_open(self) -> None:
        """Writing a line is a change of its session's board, which shows it: whoever watches that is told."""
        super().require_open()
        Session.objects.filter(pk=self.session_id).update(sequence=F("sequence") + 1)

    @property
    def siblings(self) -> models.QuerySet:
        return Line.objects.filter(session_id=self.session_id, column=self.column)

    @property
    def level_words(self) -> str:
        return str(ContextChange.Reach(self.level).label) if self.level in ContextChange.Reach.values else ""

    @property
    def is_sharpened(self) -> bool:
        """The workshop says it in other words than the report."""
        return self.origin == self.Origin.REPORT and self.text != self.source_text

    @property
    def stays(self) -> bool:
        """Taken from a report it is left out rather than removed: taking over again must not bring it back."""
        return self.origin == self.Origin.REPORT

    def require_removable(self) -> None:
        if self.stays:
            raise Refused(_now("This line stands in a report: leave it out of the record instead."))


class Passage(WorkshopRow):
    """What a facilitator writes at the head of a section of the record."""

    KIND = "passage"
    WORDS = ("text", "confidentiality")

    section = models.CharField(max_length=20, editable=False)
    text = Prose(_("text"), blank=True)
    confidentiality = models.PositiveSmallIntegerField(_("who may read this"), choices=READERS, default=Level.PROGRAMME)
    history = HistoricalRecords()

    class Meta(WorkshopRow.Meta):
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = [models.UniqueConstraint(fields=["workshop", "section"], name="a_section_has_one_passage")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else self.text[:79] + "…"

    @classmethod
    def add(cls, workshop: Workshop, *, by: User | None, id: UUID | None = None, **words: Any) -> Self:
        """Raises Overtaken where a colleague has begun the section's passage meanwhile."""
        with transaction.atomic():
            workshop.require_writable()
            there = cls.objects.filter(workshop=workshop, section=words.get("section", "")).exclude(pk=id).first()
            if there:
                raise Overtaken(there, {name: words[name] for name in cls.WORDS if name in words})
            return super().add(workshop, by=by, id=id, **words)

    @property
    def is_fixed(self) -> bool:
        return True


class Photo(WorkshopRow):
    """A photograph, made small when it was uploaded, without anything that tells where and with what it was taken."""

    KIND = "photo"
    WORDS = ("caption", "session_id", "ibp_id", "confidentiality")

    file = models.FileField(_("photograph"), upload_to="workshops/%Y", editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    caption = Name(_("caption"), max_length=300, blank=True)
    session = models.ForeignKey(
        Session, null=True, blank=True, on_delete=models.PROTECT, related_name="photos", verbose_name=_("session")
    )
    ibp = models.ForeignKey(
        IBP, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("project")
    )
    confidentiality = models.PositiveSmallIntegerField(_("who may see this"), choices=READERS, default=Level.PROGRAMME)
    history = HistoricalRecords()

    class Meta(WorkshopRow.Meta):
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        constraints = [models.UniqueConstraint(fields=["workshop", "sha256"], name="a_photograph_stands_once")]

    def __str__(self) -> str:
        return self.caption or _now("Photograph without a caption")

    @classmethod
    def add(cls, workshop: Workshop, *, by: User | None, id: UUID | None = None, **words: Any) -> Self:
        """Raises Refused where the same picture stands there already."""
        with transaction.atomic():
            workshop.require_writable()
            if cls.objects.filter(workshop=workshop, sha256=words.get("sha256", "")).exclude(pk=id).exists():
                raise Refused(_now("This photograph stands in the record already."))
            return super().add(workshop, by=by, id=id, **words)


class Erratum(models.Model):
    """A correction of a record that is locked: dated, signed, printed at its end."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="errata")
    section = models.CharField(_("section"), max_length=20, blank=True)
    text = Prose(_("correction"), max_length=4_000)
    confidentiality = models.PositiveSmallIntegerField(_("who may read this"), choices=READERS, default=Level.PROGRAMME)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")
        ordering = ["at", "pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.workshop.is_closed:
            raise ValidationError(_now("The record is still open: correct it there."))
        super().save(*args, **kwargs)
