"""What is written of a line of the agenda."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from workshops.forms.rows import ItemForm
from workshops.models import Session
from workshops.sessions import OF_ONE_PROJECT


class SessionForm(ItemForm):
    NEEDED: ClassVar[dict[str, Any]] = {
        "title": _("Give the session a title, or remove it."),
        "minutes": _("Write how many minutes it takes."),
    }

    class Meta(ItemForm.Meta):
        model = Session
        fields = ["title", "kind", "ibp", "minutes", "begins_at", "people", "about"]
        widgets = {
            "about": forms.Textarea(attrs={"rows": 2}),
            "minutes": forms.NumberInput(attrs={"class": "w-code"}),
            "begins_at": forms.TimeInput(attrs={"type": "time", "class": "w-code"}, format="%H:%M"),
        }

    def offer(self) -> None:
        self.fields["ibp"].queryset = self.workshop.ibps.all()  # type: ignore[attr-defined]
        self.fields["ibp"].empty_label = _("All projects")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") in OF_ONE_PROJECT and not cleaned.get("ibp") and "ibp" not in self.errors:
            self.add_error("ibp", ValidationError(_now("Choose the project that this session is about.")))
        return cleaned
