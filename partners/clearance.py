"""Knows the levels of confidentiality, and that a document for an audience holds nothing above it."""

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Level(IntegerChoices):
    """How far a row may travel, and equally whom a document is made for: an audience reads rows up to its own level."""

    PUBLIC = 1, _("Public")
    PROGRAMME = 2, _("Programme")
    CONSORTIUM = 3, _("Consortium")
    RESTRICTED = 4, _("Restricted")

    @property
    def readers(self) -> str:
        return str(READERS[self])

    def admits(self, confidentiality: int) -> bool:
        """Whether readers cleared up to this level may see a row of that confidentiality."""
        return confidentiality <= self


READERS = {
    Level.PUBLIC: _("Anyone"),
    Level.PROGRAMME: _("All partners of the programme and PROKAS"),
    Level.CONSORTIUM: _("The partners of this project and PROKAS"),
    Level.RESTRICTED: _("The partner who wrote it and the PROKAS reviewers of this project"),
}
