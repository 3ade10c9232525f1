"""What is written of a workshop as a whole, what an organisation answers to its invitation, and who is invited besides."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partners.models import IBP, Appointment, Organisation, User
from reporting.forms.fields import DayField, never_cut
from reporting.forms.rows import LARGEST_VERSION
from reporting.models import Quarter
from workshops.models import Invitation, Pair, Workshop
from workshops.preparing import WORDS


class WorkshopForm(forms.ModelForm):
    """Offers the quarters that were opened, the projects one facilitates, and everybody in them as facilitators."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_VERSION)

    class Meta:
        model = Workshop
        fields = list(WORDS)
        field_classes = {"held_on": DayField}
        widgets = {
            "starts_at": forms.TimeInput(attrs={"type": "time", "class": "w-code"}, format="%H:%M"),
            "objectives": forms.Textarea(attrs={"rows": 4}),
            "ibps": forms.CheckboxSelectMultiple,
            "organisers": forms.CheckboxSelectMultiple,
            "facilitators": forms.CheckboxSelectMultiple,
        }
        error_messages = {
            "theme": {"required": _("Write the theme: it is the title of the workshop and of its report.")},
            "quarter": {"required": _("Choose the quarter on which the workshop looks back.")},
            "ibps": {"required": _("Choose the projects that meet.")},
            "starts_at": {"invalid": _("Write the time as hours and minutes, for example 09:30.")},
        }
        help_texts = {
            "ibps": _("Their partners find the workshop in their portal and are put on the list of those to invite."),
            "facilitators": _("Facilitators of PROKAS run every workshop; those marked here run this one with them."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
        self.fields["version"].initial = self.instance.version
        self.fields["id"].initial = uuid4()
        own: Any = self.instance.ibps.values("pk") if not self.instance._state.adding else []
        facilitates = user.standing.facilitates
        mine = IBP.objects.all() if facilitates.everywhere else IBP.objects.filter(pk__in=facilitates.ibps)
        projects = IBP.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=own)).order_by("code")
        self._offer("quarter", Quarter.objects.opened())
        self._offer("ibps", projects, lambda one: f"{one.code} · {one.name}")
        seated = Organisation.objects.filter(seats__ibp__in=projects).distinct().order_by("acronym")
        self._offer("organisers", seated, lambda one: f"{one.acronym} · {one.name}")
        self._offer("facilitators", _those_who_may(projects, self.instance))

    def _offer(self, name: str, there: Any, words: Any = str) -> None:
        field: Any = self.fields[name]
        field.queryset = there
        field.label_from_instance = words

    @property
    def new_id(self) -> UUID:
        """Of a workshop that is to be: sent twice it is one."""
        return self.cleaned_data["id"] or uuid4()

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in WORDS}

    @property
    def seen(self) -> int:
        return self.cleaned_data["version"] or 0


def _those_who_may(projects: Any, workshop: Workshop) -> Any:
    """People of these projects and of PROKAS, and whom the workshop names already."""
    held = Appointment.objects.current().filter(Q(seat__ibp__in=projects) | Q(ibp__in=projects) | Q(role="facilitator"))
    named = [] if workshop._state.adding else workshop.facilitators.values("pk")
    return User.objects.filter(Q(pk__in=held.values("person")) | Q(pk__in=named), is_active=True).order_by("name")


class AnswerForm(forms.Form):
    """Whether an organisation comes, and with how many."""

    answer = forms.ChoiceField(
        label=_("Do you come?"),
        choices=[choice for choice in Invitation.Answer.choices if choice[0] != Invitation.Answer.OPEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you come.")},
    )
    expected = forms.IntegerField(
        label=_("How many people"),
        required=False,
        min_value=0,
        max_value=500,
        widget=forms.NumberInput(attrs={"class": "w-code", "inputmode": "numeric"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.comes and not cleaned.get("expected") and "expected" not in self.errors:
            self.add_error("expected", ValidationError(_now("Write how many people come.")))
        return cleaned

    @property
    def comes(self) -> bool:
        return self.cleaned_data.get("answer") == Invitation.Answer.COMES


class InviteForm(forms.Form):
    """Organisations that are not on the list."""

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Organisations"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one organisation.")},
    )

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisations"]
        known = workshop.invitations.values("organisation")
        field.queryset = Organisation.objects.exclude(pk__in=known).order_by("acronym")
        field.label_from_instance = lambda one: f"{one.acronym} · {one.name}"


class IntroductionForm(forms.ModelForm):
    """Who introduced whom."""

    class Meta:
        model = Pair
        fields = ["introduced_by"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
