"""Knows what stands on the cover of a workshop's documents."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reporting.quarters import day_in_dhaka
from workshops.models import Workshop
from workshops.paper import Fact


def held(workshop: Workshop) -> str:
    """“29 March 2017, Dhaka”."""
    return ", ".join(word for word in (date_format(workshop.held_on, "j F Y"), workshop.place) if word)


def state(workshop: Workshop) -> str:
    """“Closed on 29 March 2017”."""
    if not workshop.is_closed:
        return str(workshop.get_state_display())
    return _("Closed on %(day)s") % {"day": date_format(day_in_dhaka(workshop.state_at), "j F Y")}


def facts(workshop: Workshop, *, names_people: bool = True) -> tuple[Fact, ...]:
    """Projects, organisers and facilitators: those that there are. People are not named to the public."""
    lines = (
        (_("Projects"), [f"{ibp.name} ({ibp.code})" for ibp in workshop.ibps.all()]),
        (_("Organised jointly by"), [str(one.name) for one in workshop.organisers.all()]),
        (_("Facilitators"), [", ".join(one.name for one in workshop.facilitators.all() if names_people)]),
    )
    return tuple(Fact(label, tuple(words)) for label, words in lines if any(words))
