"""What somebody in the room types into their phone: the code on the wall, and who they are."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from reporting.diligence import UNKNOWN
from reporting.forms.fields import never_cut
from reporting.forms.rows import LARGEST_VERSION
from workshops.attending import organisations_of
from workshops.models import Participant, Workshop
from workshops.models.attendance import OF_ONE, new_phone_key
from workshops.phones import KEY

SEXES = [*OF_ONE, (UNKNOWN, _("I prefer not to say"))]
AGES = [("yes", _("Yes")), ("no", _("No")), ("unsaid", _("I prefer not to say"))]


class AboutMeForm(forms.ModelForm):
    """What the register counts, and what facilitators may know: all of it may be left out."""

    sex = forms.ChoiceField(label=_("You are a"), choices=SEXES, widget=forms.RadioSelect, required=False)
    is_young = forms.ChoiceField(label=_("Are you under 30?"), choices=AGES, widget=forms.RadioSelect, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_VERSION)

    class Meta:
        model = Participant
        fields = ["sex", "is_young", "kind", "contact"]

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workshop = workshop
        never_cut(self.fields)
        kind, contact = self.fields["kind"], self.fields["contact"]
        kind.required, kind.initial = False, ""
        kind.choices = [  # type: ignore[attr-defined]
            ("", _("As my organisation")),
            *(choice for choice in Participant._meta.get_field("kind").choices or [] if choice[0] != UNKNOWN),
        ]
        kind.label = _("You are here for")
        contact.label = _("Phone or e-mail")
        contact.help_text = _("Only the facilitators read it.")
        contact.widget.attrs |= {"autocomplete": "tel"}
        there = self.instance
        if not there._state.adding:
            self.initial["version"] = there.version
            self.initial["is_young"] = {True: "yes", False: "no", None: "unsaid"}[there.is_young]
            self.initial["kind"] = "" if there.kind == UNKNOWN else there.kind

    def clean_is_young(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["is_young"])

    def clean_sex(self) -> str:
        return str(self.cleaned_data["sex"] or UNKNOWN)

    @property
    def seen(self) -> int:
        """The version that was seen; 0 when none was told."""
        return self.cleaned_data["version"] or 0

    @property
    def words(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in self._meta.fields or []}
        if "organisation" in said:
            house = said.pop("organisation")
            said["organisation_id"] = house and house.pk
        return said


class PhoneForm(AboutMeForm):
    """Who somebody is. The hidden key will be the phone's: sent twice it is one person."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta(AboutMeForm.Meta):
        fields = ["name", "organisation", "organisation_name", *AboutMeForm.Meta.fields]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, house, other = (self.fields[key] for key in ("name", "organisation", "organisation_name"))
        name.label, name.error_messages["required"] = _("Your name"), _("Write your name.")
        name.widget.attrs |= {"autocomplete": "name"}
        house.label = _("Your organisation")
        house.queryset = organisations_of(self.workshop)  # type: ignore[attr-defined]
        house.empty_label = _("Another, or none")  # type: ignore[attr-defined]
        house.label_from_instance = lambda one: f"{one.acronym} · {one.name}"  # type: ignore[attr-defined]
        other.label = _("Another organisation")
        other.help_text = _("Only where yours is not in the list above.")
        self.initial.setdefault("key", new_phone_key())

    def clean_key(self) -> str:
        """A key of our making: whatever else comes, a new one takes its place."""
        key = self.cleaned_data["key"]
        return key if KEY.fullmatch(key) else new_phone_key()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("organisation") and cleaned.get("organisation_name"):
            said = _now("Choose an organisation from the list, or write another: not both.")
            self.add_error("organisation_name", ValidationError(said))
        return cleaned
