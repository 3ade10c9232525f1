"""Knows the sections of the record of a workshop in printed order, and which lines of which sessions stand in each."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from workshops.sessions import Column, SessionKind, columns


class RecordSection(TextChoices):
    PARTICIPANTS = "participants", _("Participants")
    OBJECTIVES = "objectives", _("Objectives")
    AGENDA = "agenda", _("Agenda")
    INTRODUCTIONS = "introductions", _("Introductions")
    PROGRESS = "progress", _("Progress review")
    CONTEXT = "context", _("Contextual change")
    POWER = "power", _("Power maps")
    INCEPTION = "inception", _("Reflection on the inception report")
    RISKS = "risks", _("Risks and plan")
    WAY_FORWARD = "way_forward", _("Way forward")
    SYNERGIES = "synergies", _("Synergies and cooperation")
    OTHER = "other", _("Further sessions")
    REMARKS = "remarks", _("Remarks")
    DEBRIEF = "debrief", _("Closing debrief")
    PHOTOGRAPHS = "photographs", _("Photographs")
    ERRATA = "errata", _("Errata")


# Whose boards a section holds the lines of.
SESSIONS: dict[RecordSection, SessionKind] = {
    RecordSection.PROGRESS: SessionKind.PROGRESS,
    RecordSection.CONTEXT: SessionKind.CONTEXT,
    RecordSection.POWER: SessionKind.POWER,
    RecordSection.INCEPTION: SessionKind.INCEPTION,
    RecordSection.RISKS: SessionKind.RISKS,
    RecordSection.WAY_FORWARD: SessionKind.WAY_FORWARD,
    RecordSection.SYNERGIES: SessionKind.SYNERGIES,
    RecordSection.OTHER: SessionKind.OTHER,
    RecordSection.DEBRIEF: SessionKind.DEBRIEF,
}
REMARK = "remark"  # the column of what speakers say, at whatever session
SPEAKING = (SessionKind.OPENING, SessionKind.DEBRIEF)  # where remarks are usually made
WITHOUT_PASSAGE = (RecordSection.PHOTOGRAPHS, RecordSection.ERRATA)


def columns_of(kind: str) -> tuple[Column, ...]:
    """What lines of a session stand under: the columns of its board, and remarks."""
    return (*columns(kind), Column(REMARK, _("Remarks")))
