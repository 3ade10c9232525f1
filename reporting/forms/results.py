"""Figures of the results framework: what an indicator reached and of whom, and the indicator itself with its targets."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partners.models import Seat
from partners.text import DIRECTION_MARKS, UNREADABLE, tidy
from reporting.diligence import PARTS, UNKNOWN, Dimension
from reporting.forms.fields import never_cut
from reporting.forms.rows import LARGEST_VERSION, RowForm
from reporting.framework import Place
from reporting.measures import (
    LONGEST_PLACE,
    MOST_PLACES,
    NoFigure,
    as_number,
    exact,
    grouped,
    label_of,
    plain,
    read_figure,
)
from reporting.models import Indicator, Result
from reporting.quarters import Period

SPARE_PLACES = 3  # empty lines for further places; saved, three more stand there


class FigureField(forms.Field):
    """A figure as people write it: grouped, in Bangla digits, with a point. Empty is none, which is not 0."""

    def __init__(self, **details: Any) -> None:
        look = {"inputmode": "decimal", "autocomplete": "off", "class": "w-short"}
        super().__init__(**{"required": False, "widget": forms.TextInput(attrs=look), **details})

    def to_python(self, value: Any) -> Decimal | None:
        try:
            return read_figure(value)
        except NoFigure as mistake:
            raise ValidationError(str(mistake)) from None

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(read_figure(data) != initial)
        except NoFigure:
            return True


# ── Told apart ──────────────────────────────────────────────────────────────


class BreakdownWidget(forms.Widget):
    """A number for each part of each dimension; places are named by whoever writes."""

    template_name = "reporting/forms/breakdown.html"
    dimensions: tuple[Dimension, ...] = ()

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
        context["dimensions"] = [
            self._places(name, auto_id, given.get(one.value, {}), given.get("places"))
            if one == Dimension.LOCATION
            else self._parts(name, auto_id, one, given.get(one.value, {}))
            for one in self.dimensions
        ]
        return context

    def _parts(self, name: str, auto_id: str, dimension: Dimension, given: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "label": dimension.label,
            "parts": [
                {
                    "label": label_of(dimension, part),
                    "name": f"{name}-{dimension.value}-{part}",
                    "id": f"{auto_id}-{dimension.value}-{part}",
                    "value": _shown(given.get(part)),
                }
                for part in [*PARTS[dimension], UNKNOWN]
            ],
        }

    def _places(
        self, name: str, auto_id: str, given: Mapping[str, Any], typed: list[tuple[str, str]] | None
    ) -> dict[str, Any]:
        """What stands there, or what was typed as it was typed; and a few lines more."""
        lines = [(place, _shown(value)) for place, value in given.items() if place != UNKNOWN]
        lines = lines if typed is None else list(typed)
        lines += [("", "")] * min(SPARE_PLACES, max(1, MOST_PLACES - len(lines)))
        return {
            "label": Dimension.LOCATION.label,
            "places": [
                {
                    "number": number,
                    "name": f"{name}-place-{number}",
                    "count_name": f"{name}-count-{number}",
                    "id": f"{auto_id}-place-{number}",
                    "count_id": f"{auto_id}-count-{number}",
                    "place": place,
                    "value": value,
                }
                for number, (place, value) in enumerate(lines, start=1)
            ],
            "parts": [
                {
                    "label": label_of(Dimension.LOCATION, UNKNOWN),
                    "name": f"{name}-location-{UNKNOWN}",
                    "id": f"{auto_id}-location-{UNKNOWN}",
                    "value": _shown(given.get(UNKNOWN)),
                }
            ],
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        """As it was typed, by dimension; the places as pairs, since one may be typed twice."""
        found: dict[str, Any] = {}
        for dimension in self.dimensions:
            parts = [UNKNOWN] if dimension == Dimension.LOCATION else [*PARTS[dimension], UNKNOWN]
            typed = {part: data.get(f"{name}-{dimension.value}-{part}", "") for part in parts}
            found[dimension.value] = {part: value for part, value in typed.items() if value.strip()}
        if Dimension.LOCATION in self.dimensions:
            pairs = [
                (data.get(f"{name}-place-{number}", ""), data.get(f"{name}-count-{number}", ""))
                for number in range(1, MOST_PLACES + SPARE_PLACES + 1)
            ]
            found["places"] = [(place, value) for place, value in pairs if place.strip() or value.strip()]
        return found

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)


def _shown(value: Any) -> str:
    """A number of a breakdown, or what was typed in its place."""
    if value is None or isinstance(value, str):
        return value or ""
    return plain(exact(value)) or ""


class BreakdownField(forms.Field):
    widget = BreakdownWidget
    is_wanted = True

    def __init__(self, **details: Any) -> None:
        super().__init__(**{"required": False, "label": _("Of these"), **details})

    def clean(self, value: Any) -> dict[str, dict[str, int | float]]:
        given = dict(value or {})
        places = given.pop("places", [])
        found: dict[str, dict[str, int | float]] = {}
        mistakes: list[str] = []
        for dimension, parts in given.items():
            if dimension == Dimension.LOCATION:
                named = [*_named_places(places, mistakes), *parts.items()]
            else:
                named = list(parts.items())
            numbers: dict[str, int | float] = {}
            for part, typed in named:
                label = label_of(dimension, part)
                try:
                    figure = read_figure(typed)
                except NoFigure as mistake:
                    mistakes.append(_now("%(part)s: %(words)s") % {"part": label, "words": mistake})
                    continue
                if figure is not None:
                    numbers[part] = as_number(figure)
            if numbers:
                found[dimension] = numbers
        if mistakes:
            raise ValidationError(mistakes)
        return found


def _named_places(places: Iterable[tuple[str, str]], mistakes: list[str]) -> list[tuple[str, str]]:
    named: dict[str, str] = {}
    known: set[str] = set()
    for typed, value in places:
        place = " ".join(tidy(typed).split())
        if not place:
            mistakes.append(_now("Name the place of %(value)s.") % {"value": value.strip()})
        elif len(place) > LONGEST_PLACE:
            said = ngettext(
                "“%(place)s …” is too long: at most %(most)s character.",
                "“%(place)s …” is too long: at most %(most)s characters.",
                LONGEST_PLACE,
            )
            mistakes.append(said % {"place": place[:40], "most": LONGEST_PLACE})
        elif UNREADABLE.search(place) or DIRECTION_MARKS.search(place):
            mistakes.append(_now("The name of a place holds a character that cannot be stored. Type it again."))
        elif not value.strip():
            mistakes.append(_now("Write the number for “%(place)s”, or take the place out.") % {"place": place})
        elif place.casefold() in known or place == UNKNOWN:
            mistakes.append(_now("“%(place)s” stands there twice. Write its number once.") % {"place": place})
        else:
            known.add(place.casefold())
            named[place] = value
    return list(named.items())


class ResultForm(RowForm):
    """The figure of one indicator, of whom it is made up, and how it was counted or why it is missing."""

    WANTED = ("actual", "breakdown", "note")
    field_order = ("actual", "breakdown", "note", "confidentiality", "id", "version")

    actual = FigureField()
    breakdown = BreakdownField()

    class Meta(RowForm.Meta):
        model = Result
        fields = ["actual", "breakdown", "note", "confidentiality"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Any = self.instance
        indicator: Indicator = row.indicator
        actual, breakdown = self.fields["actual"], self.fields["breakdown"]
        actual.label = _now("This quarter, in %(unit)s") % {"unit": indicator.unit}
        told = [_now("The target is %(target)s.") % {"target": grouped(row.target)}] if row.target is not None else []
        actual.help_text = " ".join([*told, _now("0 is a figure. Leave it empty only where it is not reported.")])
        self.fields["note"].label = _now("Note")
        written = [one for one in Dimension if (row.breakdown or {}).get(one)]
        dimensions = tuple(one for one in Dimension if one in indicator.dimensions or one in written)
        if not dimensions:
            del self.fields["breakdown"]
            return
        breakdown.widget.dimensions = dimensions
        breakdown.help_text = (
            _now("Each group adds up to the figure above. What nobody wrote down stands under “not known”.")
            if indicator.adds
            else _now("The figure of each part by itself; the one for all lies between them.")
        )


# ── The framework ───────────────────────────────────────────────────────────


class IndicatorForm(forms.ModelForm):
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_VERSION, initial=0
    )
    baseline = FigureField(label=_("Baseline"), help_text=_("Where it stood before the project. Empty: not known."))
    told_apart_by = forms.MultipleChoiceField(
        label=_("Told apart by"),
        choices=Dimension.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Partners are asked for the number of each part."),
        error_messages={"invalid_choice": _("Choose from the list by what it is told apart.")},
    )

    class Meta:
        model = Indicator
        fields = ["code", "title", "unit", "adding", "baseline", "told_apart_by", "goal", "source"]
        widgets = {
            "code": forms.TextInput(attrs={"class": "w-code"}),
            "title": forms.Textarea(attrs={"rows": 2}),
            "unit": forms.TextInput(attrs={"class": "w-short"}),
            "adding": forms.RadioSelect,
            "goal": forms.TextInput(attrs={"class": "w-code"}),
        }
        error_messages = {
            "code": {"required": _("Give it a number, for example 1.2.")},
            "title": {"required": _("Write what is measured.")},
            "unit": {"required": _("Write what is counted: people, unions, per cent …")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
        self.fields["adding"].choices = Indicator.Adding.choices  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The deed checks and writes: the row that stands there stays as it is until then."""

    @property
    def words(self) -> dict[str, Any]:
        fields = type(self).Meta.fields
        words = {name: self.cleaned_data[name] for name in fields}
        for name in ("code", "title", "unit", "goal", "source"):
            words[name] = " ".join(tidy(words[name]).split())
        words["told_apart_by"] = [one.value for one in Dimension if one in words["told_apart_by"]]
        return words

    @property
    def seen(self) -> int:
        return self.cleaned_data["version"] or 0


class TargetsForm(forms.Form):
    """The targets of one indicator in the quarters of a year: a number for each partner and quarter."""

    def __init__(
        self,
        *args: Any,
        seats: Iterable[Seat],
        quarters: Iterable[Period],
        there: Mapping[Place, Decimal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats, self.quarters = list(seats), list(quarters)
        for seat in self.seats:
            for quarter in self.quarters:
                field = FigureField(
                    initial=there.get((seat.pk, quarter.code)),
                    label=f"{seat.organisation.acronym}, {quarter.code}",
                )
                field.widget.attrs |= {"aria-label": field.label, "class": "form-control"}
                self.fields[_name(seat.pk, quarter.code)] = field

    @property
    def rows(self) -> list[tuple[Seat, list[tuple[Period, forms.BoundField]]]]:
        return [
            (seat, [(quarter, self[_name(seat.pk, quarter.code)]) for quarter in self.quarters]) for seat in self.seats
        ]

    @property
    def targets(self) -> dict[Place, Decimal | None]:
        return {
            (seat.pk, quarter.code): self.cleaned_data[_name(seat.pk, quarter.code)]
            for seat in self.seats
            for quarter in self.quarters
        }


def _name(seat: UUID, quarter: str) -> str:
    return f"target-{seat}-{quarter}"
