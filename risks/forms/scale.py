"""What is written of the scale and the categories by which a programme rates its risks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.text import refuse_direction_marks, refuse_unreadable
from reporting.forms.fields import never_cut
from risks.matrix import STEPS, RiskLevel
from risks.models import RiskCategory, RiskScale

AXES = {"likelihood": _("Likelihood"), "impact": _("Impact")}


class ScaleForm(forms.Form):
    """The next version: a level for each of the 25 squares, what each step is called and means, and why it is changed."""

    reason = forms.CharField(
        label=_("Why it is changed"),
        max_length=2_000,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write why the scale is changed: it stands beside the version.")},
    )

    def __init__(self, data: Any = None, *, scale: RiskScale) -> None:
        super().__init__(data, auto_id="scale-%s")
        self.scale = scale
        levels = [(level.value, level.label) for level in RiskLevel]
        for likelihood in STEPS:
            for impact in STEPS:
                self.fields[_cell(likelihood, impact)] = forms.TypedChoiceField(
                    label=_now("%(likelihood)s, %(impact)s")
                    % {"likelihood": scale.likelihoods[likelihood - 1], "impact": scale.impacts[impact - 1]},
                    choices=levels,
                    coerce=int,
                    initial=scale.lookup[likelihood - 1][impact - 1],
                    widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
                    error_messages={
                        "required": _("Choose a level."),
                        "invalid_choice": _("Choose one of the four levels."),
                    },
                )
        for axis in AXES:
            names, anchors = getattr(scale, f"{axis}s"), getattr(scale, f"{axis}_anchors")
            for step in STEPS:
                self.fields[f"{axis}_{step}"] = _words(f"{step}", 40, names[step - 1], "w-short")
                self.fields[f"{axis}_anchor_{step}"] = _words(_now("What one would see"), 300, anchors[step - 1], "")
        self.order_fields([name for name in self.fields if name != "reason"])
        never_cut(self.fields)

    def clean(self) -> dict[str, Any]:
        """A higher step never lowers the level: said at the square that does."""
        found = super().clean() or self.cleaned_data
        for likelihood in STEPS:
            for impact in STEPS:
                here = found.get(_cell(likelihood, impact))
                lower = [found.get(_cell(likelihood - 1, impact)), found.get(_cell(likelihood, impact - 1))]
                if here and any(level and level > here for level in lower):
                    self.add_error(
                        _cell(likelihood, impact),
                        _now("Lower than the square before it: a higher step never lowers the level."),
                    )
        return found

    @property
    def words(self) -> dict[str, Any]:
        """As RiskScale.follow takes it."""
        said = self.cleaned_data
        words: dict[str, Any] = {
            "lookup": [[said[_cell(likelihood, impact)] for impact in STEPS] for likelihood in STEPS]
        }
        for axis in AXES:
            words[f"{axis}s"] = [said[f"{axis}_{step}"] for step in STEPS]
            words[f"{axis}_anchors"] = [said[f"{axis}_anchor_{step}"] for step in STEPS]
        return words

    # What the page lays out

    def lines(self) -> list[dict[str, Any]]:
        """The squares of each likelihood, the likeliest first, as bound fields."""
        return [
            {
                "step": likelihood,
                "name": self.scale.likelihoods[likelihood - 1],
                "cells": [self[_cell(likelihood, impact)] for impact in STEPS],
            }
            for likelihood in reversed(STEPS)
        ]

    def steps(self) -> list[dict[str, Any]]:
        """The names and anchors of each axis."""
        return [
            {
                "title": title,
                "steps": [
                    {"step": step, "name": self[f"{axis}_{step}"], "anchor": self[f"{axis}_anchor_{step}"]}
                    for step in STEPS
                ],
            }
            for axis, title in AXES.items()
        ]


def _cell(likelihood: int, impact: int) -> str:
    return f"level_{likelihood}_{impact}"


def _words(label: str, most: int, initial: str, width: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        initial=initial,
        validators=[refuse_unreadable, refuse_direction_marks],
        widget=forms.TextInput(attrs={"class": f"form-control {width}".strip()}),
        error_messages={"required": _("Write something for each of the five steps.")},
    )


class CategoryForm(forms.ModelForm):
    class Meta:
        model = RiskCategory
        fields = ["name", "hint", "appetite"]
        labels = {
            "name": _("Category"),
            "hint": _("What belongs here"),
            "appetite": _("Tolerated without action up to"),
        }
        help_texts = {"appetite": _("Above it a risk needs an action, or somebody who accepts it until a day.")}
        error_messages = {
            "name": {
                "required": _("Write the name of the category."),
                "unique": _("This stands in the list already."),
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if RiskCategory.objects.exclude(pk=self.instance.pk).filter(name__iexact=name).exists():
            raise ValidationError(_("This stands in the list already."))
        return name
