"""What shows that a row is true: a link or a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from partners.text import DIRECTION_MARKS, refuse_unreadable, tidy
from reporting.uploads import ACCEPTED, examine

LONGEST_LABEL = 200


class EvidenceForm(forms.Form):
    """A link or a file, one of them, and what it shows."""

    url = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=1_000,
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={"invalid": _("Write the whole address, for example https://www.bmet.gov.bd/circular.")},
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_(
            "A picture (jpg, png, webp), a pdf, docx or xlsx file. Place and camera are taken out of pictures."
        ),
    )
    label = forms.CharField(
        label=_("What it shows"), required=False, max_length=LONGEST_LABEL, validators=[refuse_unreadable]
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        self.cleaned_data["examined"] = examine(upload) if upload else None
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("url")) == bool(cleaned.get("file")):
            raise ValidationError(_("Give a link or a file, one of them."))
        label = cleaned.get("label") or (cleaned["file"].name if cleaned.get("file") else "")
        cleaned["label"] = " ".join(tidy(DIRECTION_MARKS.sub("", label)).split())[:LONGEST_LABEL]
        return cleaned

    @property
    def item(self) -> dict[str, Any]:
        return {name: self.cleaned_data.get(name) for name in ("label", "url", "examined")}
