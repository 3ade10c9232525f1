"""What is written of an action point, of what became of it, and of a subgroup with its members and minutes."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.models import Appointment, Organisation, User
from partners.text import refuse_unreadable
from reporting.forms.fields import DayField, never_cut
from reporting.forms.rows import LARGEST_VERSION
from workshops import rules
from workshops.forms.rows import ItemForm
from workshops.models import ActionPoint, Member, Minutes, Subgroup, Workshop
from workshops.workflow import TURNS, Deed

WORDS = {"rows": 3}


def houses_of(workshop: Workshop) -> QuerySet[Organisation]:
    """The organisations of its projects, and those that were invited or organise it."""
    there = Q(seats__ibp__in=workshop.ibps.all()) | Q(workshop_invitations__workshop=workshop)
    there |= Q(organised_workshops=workshop)
    return Organisation.objects.filter(pk__in=Organisation.objects.filter(there).values("pk"))


def people_of(workshop: Workshop) -> QuerySet[User]:
    """Those who hold a role in its projects, and those who run it."""
    held = Appointment.objects.current()
    held = held.filter(Q(seat__ibp__in=workshop.ibps.all()) | Q(ibp__in=workshop.ibps.all()) | Q(seat=None, ibp=None))
    there = Q(pk__in=held.values("person")) | Q(pk__in=workshop.facilitators.values("pk"))
    return User.objects.filter(there, is_active=True).order_by("name")


class ActionForm(ItemForm):
    NEEDED: ClassVar[dict[str, Any]] = {"text": _("Write what is to be done, or remove this.")}
    WANTED: ClassVar[tuple[str, ...]] = ("owner", "due_on")

    class Meta(ItemForm.Meta):
        model = ActionPoint
        fields = ["text", "owner", "owner_user", "due_on", "ibp", "subgroup", "is_joint", "confidentiality"]
        field_classes: ClassVar[dict[str, Any]] = {"due_on": DayField}
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 2})}

    def offer(self) -> None:
        chosen: dict[str, Any] = {
            "owner": (houses_of(self.workshop), _("Nobody yet")),
            "owner_user": (people_of(self.workshop), _("Nobody in particular")),
            "ibp": (self.workshop.ibps.all(), _("All projects")),
            "subgroup": (self.workshop.subgroups.all(), _("None")),
        }
        for name, (there, nothing) in chosen.items():
            if name not in self.fields:
                continue
            field: Any = self.fields[name]
            kept = self.instance.serializable_value(name)  # who left meanwhile stays where it was named
            field.queryset = (there | there.model._default_manager.filter(pk=kept)) if kept else there
            field.empty_label = nothing

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        due_on, held_on = cleaned.get("due_on"), self.workshop.held_on
        if due_on and due_on < held_on:
            self.add_error("due_on", ValidationError(_now("This day lies before the workshop. Choose a later one.")))
        if cleaned.get("confidentiality") == Level.RESTRICTED and self._is_for_a_partner(cleaned):
            words = _now("Those who do it could not read this. Let the programme read it, or give it to PROKAS.")
            self.add_error("confidentiality", ValidationError(words))
        return cleaned

    def _is_for_a_partner(self, cleaned: dict[str, Any]) -> bool:
        person, house = cleaned.get("owner_user"), cleaned.get("owner")
        if person:
            return rules.clearance(person, self.workshop) < Level.RESTRICTED
        in_project = house and house.seats.filter(ibp__in=self.workshop.ibps.all()).exists()
        return bool(in_project or cleaned.get("subgroup"))


class TaskForm(ActionForm):
    """What a subgroup takes on: its members read it."""

    class Meta(ActionForm.Meta):
        fields = ["text", "owner", "owner_user", "due_on"]

    WANTED: ClassVar[tuple[str, ...]] = ("due_on",)


class DeedForm(forms.Form):
    """What is said with a deed on an action point."""

    words = forms.CharField(
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs=WORDS),
        validators=[refuse_unreadable],
    )

    def __init__(self, data: Any = None, *, deed: Deed) -> None:
        super().__init__(data, auto_id=f"{deed}-%s")
        self.deed = deed
        field = self.fields["words"]
        never_cut(self.fields)
        asks = TURNS[deed].asks
        if asks:
            field.label, field.required = asks, True
            field.error_messages["required"] = _("Write it in a sentence.")
        else:
            field.widget = forms.HiddenInput()


class KeptForm(forms.ModelForm):
    """A form of something that several people may be writing: it carries the version that was seen."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_VERSION, initial=0
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
        if "version" in self.fields:
            self.initial["version"] = self.instance.version

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or []}

    @property
    def seen(self) -> int:
        return self.cleaned_data.get("version") or 0

    def _post_clean(self) -> None:
        """Nothing is put into the instance: the verbs write it, and say what cannot stand."""


class SubgroupForm(KeptForm):
    class Meta:
        model = Subgroup
        fields = ["name", "mandate", "ended_on"]
        field_classes: ClassVar[dict[str, Any]] = {"ended_on": DayField}
        widgets: ClassVar[dict[str, Any]] = {"mandate": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar[dict[str, Any]] = {"ended_on": _("Leave it empty as long as it works.")}


class MinutesForm(KeptForm):
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Minutes
        fields = ["held_on", "text"]
        field_classes: ClassVar[dict[str, Any]] = {"held_on": DayField}
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 8})}


class MemberForm(forms.ModelForm):
    class Meta:
        model = Member
        fields = ["organisation", "user", "name", "convenes"]
        labels: ClassVar[dict[str, Any]] = {"user": _("person with an account"), "name": _("or somebody else, by name")}

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
        organisation: Any = self.fields["organisation"]
        organisation.queryset = houses_of(workshop)
        organisation.empty_label = _("Choose")
        user: Any = self.fields["user"]
        user.queryset, user.empty_label = people_of(workshop), _("Nobody in particular")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("user") and cleaned.get("name"):
            words = _now("Choose somebody with an account, or write a name: not both.")
            self.add_error("name", ValidationError(words))
        return cleaned

    def _post_clean(self) -> None:
        """The verbs write it."""
