"""Knows the kinds of session of a reflection workshop: what their boards ask, and the standard agenda (first held on 29 March 2017)."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from reporting.models import ContextChange, Statement


class SessionKind(TextChoices):
    OPENING = "opening", _("Opening")
    FOLLOW_UP = "follow_up", _("What became of the last workshop")
    INTRODUCTIONS = "introductions", _("Introductions")
    PROGRESS = "progress", _("Progress review")
    CONTEXT = "context", _("Contextual change")
    POWER = "power", _("Power map")
    INCEPTION = "inception", _("Reflection on the inception report")
    RISKS = "risks", _("Risks and plan")
    SYNERGIES = "synergies", _("Synergies")
    WAY_FORWARD = "way_forward", _("Way forward")
    DEBRIEF = "debrief", _("Remarks and debrief")
    BREAK = "break", _("Break")
    OTHER = "other", _("Other")


@dataclass(frozen=True)
class Column:
    """What one part of a board asks for. `key` is that of the row of a report where there is one."""

    key: str
    title: StrOrPromise


COLUMNS: dict[SessionKind, tuple[Column, ...]] = {
    SessionKind.PROGRESS: tuple(Column(one.value, one.label) for one in Statement.Criterion),
    SessionKind.CONTEXT: tuple(Column(one.value, one.label) for one in ContextChange.Sign),
    SessionKind.POWER: (Column("power", _("What moved, and why")),),
    SessionKind.INCEPTION: (
        Column("feedback", _("Feedback from PROKAS")),
        Column("follows", _("What follows for the plan")),
    ),
    SessionKind.RISKS: (
        Column("risk", _("Risks")),
        Column("mitigation", _("What can be done about them")),
    ),
    SessionKind.SYNERGIES: (Column("synergy", _("Synergies and cooperation")),),
    SessionKind.WAY_FORWARD: (
        Column("decision", _("Decisions")),
        Column("action", _("Who does what until when")),
    ),
    SessionKind.DEBRIEF: (Column("debrief", _("What we take away")),),
    SessionKind.OTHER: (Column("note", _("Notes")),),
}
OF_ONE_PROJECT = frozenset(
    {SessionKind.PROGRESS, SessionKind.CONTEXT, SessionKind.POWER, SessionKind.INCEPTION, SessionKind.RISKS}
)


def columns(kind: str) -> tuple[Column, ...]:
    return COLUMNS.get(SessionKind(kind), ())


@dataclass(frozen=True)
class Item:
    """A line of the standard agenda; one for each project where the session is of one."""

    kind: SessionKind
    minutes: int


STANDARD = (
    Item(SessionKind.OPENING, 15),
    Item(SessionKind.FOLLOW_UP, 15),
    Item(SessionKind.INTRODUCTIONS, 30),
    Item(SessionKind.PROGRESS, 30),
    Item(SessionKind.BREAK, 15),
    Item(SessionKind.CONTEXT, 20),
    Item(SessionKind.POWER, 30),
    Item(SessionKind.BREAK, 60),
    Item(SessionKind.INCEPTION, 20),
    Item(SessionKind.RISKS, 30),
    Item(SessionKind.SYNERGIES, 30),
    Item(SessionKind.WAY_FORWARD, 30),
    Item(SessionKind.DEBRIEF, 20),
)
