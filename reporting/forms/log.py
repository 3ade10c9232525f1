"""How a long list of changes is narrowed: only by what the person may read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.models import ContextChange, Quarter
from reporting.models.parts import ReportPartQuerySet

CONSOLIDATED = "consolidated"


class LogFilter(forms.Form):
    """What one wants to see of the log; a choice that is not among those offered narrows nothing."""

    ibp = forms.ChoiceField(label=_("Project"), required=False)
    quarter = forms.ChoiceField(label=_("Quarter"), required=False)
    partner = forms.ChoiceField(label=_("Report of"), required=False)
    sign = forms.ChoiceField(label=_("Sign"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    q = forms.CharField(label=_("Words"), required=False, max_length=100)

    def __init__(self, rows: ReportPartQuerySet, data: Any) -> None:
        super().__init__(data)
        of = rows.order_by().values_list
        ibps = sorted(set(of("report__ibp__code", flat=True).distinct()))
        quarters = Quarter.objects.filter(pk__in=rows.order_by().values("report__quarter"))
        partners = sorted(
            set(of("report__seat__organisation__acronym", flat=True).distinct()), key=lambda name: name or ""
        )
        choices: dict[str, list[tuple[Any, Any]]] = {
            "ibp": [(code, code) for code in ibps],
            "quarter": [(quarter.code, str(quarter)) for quarter in quarters],
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
