"""How the workshop of 29 March 2017 was called: its projects and organisers, the agenda, who was invited and answered, who introduces whom."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.utils.timezone import make_aware

from partners.demonstration import Cast
from reporting.models import Quarter
from workshops.drawing import draw_pairs, note_introduction
from workshops.inviting import answer, tell_invited
from workshops.models import Workshop
from workshops.preparing import call, write_standard_agenda

HELD_ON = date(2017, 3, 29)
CALLED_AT = make_aware(datetime(2017, 3, 13, 10, 0))
OBJECTIVES = "Cross learning and sharing\nCollective action to achieve results\nGuiding positive engagement with actors"
LED_BY = {
    "opening": "ICCCAD and IID",
    "progress": "The lead of the consortium",
    "context": "The lead of the consortium",
    "power": "The lead of the consortium",
    "inception": "PROKAS",
    "way_forward": "IID",
    "debrief": "PROKAS",
}


def prepare(cast: Cast) -> Workshop:
    """Two weeks ahead; the pairs were drawn on the day before."""
    by = cast.facilitator
    organisers = [cast.seats[name].organisation for name in ("ICCCAD", "IID")]
    workshop = call(
        by=by,
        id=uuid4(),
        quarter=Quarter.objects.get(year=2017, number=1),
        theme="Quarterly Reflection Workshop",
        held_on=HELD_ON,
        starts_at=time(9, 30),
        place="Dhaka",
        objectives=OBJECTIVES,
        ibps=list(cast.ibps.values()),
        organisers=organisers,
        facilitators=[by],
    )
    write_standard_agenda(workshop, by=by)
    for session in workshop.sessions.all():
        if session.kind in LED_BY:
            session.rewrite(version=session.version, by=by, people=LED_BY[session.kind])
    tell_invited(workshop, by=by, at=CALLED_AT)
    answers = workshop.invitations.select_related("organisation")
    for days, invitation in enumerate(answers, 1):
        person = cast.focal_persons.get(invitation.organisation.acronym, by)
        at = CALLED_AT + timedelta(days=days % 5 + 1)
        answer(invitation, comes=True, expected=2 + days % 3, by=person, at=at)
    draw_pairs(workshop, seed=2017)
    for pair in workshop.pairs.select_related("first", "second", "third"):
        note_introduction(pair, f"{pair.first} introduced {pair.second}")
    return workshop
