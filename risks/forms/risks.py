"""What is written of a risk and of what is done about it: in words, on the scale that is in force, by people who are there."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.models import User
from partners.text import brief
from reporting.forms.fields import DayField
from reporting.forms.rows import RowForm
from risks.judging import reviewed
from risks.linking import activities_named, activities_read
from risks.models import Assessment, HeldAt, Mitigation, RiskCategory, RiskScale
from risks.owning import holders
from risks.register import RATINGS

RATED = tuple(f"{name}_{axis}" for name in RATINGS for axis in ("likelihood", "impact"))
NOTHING = ""


class OwnerField(forms.ModelChoiceField):
    """A person who has a role here. One who left is named, and has to be replaced."""

    def __init__(self, people: Sequence[User], there: User | None, **details: Any) -> None:
        self.known = {person.pk for person in people}
        known = [*people, *([there] if there and there.pk not in self.known else [])]
        super().__init__(
            queryset=User.objects.filter(pk__in=[person.pk for person in known]).order_by("name", "pk"),
            required=False,
            empty_label=_("Nobody yet"),
            error_messages={"invalid_choice": _("Choose somebody who has a role here.")},
            **details,
        )

    def label_from_instance(self, person: Any) -> str:
        if person.pk not in self.known:
            return _now("%(name)s (has no role here any more)") % {"name": person.name}
        return f"{person.name} · {person.position}" if person.position else str(person.name)

    def clean(self, value: Any) -> Any:
        person = super().clean(value)
        if person and person.pk not in self.known:
            raise ValidationError(
                _now("%(name)s has no role here any more. Choose somebody else.") % {"name": person.name}
            )
        return person


class AssessmentForm(RowForm):
    """Cause, event and effect make one sentence; the ratings are chosen by what one would see."""

    about = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)  # what a new risk comes from

    NEEDED = {"event": _("Write what may happen, or remove this risk.")}
    WANTED = ("cause", "effect", "category", "owner", *RATED)
    field_order = [
        *("cause", "event", "effect", "category", *RATED, "rationale", "owner", "held_at", "confidence", "remark"),
        *("confidentiality", "id", "version", "about"),
    ]

    class Meta(RowForm.Meta):
        model = Assessment
        fields = [
            *("cause", "event", "effect", "category", *RATED, "rationale", "confidence", "owner", "held_at", "remark"),
            "confidentiality",
        ]
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 2}) for name in ("cause", "event", "effect", "rationale", "remark")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Any = self.instance
        scale = row.scale if row.scale_id else RiskScale.current()
        for name in RATED:
            axis = "likelihood" if name.endswith("likelihood") else "impact"
            self.fields[name] = _step_field(scale, axis, str(self.fields[name].label))
            self.fields[name].is_wanted = True  # type: ignore[attr-defined]
        self.fields["inherent_likelihood"].help_text = _("As if nobody did anything about it.")
        self.fields["expected_likelihood"].help_text = _("When everything has been done that is planned.")
        for name in ("inherent_impact", "expected_impact"):
            self.fields[name].help_text = _("By what one would see; the level follows from both.")
        category: Any = self.fields["category"]
        offered = RiskCategory.objects.filter(is_offered=True)
        category.queryset = offered | RiskCategory.objects.filter(pk=row.category_id)
        category.empty_label = _("Choose one")
        category.label_from_instance = _named_category
        category.error_messages["invalid_choice"] = _("Choose a category from the list.")
        self.fields["owner"] = OwnerField(
            holders(row.report), row.owner, label=_("Owner"), help_text=_("Who watches it and says what became of it.")
        )
        self.fields["owner"].is_wanted = True  # type: ignore[attr-defined]
        if row.report.seat_id is None:
            held: Any = self.fields["held_at"]
            held.choices = [choice for choice in HeldAt.choices if choice[0] != HeldAt.PARTNER]
            if row._state.adding:
                self.initial["held_at"] = HeldAt.CONSORTIUM
        self.order_fields(self.field_order)

    @property
    def words(self) -> dict[str, Any]:
        """Writing in a risk that came from last quarter reviews it: it was changed, or it is kept as it is."""
        return reviewed(self.instance, super().words)


def _step_field(scale: RiskScale, axis: str, label: str) -> forms.TypedChoiceField:
    """A step of the scale, chosen by what one would see."""
    names = scale.likelihoods if axis == "likelihood" else scale.impacts
    anchors = scale.likelihood_anchors if axis == "likelihood" else scale.impact_anchors
    steps = [(step, f"{step} · {names[step - 1]}: {anchors[step - 1]}") for step in (5, 4, 3, 2, 1)]
    return forms.TypedChoiceField(
        label=label,
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(NOTHING, _("Not rated yet")), *steps],
        error_messages={"invalid_choice": _("“%(value)s” cannot be chosen: choose a step from the list.")},
    )


def _named_category(category: RiskCategory) -> str:
    return f"{category.name}: {category.hint}" if category.hint else str(category.name)


class HappeningForm(RowForm):
    WANTED = ("happening",)

    class Meta(RowForm.Meta):
        model = Assessment
        fields = ["happened_on", "happening", "lesson"]
        field_classes = {"happened_on": DayField}
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("happening", "lesson")}

    def clean_happened_on(self) -> date | None:
        day: date | None = self.cleaned_data["happened_on"]
        if day and day > localdate():
            raise ValidationError(_now("This day has not come yet."))
        return day


class AcceptanceForm(RowForm):
    WANTED = ("accepted_by", "accepted_until")

    class Meta(RowForm.Meta):
        model = Assessment
        fields = ["accepted_by", "accepted_until", "remark"]
        field_classes = {"accepted_until": DayField}
        widgets = {"remark": forms.Textarea(attrs={"rows": 2})}


class EscalationForm(RowForm):
    WANTED = ("remark",)

    class Meta(RowForm.Meta):
        model = Assessment
        fields = ["held_at", "remark"]
        widgets = {"remark": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held: Any = self.fields["held_at"]
        held.choices = [choice for choice in HeldAt.choices if choice[0] != HeldAt.PARTNER]
        self.fields["remark"].label = _("Why it goes further up, and what is asked for")


class ClosingForm(RowForm):
    WANTED = ("remark",)

    class Meta(RowForm.Meta):
        model = Assessment
        fields = ["remark"]
        widgets = {"remark": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remark"].label = _("Why it is closed")


class MitigationForm(RowForm):
    """What is done, what it lowers, who does it by when, and which activity of the plan carries it out."""

    activity = forms.ChoiceField(
        label=_("Activity of the plan"),
        required=False,
        help_text=_("The one that carries it out, if there is one."),
        error_messages={"invalid_choice": _("Choose an activity of the plan.")},
    )

    NEEDED = {"text": _("Write what is done, or remove this.")}
    WANTED = ("owner", "due_on")
    field_order = [
        *("text", "lowers", "response", "owner", "due_on", "state", "activity", "result", "confidentiality"),
        *("id", "version"),
    ]

    class Meta(RowForm.Meta):
        model = Mitigation
        fields = [
            *("text", "lowers", "response", "owner", "due_on", "state", "result", "confidentiality"),
        ]
        field_classes = {"due_on": DayField}
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("text", "result")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Any = self.instance
        self.fields["owner"] = OwnerField(holders(row.report), row.owner, label=_("Who does it"))
        self.fields["owner"].is_wanted = True  # type: ignore[attr-defined]
        there = {str(one.key): one.title for one in activities_read(row.report)}
        if row.activity and str(row.activity) not in there:
            there |= {str(one.key): one.title for one in activities_named(row.report, [row.activity])}
            there.setdefault(str(row.activity), _now("The one that stands there now"))
        self.fields["activity"].choices = [  # type: ignore[attr-defined]
            (NOTHING, _("None of them")),
            *((key, brief(title, 90)) for key, title in there.items()),
        ]
        self.initial.setdefault("activity", str(row.activity or NOTHING))
        self.order_fields(self.field_order)

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        ends_on = self.instance.report.ibp.ends_on
        if day and ends_on and day > ends_on and "due_on" in self.changed_data:
            raise ValidationError(
                _now("The project ends on %(day)s: choose an earlier day.") % {"day": date_format(ends_on, "j F Y")}
            )
        return day

    @property
    def words(self) -> dict[str, Any]:
        found = super().words
        if "activity" in self.cleaned_data:
            chosen = self.cleaned_data["activity"]
            found["activity"] = UUID(chosen) if chosen else None
        return found


class LinksForm(forms.Form):
    """What a risk hangs together with, ticked among what there is."""

    links = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": _("“%(value)s” cannot be linked here. Choose from the list.")}
    )

    def __init__(self, *args: Any, values: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["links"].choices = [(value, value) for value in values]  # type: ignore[attr-defined]
