"""The words of one row: a statement, a change in the context, a note of a chapter."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from reporting.forms.fields import DayField, never_cut
from reporting.models import ChapterNote, ContextChange, Statement, WrittenRow

LARGEST_VERSION = 2_147_483_647


class RowForm(forms.ModelForm):
    """The words of one row, the version that was seen of it, and for a new row the id it will have."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_VERSION, initial=0
    )

    NEEDED: ClassVar[dict[str, Any]] = {}  # what to do where a field must not stay empty
    WANTED: ClassVar[tuple[str, ...]] = ()  # may stay empty for now, but not when the report is submitted

    class Meta:
        model: type[WrittenRow]
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, floor: Level = Level.PUBLIC, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
        for name in self.WANTED:
            self.fields[name].is_wanted = True  # type: ignore[attr-defined]  # so that it is not called optional
        for name, message in self.NEEDED.items():
            self.fields[name].error_messages["required"] = message
        if "confidentiality" in self.fields:
            self.fields["confidentiality"].choices = [  # type: ignore[attr-defined]
                (level.value, f"{level.label}: {level.readers}") for level in Level if level >= floor
            ]

    @property
    def words(self) -> dict[str, Any]:
        """What was written, by the names of the fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or [] if name in self.cleaned_data}

    @property
    def seen(self) -> int:
        """The version that was seen; 0 when none was told."""
        return self.cleaned_data["version"] or 0


class StatementForm(RowForm):
    NEEDED = {"text": _("Write the statement, or remove it.")}

    class Meta(RowForm.Meta):
        model = Statement
        fields = ["text", "detail", "confidentiality"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "detail": forms.Textarea(attrs={"rows": 3})}


class ContextChangeForm(RowForm):
    NEEDED = {
        "text": _("Write what changed, or remove this."),
        "sign": _("Choose whether this is positive, neutral or negative for the project."),
    }
    WANTED = ("happened_on", "meaning", "response")

    class Meta(RowForm.Meta):
        model = ContextChange
        fields = ["text", "sign", "level", "happened_on", "meaning", "response", "confidentiality"]
        field_classes = {"happened_on": DayField}
        widgets = {
            "sign": forms.RadioSelect,
            "level": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 2}),
            "meaning": forms.Textarea(attrs={"rows": 2}),
            "response": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sign"].choices = ContextChange.Sign.choices  # type: ignore[attr-defined]  # without "none"


class InclusionForm(RowForm):
    WANTED = ("reached", "missing")

    class Meta(RowForm.Meta):
        model = ChapterNote
        fields = ["reached", "missing", "done", "confidentiality"]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("reached", "missing", "done")}


class NothingForm(RowForm):
    class Meta(RowForm.Meta):
        model = ChapterNote
        fields = ["nothing_because"]
        widgets = {"nothing_because": forms.Textarea(attrs={"rows": 2})}
