"""What is said with a step of a report's life."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.text import refuse_unreadable
from reporting.forms.fields import DayField, never_cut


class DeedForm(forms.Form):
    """A step of a report's life: what is said with it, and which submission was read."""

    note = forms.CharField(
        label=_("Note to the partner"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[refuse_unreadable],
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)


class ExtensionForm(forms.Form):
    due_on = DayField(label=_("Due on"))
    note = forms.CharField(
        label=_("Why there is more time"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[refuse_unreadable],
        error_messages={"required": _("Write why there is more time.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
