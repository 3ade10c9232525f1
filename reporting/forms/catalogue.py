"""What one writes about a reason for returning, and about an item of the checklist."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reporting.forms.fields import never_cut
from reporting.models import ChecklistItem, Kind, ReturnReason

TWICE = _("This stands in the list already.")


class EntryForm(forms.ModelForm):
    """Long text comes back whole, and nothing stands in the list twice, however it is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)

    def clean_label(self) -> str:
        label = self.cleaned_data["label"]
        others = type(self.instance).objects.exclude(pk=self.instance.pk)
        if others.filter(label__iexact=label).exists():
            raise ValidationError(TWICE)
        return label


class ReasonForm(EntryForm):
    class Meta:
        model = ReturnReason
        fields = ["label", "hint"]
        labels = {"label": _("Reason"), "hint": _("When to use it")}
        help_texts = {"label": _("As the partner reads it, for example: Evidence is missing.")}
        error_messages = {"label": {"required": _("Write the reason."), "unique": TWICE}}


class NewReasonForm(ReasonForm):
    class Meta(ReasonForm.Meta):
        fields = [*ReasonForm.Meta.fields, "code"]
        labels = {**ReasonForm.Meta.labels, "code": _("Code")}
        widgets = {"code": forms.TextInput(attrs={"class": "w-short", "autocapitalize": "none"})}
        help_texts = {
            **ReasonForm.Meta.help_texts,
            "code": _("Programs know the reason by it, so it stays as it is. Such as: no_evidence."),
        }
        error_messages = {
            **ReasonForm.Meta.error_messages,
            "code": {
                "required": _("Write a short code."),
                "unique": _("Another reason has this code."),
                "invalid": _("Use letters from a to z, digits, - and _ only."),
            },
        }

    def clean_code(self) -> str:
        return self.cleaned_data["code"].lower()


class ItemForm(EntryForm):
    class Meta:
        model = ChecklistItem
        fields = ["label", "kind"]
        labels = {"label": _("What is looked at"), "kind": _("Asked of")}
        help_texts = {
            "label": _(
                "As a sentence that is true once it is ticked, for example: Figures fit those of earlier reports."
            ),
            "kind": "",
        }
        error_messages = {"label": {"required": _("Write what is looked at."), "unique": TWICE}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Every report")), *Kind.choices]  # type: ignore[attr-defined]
