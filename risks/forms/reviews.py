"""What is written of an activity in a quarter: how far it is, what was done, when it will be done and why that moves."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from reporting.forms.fields import BANGLA_DIGITS
from reporting.forms.rows import RowForm
from reporting.quarters import Period
from risks.models import Activity, ActivityReview
from risks.spans import between, life, name_of, refuse_no_quarter, troubles


class ReviewForm(RowForm):
    expected_last = forms.CharField(label=_("Done by the end of"), required=False, widget=forms.Select)

    WANTED = ("status", "progress")
    field_order = ["status", "progress", "expected_last", "slip_reason", "proposal", "confidentiality", "id", "version"]

    class Meta(RowForm.Meta):
        model = ActivityReview
        fields = ["status", "progress", "expected_last", "slip_reason", "proposal", "confidentiality"]
        widgets = {
            "status": forms.RadioSelect,
            "progress": forms.Textarea(attrs={"rows": 3}),
            "slip_reason": forms.Textarea(attrs={"rows": 2}),
            "proposal": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"slip_reason": _("If it moves: why")}
        help_texts = {
            "progress": _("What was done this quarter, and what came of it; or why nothing was done."),
            "slip_reason": _("Needed where it will be done later than planned."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: Any = self.instance
        self.fields["status"].choices = Activity.Progress.choices  # type: ignore[attr-defined]  # without "none"
        planned = row.planned
        expected = self.fields["expected_last"]
        as_planned: StrOrPromise = _("As planned")
        if planned and planned.last:
            as_planned = _("As planned: %(quarter)s") % {"quarter": name_of(planned.last)}
        expected.widget.choices = [("", as_planned), *self._offered(row)]
        expected.widget.attrs["class"] = "form-select w-short"
        expected.help_text = _("Where it is done earlier or later than planned. For something done: when it was.")

    @staticmethod
    def _offered(row: Any) -> list[tuple[str, str]]:
        """The quarters of the project, from the last few on; and the one that stands there."""
        ibp, now = row.report.ibp, row.report.quarter.period
        begins = Period.holding(ibp.starts_on)
        offered = life(ibp.starts_on, ibp.ends_on) or between(begins, now)
        recent = now.previous.previous.previous
        codes = {period.code for period in offered if period >= recent} | {row.expected_last} - {""}
        return [(code, name_of(code)) for code in sorted(codes)]

    def clean_expected_last(self) -> str:
        """Any quarter of the project; one after its end is refused here."""
        code = str(self.cleaned_data["expected_last"]).strip().upper().translate(BANGLA_DIGITS)
        if code:
            refuse_no_quarter(code)
            ibp = self.instance.report.ibp
            if wrong := troubles("", code, ibp.starts_on, ibp.ends_on):
                raise ValidationError(wrong["last"])
        return code
