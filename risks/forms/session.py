"""What a session decides, and what came of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.models import IBP, Seat
from partners.text import refuse_unreadable
from reporting.forms.fields import DayField
from reporting.models import Quarter
from risks.forms.written import Seen, Written
from risks.models import Decision

SETTLED = [(Decision.State.DONE, _("Done")), (Decision.State.DROPPED, _("Dropped")), (Decision.State.OPEN, _("Open"))]


class SeatField(forms.ModelChoiceField):
    """A partner, by its acronym."""

    def label_from_instance(self, seat: Any) -> str:
        return str(seat.organisation.acronym)


class DecisionForm(Written):
    """Who may do it are the partners that are members in the quarter; who may read it, the levels given."""

    text = forms.CharField(
        label=_("What was decided"),
        max_length=2_000,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 2, "data-focus": ""}),
        error_messages={"required": _("Write what was decided.")},
    )
    seat = SeatField(
        label=_("Who does it"),
        queryset=Seat.objects.none(),
        required=False,
        empty_label=_("The consortium together"),
        error_messages={"invalid_choice": _("Choose a partner of this project.")},
    )
    due_on = DayField(label=_("Until"), required=False)
    confidentiality = forms.TypedChoiceField(
        label=_("Who may read this"),
        coerce=int,
        error_messages={"invalid_choice": _("Choose one of the levels that are offered here.")},
    )

    def __init__(self, *args: Any, ibp: IBP, quarter: Quarter, levels: list[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = Seat.objects.filter(ibp=ibp).held_during(quarter.starts_on, quarter.period.next.ends_on)
        there = Seat.objects.filter(pk__in=[*seats.values_list("pk", flat=True), self.initial.get("seat")])
        self.fields["seat"].queryset = there.select_related("organisation").order_by("organisation__acronym")  # type: ignore[attr-defined]
        self.fields["confidentiality"].choices = [  # type: ignore[attr-defined]
            (level.value, f"{level.label}: {level.readers}") for level in levels
        ]

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("text", "seat", "due_on", "confidentiality")}


class SettleForm(Seen):
    state = forms.ChoiceField(
        label=_("State"), choices=SETTLED, error_messages={"required": _("Choose what became of it.")}
    )
    outcome = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=2_000,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
