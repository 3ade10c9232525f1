"""How an activity of the plan reads in templates."""

from django import template

from risks.plan import Activity
from risks.spans import in_words

register = template.Library()


@register.filter
def quarters_in_words(activity: Activity) -> str:
    """From when until when."""
    return in_words(activity.first, activity.last)
