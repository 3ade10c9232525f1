"""What is written when a note becomes an action point or a subgroup, and when the room is told of a review."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Organisation
from partners.text import refuse_direction_marks, refuse_unreadable
from reporting.forms.fields import DayField, never_cut
from workshops.forms.rows import ItemForm
from workshops.models import ActionPoint, Subgroup, Workshop


def houses_of(workshop: Workshop) -> Any:
    """The organisations of its projects, and those that are invited."""
    there = Q(seats__ibp__in=workshop.ibps.all()) | Q(workshop_invitations__workshop=workshop)
    return Organisation.objects.filter(there).distinct().order_by("acronym")


class ActionOfNoteForm(ItemForm):
    NEEDED: ClassVar[dict[str, Any]] = {"text": _("Write what is to be done.")}

    class Meta(ItemForm.Meta):
        model = ActionPoint
        fields = ["text", "owner", "due_on", "is_joint"]
        field_classes = {"due_on": DayField}
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

    def offer(self) -> None:
        self.fields["owner"].queryset = houses_of(self.workshop)  # type: ignore[attr-defined]
        self.fields["owner"].empty_label = _("Nobody yet")  # type: ignore[attr-defined]


class SubgroupOfNoteForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=Subgroup._meta.get_field("name").max_length,
        validators=[refuse_unreadable, refuse_direction_marks],
    )
    mandate = forms.CharField(
        label=_("Mandate"),
        required=False,
        max_length=Subgroup._meta.get_field("mandate").max_length,
        validators=[refuse_unreadable],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=_("Who is in it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
        self.fields["organisations"].queryset = houses_of(workshop)  # type: ignore[attr-defined]


class TellForm(forms.Form):
    said = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("What the room reads"), max_length=4_000, validators=[refuse_unreadable])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
