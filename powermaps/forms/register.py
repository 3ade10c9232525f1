"""Knows what people write about actors, who reaches them and what is asked: validates and tidies, decides nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.forms import Filter, search_field
from partners.models import IBP, Organisation, Seat
from partners.text import refuse_direction_marks, refuse_unreadable
from powermaps.models import Actor, ActorName, Introduction, Rapport
from reporting.forms.fields import DayField, never_cut

LARGEST_VERSION = 2_147_483_647
ALL = ("", _("All"))


class RegisterFilter(Filter):
    q = search_field(_("Any name"))
    ibp = forms.ModelChoiceField(
        label=_("Project"), required=False, queryset=IBP.objects.all(), to_field_name="code", empty_label=_("All")
    )
    kind = forms.ChoiceField(label=_("What it is"), required=False, choices=[ALL, *Actor.Kind.choices])
    stakeholder = forms.ChoiceField(
        label=_("Stakeholder type"), required=False, choices=[ALL, *Organisation.Kind.choices]
    )
    reach = forms.ChoiceField(label=_("Level"), required=False, choices=[ALL, *Actor.Reach.choices])
    only = forms.ChoiceField(label=_("Only"), required=False, choices=[ALL, ("spoilers", _("Spoilers"))])


class Versioned(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_VERSION)


class ActorForm(Versioned, forms.ModelForm):
    """What is said of an actor. `may_loosen`: whether its name may be allowed to travel further than now."""

    class Meta:
        model = Actor
        fields = ["name", "short_name", "local_name", "kind", "stakeholder", "reach", "confidentiality", "note"]
        widgets = {
            "short_name": forms.TextInput(attrs={"class": "w-short"}),
            "note": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages = {
            "name": {"required": _("Write the name.")},
            "short_name": {"required": _("Write a short name: it stands on the map.")},
        }
        help_texts = {
            "name": _("An institution or a role rather than a private person; no private contact details."),
            "confidentiality": _(
                "A stricter level hides it at once: in the register, in searches, and on others’ pages."
            ),
        }

    def __init__(self, *args: Any, may_loosen: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was = self.instance.confidentiality if self.instance.version and not self.instance._state.adding else None
        self.may_loosen = may_loosen
        never_cut(self.fields)

    def clean_confidentiality(self) -> int:
        level = int(self.cleaned_data["confidentiality"])
        if self.was is not None and level < self.was and not self.may_loosen:
            raise forms.ValidationError(
                _(
                    "Only those who entered it may let its name travel further. Ask them, or choose “%(level)s” or stricter."
                ),
                params={"level": Level(self.was).label},
            )
        return level

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class NewActorForm(ActorForm):
    """A new actor, and for whom it is entered."""

    owner = forms.ChoiceField(label=_("Entered for"))

    field_order = ["name", "short_name", "local_name", "kind"]

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        if len(owners) == 1:
            self.fields["owner"].initial = owners[0][0]
            self.fields["owner"].widget = forms.HiddenInput()


def one_line(**details: Any) -> forms.CharField:
    return forms.CharField(max_length=200, validators=[refuse_unreadable, refuse_direction_marks], **details)


class NameForm(forms.Form):
    name = one_line(label=_("Another name"), error_messages={"required": _("Write the name.")})
    kind = forms.ChoiceField(
        label=_("What kind of name"),
        choices=[(kind.value, kind.label) for kind in ActorName.Kind if kind not in ActorName.OWN],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)


class ChooseActor(forms.Form):
    """An actor by its name, or one that was shown to choose from."""

    q = one_line(
        label=_("Actor"),
        required=False,
        widget=forms.TextInput(attrs={"list": "known-actors", "autocomplete": "off", "type": "search"}),
    )
    actor = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)


class BelongingForm(ChooseActor):
    since = DayField(label=_("Since"), required=False)
    until = DayField(label=_("Until"), required=False)


class RapportForm(Versioned, forms.ModelForm):
    class Meta:
        model = Rapport
        fields = ["strength", "kind", "note", "confidentiality"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "note": _("How one comes in; never the name or number of a private person."),
        }
        error_messages = {
            "strength": {"required": _("Choose how strong it is.")},
            "kind": {"required": _("Choose of what kind it is.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class NewRapportForm(RapportForm):
    """Of one's own partner to an actor that is named."""

    q = ChooseActor.base_fields["q"]
    actor = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seat = forms.ModelChoiceField(label=_("Partner"), queryset=Seat.objects.none(), empty_label=None)

    field_order = ["seat", "q", "strength", "kind", "note", "confidentiality"]

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_seat(self.fields["seat"], seats)


class AskForm(forms.Form):
    seat = forms.ModelChoiceField(label=_("For"), queryset=Seat.objects.none(), empty_label=None)
    why = forms.CharField(
        label=_("What for"),
        max_length=2_000,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you want to talk about with it.")},
        help_text=_("The partner reads this, its lead, and the PROKAS reviewers of the project."),
    )
    due_on = DayField(label=_("Needed by"), required=False)

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_seat(self.fields["seat"], seats)
        never_cut(self.fields)


class SettleForm(forms.Form):
    state = forms.ChoiceField(label=_("Answer"), choices=Introduction.State.choices)
    outcome = forms.CharField(
        label=_("Why, or what came of it"),
        required=False,
        max_length=2_000,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, states: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(state.value, state.label) for state in states]  # type: ignore[attr-defined]
        never_cut(self.fields)


class LikenessForm(forms.Form):
    """What somebody says of two actors."""

    SAME, DIFFERENT, ONE_PART, OTHER_PART = "same", "different", "one_part", "other_part"

    one = forms.UUIDField()
    other = forms.UUIDField()
    answer = forms.ChoiceField(choices=[(value, value) for value in (SAME, DIFFERENT, ONE_PART, OTHER_PART)])


class PairForm(forms.Form):
    kept = forms.UUIDField()
    gone = forms.UUIDField()


def choose_seat(field: Any, seats: Any) -> None:
    """One's own partners; where there is only one, nobody has to choose."""
    field.queryset = seats
    field.label_from_instance = str
    if len(seats) == 1:
        field.initial = seats[0].pk
        field.widget = forms.HiddenInput()
