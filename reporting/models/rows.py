"""Knows what a quarterly report says: statements by criterion, changes in the context, and a note on inclusion per chapter."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.text import Prose
from reporting.models.parts import (
    ReportPart,
    SourceLink,
    evidence_values,
    part_history,
    source_partners,
    strictest,
)


class Line(ReportPart):
    """A row that can be carried into the next quarter, and taken over into the consortium's report."""

    text: Any  # each kind of line asks for it in words of its own
    carried_from_id: UUID | None
    source_links: Any  # to the rows it was taken from, of its own kind
    carried_from = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="carried_into"
    )

    class Meta(ReportPart.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text

    @property
    def floor(self) -> Level:
        """What the partners agreed to; also where the line was carried on since it was taken from them."""
        before = self.carried_from.floor if self.carried_from else Level.PUBLIC
        return max(strictest(self.source_links.all()), before)

    def values(self, partner: str) -> dict[str, Any]:
        """As it stands in a report's content; `partner` is whose report it is, where no sources say more."""
        links = list(self.source_links.all())
        return {
            "id": str(self.pk),
            "text": self.text,
            "confidentiality": self.confidentiality,
            "carried": self.carried_from_id is not None,
            "partners": source_partners(links) or [partner],
            "evidence": evidence_values(self),
            "sources": [link.values() for link in links],
        }


class Statement(Line):
    """One thing that a partner says about its progress."""

    class Criterion(models.TextChoices):
        WENT_WELL = "went_well", _("What went well?")
        BETTER = "better", _("What could be better?")
        SUCCESSES = "successes", _("Key successes and achievements")
        LESSONS = "lessons", _("Lessons learnt")

    KIND, chapter = "statement", "progress"
    WORDS = ("text", "detail", "confidentiality")

    criterion = models.CharField(_("criterion"), max_length=10, choices=Criterion, editable=False)
    text = Prose(_("statement"), help_text=_("One thing, in a sentence or two."))
    detail = Prose(_("detail"), blank=True, help_text=_("What happened, where, with whom; figures if you have them."))
    history = part_history()

    class Meta(Line.Meta):
        abstract = False
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        indexes = [models.Index(fields=["report", "criterion", "position"])]

    @property
    def siblings(self) -> QuerySet:
        return super().siblings.filter(criterion=self.criterion)

    def values(self, partner: str) -> dict[str, Any]:
        return super().values(partner) | {"detail": self.detail}


class StatementSource(SourceLink):
    line = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="source_links")
    source = models.ForeignKey(Statement, null=True, on_delete=models.SET_NULL, related_name="taken_into")

    class Meta(SourceLink.Meta):
        constraints = [models.UniqueConstraint(fields=["line", "source"], name="a_statement_is_a_source_once")]


class ContextChange(Line):
    """A change in the local, national or global context that may influence the plan."""

    class Sign(models.TextChoices):
        POSITIVE = "positive", _("Positive")
        NEUTRAL = "neutral", _("Neutral")
        NEGATIVE = "negative", _("Negative")

    class Reach(models.TextChoices):
        LOCAL = "local", _("Local")
        NATIONAL = "national", _("National")
        GLOBAL = "global", _("Global")

    KIND, chapter = "change", "context"
    WORDS = ("sign", "level", "happened_on", "text", "meaning", "response", "confidentiality")

    sign = models.CharField(_("for the project this is"), max_length=8, choices=Sign)
    level = models.CharField(_("level"), max_length=8, choices=Reach, default=Reach.NATIONAL)
    happened_on = models.DateField(
        _("date"),
        null=True,
        blank=True,
        help_text=_("When it happened or was announced; the first of the month will do."),
    )
    text = Prose(_("what changed"))
    meaning = Prose(_("what it means for the project"), blank=True)
    response = Prose(_("what is done about it"), blank=True)
    history = part_history()

    class Meta(Line.Meta):
        abstract = False
        verbose_name = _("contextual change")
        verbose_name_plural = _("contextual changes")
        indexes = [models.Index(fields=["report", "position"])]

    def values(self, partner: str) -> dict[str, Any]:
        return super().values(partner) | {
            "sign": self.sign,
            "level": self.level,
            "happened_on": self.happened_on.isoformat() if self.happened_on else None,
            "meaning": self.meaning,
            "response": self.response,
        }


class ContextChangeSource(SourceLink):
    line = models.ForeignKey(ContextChange, on_delete=models.CASCADE, related_name="source_links")
    source = models.ForeignKey(ContextChange, null=True, on_delete=models.SET_NULL, related_name="taken_into")

    class Meta(SourceLink.Meta):
        constraints = [models.UniqueConstraint(fields=["line", "source"], name="a_change_is_a_source_once")]


class ChapterNote(ReportPart):
    """What a partner says of a whole chapter: who was reached and who was missing, and why there is nothing to report."""

    KIND = "note"
    WORDS = ("reached", "missing", "done", "nothing_because", "confidentiality")

    chapter = models.CharField(max_length=30, editable=False)
    reached = Prose(
        _("who was reached"),
        blank=True,
        help_text=_("Women, youth, people with disabilities, marginalised or vulnerable groups."),
    )
    missing = Prose(_("who was missing"), blank=True, help_text=_("Whom this quarter's work did not reach, and why."))
    done = Prose(_("what was done about it"), blank=True)
    nothing_because = Prose(
        _("nothing to report, because"), blank=True, help_text=_("Only where this chapter stays empty this quarter.")
    )
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("note on inclusion")
        verbose_name_plural = _("notes on inclusion")
        constraints = [models.UniqueConstraint(fields=["report", "chapter"], name="one_note_per_chapter")]

    def __str__(self) -> str:
        return self.reached or self.missing

    @property
    def is_fixed(self) -> bool:
        return True

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        return {
            "reached": self.reached,
            "missing": self.missing,
            "done": self.done,
            "nothing_because": self.nothing_because,
            "confidentiality": self.confidentiality,
        }
