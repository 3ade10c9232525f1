"""How a long list of changes is narrowed: only by what the person may read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.models import ContextChange, Quarter
from reporting.models.report import ReportQuerySet
from reporting.quarters import Period

CONSOLIDATED = "consolidated"


class LogFilter(forms.Form):
    """What one wants to see of the log; a choice that is not among those offered narrows nothing."""

    ibp = forms.ChoiceField(label=_("Project"), required=False)
    quarter = forms.ChoiceField(label=_("Quarter"), required=False)
    partner = forms.ChoiceField(label=_("Report of"), required=False)
    sign = forms.ChoiceField(label=_("Sign"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    q = forms.CharField(label=_("Words"), required=False, max_length=100)

    def __init__(self, reports: ReportQuerySet, data: Any) -> None:
        """`reports`: those that the log may draw on. One query, whatever the number of changes in them."""
        super().__init__(data)
        there = reports.order_by("-quarter__year", "-quarter__number").values_list(
            "ibp__code", "quarter__year", "quarter__number", "seat__organisation__acronym"
        )
        found = list(there.distinct())
        ibps = sorted({code for code, *_rest in found})
        quarters = dict.fromkeys((year, number) for _code, year, number, _partner in found)
        partners = sorted({partner for *_rest, partner in found}, key=lambda name: name or "")
        choices: dict[str, list[tuple[Any, Any]]] = {
            "ibp": [(code, code) for code in ibps],
            "quarter": [
                (Period(year, number).code, str(Quarter(year=year, number=number))) for year, number in quarters
            ],
            "partner": [(name or CONSOLIDATED, name or _("Consolidated")) for name in partners],
            "sign": ContextChange.Sign.choices,
            "level": ContextChange.Reach.choices,
        }
        for name, offered in choices.items():
            self.fields[name].choices = [("", _("All")), *offered]  # type: ignore[attr-defined]
        self.full_clean()

    @property
    def wanted(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}
