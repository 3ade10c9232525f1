"""Knows how a template reads values that were frozen as JSON: days and levels in words; and the question that a passage answers."""

from datetime import date

from django import template

from reporting.chapters.inception import Question, question_of
from reporting.models import ContextChange, Passage
from reporting.wording import Piece

register = template.Library()


@register.filter
def as_day(text: str | None) -> date | None:
    """The day an ISO date stands for."""
    return date.fromisoformat(text) if text else None


@register.filter
def with_gaps(pieces: list[Piece]) -> list[tuple[Piece, str]]:
    """Each with what stands behind it: a blank, where words that were taken out meet those that took their place."""
    then = [*(piece.kind for piece in pieces[1:]), "same"]
    return [
        (piece, " " if (piece.kind, kind) == ("removed", "added") and not piece.text[-1:].isspace() else "")
        for piece, kind in zip(pieces, then, strict=True)
    ]


@register.filter
def has_long_words(pieces: list[Piece]) -> bool:
    """Whether a word among them, such as an address, may be longer than a printed line."""
    return any(len(word) > 60 for piece in pieces for word in piece.text.split())


@register.filter
def reach_label(value: str) -> str:
    return str(ContextChange.Reach(value).label) if value in ContextChange.Reach.values else ""


@register.filter
def question(passage: Passage) -> Question | None:
    """The question that a passage answers, where it answers one."""
    return question_of(passage)
