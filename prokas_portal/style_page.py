"""Knows one page with every component on it, for looking at them; it stands only where the portal is tried or built."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from partners.clearance import Level
from reporting.chapter import Gap
from reporting.workflow import Status


class Sample(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="What changed?", widget=forms.Textarea(attrs={"rows": 3}), help_text="One thing in one or two sentences."
    )
    happened_on = forms.DateField(
        label="Date",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="As near as you know it.",
    )
    sign = forms.ChoiceField(
        label="For the project this is",
        widget=forms.RadioSelect,
        choices=[("positive", "Positive"), ("neutral", "Neutral"), ("negative", "Negative")],
    )
    confidentiality = forms.TypedChoiceField(label="Who may read this", choices=Level.choices, coerce=int, initial=2)
    shares = forms.BooleanField(label="Other partners may see my phone number", required=False)


@login_not_required
def style(request: HttpRequest) -> HttpResponse:
    if not (settings.DEBUG or settings.DEMONSTRATION):
        raise Http404
    now = timezone.now()
    return render(
        request,
        "style.html",
        {
            "statuses": [*Status.values, "queued", "running", "done", "failed"],
            "levels": list(Level),
            "gaps": [
                Gap("“Staff of the External Resources Division changed”: write what it means for the project.", "#"),
                Gap("Write who was reached, and who is still missing.", "#"),
            ],
            "form": Sample(initial={"version": 3, "text": "ERD’s focal officer was transferred in February."}),
            "wrong": Sample({"version": 3, "happened_on": "tomorrow"}),
            "conflict": [
                {
                    "name": "text",
                    "label": "What changed?",
                    "mine": "ERD’s focal officer was transferred; the memorandum waits.",
                    "theirs": "ERD’s focal officer changed in February. The memorandum is delayed by a month.",
                }
            ],
            "events": [
                {"who": "Farid Ahmed", "what": "returned the report", "at": now, "note": "Say which agencies."},
                {"who": "Maksuda Khatun", "what": "submitted the report", "at": now, "note": ""},
            ],
            "part": {"pk": "sample"},
            "page": Paginator(range(300), 50).page(2),
            "now": now,
        },
    )
