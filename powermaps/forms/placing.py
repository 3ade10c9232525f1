"""What is written on a map: where an actor stands and why, a new actor, the parts of a cluster, and that nothing moved."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partners.clearance import Level
from partners.models import Organisation
from powermaps.mapping import is_elsewhere, verdict_at, wanting
from powermaps.models import Actor, ActorName, Placement, Role, Stillness
from powermaps.scale import Band, Influence, Support
from powermaps.shifts import ChangeReason, Verdict
from reporting.forms.fields import never_cut
from reporting.forms.rows import RowForm
from reporting.models import ContextChange

NO_SQUARE = gettext_lazy("Choose a square of the map: position −2 to 2, influence 1 to 5.")
LINES = 6  # new parts of a cluster that are asked for at once
LONGEST_CHOICE = 90  # characters of a contextual change in a list of them


def _support_choices() -> list[tuple[int, str]]:
    return [
        (band.value, format_html('<b>{}</b> <span class="muted">{}</span>', band.label, band.seen)) for band in Support
    ]


def _influence_choices() -> list[tuple[int, str]]:
    return [(band.value, format_html("<b>{}</b> {}", band.value, band.label)) for band in reversed(Influence)]


class PlacementForm(RowForm):
    """Where an actor stands. Elsewhere than last quarter wants the reason why, and what was seen."""

    support = forms.TypedChoiceField(
        label=gettext_lazy("Position"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": NO_SQUARE, "invalid_choice": NO_SQUARE},
    )
    influence = forms.TypedChoiceField(
        label=gettext_lazy("Influence on this issue"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": NO_SQUARE, "invalid_choice": NO_SQUARE},
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose roles from the list.")},
    )

    WANTED = ("reason", "change_reason", "roles", "sight", "confidence", "exercised")
    field_order = [
        *("support", "influence", "change_reason", "context_change", "reason", "sight", "confidence", "roles"),
        *("exercised", "is_not_mobilised", "confidentiality", "id", "version"),
    ]

    class Meta(RowForm.Meta):
        model = Placement
        fields = [
            *("support", "influence", "change_reason", "context_change", "reason", "sight", "confidence", "roles"),
            *("exercised", "is_not_mobilised", "confidentiality"),
        ]
        labels = {"context_change": gettext_lazy("Which change of the context")}
        widgets = {
            "reason": forms.Textarea(attrs={"rows": 3}),
            "change_reason": forms.RadioSelect,
            "confidence": forms.RadioSelect,
            "exercised": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Any = self.instance
        fields: dict[str, Any] = self.fields
        fields["support"].choices = _support_choices()
        fields["influence"].choices = _influence_choices()
        for name in ("confidence", "exercised"):
            fields[name].choices = [choice for choice in fields[name].choices if choice[0] not in ("", None)]
        self._keep_within(row)
        if row.before_support is None:
            del fields["change_reason"], fields["context_change"]
        else:
            self._ask_why(row)
        fields["reason"].help_text = self._said_before(row)
        fields["is_not_mobilised"].label = _("It has not taken the issue up at all")

    def _keep_within(self, row: Any) -> None:
        """A placement travels no further than the actor's own name."""
        least = row.actor.confidentiality if row.actor_id else Level.PUBLIC
        field: Any = self.fields["confidentiality"]
        field.choices = [choice for choice in field.choices if choice[0] >= least]
        if row.confidentiality < least:
            self.initial["confidentiality"] = least

    def _ask_why(self, row: Any) -> None:
        fields: dict[str, Any] = self.fields
        fields["change_reason"].choices = ChangeReason.choices
        fields["change_reason"].help_text = _(
            "Only where the square differs from last quarter’s: %(position)s; %(influence)s."
        ) % {
            "position": Support(row.before_support).label,
            "influence": Influence(row.before_influence).label.lower(),
        }
        changes = ContextChange.objects.filter(report=row.report_id).order_by("position", "created_at")
        fields["context_change"].queryset = changes
        fields["context_change"].choices = [
            ("", _("None of this report")),
            *((change.pk, _shortened(change.text)) for change in changes),
        ]
        fields["context_change"].is_wanted = True
        fields["context_change"].error_messages["invalid_choice"] = _("Choose a contextual change of this report.")

    @staticmethod
    def _said_before(row: Any) -> Any:
        if row.before_id and row.before and row.before.reason:
            return format_html('{} <bdi class="as-written">{}</bdi>', _("Last quarter:"), row.before.reason)
        return _("An act, a statement, a document, a meeting: what one could show to somebody who doubts it.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "support" not in cleaned or "influence" not in cleaned:
            return cleaned
        row: Any = self.instance
        to = Band(cleaned["support"], cleaned["influence"])
        for name, sentence in wanting(row, to, cleaned.get("change_reason", ""), cleaned.get("reason", "")).items():
            if name not in self.errors:
                self.add_error(name, sentence)
        elsewhere = is_elsewhere(row, to)
        if not elsewhere:
            cleaned["change_reason"] = ""
        if cleaned.get("change_reason") != ChangeReason.CONTEXT:
            cleaned["context_change"] = None
        stays_dropped = row.verdict == Verdict.DROPPED and to == row.band
        self.verdict = Verdict.DROPPED if stays_dropped else verdict_at(row, to)
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        return {**super().words, "verdict": self.verdict}


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_CHOICE else f"{text[:LONGEST_CHOICE]}…"


class StillnessForm(RowForm):
    WANTED = ("why", "text", "next_quarter")

    class Meta(RowForm.Meta):
        model = Stillness
        fields = ["is_stated", "why", "text", "next_quarter", "confidentiality"]
        widgets = {
            "why": forms.RadioSelect,
            **{name: forms.Textarea(attrs={"rows": 2}) for name in ("text", "next_quarter")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_stated"].label = _("We made no progress in changing the power dynamics this quarter")
        self.fields["why"].choices = Stillness.Why.choices  # type: ignore[attr-defined]  # without "none"


class ActorForm(forms.ModelForm):
    """A new actor, with the other names by which people know it: one a line."""

    aliases = forms.CharField(
        label=gettext_lazy("Other names"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One a line: an acronym, a former name, another spelling."),
    )

    class Meta:
        model = Actor
        fields = ["name", "short_name", "local_name", "kind", "stakeholder", "reach", "confidentiality"]
        error_messages = {
            "name": {"required": gettext_lazy("Write its name.")},
            "short_name": {
                "required": gettext_lazy("Write a short name, at most 14 characters: it stands on the map.")
            },
        }

    field_order = [
        *("name", "short_name", "local_name", "aliases", "kind", "stakeholder", "reach", "confidentiality"),
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
        self.fields["short_name"].widget.attrs["class"] = "w-code"
        self.fields["stakeholder"].choices = [("", _("Not said")), *Organisation.Kind.choices]  # type: ignore[attr-defined]
        self.fields["confidentiality"].choices = [  # type: ignore[attr-defined]
            (level.value, f"{level.label}: {level.readers}") for level in Level
        ]

    def clean_aliases(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines()]
        found = [line for line in dict.fromkeys(lines) if line]
        try:
            for line in found:
                ActorName(name=line, kind=ActorName.Kind.SPELLING).clean_fields(exclude={"plain", "actor"})
        except ValidationError as mistake:
            raise ValidationError(mistake.messages) from None
        return found

    @property
    def details(self) -> dict[str, Any]:
        """What is said of the actor, by the names of its fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or []}

    @property
    def names(self) -> list[str]:
        """Every name it goes by."""
        own = [self.cleaned_data[name] for name in ("name", "short_name", "local_name")]
        return [name for name in [*own, *self.cleaned_data["aliases"]] if name]


class PartForm(forms.ModelForm):
    """One new part of a cluster; left empty it is none."""

    class Meta:
        model = Actor
        fields = ["name", "short_name"]
        error_messages = {
            "name": {"required": gettext_lazy("Write its name.")},
            "short_name": {"required": gettext_lazy("Write a short name, at most 14 characters.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
        self.fields["short_name"].help_text = ""  # said once, above all of them


PartForms = forms.formset_factory(PartForm, extra=LINES, max_num=40, absolute_max=60)


class PartsForm(forms.Form):
    """Which actors that are there already are parts, and what becomes of the cluster."""

    parts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Actors that are there already"),
        queryset=Actor.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("Choose parts from the list."),
            "invalid_pk_value": gettext_lazy("Choose parts from the list."),
        },
    )
    retires = forms.TypedChoiceField(
        label=gettext_lazy("The cluster itself"),
        coerce=lambda value: value == "yes",
        choices=[
            ("yes", gettext_lazy("leaves the map from this quarter on")),
            ("no", gettext_lazy("stays, for the others that are not named")),
        ],
        initial="yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of the cluster.")},
    )

    def __init__(self, *args: Any, among: Iterable[Actor], known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parts"]
        field.queryset = known
        field.choices = [(actor.pk, f"{actor.name} ({actor.short_name})") for actor in among]
