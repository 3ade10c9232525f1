"""The workshop of 29 March 2017, as far as it is known: prepared, held and written up by the verbs."""

from datetime import date, time

from partners.demonstration import Cast
from reporting.models import Quarter
from workshops.demonstration import follow_up
from workshops.demonstration.attending import register
from workshops.demonstration.placing import place_together
from workshops.models import Session, Workshop
from workshops.sessions import OF_ONE_PROJECT, STANDARD, SessionKind

HELD_ON = date(2017, 3, 29)


def load(cast: Cast) -> None:
    quarter = Quarter.objects.get(year=2017, number=1)
    workshop = Workshop.objects.create(
        quarter=quarter,
        theme="Quarterly Reflection Workshop",
        held_on=HELD_ON,
        starts_at=time(9, 30),
        place="Dhaka",
        objectives="Cross learning and sharing\nCollective action to achieve results\nGuiding positive engagement with actors",
        added_by=cast.facilitator,
    )
    workshop.ibps.set(cast.ibps.values())
    workshop.facilitators.set([cast.facilitator])
    for item in STANDARD:
        for ibp in cast.ibps.values() if item.kind in OF_ONE_PROJECT else [None]:
            title = SessionKind(item.kind).label
            Session.add(
                workshop,
                by=cast.facilitator,
                kind=item.kind,
                title=f"{title}: {ibp.code}" if ibp else str(title),
                ibp_id=ibp and ibp.pk,
                minutes=item.minutes,
            )
    register(workshop, cast)
    place_together(workshop, cast)
    follow_up.agree(workshop, cast)
    follow_up.afterwards(workshop, cast)
