"""What is written when a suggestion is answered: who does what until when, or why nothing comes of it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.models import Organisation
from partners.text import refuse_unreadable, tidy
from reporting.forms.fields import DayField, never_cut
from workshops.models import Workshop
from workshops.synergies import Suggestion


class OrganisationField(forms.ModelChoiceField):
    """An organisation, by its acronym."""

    def label_from_instance(self, organisation: Any) -> str:
        return str(organisation.acronym)

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError:  # also what is no id at all
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class AcceptForm(forms.Form):
    """A joint action: an organisation of the projects called to the workshop, or one that organises it."""

    text = forms.CharField(
        label=_("What is to be done"),
        max_length=2_000,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 2, "data-focus": ""}),
        error_messages={"required": _("Write what is to be done.")},
    )
    owner = OrganisationField(
        label=_("Who begins"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose an organisation"),
        error_messages={
            "required": _("Choose who sees to it."),
            "invalid_choice": _("Choose an organisation of these projects."),
        },
    )
    due_on = DayField(label=_("Until"))

    def __init__(self, *args: Any, workshop: Workshop, suggestion: Suggestion, **kwargs: Any) -> None:
        there = members_of(workshop)
        opener = there.filter(acronym=suggestion.opener).first() if suggestion.opener else None
        kwargs["initial"] = {"text": suggestion.deed, "owner": opener, **kwargs.get("initial", {})}
        kwargs["auto_id"] = f"accept-{suggestion.key[:12]}-%s"
        super().__init__(*args, **kwargs)
        self.workshop = workshop
        self.fields["owner"].queryset = there  # type: ignore[attr-defined]
        never_cut(self.fields)

    def clean_text(self) -> str:
        return tidy(self.cleaned_data["text"])

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day and day < self.workshop.held_on:
            raise ValidationError(_now("Choose a day after the workshop."))
        return day


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("Why nothing comes of it"),
        max_length=1_000,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 2, "data-focus": ""}),
        error_messages={"required": _("Write why nothing comes of it.")},
    )

    def __init__(self, *args: Any, workshop: Workshop, suggestion: Suggestion, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"dismiss-{suggestion.key[:12]}-%s"
        super().__init__(*args, **kwargs)
        never_cut(self.fields)

    def clean_reason(self) -> str:
        return tidy(self.cleaned_data["reason"])


def members_of(workshop: Workshop) -> Any:
    """Organisations that sit in its projects on the day, and those that organise it; each once, by acronym."""
    held = Q(seats__left_on=None) | Q(seats__left_on__gte=workshop.held_on)
    members = Q(held, seats__ibp__in=workshop.ibps.all(), seats__joined_on__lte=workshop.held_on)
    return Organisation.objects.filter(members | Q(organised_workshops=workshop)).distinct().order_by("acronym")
