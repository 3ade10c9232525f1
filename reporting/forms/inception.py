"""Until when a consortium writes its inception report."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.models import IBP
from reporting.forms.fields import DayField


class InceptionForm(forms.Form):
    due_on = DayField(
        label=gettext_lazy("Due on"),
        help_text=gettext_lazy("The consortium can be given more time later, on the page of the report."),
    )

    def __init__(self, *args: Any, ibp: IBP, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ibp = ibp
        self.fields["due_on"].error_messages["required"] = _("Choose the day by which it is to be submitted.")

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        refuse_day_outside(self.ibp, due_on)
        return due_on


def refuse_day_outside(ibp: IBP, day: date) -> None:
    """Raise ValidationError where the project does not run on this day."""
    if day < ibp.starts_on:
        raise ValidationError(
            _("%(ibp)s starts on %(day)s: choose that day or a later one.")
            % {"ibp": ibp, "day": date_format(ibp.starts_on)}
        )
    if ibp.ends_on and day > ibp.ends_on:
        raise ValidationError(
            _("%(ibp)s ends on %(day)s: choose that day or an earlier one.")
            % {"ibp": ibp, "day": date_format(ibp.ends_on)}
        )
