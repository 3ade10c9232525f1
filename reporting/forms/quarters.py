"""The dates of a quarter, and why a partner has another day or makes no return."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.text import refuse_unreadable
from reporting.forms.fields import DayField, never_cut
from reporting.models import Quarter


class QuarterForm(forms.ModelForm):
    """Dates of a quarter; its year and number are given."""

    class Meta:
        model = Quarter
        fields = ["starts_on", "ends_on", "due_on"]
        field_classes = {"starts_on": DayField, "ends_on": DayField, "due_on": DayField}
        help_texts = {
            "starts_on": _("The quarter opens by itself on this day."),
            "due_on": _("Partners can be given more time one by one, on the board."),
        }


class ReasonForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"),
        help_text=_("The partner and PROKAS read it in the report’s history."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_unreadable],
        error_messages={"required": _("Write the reason.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
