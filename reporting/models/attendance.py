"""Knows who came to what a partner held: counts for everybody, names and the signed sheet for hardly anybody."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.models import Organisation, User
from partners.refusals import Refused
from partners.text import Name, Prose
from reporting.amounts import grouped
from reporting.diligence import GROUPS, SEXES, UNKNOWN
from reporting.inclusion import KIND_LABELS, SEX_LABELS, in_words
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
    sexes = models.JSONField(_("how many came, by sex"), default=dict, blank=True)
    groups = models.JSONField(_("among them"), default=dict, blank=True)
    kinds = models.JSONField(_("by stakeholder type"), default=dict, blank=True)
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

    def get_sexes_display(self) -> str:
        """In words, as where two versions stand side by side."""
        return in_words(self.sexes, SEX_LABELS)

    def get_kinds_display(self) -> str:
        return in_words(self.kinds, KIND_LABELS)

    def get_groups_display(self) -> str:
        return in_words(self.groups, GROUPS)

    def add_as(self, *, by: User | None, words: dict[str, Any], is_named: bool) -> Self:
        """Its signed sheet stands beside it from the beginning, empty: colleagues who open it at the same time write in one."""
        with transaction.atomic():
            there = super().add_as(by=by, words=words, is_named=is_named)
            SignedSheet.objects.get_or_create(gathering=there, defaults={"report_id": there.report_id})
        return there

    def require_removable(self) -> None:
        sheet = SignedSheet.objects.filter(gathering=self).prefetch_related("evidence").first()
        if sheet and not sheet.is_empty:
            raise Refused(_now("Take off the signed sheet and the names first; then this can be removed."))

    def check_words(self, written: Any) -> None:
        super().check_words(written)
        allowed = {
            "sexes": {*SEXES, UNKNOWN},
            "groups": set(GROUPS),
            "kinds": {*Organisation.Kind.values, UNKNOWN},
        }
        said = {
            name: _now("Give whole numbers from 0 to %(most)s.") % {"most": grouped(str(MOST_PEOPLE))}
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
    def is_empty(self) -> bool:
        return not (self.names or self.evidence.all())

    @property
    def people(self) -> int:
        """How many names there are."""
        return sum(bool(line.strip()) for line in self.names.splitlines())

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
            "names": self.names,  # not a text: what is said about the sheet quotes nobody's name
            "confidentiality": Level.RESTRICTED.value,
            "evidence": evidence_values(self),
        }


def _are_counts(given: Any, keys: set[str]) -> bool:
    return isinstance(given, dict) and all(
        key in keys and isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= MOST_PEOPLE
        for key, count in given.items()
    )
