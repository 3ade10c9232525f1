"""An event and who came, in numbers by sex, stakeholder type and group; and the names, which hardly anybody reads."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from reporting.amounts import grouped, number
from reporting.diligence import GROUPS
from reporting.forms.fields import DayField
from reporting.forms.rows import RowForm
from reporting.inclusion import KIND_LABELS, SEX_LABELS
from reporting.models import Gathering, SignedSheet
from reporting.models.attendance import MOST_PEOPLE

TOTAL = _("Total: %s")
FITS = _("Total: %s, as many as came")
MORE = _("Total: %s, which is %d more than came")
FEWER = _("Total: %s, which is %d fewer than came")


class CountsWidget(forms.Widget):
    """A number for each part. `says` stands beneath and follows what is typed: see counts.html and app.js."""

    template_name = "reporting/forms/counts.html"
    parts: Mapping[str, StrOrPromise] = {}
    label: StrOrPromise = ""
    role = ""  # whole: its total is how many came; parts: its total should be the same
    says = ""

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def id_for_label(self, id_: str) -> str:
        return ""  # each number has a label of its own

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        auto_id = context["widget"]["attrs"].get("id", name)
        given = value if isinstance(value, Mapping) else {}
        return context | {
            "label": self.label,
            "role": self.role,
            "says": self.says,
            "words": {"total": TOTAL, "fits": FITS, "more": MORE, "fewer": FEWER},
            "parts": [
                {
                    "label": label,
                    "name": f"{name}-{part}",
                    "id": f"{auto_id}-{part}",
                    "value": "" if given.get(part) is None else given[part],
                }
                for part, label in self.parts.items()
            ],
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """As it was typed."""
        typed = {part: data.get(f"{name}-{part}", "").strip() for part in self.parts}
        return {part: value for part, value in typed.items() if value}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in self.parts)


class CountsField(forms.Field):
    """Whole numbers from nothing on, in Bangla or other digits. A part that is left empty is not counted."""

    widget = CountsWidget
    is_wanted = True

    def __init__(self, parts: Mapping[str, StrOrPromise], role: str = "", **details: Any) -> None:
        super().__init__(**{"required": False, **details})
        self.parts = parts
        widget: Any = self.widget
        widget.parts, widget.role, widget.label = parts, role, self.label

    def clean(self, value: Any) -> dict[str, int]:
        found, mistakes = {}, []
        for part, typed in (value or {}).items():
            count = as_people(typed)
            if count is None:
                said = _now("%(part)s: write a whole number from 0 to %(most)s.")
                mistakes.append(said % {"part": self.parts[part], "most": grouped(str(MOST_PEOPLE))})
            else:
                found[part] = count
        if mistakes:
            raise ValidationError(mistakes)
        return found


def as_people(typed: Any) -> int | None:
    """How many people somebody typed; None where it is no such number."""
    count = number(str(typed), places=0)
    return int(count) if count is not None and 0 <= count <= MOST_PEOPLE else None


class GatheringForm(RowForm):
    NEEDED = {"title": _("Write what was held, or remove this.")}
    WANTED = ("held_on", "place")
    field_order = (
        *("title", "held_on", "place", "sexes", "kinds", "groups", "missing", "confidentiality", "id", "version"),
    )

    sexes = CountsField(
        SEX_LABELS, "whole", label=_("How many came"), help_text=_("By sex. The total is reckoned for you.")
    )
    kinds = CountsField(
        KIND_LABELS,
        "parts",
        label=_("By stakeholder type"),
        help_text=_("Each person once: on whose behalf they came."),
    )
    groups = CountsField(
        GROUPS, label=_("Among them"), help_text=_("One person may belong to several of these, or to none.")
    )

    class Meta(RowForm.Meta):
        model = Gathering
        fields = ["title", "held_on", "place", "sexes", "kinds", "groups", "missing", "confidentiality"]
        field_classes = {"held_on": DayField}
        widgets = {"missing": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].widget.attrs["class"] = "w-short"
        came, told = self._typed("sexes"), self._typed("kinds")
        self._widget("sexes").says = TOTAL % came
        if told:
            off = told - came
            self._widget("kinds").says = FITS % told if off == 0 else (MORE if off > 0 else FEWER) % (told, abs(off))

    def _widget(self, name: str) -> CountsWidget:
        widget: Any = self.fields[name].widget
        return widget

    def _typed(self, name: str) -> int:
        """The total of what stands in the fields; what is no number counts nothing."""
        values = (
            self._widget(name).value_from_datadict(self.data, self.files, self.add_prefix(name))
            if self.is_bound
            else self.get_initial_for_field(self.fields[name], name) or {}
        )
        return sum(as_people(value) or 0 for value in values.values())


class SignedSheetForm(RowForm):
    class Meta(RowForm.Meta):
        model = SignedSheet
        fields = ["names"]
        widgets = {"names": forms.Textarea(attrs={"rows": 6, "autocomplete": "off"})}
