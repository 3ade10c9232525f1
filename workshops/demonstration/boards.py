"""What the room wrote on the boards of 29 March 2017: each alone, then shown, gathered and voted on, session by session."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle
from uuid import uuid4
from zoneinfo import ZoneInfo

from partners.demonstration import Cast
from reporting.models import ContextChange, Statement
from workshops.boards import Author, gather, go_to, head, vote, write_note
from workshops.models import Note, Participant, Session, Workshop
from workshops.sessions import SessionKind, columns
from workshops.timing import timed
from workshops.workflow import Phase

DHAKA = ZoneInfo("Asia/Dhaka")
WELL, BETTER, SUCCESS, LESSON = Statement.Criterion.values
POSITIVE, NEUTRAL, NEGATIVE = (
    ContextChange.Sign.POSITIVE,
    ContextChange.Sign.NEUTRAL,
    ContextChange.Sign.NEGATIVE,
)

# By project (none where the session is of all) and kind: the column and the words. Where a heading stands, the notes after it
# up to the next column are gathered under it.
Said = tuple[str, str, tuple[str, ...]]  # column, heading of the group or nothing, notes
NOTES: dict[tuple[str, SessionKind], tuple[Said, ...]] = {
    ("FLM", SessionKind.PROGRESS): (
        (WELL, "", ("Two officers came to the hearing and stayed to the end.",)),
        (
            LESSON,
            "Who is believed",
            (
                "A returned migrant is believed, a leaflet is not.",
                "Women spoke once the men had left the courtyard.",
                "যিনি ফিরে এসেছেন, তাঁর কথা সবাই শোনে।",
            ),
        ),
        (BETTER, "", ("We heard of each other's events too late.",)),
    ),
    ("CFTM", SessionKind.PROGRESS): (
        (
            BETTER,
            "Letter of support",
            (
                "We stood before a closed office in Hatiya: no letter.",
                "Ask the ministry for one letter for all of us.",
                "The letter has to come before the visit.",
            ),
        ),
        (WELL, "", ("Auditors asked us for our table.",)),
        (LESSON, "", ("Show the figures first, ask afterwards.",)),
    ),
    ("FLM", SessionKind.CONTEXT): (
        (NEUTRAL, "", ("Musaniat may help, if somebody keeps it up to date.",)),
        (NEGATIVE, "", ("Middlemen still take more than the fixed rate.",)),
    ),
    ("CFTM", SessionKind.CONTEXT): (
        (
            NEGATIVE,
            "New people at ERD",
            ("Staff of ERD changed, our memorandum waits.", "Nobody at ERD knows our file any more."),
        ),
    ),
    ("FLM", SessionKind.RISKS): (("mitigation", "", ("Hang the fixed rate out at every help desk, in Bangla.",)),),
    ("CFTM", SessionKind.RISKS): (("mitigation", "", ("A second door to each ministry.",)),),
    ("", SessionKind.SYNERGIES): (
        (
            "synergy",
            "Climate and migration",
            ("Who loses land to the river goes to Dhaka, then to the Gulf.", "We work in the same upazilas of Bhola."),
        ),
    ),
    ("", SessionKind.WAY_FORWARD): (
        ("decision", "One calendar", ("One calendar of events for both.", "Tell each other before we invite.")),
    ),
    ("", SessionKind.DEBRIEF): (("debrief", "", ("Begin the next time with today's action points.",)),),
}


def run(workshop: Workshop, cast: Cast) -> None:
    """Each session from its beginning to its end, by the agenda."""
    people = list(Participant.objects.filter(workshop=workshop).let_in().order_by("came_at", "name"))
    authors = cycle(people[:24])
    sessions = list(workshop.sessions.select_related("ibp", "workshop").exclude(kind=SessionKind.BREAK))
    begins = {slot.session.pk: slot.begins for slot in timed(workshop.sessions.all(), workshop.starts_at)}
    for session in sessions:
        minutes = begins[session.pk] or 0
        at = datetime(*workshop.held_on.timetuple()[:3], tzinfo=DHAKA) + timedelta(minutes=minutes)
        _run(session, cast, people, authors, at)


def _run(session: Session, cast: Cast, people: list[Participant], authors: Iterator[Participant], at: datetime) -> None:
    by = cast.facilitator
    go_to(session, Phase.COLLECTING, by=by, at=at)
    said = NOTES.get((session.ibp.code if session.ibp else "", SessionKind(session.kind)), ())
    groups: list[tuple[str, list[Note]]] = []
    for column, heading, texts in said:
        notes = []
        for text in texts:
            at += timedelta(seconds=40)
            author = Author(participant=next(authors))
            notes.append(write_note(session, uuid4(), column, text, author=author, at=at))
        groups.append((heading, notes))
    if columns(session.kind):
        go_to(session, Phase.SHOWN, by=by, at=at + timedelta(minutes=2))
    for heading, (first, *others) in groups:
        for note in others:
            gather(note, first)
        if heading:
            head(first, heading)
    if len(groups) > 1:
        go_to(session, Phase.VOTING, by=by, at=at + timedelta(minutes=8))
        for number, person in enumerate(people):
            vote(groups[number * number % len(groups)][1][0], person, at=at + timedelta(minutes=9))
    go_to(session, Phase.DONE, by=by, at=at + timedelta(minutes=min(session.minutes, 12)))
