"""Knows the history of set-up: who changed what, when, and from what to what."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import IBP, Appointment, Invitation, Organisation, Seat, User

# What is followed, with the relations its history is read with.
FOLLOWED: dict[str, tuple[type[models.Model], Any, list[str]]] = {
    "organisation": (Organisation, gettext_lazy("Organisations"), []),
    "ibp": (IBP, gettext_lazy("Projects"), []),
    "seat": (Seat, gettext_lazy("Seats"), ["organisation", "ibp"]),
    "person": (User, gettext_lazy("People"), []),
    "role": (Appointment, gettext_lazy("Roles"), ["person", "seat__organisation", "seat__ibp", "ibp"]),
    "invitation": (Invitation, gettext_lazy("Invitations"), ["invited_by", "accepted_by"]),
}
HIDDEN = {"id", "issue", "history_id", "history_date", "history_change_reason", "history_type", "history_user"}

SAID_IN_WORDS = {"role", "invitation"}  # what was done to them is the sentence itself


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    at: datetime
    by: str
    what: str  # a sentence's end: "changed organisation IID"
    url: str
    note: str
    differences: list[Difference]


class ChangeLog:
    """All changes, the latest first; cut into pages like a queryset, each page with a fixed number of queries."""

    def __init__(self, kind: str = "") -> None:
        self.kinds = [kind] if kind in FOLLOWED else list(FOLLOWED)

    def count(self) -> int:
        return sum(_rows(kind).count() for kind in self.kinds)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Change]:
        first, *others = [
            _rows(kind).order_by().annotate(followed=Value(kind)).values_list("history_date", "followed", "history_id")
            for kind in self.kinds
        ]
        merged = first.union(*others, all=True) if others else first
        page = list(merged.order_by("-history_date", "-history_id")[part])
        found: dict[tuple[str, int], Change] = {}
        for kind in {kind for _at, kind, _id in page}:
            found |= _read(kind, [history_id for _at, one, history_id in page if one == kind])
        return [found[kind, history_id] for _at, kind, history_id in page]


def _rows(kind: str) -> models.QuerySet[Any]:
    return FOLLOWED[kind][0].history.model.objects.all()  # type: ignore[attr-defined]


def _read(kind: str, ids: list[int]) -> dict[tuple[str, int], Change]:
    """The changes with these ids, each compared with the row's state before it: two queries."""
    rows = _rows(kind).select_related(*FOLLOWED[kind][2])
    earlier = _rows(kind).filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    changed = list(
        rows.filter(history_id__in=ids)
        .select_related("history_user", *FOLLOWED[kind][2])
        .annotate(before_id=Subquery(earlier.values("history_id")[:1]))
    )
    before = rows.in_bulk([row.before_id for row in changed if row.before_id], field_name="history_id")
    return {(kind, row.history_id): _change(kind, row, before.get(row.before_id)) for row in changed}


def _change(kind: str, row: Any, before: Any) -> Change:
    differences = []
    if before and row.history_type == "~" and kind not in SAID_IN_WORDS:
        for field in FOLLOWED[kind][0]._meta.concrete_fields:
            if field.name in HIDDEN or not hasattr(row, field.attname):
                continue
            if getattr(row, field.attname) != getattr(before, field.attname):
                label = str(field.verbose_name)
                differences.append(Difference(label, _say(field, before), _say(field, row)))
    return Change(
        at=row.history_date,
        by=str(row.history_user) if row.history_user else "",
        what=_what(kind, row, before),
        url=_url(kind, row),
        note=_note(kind, row, differences),
        differences=differences,
    )


def _note(kind: str, row: Any, differences: list[Difference]) -> str:
    if row.history_change_reason:
        return _(row.history_change_reason)
    if kind == "person" and row.history_type == "~" and not differences:
        return _("password")  # the one thing of an account that history does not hold
    return ""


def _say(field: Any, row: Any) -> str:
    """A value as people read it."""
    if field.is_relation:
        return str(getattr(row, field.name) or "")
    value = getattr(row, field.attname)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return str(value or "")


def _what(kind: str, row: Any, before: Any) -> str:
    is_new = row.history_type == "+"
    match kind:
        case "organisation":
            pattern = _("added organisation %(name)s") if is_new else _("changed organisation %(name)s")
            return pattern % {"name": row.acronym}
        case "ibp":
            pattern = _("added project %(name)s") if is_new else _("changed project %(name)s")
            return pattern % {"name": row.code}
        case "seat":
            pattern = _("gave %(name)s a seat in %(ibp)s") if is_new else _("changed the seat of %(name)s in %(ibp)s")
            return pattern % {"name": row.organisation, "ibp": row.ibp}
        case "person":
            pattern = _("opened the account of %(name)s") if is_new else _("changed the account of %(name)s")
            return pattern % {"name": row.name}
        case "role":
            pattern = _("gave %(person)s a role: %(role)s") if is_new else _("ended a role of %(person)s: %(role)s")
            scope = row.seat or row.ibp or _("whole programme")
            return pattern % {"person": row.person, "role": f"{row.get_role_display()}, {scope}"}
        case _other:
            if is_new:
                pattern = _("invited %(name)s")
            elif row.revoked_at and not (before and before.revoked_at):
                pattern = _("revoked the invitation of %(name)s")
            elif row.accepted_at:
                pattern = _("accepted the invitation of %(name)s")
            else:
                pattern = _("renewed the invitation of %(name)s")
            return pattern % {"name": row.email}


def _url(kind: str, row: Any) -> str:
    match kind:
        case "organisation":
            return reverse("partners:edit_organisation", args=[row.id])
        case "ibp":
            return reverse("partners:consortium", args=[row.id])
        case "seat":
            return reverse("partners:consortium", args=[row.ibp_id])
        case "person":
            return reverse("partners:person", args=[row.id])
        case "role":
            return reverse("partners:person", args=[row.person_id])
        case _other:
            return reverse("partners:invitation", args=[row.id])
