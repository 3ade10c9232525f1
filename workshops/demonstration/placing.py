"""What was said of the power maps on 29 March 2017: who should stand elsewhere, and on what the room agreed."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.utils.timezone import make_aware

from partners.demonstration import Cast
from powermaps.scale import Band
from workshops import placing
from workshops.boards import Author
from workshops.models import Workshop
from workshops.room_map import RoomMap
from workshops.sessions import SessionKind
from workshops.workflow import Action, State

# By project: the actor by its short name, where to, why, and who agreed; nobody where it was set aside.
SAID = {
    "FLM": [
        (
            "BMET",
            Band(1, 5),
            "Its director answered our letter and sent two officers to the hearing.",
            "YPSA, BOMSA, WARBE",
        ),
        ("Middlemen", Band(-2, 3), "Since the fixed rate is known they have lost customers.", ""),
        ("Imams", Band(2, 3), "They spoke of the fixed rate in eleven mosques.", "everybody in the room"),
    ],
    "CFTM": [
        ("Parishads", Band(2, 3), "Three of them opened their books on climate money.", "COAST, C3ER, ICCCAD"),
        ("LGED", Band(0, 4), "It now answers questions, and commits to nothing.", "everybody in the room"),
    ],
}


def place_together(workshop: Workshop, cast: Cast) -> None:
    by = cast.facilitator
    at = make_aware(datetime.combine(workshop.held_on, datetime.min.time())) + timedelta(hours=12)
    if workshop.state == State.PLANNED:
        workshop.take(Action.OPEN, by=by, at=at - timedelta(hours=3))
    for session in workshop.sessions.filter(kind=SessionKind.POWER).select_related("ibp", "workshop"):
        there = {row["short_name"]: UUID(row["id"]) for row in RoomMap(session).rows}
        for name, band, reason, who in SAID.get(session.ibp.code if session.ibp else "", []):
            if name in there:
                author = Author(user=by)
                said = placing.propose(session, uuid4(), there[name], band, reason=reason, author=author, at=at)
                if who:
                    placing.agree(said, with_whom=who, by=by, at=at)
                else:
                    placing.set_aside(said, by=by, at=at)
            at += timedelta(minutes=3)
