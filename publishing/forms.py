"""What is chosen when one asks for a document, and how the list of publications is narrowed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.clearance import Level
from partners.models import IBP
from publishing.kinds import Kind
from publishing.offer import Offer
from reporting.models import Quarter

HOLDS = {
    Level.PUBLIC: _("Public: anyone may read it. Only what partners marked as public stands in it."),
    Level.PROGRAMME: _(
        "Programme: for all partners and PROKAS. The usual choice; what is kept inside a consortium stays out."
    ),
    Level.CONSORTIUM: _("Consortium: for the partners of this project and PROKAS. Only what is restricted stays out."),
    Level.RESTRICTED: _("Restricted: for the partner itself and its PROKAS reviewers. Everything stands in it."),
}


NO_SUCH_SUBMISSION = _("There is no such submission.")
EARLIER_FIRST = _("Choose an earlier submission first, and a later one to compare it with.")


class AskForm(forms.Form):
    document = forms.ChoiceField(
        label=_("Document"), error_messages={"required": _("Choose a document.")}, widget=forms.Select
    )
    audience = forms.TypedChoiceField(
        label=_("Who is it for?"),
        coerce=lambda value: Level(int(value)),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who the document is for.")},
    )

    def __init__(self, *args: Any, offers: list[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {offer.key: offer for offer in offers}
        self.fields["document"].choices = _grouped(offers)  # type: ignore[attr-defined]
        levels = sorted({level for offer in offers for level in offer.audiences})
        self.fields["audience"].choices = [(level.value, HOLDS[level]) for level in levels]  # type: ignore[attr-defined]

    @property
    def offer(self) -> Offer:
        return self.offers[self.cleaned_data["document"]]


def _grouped(offers: list[Offer]) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for offer in offers:
        report = offer.report
        if offer.workshop is not None:
            groups.setdefault(str(_("Workshops")), []).append((offer.key, f"{offer.workshop}: {offer.kind.label}"))
            continue
        group = f"{report.ibp.code} · {report.ibp.name}" if report else str(_("Programme"))
        words = Kind(offer.kind).label if report is None or report.seat is None else report.owner_name
        if report is not None and offer.kind is Kind.MAP:
            whose = report.owner_name if report.seat else report.get_kind_display()
            words = _("%(report)s: power map") % {"report": whose}
        if report is not None and not report.is_sent:
            words = _("%(document)s (draft)") % {"document": words}
        groups.setdefault(group, []).append((offer.key, str(words)))
    return list(groups.items())


class ChangesForm(forms.Form):
    """Which submission is compared with which later one."""

    before = forms.IntegerField(min_value=1)
    after = forms.IntegerField(min_value=1)

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count
        for field in self.fields.values():
            field.error_messages = dict.fromkeys(("required", "invalid", "min_value"), NO_SUCH_SUBMISSION)

    def clean_after(self) -> int:
        after: int = self.cleaned_data["after"]
        if after > self.count:
            raise forms.ValidationError(NO_SUCH_SUBMISSION)
        if after <= self.cleaned_data.get("before", 0):
            raise forms.ValidationError(EARLIER_FIRST)
        return after


class FilterForm(forms.Form):
    """Narrows the list; what it does not know it passes over."""

    ibp = forms.ModelChoiceField(
        IBP.objects.none(), label=_("Project"), required=False, to_field_name="code", empty_label=_("All projects")
    )
    quarter = forms.ModelChoiceField(
        Quarter.objects.none(), label=_("Quarter"), required=False, empty_label=_("All quarters")
    )
    kind = forms.ChoiceField(label=_("Document"), required=False, choices=[("", _("All documents")), *Kind.choices])

    def __init__(self, *args: Any, ibps: Any, quarters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ibp"].queryset = ibps  # type: ignore[attr-defined]
        self.fields["quarter"].queryset = quarters  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
