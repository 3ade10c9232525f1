"""Knows who came to what a partner held: counts for everybody, names and the signed sheet for hardly anybody."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.models import Organisation
from partners.refusals import Refused
from partners.text import Name, Prose
from reporting.diligence import GROUPS, SEXES, UNKNOWN
from reporting.models.parts import ReportPart, evidence_values, part_history

MOST_PEOPLE = 100_000


class Gathering(ReportPart):
    """An event and who came: `sexes`, `groups` and `kinds` are counts by the keys of SEXES, GROUPS and stakeholder types.

    The total is the sum of the sexes and is never typed; stakeholder types add up to it; nobody has to belong to a group,
    and one person may belong to several.
    """

    KIND, chapter = "gathering", "attendance"
    WORDS = ("title", "held_on", "place", "sexes", "groups", "kinds", "missing", "confidentiality")

    title = Name(
        _("event"), max_length=300, help_text=_("What it was, for example “Courtyard meeting with returnees”.")
    )
    held_on = models.DateField(_("date"), null=True, blank=True)
    place = Name(_("upazila or place"), blank=True)
    sexes = models.JSONField(default=dict, blank=True)
    groups = models.JSONField(default=dict, blank=True)
    kinds = models.JSONField(default=dict, blank=True)
    missing = Prose(_("who was missing, and why"), blank=True, max_length=2_000)
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("attendance register")
        verbose_name_plural = _("attendance registers")
        ordering = ["held_on", "created_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def total(self) -> int:
        return sum(self.sexes.values())

    def require_removable(self) -> None:
        sheet = SignedSheet.objects.filter(gathering=self).prefetch_related("evidence").first()
        if sheet and (sheet.names or sheet.evidence.all()):
            raise Refused(_now("Take off the signed sheet and the names first; then this can be removed."))

    def check_words(self, written: Any) -> None:
        super().check_words(written)
        allowed = {
            "sexes": {*SEXES, UNKNOWN},
            "groups": set(GROUPS),
            "kinds": {*Organisation.Kind.values, UNKNOWN},
        }
        said = {
            name: _now("Give whole numbers from 0 to %(most)s.") % {"most": f"{MOST_PEOPLE:,}"}
            for name, keys in allowed.items()
            if not _are_counts(getattr(self, name), keys)
        }
        if said:
            raise ValidationError(said)

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        return {
            "id": str(self.pk),
            "text": self.title,
            "held_on": self.held_on.isoformat() if self.held_on else None,
            "place": self.place,
            "sexes": self.sexes,
            "groups": self.groups,
            "kinds": self.kinds,
            "total": self.total,
            "missing": self.missing,
            "confidentiality": self.confidentiality,
            "evidence": evidence_values(self),
        }


class SignedSheet(ReportPart):
    """The names of those who came, and the scan they signed on: optional, and restricted whatever anybody chooses."""

    KIND, chapter = "signed_sheet", "attendance"
    WORDS = ("names",)

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="sheet", editable=False)
    names = Prose(_("names"), blank=True, help_text=_("Only where they are needed; one to a line."))
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("signed sheet")
        verbose_name_plural = _("signed sheets")

    def __str__(self) -> str:
        return _now("Signed sheet of %(event)s") % {"event": self.gathering}

    @property
    def floor(self) -> Level:
        return Level.RESTRICTED

    @property
    def is_fixed(self) -> bool:
        return True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.confidentiality = Level.RESTRICTED
        super().save(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        return {
            "id": str(self.pk),
            "gathering": str(self.gathering_id),
            "text": self.names,
            "confidentiality": Level.RESTRICTED.value,
            "evidence": evidence_values(self),
        }


def _are_counts(given: Any, keys: set[str]) -> bool:
    return isinstance(given, dict) and all(
        key in keys and isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= MOST_PEOPLE
        for key, count in given.items()
    )
