"""Knows the kinds of rows of a workshop that people write, by their names in addresses."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from reporting.views.kinds import RowKindConverter
from workshops.forms.agenda import SessionForm
from workshops.forms.attending import ParticipantForm
from workshops.forms.follow_up import ActionForm, TaskForm
from workshops.forms.record import LineForm, PassageForm, PhotoForm
from workshops.models import ActionPoint, Line, Participant, Passage, Photo, Session, Workshop
from workshops.views.tasks import Task
from workshops.views.writing import Item

AGENDA = Item(
    "session",
    Session,
    SessionForm,
    "workshops/rows/session.html",
    _("Session"),
    begun_with="title",
    page="workshops:agenda",
    meta="workshops/rows/session_meta.html",
    related=("ibp",),
)


class LineItem(Item):
    """A line of the record: it stands under a column of a session."""

    def kept(self, removed: Any) -> dict[str, Any]:
        return {**super().kept(removed), "origin": removed.origin}

    def add_url(self, workshop: Workshop, fixed: dict[str, Any]) -> str:
        return reverse("workshops:add_line", args=[fixed["session_id"], fixed["column"]])

    def fixed_of(self, row: Any) -> dict[str, Any]:
        return {"session_id": row.session_id, "column": row.column}

    def list_of(self, row: Any) -> str:
        return f"line-{row.session_id}-{row.column}"

    def with_names(self, rows: Any) -> Any:
        return rows.select_related("changed_by", "session__ibp")


class PassageItem(Item):
    """The text at the head of a section."""

    @property
    def listed(self) -> bool:
        return False

    def add_url(self, workshop: Workshop, fixed: dict[str, Any]) -> str:
        return reverse("workshops:add_passage", args=[workshop.pk, fixed["section"]])

    def fixed_of(self, row: Any) -> dict[str, Any]:
        return {"section": row.section}


class PhotoItem(Item):
    """A photograph with its caption."""

    def kept(self, removed: Any) -> dict[str, Any]:
        names = ("file", "sha256", "width", "height")
        return {**super().kept(removed), **{name: getattr(removed, name) for name in names}}

    def add_url(self, workshop: Workshop, fixed: dict[str, Any]) -> str:
        return reverse("workshops:add_photos", args=[workshop.pk])

    def with_names(self, rows: Any) -> Any:
        return rows.select_related("changed_by", "session", "ibp")


LINE = LineItem(
    "line",
    Line,
    LineForm,
    "workshops/rows/line.html",
    _("Line of the record"),
    page="workshops:record",
    meta="workshops/rows/line_meta.html",
)
PASSAGE = PassageItem(
    "passage",
    Passage,
    PassageForm,
    "workshops/rows/passage.html",
    _("Text of the section"),
    page="workshops:record",
    is_ordered=False,
)
PHOTO = PhotoItem(
    "photo",
    Photo,
    PhotoForm,
    "workshops/rows/photo.html",
    _("Photograph"),
    begun_with="caption",
    page="workshops:record",
)


class ParticipantKind(Item):
    """Somebody in the register: entered beforehand, or as a walk-in who has come."""

    def of_walk_in(self) -> dict[str, Any]:
        at = now()
        return {"came": Participant.Came.DESK, "came_at": at, "let_in_at": at}

    def fixed_of(self, row: Any) -> dict[str, Any]:
        return self.of_walk_in() if row.came == Participant.Came.DESK else {}

    def add_url(self, workshop: Workshop, fixed: dict[str, Any]) -> str:
        return super().add_url(workshop, fixed) + ("?walk_in=1" if fixed else "")

    def kept(self, removed: Any) -> dict[str, Any]:
        came = {name: getattr(removed, name) for name in ("came", "came_at", "let_in_at")}
        return super().kept(removed) | came

    def with_names(self, rows: Any) -> Any:
        return rows.select_related("changed_by", "organisation")


PARTICIPANT = ParticipantKind(
    "participant",
    Participant,
    ParticipantForm,
    "workshops/rows/participant.html",
    _("Person"),
    begun_with="name",
    page="workshops:people",
    meta="workshops/people/came.html",
    is_ordered=False,
)

ACTION = Item(
    "action",
    ActionPoint,
    ActionForm,
    "workshops/rows/action.html",
    _("Action point"),
    page="workshops:follow_up",
    meta="workshops/rows/action_meta.html",
)
TASK = Task(
    "task",
    ActionPoint,
    TaskForm,
    "workshops/rows/action.html",
    _("Task of a subgroup"),
    page="workshops:subgroup",
    meta="workshops/rows/action_meta.html",
    is_ordered=False,
)

KINDS = {kind.name: kind for kind in (AGENDA, PARTICIPANT, ACTION, TASK, LINE, PASSAGE, PHOTO)}


class ItemConverter(RowKindConverter):
    """The kind of a row of a workshop in an address."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> Item:
        return KINDS[value]
