"""What the demonstration's consortia decided when they went through the risks and the plan of the first quarter of 2017."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from partners.clearance import Level
from partners.demonstration import Cast
from reporting.models import Quarter
from reporting.quarters import DHAKA
from risks.deciding import Subject, decide, settle
from risks.going_through import GoingThrough
from risks.models import Decision

YEAR, NUMBER = 2017, 1
TALK = timedelta(minutes=12)  # from one decision to the next


@dataclass(frozen=True)
class Decides:
    """`about` is a kind, and how the words begin of what it is about; the risk's without its reference."""

    text: str
    partner: str = ""  # nobody: all together
    until: date | None = None
    about: tuple[str, str] = ("", "")
    level: Level = Level.PROGRAMME
    state: str = ""
    outcome: str = ""


DECIDED = {
    "FLM": (
        datetime(2017, 4, 18, 11, 30, tzinfo=DHAKA),
        (
            Decides(
                "No desk opens with one person alone. YPSA and BOMSA tell each other when somebody is missing, and lend.",
                *("YPSA", date(2017, 6, 30), ("risk", "Middlemen threaten a help desk")),
            ),
            Decides(
                "IID writes the two pages for both ministries, in the same words, and gives them to PROKAS for the meeting in May.",
                *("IID", date(2017, 4, 28), ("risk", "The rules on fines rest")),
                level=Level.CONSORTIUM,
                state=Decision.State.DONE,
                outcome="PROKAS has had them since 19 April and takes them along in the first week of May.",
            ),
            Decides(
                "RMMRU asks in ten more villages who takes money in advance, before the way to Malaysia opens.",
                *("RMMRU", date(2017, 6, 15), ("activity", "Survey what")),
            ),
            Decides(
                "The desk in Banshkhali opens in the second quarter, also if the signboard is not there.",
                *("YPSA", date(2017, 6, 30), ("activity", "Run help desks")),
            ),
            Decides(
                "A card for village agents who give receipts: YPSA tries it in one union and tells what it cost.",
                *("YPSA", date(2017, 9, 30), ("actor", "Middlemen")),
                level=Level.CONSORTIUM,
            ),
            Decides(
                "We go through risks and plan again on 11 July, before the reports are written.", "", date(2017, 7, 11)
            ),
        ),
    ),
    "CFTM": (
        datetime(2017, 4, 19, 15, 0, tzinfo=DHAKA),
        (
            Decides(
                "Until both ministries have answered, no paper of ours names one of them alone.",
                *("ICCCAD", date(2017, 6, 30), ("risk", "They are in conflict")),
                level=Level.CONSORTIUM,
            ),
            Decides(
                "ICCCAD asks the Local Government Division for the letter once more, with a list of all unions.",
                *("ICCCAD", date(2017, 5, 15), ("activity", "Obtain one letter")),
            ),
            Decides(
                "Volunteers ask for lists of schemes two by two, and never in the secretary’s house.",
                *("COAST", date(2017, 5, 31), ("risk", "A volunteer who asks")),
            ),
            Decides(
                "One table with the three definitions in use, before anybody publishes a total.",
                *("C3ER", date(2017, 6, 30), ("risk", "Members add up different things")),
            ),
            Decides(
                "A joint press briefing before the budget.",
                *("BCAS", date(2017, 5, 20)),
                state=Decision.State.DROPPED,
                outcome="Either ministry would have read it as taking sides; the joint statement says the same.",
            ),
        ),
    ),
}


def write_decisions(cast: Cast) -> None:
    """What each project's lead wrote down, dated back to the day of the session."""
    quarter = Quarter.objects.get(year=YEAR, number=NUMBER)
    for code, (at, decided) in DECIDED.items():
        ibp, lead = cast.ibps[code], cast.consortium_leads[code]
        going = GoingThrough(lead, ibp, quarter)
        for said in decided:
            at += TALK
            about = _subject(going, *said.about)
            one = decide(
                *(ibp, quarter),
                by=lead,
                at=at,
                text=said.text,
                seat=cast.seats[said.partner] if said.partner else None,
                due_on=said.until,
                confidentiality=max(said.level, about.level if about else Level.PUBLIC),
                about=about,
            )
            if said.state:
                settle(one, said.state, version=one.version, by=lead, outcome=said.outcome)
        Decision.history.filter(ibp=ibp).update(history_date=at)


def _subject(going: GoingThrough, kind: str, start: str) -> Subject | None:
    """What stands on the lead's screen under these words; of what does not stand there, nothing."""
    offered = {
        "risk": [(row["id"], row["text"]) for row in going.risks],
        "activity": [(str(one.key), one.title) for one in going.planned],
        "actor": [(row["id"], row["name"]) for row in going.map["actors"]],
        "": [],
    }
    found = next((pk for pk, words in offered[kind] if words.startswith(start)), None)
    return going.subject(f"{kind}:{found}") if found else None
