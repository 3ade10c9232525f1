"""A list typed from a wall."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.forms.fields import never_cut

LONGEST_LIST = 200_000


class ListForm(forms.Form):
    lines = forms.CharField(
        label=_("The list"),
        max_length=LONGEST_LIST,
        help_text=_(
            "Name (short name) ; position ; influence, one actor a line. Further on, if you like: what you saw ; why it is elsewhere "
            "than last quarter (shifted, learned, person, context, correction)."
        ),
        widget=forms.Textarea(attrs={"rows": 10, "class": "entered-list"}),
        error_messages={"required": _("Write at least one line, for example: BMET ; 1 ; 4")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        never_cut(self.fields)
