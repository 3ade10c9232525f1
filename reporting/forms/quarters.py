"""The dates of a quarter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.forms.fields import DayField
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
