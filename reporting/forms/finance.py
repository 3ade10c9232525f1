"""Money as people write it: a line of the budget, what holds the papers, and from when on a difference wants a reason."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from reporting.amounts import amount, taka
from reporting.forms.fields import DayField
from reporting.forms.rows import RowForm
from reporting.models import ChapterNote, FinancialLine, VarianceRule
from reporting.models.finance import LARGEST, NOT_NEGATIVE, TWICE

TAKEN = _("A rule begins on this day already. Choose another day.")
NO_AMOUNT = _("Write the amount in taka with digits only, at most two behind the point: for example 12,34,567.50.")


class AmountField(forms.Field):
    """An amount in taka: grouped or not, in Bangla or other digits, shown with lakh grouping. Empty is not 0."""

    default_error_messages = {
        "required": _("Write the amount; 0 if there is none."),
        "invalid": NO_AMOUNT,
        "negative": NOT_NEGATIVE.message,
    }
    widget = forms.TextInput

    def __init__(self, *, max_digits: Any = None, decimal_places: Any = None, **details: Any) -> None:
        super().__init__(**details)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "class": "amount"})

    def prepare_value(self, value: Any) -> Any:
        return taka(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        found = amount(text)
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if found < 0:
            raise forms.ValidationError(self.error_messages["negative"], code="negative")
        if found > LARGEST:
            raise forms.ValidationError(
                _now("This is more than %(most)s. Look whether a digit is too many."),
                params={"most": taka(LARGEST)},
                code="too_large",
            )
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except forms.ValidationError:
            return True


class FinancialLineForm(RowForm):
    NEEDED = {"heading": _("Write the heading, as in the agreement.")}
    WANTED = ("spent",)

    class Meta(RowForm.Meta):
        model = FinancialLine
        fields = ["heading", "budget", "planned", "spent", "reason", "confidentiality"]
        field_classes = dict.fromkeys(["budget", "planned", "spent"], AmountField)
        widgets = {"reason": forms.Textarea(attrs={"rows": 1, "placeholder": _("Why it differs from the plan")})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spent"].error_messages["negative"] = _(
            "This cannot be less than nothing. Write a refund in the reason, and what was spent without it here."
        )
        self.fields["spent"].help_text = _("Empty: not entered yet. 0: nothing was spent.")
        for name in ("budget", "planned", "spent"):
            self.fields[name].label = _("%(what)s, in taka") % {"what": str(self.fields[name].label)}

    def clean_heading(self) -> str:
        heading = self.cleaned_data["heading"]
        there = FinancialLine(id=self.instance.pk, report_id=self.instance.report_id, heading=heading)
        if there.is_named_twice:
            raise forms.ValidationError(TWICE)
        return str(heading)


class PapersForm(RowForm):
    class Meta(RowForm.Meta):
        model = ChapterNote
        fields = ["confidentiality"]


class VarianceForm(forms.ModelForm):
    """A rule from a day on. What counted before stays as it is."""

    class Meta:
        model = VarianceRule
        fields = ["percent", "least", "from_on"]
        field_classes = {"least": AmountField, "from_on": DayField}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["percent"] = PercentField(label=self.fields["percent"].label)
        self.fields["least"].help_text = _("Both have to be passed: the per cent and the amount.")
        self.fields["from_on"].help_text = _("Reports that are open already keep the rule they were opened with.")
        for name in ("percent", "least"):
            self.fields[name].widget.attrs["class"] = "amount w-code"

    def clean_from_on(self) -> date:
        day: date = self.cleaned_data["from_on"]
        if day < self.today:
            raise forms.ValidationError(_("Choose today or a later day: what counted before stays as it was."))
        if VarianceRule.objects.filter(from_on=day).exists():
            raise forms.ValidationError(TAKEN)
        return day


class PercentField(AmountField):
    default_error_messages = {
        "required": _("Write the per cent; 0 if every difference counts."),
        "invalid": _("Write a number from 0 to 999.9, for example 12.5."),
    }

    def to_python(self, value: Any) -> Decimal | None:
        found = super().to_python(str(value or "").replace("%", ""))
        if found is not None and (found > Decimal("999.9") or found != found.quantize(Decimal("0.1"))):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}".removesuffix(".0") if isinstance(value, Decimal) else value
