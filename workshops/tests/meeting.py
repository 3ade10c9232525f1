"""Makes workshops for tests."""

from datetime import date, time

from reporting.models import Quarter
from workshops.models import Workshop


def make_workshop(ibps, theme="Climate change drives migration", facilitators=(), **details):
    """Planned: the Quarterly Reflection Workshop of these projects on the first quarter of 2017."""
    quarter = Quarter.objects.get(year=2017, number=1)
    words = {"held_on": date(2017, 3, 29), "starts_at": time(9, 30), **details}
    there = Workshop.objects.create(quarter=quarter, theme=theme, **words)
    there.ibps.set(ibps)
    there.facilitators.set(facilitators)
    return there
