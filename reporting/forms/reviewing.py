"""What a reviewer says of a chapter, ticks off and hands over, and how the desk is narrowed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from partners.models import IBP, User
from reporting.forms.deeds import ReasonField
from reporting.models import ChecklistItem, Kind, ReturnReason, Verdict


class VerdictForm(forms.Form):
    """What one finds of a chapter, why, and in which version one read it."""

    opinion = forms.ChoiceField(
        choices=Verdict.Opinion,
        error_messages={
            "required": _("Choose fine or needs improvement."),
            "invalid_choice": _("Choose fine or needs improvement."),
        },
    )
    reason = ReasonField(ReturnReason.objects.all(), required=False)
    seen = forms.CharField(required=False, max_length=64)

    @property
    def message(self) -> str:
        """What is wrong with it, in a sentence."""
        return next((str(error) for found in self.errors.values() for error in found), "")


class TickForm(forms.Form):
    item = forms.ModelChoiceField(ChecklistItem.objects.none())
    done = forms.BooleanField(required=False)

    def __init__(self, items: QuerySet[ChecklistItem], data: Any) -> None:
        super().__init__(data)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class LeadForm(forms.Form):
    """Who leads the review from now on: one of those who review the report."""

    person = forms.ModelChoiceField(User.objects.none())

    def __init__(self, reviewers: list[User], data: Any) -> None:
        super().__init__(data)
        self.fields["person"].queryset = User.objects.filter(pk__in=[person.pk for person in reviewers])  # type: ignore[attr-defined]


class DeskFilter(forms.Form):
    """What one wants to see of one's desk; a choice that is not among those offered narrows nothing."""

    MINE = "mine"
    WAITING, RETURNED, DUE = "waiting", "returned", "due"

    ibp = forms.ChoiceField(label=_("Project"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Kind.choices])
    whose = forms.ChoiceField(
        label=_("Led by"), required=False, choices=[("", _("Everybody")), (MINE, _("Me, or nobody yet"))]
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            (WAITING, _("Waiting for a review")),
            (RETURNED, _("Returned to partner")),
            (DUE, _("Due and overdue")),
        ],
    )

    def __init__(self, projects: QuerySet[IBP], data: Any) -> None:
        super().__init__(data)
        offered = [(code, code) for code in projects.order_by("code").values_list("code", flat=True)]
        self.fields["ibp"].choices = [("", _("All")), *offered]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.full_clean()

    @property
    def wanted(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}
