"""Knows the kinds of rows of a workshop that people write, by their names in addresses."""

from django.utils.translation import gettext_lazy as _

from reporting.views.kinds import RowKindConverter
from workshops.forms.agenda import SessionForm
from workshops.models import Session
from workshops.views.writing import Item

AGENDA = Item(
    "session",
    Session,
    SessionForm,
    "workshops/rows/session.html",
    _("Session"),
    begun_with="title",
    page="workshops:agenda",
)

KINDS = {kind.name: kind for kind in (AGENDA,)}


class ItemConverter(RowKindConverter):
    """The kind of a row of a workshop in an address."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> Item:
        return KINDS[value]
