"""What is written of a plan: an outcome, an activity, why there is a new version, and what is said with a decision."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.models import Seat
from partners.text import refuse_direction_marks, refuse_unreadable
from reporting.forms.fields import never_cut
from risks.answering import Group
from risks.forms.written import Written
from risks.models import Activity, Outcome, PlanVersion
from risks.spans import life, name_of, troubles

CONSORTIUM = "consortium"  # chosen where all partners are responsible together


class OutcomeForm(Written):
    title = forms.CharField(
        label=_("Outcome"),
        max_length=300,
        help_text=_("What will be different, in one sentence."),
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[refuse_unreadable, refuse_direction_marks],
        error_messages={"required": _("Write what will be different, or remove this.")},
    )
    detail = forms.CharField(
        label=_("Detail"),
        required=False,
        max_length=20_000,
        help_text=_("How one would notice, and what it rests on."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_unreadable],
    )

    def __init__(self, *args: Any, plan: PlanVersion, row: Outcome | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    @staticmethod
    def initial_of(row: Outcome) -> dict[str, Any]:
        return {**row.words(), "version": row.version}

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in Outcome.WORDS}


class ActivityForm(Written):
    title = forms.CharField(
        label=_("Activity"),
        max_length=300,
        help_text=_("What is done, in one sentence."),
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[refuse_unreadable, refuse_direction_marks],
        error_messages={"required": _("Write what is done, or remove this.")},
    )
    responsible = forms.ChoiceField(label=_("Responsible"), required=False)
    first = forms.ChoiceField(label=_("First quarter"), required=False)
    last = forms.ChoiceField(label=_("Last quarter"), required=False)
    target = forms.CharField(
        label=_("Target"),
        required=False,
        max_length=20_000,
        help_text=_("What there will be at the end; with a number where one fits."),
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[refuse_unreadable],
    )
    status = forms.ChoiceField(label=_("Status"), choices=Activity.Progress.choices)
    outcome = forms.ChoiceField(label=_("Serves the outcome"))
    confidentiality = forms.TypedChoiceField(
        label=_("Who may read this"),
        coerce=int,
        choices=[(level.value, level.label) for level in Level],
        help_text=_("Restricted: only the consortium’s lead and the PROKAS reviewers of this project."),
    )

    WANTED = ("responsible", "first", "last", "target")  # may stay empty for now, but not when the plan is proposed

    def __init__(self, *args: Any, plan: PlanVersion, row: Activity | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        for name in self.WANTED:
            self.fields[name].is_wanted = True  # type: ignore[attr-defined]  # so that it is not called optional
        held = Seat.objects.filter(ibp=plan.ibp_id).select_related("organisation").order_by("-is_lead", "joined_on")
        seats = [seat for seat in held if seat.left_on is None or (row and row.responsible_id == seat.pk)]
        self.fields["responsible"].choices = [  # type: ignore[attr-defined]
            ("", _("Not decided yet")),
            (CONSORTIUM, _("The whole consortium")),
            *((str(seat.pk), f"{seat.organisation.acronym} · {seat.organisation.name}") for seat in seats),
        ]
        codes = {period.code for period in life(plan.ibp.starts_on, plan.ibp.ends_on)}
        codes |= {code for code in (row and row.first, row and row.last) if code}
        for name in ("first", "last"):
            self.fields[name].choices = [  # type: ignore[attr-defined]
                ("", _("Not decided yet")),
                *((code, name_of(code)) for code in sorted(codes)),
            ]
            self.fields[name].error_messages["invalid_choice"] = _(
                "“%(value)s” is not a quarter of this project: choose one from the list."
            )
            self.fields[name].widget.attrs["class"] = "w-short"
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (str(outcome.pk), outcome.brief) for outcome in plan.outcomes.all()
        ]
        self.fields["responsible"].error_messages["invalid_choice"] = _("Choose a partner of this project.")
        self.fields["outcome"].error_messages["invalid_choice"] = _("Choose an outcome of this version.")

    @staticmethod
    def initial_of(row: Activity) -> dict[str, Any]:
        return {
            **row.words(),
            "outcome": str(row.outcome_id),
            "responsible": CONSORTIUM if row.is_joint else str(row.responsible_id or ""),
            "version": row.version,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        ibp = self.plan.ibp
        wrong = troubles(cleaned.get("first", ""), cleaned.get("last", ""), ibp.starts_on, ibp.ends_on)
        for name, said in wrong.items():
            self.add_error(name, said)
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        who = cleaned["responsible"]
        return {
            "outcome_id": UUID(cleaned["outcome"]),
            "title": cleaned["title"],
            "responsible_id": UUID(who) if who and who != CONSORTIUM else None,
            "is_joint": who == CONSORTIUM,
            **{name: cleaned[name] for name in ("first", "last", "target", "status", "confidentiality")},
        }


class ReasonForm(Written):
    """Why there is a new version, and what it answers."""

    reason = forms.CharField(
        label=_("Why is there a new version?"),
        max_length=20_000,
        help_text=_("What happened or was learned since the last one, and what follows for the plan."),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[refuse_unreadable],
        error_messages={"required": _("Write why there is a new version.")},
    )
    answers = forms.MultipleChoiceField(
        label=_("What does it answer?"),
        required=False,
        error_messages={"invalid_choice": _("This cannot be answered here. Reload the page and choose again.")},
    )

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        self.fields["answers"].choices = [  # type: ignore[attr-defined]
            (offer.value, offer.text) for group in groups for offer in group.offers
        ]

    @property
    def chosen(self) -> list[str]:
        """What is ticked, as posted or as it stands."""
        return [str(value) for value in self["answers"].value() or []]


class FirstReasonForm(ReasonForm):
    """The first version needs no reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class DecisionForm(forms.Form):
    """What is said with a deed, and which version was read."""

    note = forms.CharField(
        label=_("What do you want to say?"),
        required=False,
        max_length=20_000,
        help_text=_("Needed when the plan goes back: what should change."),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[refuse_unreadable],
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        never_cut(self.fields)
