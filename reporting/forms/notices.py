"""Knows how somebody chooses how often mail is wanted, kind of happening by kind of happening."""

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reporting.cadence import Cadence
from reporting.models import Happening


class CadenceForm(forms.Form):
    """One choice for each happening."""

    def __init__(self, happenings: Iterable[Happening], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for happening in happenings:
            self.fields[happening.value] = forms.ChoiceField(
                label=happening.label,
                choices=Cadence.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose how often."), "invalid_choice": _("Choose one of the four.")},
            )


def refuse_moment_outside(until: datetime) -> None:
    """Raise ValidationError for a moment that is before or after all others in some time zone."""
    if not MINYEAR < until.year < MAXYEAR:
        raise ValidationError(_("Choose a moment between the years 2 and 9998."))


class ReadForm(forms.Form):
    """Until when one was told what one has read; empty: until now."""

    until = forms.DateTimeField(required=False, validators=[refuse_moment_outside])
