"""How the workshop of 29 March 2017 was called, and the one after it: projects and organisers, the agenda, who was invited and answered, who introduces whom."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.utils.timezone import make_aware

from partners.demonstration import Cast
from reporting.models import Quarter
from workshops.drawing import draw_pairs, note_introduction
from workshops.inviting import answer, tell_invited
from workshops.models import Invitation, Workshop
from workshops.preparing import call, write_standard_agenda

HELD_ON = date(2017, 3, 29)
CALLED_AT = make_aware(datetime(2017, 3, 13, 10, 0))
NEXT_ON = date(2017, 6, 28)
NEXT_CALLED_AT = make_aware(datetime(2017, 6, 7, 10, 0))
SILENT = {"C3ER", "RMMRU", "IID"}
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
    workshop = _call(cast, "Quarterly Reflection Workshop", HELD_ON, CALLED_AT, organisers=("ICCCAD", "IID"))
    for session in workshop.sessions.all():
        if session.kind in LED_BY:
            session.rewrite(version=session.version, by=cast.facilitator, people=LED_BY[session.kind])
    for days, invitation in enumerate(workshop.invitations.select_related("organisation"), 1):
        _answer(invitation, cast, CALLED_AT + timedelta(days=days % 5 + 1), expected=2 + days % 3)
    draw_pairs(workshop, seed=2017)
    for pair in workshop.pairs.select_related("first", "second", "third"):
        note_introduction(pair, f"{pair.first} introduced {pair.second}")
    return workshop


def prepare_next(cast: Cast) -> Workshop:
    """The one after it, called and not held: to open it and try everything. Some have not answered yet."""
    workshop = _call(cast, "Second Quarterly Reflection Workshop", NEXT_ON, NEXT_CALLED_AT, organisers=("C3ER", "YPSA"))
    for days, invitation in enumerate(workshop.invitations.select_related("organisation"), 1):
        if invitation.organisation.acronym not in SILENT:
            expected = 0 if invitation.organisation.acronym == "WARBE" else 2
            _answer(invitation, cast, NEXT_CALLED_AT + timedelta(days=days % 5 + 1), expected=expected)
    draw_pairs(workshop, seed=2017)
    return workshop


def _call(cast: Cast, theme: str, held_on: date, called_at: datetime, *, organisers: tuple[str, ...]) -> Workshop:
    by = cast.facilitator
    workshop = call(
        by=by,
        id=uuid4(),
        quarter=Quarter.objects.get(year=2017, number=1),
        theme=theme,
        held_on=held_on,
        starts_at=time(9, 30),
        place="Dhaka",
        objectives=OBJECTIVES,
        ibps=list(cast.ibps.values()),
        organisers=[cast.seats[name].organisation for name in organisers],
        facilitators=[by],
    )
    write_standard_agenda(workshop, by=by)
    tell_invited(workshop, by=by, at=called_at)
    return workshop


def _answer(invitation: Invitation, cast: Cast, at: datetime, *, expected: int) -> None:
    person = cast.focal_persons.get(invitation.organisation.acronym, cast.facilitator)
    answer(invitation, comes=expected > 0, expected=expected, by=person, at=at)
