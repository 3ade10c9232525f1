"""Knows the record of a workshop: its lines and where each came from, the texts of its sections, remarks, photographs, errata."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.clearance import Level
from partners.models import IBP
from partners.text import Name, Prose
from workshops.models.workshop import Session, Workshop, WorkshopRow

READERS = [
    (Level.PUBLIC, _("Anyone")),
    (Level.PROGRAMME, _("All partners of the programme and PROKAS")),
    (Level.RESTRICTED, _("Facilitators and PROKAS only")),
]


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
    text = Prose(_("text"), max_length=4_000)
    detail = Prose(_("detail"), blank=True, max_length=4_000)
    level = models.CharField(_("level"), max_length=8, blank=True)  # of a change in the context
    speaker = Name(_("who said it"), blank=True, max_length=300)  # a remark has one
    confidentiality = models.PositiveSmallIntegerField(_("who may read this"), choices=READERS, default=Level.PROGRAMME)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.SCRIBE, editable=False)
    source = models.UUIDField(null=True, editable=False)  # the row of the consolidated report it was taken from …
    source_text = Prose(blank=True, editable=False)  # … and what that said then
    is_left_out = models.BooleanField(default=False, editable=False)
    history = HistoricalRecords()

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

    @property
    def siblings(self) -> models.QuerySet:
        return Line.objects.filter(session_id=self.session_id, column=self.column)

    @property
    def is_sharpened(self) -> bool:
        """The workshop says it in other words than the report."""
        return self.origin == self.Origin.REPORT and self.text != self.source_text


class Passage(WorkshopRow):
    """What a facilitator writes at the head of a section of the record."""

    KIND = "passage"
    WORDS = ("text",)

    section = models.CharField(max_length=20, editable=False)
    text = Prose(_("text"), blank=True)
    history = HistoricalRecords()

    class Meta(WorkshopRow.Meta):
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        constraints = [models.UniqueConstraint(fields=["workshop", "section"], name="a_section_has_one_passage")]

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


class Erratum(models.Model):
    """A correction of a record that is locked: dated, signed, printed at its end."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="errata")
    section = models.CharField(_("section"), max_length=20, blank=True)
    text = Prose(_("correction"), max_length=4_000)
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
