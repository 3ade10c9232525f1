"""Fields that several forms share: a day, also in Bangla digits; long text that is never cut without a word, and what the model would not take."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from reporting.amounts import BANGLA_DIGITS

TOO_LONG = _("This is %(show_value)s characters long; at most %(limit_value)s can stand here. Move a part elsewhere.")


class DayField(forms.DateField):
    """A date, also typed in Bangla digits."""

    def __init__(self, **details: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={
                "required": _("Choose the day."),
                "invalid": _("Write the date as day/month/year, for example 29/03/2017."),
            },
            **details,
        )

    def to_python(self, value: Any) -> date | None:
        return super().to_python(value.translate(BANGLA_DIGITS) if isinstance(value, str) else value)


def never_cut(fields: dict[str, forms.Field]) -> None:
    """A browser would cut a pasted text without a word; the server says that it is too long and keeps it."""
    for field in fields.values():
        if isinstance(field, forms.CharField):
            field.widget.attrs.pop("maxlength", None)
            field.validators = [
                MaxLengthValidator(field.max_length, TOO_LONG) if isinstance(check, MaxLengthValidator) else check
                for check in field.validators
            ]


def add_refusal(form: forms.BaseForm, error: ValidationError) -> None:
    """What the model would not take, at the field that it concerns."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, said in error.error_dict.items():
        form.add_error(name if name in form.fields else None, said)
