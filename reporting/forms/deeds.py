"""What is said with a step of a report's life."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.text import refuse_unreadable
from reporting.forms.fields import DayField, never_cut
from reporting.models import ReturnReason
from reporting.workflow import NOTE_WANTED, Action


class DeedForm(forms.Form):
    """A step of a report's life: what is said with it."""

    note = forms.CharField(
        label=_("Note to the partner"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[refuse_unreadable],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)


class WithdrawalForm(DeedForm):
    """Taking a submitted report back: the note is for those who were reading it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("Note to PROKAS")
        self.fields["note"].widget.attrs["rows"] = 2


class ReasonField(forms.ModelChoiceField):
    """One of the reasons for returning; whatever else was sent is refused in the same words."""

    default_error_messages = {"invalid_choice": _("Choose one of the reasons that are offered.")}

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:  # no id at all
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class DecisionForm(DeedForm):
    """How a review ends: what is said to the partner, and for a return the reason, which is counted."""

    reason = ReasonField(
        ReturnReason.objects.filter(is_offered=True),
        label=_("Why it goes back"),
        required=False,
        empty_label=_("Choose a reason"),
        help_text=_("Only for a return. Reasons are counted, by quarter, chapter and partner."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    field_order = ["note", "reason", "seen"]

    def __init__(self, *args: Any, action: Action | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.action is Action.RETURN:
            if "note" in cleaned and not cleaned["note"]:
                self.add_error("note", NOTE_WANTED[Action.RETURN])
            if "reason" in cleaned and cleaned["reason"] is None:
                self.add_error("reason", _("Choose why the report goes back."))
        return cleaned


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
