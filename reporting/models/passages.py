"""Knows what an inception report says: passages that answer a chapter's questions, and what each member brings."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.models import Seat, User
from partners.refusals import Refused
from partners.text import Name, Prose
from reporting.models.parts import ReportPart, evidence_values, part_history
from reporting.models.report import Report

# As a chapter reads: its questions first, then what was added under headings of one's own.
AS_READ = (Case(When(question="", then=Value(1)), default=Value(0)), "position", "created_at")


class Passage(ReportPart):
    """A passage of a chapter in words: the answer to one of its questions, or one with a heading of its own."""

    KIND = "passage"
    WORDS = ("heading", "text", "confidentiality")

    chapter = models.CharField(max_length=30, editable=False)
    question = models.SlugField(max_length=30, blank=True, editable=False)  # the key of a question of the chapter
    heading = Name(_("heading"), blank=True)
    text = Prose(_("text"), blank=True)
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        indexes = [models.Index(fields=["report", "chapter", "position"])]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "chapter", "question"], condition=~Q(question=""), name="a_question_is_answered_once"
            )
        ]

    def __str__(self) -> str:
        return self.heading or self.text

    @property
    def is_fixed(self) -> bool:
        return bool(self.question)

    @property
    def siblings(self) -> QuerySet:
        """The passages of its chapter under headings of one's own; for an answer the answers."""
        of_chapter = super().siblings.filter(chapter=self.chapter)
        return of_chapter.exclude(question="") if self.question else of_chapter.filter(question="")

    @classmethod
    def add(cls, report: Report, *, by: User | None, id: UUID | None = None, **words: Any) -> Self:
        there = cls.objects.filter(pk=id, report=report).first() if id else None
        if there and (there.question or there.chapter != words.get("chapter")):
            raise Refused(gettext("This could not be added here. Reload the page and try again."))
        return super().add(report, by=by, id=id, **words)

    def check_words(self, written: Iterable[str]) -> None:
        super().check_words(written)
        if self.question and self.heading:
            raise ValidationError({"heading": gettext("An answer stands under its question: it has no heading.")})
        if not self.question and not self.text:
            raise ValidationError({"text": gettext("Write this passage, or remove it.")})

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        return {
            "id": str(self.pk),
            "question": self.question,
            "heading": self.heading,
            "text": self.text,
            "confidentiality": self.confidentiality,
            "evidence": evidence_values(self),
        }


class MemberRole(ReportPart):
    """What one member of the consortium does in the project, and what it brings that the others do not."""

    KIND, chapter = "member", "consortium"
    WORDS = ("role", "added_value", "confidentiality")

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", editable=False)
    role = Prose(_("role"), blank=True, help_text=_("What it does and answers for."))
    added_value = Prose(_("added value"), blank=True, help_text=_("What the consortium could not do without it."))
    history = part_history()

    class Meta(ReportPart.Meta):
        verbose_name = _("member’s role")
        verbose_name_plural = _("members’ roles")
        constraints = [models.UniqueConstraint(fields=["report", "seat"], name="one_role_per_member")]

    def __str__(self) -> str:
        return self.seat.organisation.acronym

    @property
    def is_fixed(self) -> bool:
        return True

    def values(self) -> dict[str, Any]:
        """As it stands in a report's content."""
        return {
            "id": str(self.pk),
            "name": self.seat.organisation.acronym,
            "full_name": self.seat.organisation.name,
            "role": self.role,
            "added_value": self.added_value,
            "confidentiality": self.confidentiality,
            "evidence": evidence_values(self),
        }
