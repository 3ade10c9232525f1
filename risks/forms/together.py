"""What a lead records on a risk of the consolidated register, what one looks for in a register, and what PROKAS answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.forms import Filter, search_field
from partners.text import refuse_unreadable
from reporting.forms.fields import never_cut
from reporting.forms.rows import RowForm
from risks.matrix import SIGNS, STEPS, Rating, RiskLevel, Trend
from risks.models import AgreedRisk, HeldAt, RiskScale

ALL = ("", _("All"))
LONGEST = 10_000


class AgreedRiskForm(RowForm):
    """`floor` is the least confidential that may be chosen: as open as the most open of what partners say."""

    NEEDED = {
        "likelihood": _("Choose how likely it is today."),
        "impact": _("Choose how bad it would be."),
        "text": _("Write why: what partners said, and what convinced them."),
    }

    class Meta(RowForm.Meta):
        model = AgreedRisk
        fields = ["likelihood", "impact", "held_at", "text", "confidentiality"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}
        labels = {
            "likelihood": _("Likelihood today"),
            "impact": _("Impact today"),
            "held_at": _("Who has to deal with it"),
            "text": _("Why"),
        }

    def __init__(self, *args: Any, scale: RiskScale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("likelihood", scale.likelihoods), ("impact", scale.impacts)):
            field: Any = self.fields[name]
            field.required = True
            field.choices = [("", _("Choose")), *((step, f"{step} · {words[step - 1]}") for step in reversed(STEPS))]
        self.fields["held_at"].choices = HeldAt.choices  # type: ignore[attr-defined]

    @property
    def rating(self) -> Rating:
        return Rating(self.cleaned_data["likelihood"], self.cleaned_data["impact"])


class RegisterFilter(Filter):
    """Narrows a register to what stands in it: only what the reader may read is offered."""

    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[ALL, *((level.value, level.label) for level in reversed(RiskLevel)), (0, _("Not rated"))],
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    partner = forms.ChoiceField(label=_("Owner"), required=False)
    trend = forms.ChoiceField(
        label=_("Since last quarter"),
        required=False,
        choices=[ALL, *((trend.value, f"{SIGNS[trend]} {trend.label}") for trend in Trend)],
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ALL, ("open", _("Open")), ("over", _("Happened or closed"))]
    )
    text = search_field(_("Words"))

    def __init__(self, data: Any, rows: Iterable[dict[str, Any]]) -> None:
        super().__init__(data)
        rows = list(rows)
        for name, found in (
            ("category", {category for row in rows for category in row["categories"]}),
            ("partner", {partner for row in rows for partner in row["partners"]}),
        ):
            self.fields[name].choices = [ALL, *((one, one) for one in sorted(found))]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("What PROKAS does about it"),
        max_length=LONGEST,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who may read the risk reads the answer."),
        error_messages={"required": _("Write what PROKAS does about it, or why nothing is done.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
