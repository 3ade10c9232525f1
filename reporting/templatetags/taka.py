"""Knows how a template writes amounts in taka: lakh grouping, a true minus, nothing where nothing is known."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import template

from reporting import amounts

register = template.Library()


@register.filter
def taka(value: Any) -> str:
    """12,34,567; poisha where there are any; nothing for None."""
    number = _decimal(value)
    return "" if number is None else amounts.taka(number)


@register.filter
def signed_taka(value: Any) -> str:
    """With + before what is more than nothing: a difference."""
    number = _decimal(value)
    if number is None:
        return ""
    return ("+" if number > 0 else "") + amounts.taka(number)


@register.filter
def percent(value: Any) -> str:
    """17 %, 15.2 %."""
    number = _decimal(value)
    return "" if number is None else f"{'−' if number < 0 else ''}{abs(number):f}".removesuffix(".0") + " %"


@register.filter
def signed_percent(value: Any) -> str:
    return ("+" if (_decimal(value) or 0) > 0 else "") + percent(value)


def _decimal(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
