"""Knows the form in which a line of a financial report stands open among the others."""

from typing import Any

from django import template

from partners.clearance import Level
from reporting.forms.finance import FinancialLineForm
from reporting.models import FinancialLine

register = template.Library()


@register.simple_tag
def line_form(row: FinancialLine) -> FinancialLineForm:
    """The form of a line as it stands, ready to be written in."""
    form = FinancialLineForm(
        instance=row, initial={"version": row.version}, floor=row.floor, auto_id=f"financial_line-{row.pk}-%s"
    )
    form.fields["confidentiality"].choices = [  # type: ignore[attr-defined]
        (level.value, level.label) for level in Level if level >= row.floor
    ]
    for field in form.fields.values():
        _widen(field)
    return form


def _widen(field: Any) -> None:
    """The classes that crispy would give it."""
    widget = field.widget
    if getattr(widget, "input_type", "") == "hidden":
        return
    kind = "form-select" if getattr(widget, "input_type", "") == "select" else "form-control"
    widget.attrs["class"] = f"{widget.attrs.get('class', '')} {kind}".strip()
