"""Knows what people type about themselves, organisations, projects, seats and roles: validates and tidies, decides nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.models import IBP, AccessToken, Invitation, Offer, Organisation, Seat, User
from partners.standing import Role, Scope

# What to do about a field left empty.
WRITE_NAME = {"required": _("Write the name.")}
WRITE_ADDRESS = {"required": _("Write the e-mail address.")}
CHOOSE_DAY = {
    "required": _("Choose the day."),
    "invalid": _("Write the day as year-month-day, for example 2017-03-29."),
}

MOST_ROLES = 8  # with one invitation


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = ["name", "acronym", "kind", "overview"]
        widgets = {
            "acronym": forms.TextInput(attrs={"class": "w-short"}),
            "overview": forms.Textarea(attrs={"rows": 6}),
        }
        error_messages = {
            "name": WRITE_NAME,
            "acronym": {"required": _("Write the acronym, or a short form of the name.")},
        }


class IBPForm(forms.ModelForm):
    class Meta:
        model = IBP
        fields = ["code", "name", "starts_on", "ends_on", "colour"]
        widgets = {
            "code": forms.TextInput(attrs={"class": "w-code", "autocapitalize": "characters"}),
            "starts_on": day_input(),
            "ends_on": day_input(),
            "colour": forms.TextInput(attrs={"type": "color"}),
        }
        help_texts = {
            "code": _("Short and known to everybody, for example FLM. It stands in addresses and on documents."),
            "ends_on": _("Last day of the project. Leave empty while it is not known."),
            "colour": _("Marks the project on boards and covers."),
        }
        error_messages = {
            "code": {"required": _("Write a code, for example FLM.")},
            "name": WRITE_NAME,
            "starts_on": CHOOSE_DAY,
            "ends_on": CHOOSE_DAY,
        }


class WholeSeat(forms.ModelForm):
    """Judges the whole seat: its rules concern project and organisation too, which these forms do not ask for."""

    def _get_validation_exclusions(self) -> set[str]:
        return set()


class SeatForm(WholeSeat):
    """A new member of a consortium, which the view has put on the seat."""

    class Meta:
        model = Seat
        fields = ["organisation", "joined_on", "is_lead"]
        widgets = {"joined_on": day_input()}
        error_messages = {"organisation": {"required": _("Choose the organisation.")}, "joined_on": CHOOSE_DAY}
        help_texts = {"joined_on": _("First day in the consortium. Its first report is for the quarter of this day.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = Seat.objects.filter(ibp=self.instance.ibp, left_on=None).values("organisation")
        organisations = self.fields["organisation"]
        organisations.queryset = Organisation.objects.exclude(pk__in=seated)  # type: ignore[attr-defined]
        organisations.label_from_instance = lambda one: f"{one.acronym} · {one.name}"  # type: ignore[attr-defined]


class SeatDatesForm(WholeSeat):
    class Meta:
        model = Seat
        fields = ["joined_on", "left_on"]
        widgets = {"joined_on": day_input(), "left_on": day_input()}
        error_messages = {"joined_on": CHOOSE_DAY, "left_on": CHOOSE_DAY}


class PersonForm(forms.ModelForm):
    """What an administrator corrects about a person. Whether contact details are shared, only the person decides."""

    class Meta:
        model = User
        fields = ["name", "position", "phone", "email"]
        error_messages = {"name": WRITE_NAME, "email": WRITE_ADDRESS}
        help_texts = {"email": _("The person signs in with this address from now on.")}


class AccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "position", "phone", "shares_contact"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "position": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "w-short"}),
        }
        error_messages = {"name": {"required": _("Write your name.")}}


class AcceptForm(AccountForm):
    """The first thing a person tells the portal."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
        help_text=_("At least 12 characters. Three or four words that do not belong together are easy to remember."),
    )
    again = forms.CharField(
        label=_("The same password again"),
        error_messages={"required": _("Type the same password again.")},
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password = data.get("password")
        if password and "again" in data and password != data["again"]:
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        elif password:
            person = User(email=self.instance.email, name=data.get("name", ""))
            try:
                validate_password(password, person)
            except ValidationError as weak:
                self.add_error("password", weak)
        return data

    @property
    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "again"}


# ── Roles ───────────────────────────────────────────────────────────────────

SCOPE_MISSING = {
    Scope.SEAT: _("This role is held for a partner: choose the partner under “For”."),
    Scope.IBP: _("This role is held for a project: choose the project under “For”."),
    Scope.PROGRAMME: _("This role is held for the whole programme: choose it under “For”."),
}


def scope_choices() -> list[tuple[Any, Any]]:
    """The whole programme, its projects, and every project's members: what a role can be for."""
    ibps = list(IBP.objects.all())
    seats: dict[UUID, list[tuple[str, str]]] = {ibp.pk: [] for ibp in ibps}
    for seat in Seat.objects.filter(left_on=None).select_related("organisation").order_by("organisation__acronym"):
        seats[seat.ibp_id].append((f"seat:{seat.pk}", f"{seat.organisation.acronym} · {seat.organisation.name}"))
    return [
        ("", _("Choose …")),
        ("programme", _("The whole programme")),
        (_("Projects"), [(f"ibp:{ibp.pk}", f"{ibp.code} · {ibp.name}") for ibp in ibps]),
        *((_("Partners in %(code)s") % {"code": ibp.code}, seats[ibp.pk]) for ibp in ibps if seats[ibp.pk]),
    ]


class MandateForm(forms.Form):
    """A role and what it is for, as one offer that is not saved yet."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose …")), *Role.choices],
        error_messages={"required": _("Choose a role.")},
    )
    scope = forms.ChoiceField(label=_("For"), error_messages={"required": _("Choose what the role is for.")})

    def __init__(self, *args: Any, scopes: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = scopes  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "role" in data and "scope" in data:
            kind, _colon, pk = data["scope"].partition(":")
            role = Role(data["role"])
            if Scope(kind) not in role.scopes:
                wanted = next(scope for scope in Scope if scope in role.scopes)
                self.add_error("scope", SCOPE_MISSING[wanted])
            else:
                data["seat"] = Seat.objects.select_related("organisation", "ibp").get(pk=pk) if kind == "seat" else None
                data["ibp"] = IBP.objects.get(pk=pk) if kind == "ibp" else None
        return data

    @property
    def mandate(self) -> Offer:
        data = self.cleaned_data
        return Offer(role=data["role"], seat=data["seat"], ibp=data["ibp"])


class AppointForm(MandateForm):
    replaces = forms.BooleanField(
        label=_("If this partner has another focal person, end that role"),
        required=False,
    )


class BaseMandates(forms.BaseFormSet):
    def initial_form_count(self) -> int:
        """None of the lines is in the database: any but the first may stay empty."""
        return 0 if self.is_bound else super().initial_form_count()

    def clean(self) -> None:
        chosen = [(data.get("role"), data.get("scope")) for data in (form.cleaned_data for form in self.forms) if data]
        if len(set(chosen)) < len(chosen):
            raise ValidationError(_("The same role is chosen twice. Remove one of them."))

    @property
    def mandates(self) -> list[Offer]:
        return [form.mandate for form in self.forms if form.has_changed()]


MandateFormSet: Callable[..., Any] = forms.formset_factory(
    MandateForm, formset=BaseMandates, extra=0, min_num=1, max_num=MOST_ROLES, validate_min=True, validate_max=True
)


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages=WRITE_ADDRESS,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "The invitation works only for this address. An address that has an account gets the roles at once."
        ),
    )


# ── Tokens ──────────────────────────────────────────────────────────────────


class TokenForm(forms.ModelForm):
    days = forms.TypedChoiceField(
        label=_("Expires after"),
        coerce=int,
        initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
    )

    class Meta:
        model = AccessToken
        fields = ["name"]
        error_messages = {"name": {"required": _("Write what the token is for.")}}

    def expires_at(self, at: datetime) -> datetime:
        return at + timedelta(days=self.cleaned_data["days"])


# ── Filters: every field optional, what does not fit is left aside ──────────


class Filter(forms.Form):
    """What a list is narrowed to. A value that makes no sense counts as none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **kwargs})
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    @property
    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


def search_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )


class OrganisationFilter(Filter):
    q = search_field(_("Name or acronym"))
    kind = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All")), *Organisation.Kind.choices])


class PeopleFilter(Filter):
    q = search_field(_("Name or address"))
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("All")), *Role.choices, ("none", _("No role"))]
    )
    ibp = forms.ModelChoiceField(label=_("Project"), required=False, queryset=IBP.objects.all(), empty_label=_("All"))
    active = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[("", _("All")), ("yes", _("May sign in")), ("no", _("Deactivated"))],
    )


class InvitationFilter(Filter):
    q = search_field(_("Address"))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Invitation.State.choices])


class DirectoryFilter(Filter):
    q = search_field(_("Organisation or person"))
    ibp = forms.ModelChoiceField(label=_("Project"), required=False, queryset=IBP.objects.all(), empty_label=_("All"))
