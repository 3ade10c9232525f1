"""Knows the words and levels by which risks are rated: versions of the scale, and the categories with what is tolerated in each."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.text import Name, Prose
from risks.matrix import LOOKUP, Lookup, RiskLevel, problems

LIKELIHOODS = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"]
LIKELIHOOD_ANCHORS = [
    "Has not happened here, and hardly could.",
    "Could happen, but nothing points to it.",
    "As likely as not within the project’s time.",
    "More likely than not this year.",
    "Happens already, or will within the quarter.",
]
IMPACTS = ["Slight", "Small", "Noticeable", "Serious", "Ruinous"]
IMPACT_ANCHORS = [
    "Absorbed in the day’s work.",
    "An activity is late or dearer, the outcome is safe.",
    "An activity fails or moves a quarter; an outcome is weaker.",
    "An outcome is missed, or somebody is harmed.",
    "The project cannot go on, or people are in danger.",
]


class RiskScale(models.Model):
    """A version of the scale: 5 × 5 levels and what each step means. It is never changed; a new version follows it."""

    number = models.PositiveIntegerField(unique=True)
    lookup = models.JSONField()  # see matrix.Lookup
    likelihoods = models.JSONField()  # five names, from 1
    impacts = models.JSONField()
    likelihood_anchors = models.JSONField()  # five sentences: what one would see
    impact_anchors = models.JSONField()
    reason = Prose(_("why it was changed"), blank=True, max_length=2_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("risk scale")
        ordering = ["-number"]

    def __str__(self) -> str:
        return _now("Scale %(number)s") % {"number": self.number}

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a scale is never changed: add the next one")
        super().save(*args, **kwargs)

    @property
    def levels(self) -> Lookup:
        return tuple(tuple(row) for row in self.lookup)

    @classmethod
    def current(cls) -> "RiskScale":
        """The newest version; the first one where there is none yet."""
        newest = cls.objects.first()
        if newest:
            return newest
        first, _is_new = cls.objects.get_or_create(number=1, defaults=first_words())
        return first

    @classmethod
    def follow(cls, *, by: Any, at: Any, reason: str, **words: Any) -> "RiskScale":
        """The next version, from now on; what was rated by an earlier one keeps its levels. Raises ValidationError."""
        with transaction.atomic():
            before = cls.current()
            named = {name: words.get(name, getattr(before, name)) for name in first_words()}
            if problems(named["lookup"]):
                raise ValidationError(
                    {"lookup": _now("Choose a level for every square; a higher step never lowers the level.")}
                )
            for name in ("likelihoods", "impacts", "likelihood_anchors", "impact_anchors"):
                if len(named[name]) != 5 or not all(isinstance(one, str) and one.strip() for one in named[name]):
                    raise ValidationError({name: _now("Write something for each of the five steps.")})
            return cls.objects.create(number=before.number + 1, by=by, at=at, reason=reason, **named)


class RiskCategory(models.Model):
    """What a risk is about, and up to which level it is tolerated without anything being done."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = Name(_("category"), max_length=60, unique=True)
    hint = Name(_("what belongs here"), blank=True, max_length=300)
    appetite = models.PositiveSmallIntegerField(
        _("tolerated without action up to"), choices=RiskLevel, default=RiskLevel.MODERATE
    )
    is_offered = models.BooleanField(_("can be chosen"), default=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("risk category")
        verbose_name_plural = _("risk categories")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


CATEGORIES = [
    ("External context", "Politics, law, economy, climate: what the project does not decide.", RiskLevel.MODERATE),
    ("Delivery", "Activities, partners, time.", RiskLevel.MODERATE),
    ("Safeguarding", "Harm to people who take part or work with us.", RiskLevel.MINOR),
    ("Operational", "Staff, systems, travel, data.", RiskLevel.MODERATE),
    ("Fiduciary", "Money lost, misused or not accounted for.", RiskLevel.MINOR),
    ("Reputational", "What is said of the project or the programme.", RiskLevel.MODERATE),
]


def fill(scales: Any, categories: Any) -> None:
    """Put the first scale and categories into these two models, where nothing stands in them yet."""
    if not scales.objects.exists():
        scales.objects.create(number=1, **first_words())
    if not categories.objects.exists():
        for position, (name, hint, appetite) in enumerate(CATEGORIES):
            categories.objects.create(name=name, hint=hint, appetite=int(appetite), position=position)


def first_words() -> dict[str, Any]:
    return {
        "lookup": [list(row) for row in LOOKUP],
        "likelihoods": LIKELIHOODS,
        "impacts": IMPACTS,
        "likelihood_anchors": LIKELIHOOD_ANCHORS,
        "impact_anchors": IMPACT_ANCHORS,
    }
