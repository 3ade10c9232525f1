"""The spreadsheet that is brought back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("The spreadsheet"),
        help_text=_("The one that you downloaded from this page, filled in."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": _("Choose the spreadsheet."), "empty": _("This file is empty. Choose it again.")},
    )
