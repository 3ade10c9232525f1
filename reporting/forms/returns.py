"""How the count of returns is narrowed: only by what is among the returns that the person may count."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.models import Kind
from reporting.quarters import Period
from reporting.returns import Return, Wanted, quarter_words, titles

PICKED = ("quarter", "partner", "reason", "chapter", "found")  # by following a figure


class ReturnsFilter(forms.Form):
    """What one wants to see of the returns; a choice that is not among those offered narrows nothing."""

    ibp = forms.ChoiceField(label=_("Project"), required=False)
    kind = forms.ChoiceField(label=_("Reports"), required=False)
    since = forms.ChoiceField(label=_("From"), required=False)
    until = forms.ChoiceField(label=_("To"), required=False)
    quarter = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    partner = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    chapter = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    found = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, returns: Sequence[Return], labels: dict[str, str], data: Any) -> None:
        """`labels`: what each reason is called."""
        super().__init__(data)
        projects: list[str] = sorted({found.ibp for found in returns})
        kinds = {found.kind for found in returns}
        periods = sorted({found.period for found in returns if found.period}, reverse=True)
        quarters = {period.code: quarter_words(period.code) for period in periods}
        self.offered: dict[str, dict[str, str]] = {
            "ibp": {code: code for code in projects},
            "kind": {value: str(label) for value, label in Kind.choices if value in kinds},
            "since": quarters,
            "until": quarters,
            "quarter": {found.quarter: quarter_words(found.quarter) for found in returns},
            "partner": {found.partner: found.partner for found in returns},
            "reason": labels,
            "chapter": titles(),
            "found": labels,
        }
        for name, offered in self.offered.items():
            self.fields[name].choices = [("", _("All")), *offered.items()]  # type: ignore[attr-defined]
        for name, words in (("since", _("The beginning")), ("until", _("Now"))):
            self.fields[name].choices = [("", words), *quarters.items()]  # type: ignore[attr-defined]
        self.full_clean()

    @property
    def words(self) -> dict[str, str]:
        """What is asked for, as it stands in the address."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def wanted(self) -> Wanted:
        words: dict[str, Any] = dict(self.words)
        for name in ("since", "until"):
            if name in words:
                words[name] = Period.parse(words[name])
        return Wanted(**words)

    @property
    def picked(self) -> list[str]:
        """By which figure one came, in words."""
        return [self.offered[name][self.words[name]] for name in PICKED if name in self.words]
