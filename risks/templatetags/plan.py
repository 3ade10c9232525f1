"""How an activity of the plan reads in templates."""

from typing import Any

from django import template

from reporting.chapter import Content
from risks.plan import Activity, ActivityReview
from risks.reviewed import chart, told
from risks.spans import in_words

register = template.Library()


@register.filter
def quarters_in_words(activity: Activity) -> str:
    """From when until when."""
    return in_words(activity.first, activity.last)


@register.simple_tag
def slippage_chart(values: Content) -> dict[str, Any]:
    """The planned and the expected bars of a presented review of the plan: of one partner, or of all together."""
    rows = values["activities"] if "activities" in values else values["reviews"]
    return chart(rows, values["quarter"])


@register.simple_tag
def review_told(row: ActivityReview) -> Content:
    """How a review reads; where its page has told it already, that."""
    now = row.report.quarter.code if row.report.quarter else ""
    return getattr(row, "told", None) or told(row.values(), now)
