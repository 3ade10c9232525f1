"""Knows which documents there are, and how one is numbered and its file named: nothing in either counts or names anybody."""

from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

PROGRAMME = "PROKAS"


class Kind(TextChoices):
    PARTNER = "partner", _("One partner’s report")
    CONSOLIDATED = "consolidated", _("Consolidated report of a project")
    PROGRAMME = "programme", _("Report of the whole programme")
    INCEPTION = "inception", _("Inception report of a project")
    CHANGES = "changes", _("What changed between two submissions")
    MAP = "map", _("Power map of a report")
    WALL = "wall", _("Blank power map and name stickers")
    WORKSHOP = "workshop", _("Report of a workshop")
    PACK = "pack", _("Preparation pack of a workshop")

    @property
    def letter(self) -> str:
        """Stands in the number: R for a partner’s report, C consolidated, P programme, I inception, D what differs, M map, W wall, Q workshop, K pack."""
        return LETTERS[self]

    @property
    def file_word(self) -> str:
        return "workshop-pack" if self is Kind.PACK else self.value

    @property
    def is_of_workshop(self) -> bool:
        return self in OF_WORKSHOPS

    @property
    def is_of_submissions(self) -> bool:
        """Made of what was submitted, whatever became of the report since."""
        return self is Kind.CHANGES


LETTERS = {
    Kind.PARTNER: "R",
    Kind.CONSOLIDATED: "C",
    Kind.PROGRAMME: "P",
    Kind.INCEPTION: "I",
    Kind.CHANGES: "D",
    Kind.MAP: "M",
    Kind.WALL: "W",
    Kind.WORKSHOP: "Q",
    Kind.PACK: "K",
}
OF_WORKSHOPS = (Kind.WORKSHOP, Kind.PACK)


def document_number(kind: Kind, pk: UUID, quarter: str, ibp: str = "") -> str:
    """“CFTM-2017Q1-C-7F3A9C”: from the publication’s own id, so that it tells nothing of how many there are."""
    return "-".join(word for word in (ibp or PROGRAMME, quarter, kind.letter, pk.hex[:6].upper()) if word)


def file_name(kind: Kind, pk: UUID, quarter: str, ibp: str = "") -> str:
    """“PROKAS-CFTM-2017Q1-consolidated.pdf”. A partner is not named: its report’s file bears the id instead."""
    words = [PROGRAMME, ibp, quarter, kind.file_word]
    if kind in (Kind.PARTNER, Kind.CHANGES, Kind.MAP):
        words.append(pk.hex[:6].upper())
    return "-".join(word for word in words if word) + ".pdf"
