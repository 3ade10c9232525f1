"""Knows what text may be stored: NFC, nothing unreadable, Bangla's joiners kept, no hidden turns of direction in names."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# Marks that turn the reading direction invisibly; in a name they make one organisation look like another.
DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def tidy(text: str) -> str:
    """The text as it is stored: NFC, line ends as one character, no blanks at either end. Zero-width joiners stay."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def brief(text: str, most: int = 80) -> str:
    """The text, or its beginning up to the end of a word: at most so many characters, the last of them “…” where words are missing."""
    if len(text) <= most:
        return text
    start = text[: most - 1]
    words = start.rpartition(" ")[0] if text[most - 1] != " " else start
    return f"{(words if len(words) * 2 > most else start).rstrip(' ,;:–')}…"


def refuse_unreadable(text: str) -> None:
    if UNREADABLE.search(text):
        raise ValidationError(_("This text holds a character that cannot be stored. Paste it again as plain text."))


def refuse_direction_marks(text: str) -> None:
    if DIRECTION_MARKS.search(text):
        raise ValidationError(_("This name holds an invisible mark that turns the reading direction. Type it again."))


class Prose(models.TextField):
    """Text that people write: stored tidy, in any language, of any length up to `max_length` characters."""

    def __init__(self, *args: Any, max_length: int = 20_000, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "max_length": max_length})
        self.validators.append(MaxLengthValidator(max_length))  # Django leaves this to forms

    default_validators = [refuse_unreadable]

    def to_python(self, value: object) -> object:
        value = super().to_python(value)
        return tidy(value) if isinstance(value, str) else value

    def get_prep_value(self, value: object) -> object:
        value = super().get_prep_value(value)
        return tidy(value) if isinstance(value, str) else value


class Name(models.CharField):
    """A name on one line: stored tidy, without marks that change how it reads."""

    default_validators = [refuse_unreadable, refuse_direction_marks]

    def __init__(self, *args: Any, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "max_length": max_length})

    def to_python(self, value: object) -> object:
        value = super().to_python(value)
        return " ".join(tidy(value).split()) if isinstance(value, str) else value


class Address(models.EmailField):
    """An e-mail address: stored in small letters, since people do not tell addresses apart by case."""

    def to_python(self, value: object) -> object:
        value = super().to_python(value)
        return value.strip().lower() if isinstance(value, str) else value

    def get_prep_value(self, value: object) -> object:
        value = super().get_prep_value(value)
        return value.strip().lower() if isinstance(value, str) else value
