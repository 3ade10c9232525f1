"""What a lead writes about an actor on the consolidated map: where it was agreed to stand, or why it is held back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.text import refuse_unreadable
from powermaps.models import Agreed
from powermaps.scale import Band
from reporting.forms.fields import never_cut
from reporting.forms.rows import RowForm


class AgreedForm(RowForm):
    """`floor` is the least confidential that may be chosen: as open as the most open of the partners' placements."""

    NEEDED = {
        "support": _("Choose the position."),
        "influence": _("Choose the influence."),
        "text": _("Write why: what partners said, and what convinced them."),
    }

    class Meta(RowForm.Meta):
        model = Agreed
        fields = ["support", "influence", "text", "confidentiality"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        labels = {"support": _("Position"), "influence": _("Influence on this issue"), "text": _("Why")}

    @property
    def band(self) -> Band:
        return Band(self.cleaned_data["support"], self.cleaned_data["influence"])


class HoldBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is held back"),
        max_length=1_000,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For you and PROKAS. The actor stays in the partners’ own maps."),
        error_messages={"required": _("Write why it is held back.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
