"""Forms that know which version was seen of what is written in them."""

from typing import Any

from django import forms

from reporting.forms.fields import never_cut
from reporting.forms.rows import LARGEST_VERSION


class Seen(forms.Form):
    """The version that was seen."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_VERSION, initial=0
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)

    @property
    def seen(self) -> int:
        """0 when none was told."""
        return self.cleaned_data["version"] or 0


class Written(Seen):
    """What a person writes; for a new one the id it will have."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
