"""What is written of somebody in the attendance register."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.models import Organisation
from reporting.diligence import UNKNOWN
from workshops.attending import organisations_of
from workshops.forms.rows import ItemForm
from workshops.models import Participant
from workshops.models.attendance import OF_ONE


class ParticipantForm(ItemForm):
    NEEDED: ClassVar[dict[str, Any]] = {"name": _("Write the name, or remove this entry.")}

    class Meta(ItemForm.Meta):
        model = Participant
        fields = ["name", "organisation", "organisation_name", "sex", "kind", "is_young", "part", "contact"]
        help_texts = {
            "organisation_name": _("Only where it is not in the list."),
            "kind": _("Left open, it is that of the organisation."),
            "contact": _("Facilitators alone read it."),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off"})}

    def offer(self) -> None:
        fields: dict[str, Any] = self.fields
        known = Q(pk__in=organisations_of(self.workshop)) | Q(pk=self.instance.organisation_id)
        fields["organisation"].queryset = Organisation.objects.filter(known).order_by("acronym")
        fields["organisation"].empty_label = _("Another, or none")
        fields["organisation"].label_from_instance = lambda one: f"{one.acronym} · {one.name}"
        fields["sex"].choices = [*OF_ONE, (UNKNOWN, _("Not recorded"))]
        fields["is_young"].widget.choices = [("unknown", _("Not recorded")), ("true", _("Yes")), ("false", _("No"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        house = cleaned.get("organisation")
        if house and cleaned.get("organisation_name"):
            said = _now("Choose an organisation from the list, or write another: not both.")
            self.add_error("organisation_name", ValidationError(said))
        if house and cleaned.get("kind") == UNKNOWN:
            cleaned["kind"] = house.kind
        return cleaned
