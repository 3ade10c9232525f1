"""What the workshop of 29 March 2017 left to do: the two subgroups it formed, who does what until when, and what came of that by June."""

from datetime import date, datetime
from typing import Any

from partners.demonstration import Cast
from partners.models import User
from reporting.quarters import DHAKA
from workshops import subgroups
from workshops.following_up import take
from workshops.models import ActionPoint, Subgroup, Workshop
from workshops.workflow import Deed

AGREED_AT = datetime(2017, 3, 29, 16, 20, tzinfo=DHAKA)

COMMUNICATIONS = (
    "Let both projects speak with one voice: one calendar of events and campaigns, shared messages on climate and "
    "migration, and one list of journalists."
)
MEL = (
    "Agree how both projects count women, men and young people, keep one set of indicators for collective action, and "
    "check each other’s evidence before a report is sent."
)


def agree(workshop: Workshop, cast: Cast) -> None:
    """What the room agreed before it stood up."""
    by = cast.facilitator
    communications = _form(workshop, by, "Communications", COMMUNICATIONS)
    mel = _form(workshop, by, "Monitoring, Evaluation and Learning (MEL)", MEL)
    for group, convenor, others in (
        (communications, "COAST", ("YPSA", "ICCCAD", "WARBE")),
        (mel, "C3ER", ("RMMRU", "IID", "BCAS")),
    ):
        for acronym in (convenor, *others):
            person = cast.focal_persons[acronym]
            organisation = cast.seats[acronym].organisation
            subgroups.welcome(group, organisation, user=person, convenes=acronym == convenor)
    _point(
        workshop,
        cast,
        "Send both projects’ calendars of events to one another.",
        "COAST",
        (4, 15),
        subgroup=communications,
    )
    _point(
        workshop,
        cast,
        "Put the list of journalists of both projects together.",
        "WARBE",
        (4, 30),
        subgroup=communications,
    )
    _point(
        workshop,
        cast,
        "Write down how women, men and young people are counted, for both projects.",
        "C3ER",
        (5, 15),
        subgroup=mel,
    )
    _point(
        *(workshop, cast, "Write a short paper on climate change as a driver of labour migration.", "RMMRU", (6, 30)),
        is_joint=True,
    )
    _point(
        workshop,
        cast,
        "Invite local government to the next district meetings of FLM.",
        "YPSA",
        (5, 10),
        ibp=cast.ibps["FLM"],
    )
    _point(
        *(workshop, cast, "Ask for the climate budget by ministry in a form that can be compared.", "ICCCAD", (5, 31)),
        ibp=cast.ibps["CFTM"],
    )


def afterwards(workshop: Workshop, cast: Cast) -> None:
    """What came of it until June: some is verified, some waits for somebody to look, one was dropped, the rest is open."""
    calendars, journalists, counting, _paper, meetings, _budget = workshop.actionpoints.filter(synergies=None).order_by(
        "position"
    )[:6]
    people = cast.focal_persons
    take(
        calendars,
        Deed.FINISH,
        by=people["COAST"],
        at=_at(4, 13),
        words="Both calendars hang beside each other since 13 April.",
    )
    take(calendars, Deed.VERIFY, by=cast.facilitator, at=_at(4, 18))
    words = "Forty-one names, checked by telephone; both projects have the list."
    take(journalists, Deed.FINISH, by=people["WARBE"], at=_at(4, 27), words=words)
    take(counting, Deed.FINISH, by=people["C3ER"], at=_at(5, 12), words="A page that both projects’ forms follow.")
    take(counting, Deed.RETURN, by=cast.facilitator, at=_at(5, 16), words="Returnees are still counted in two ways.")
    words = "The union councils are being elected: they are invited in the third quarter with new members."
    take(meetings, Deed.DROP, by=cast.facilitator, at=_at(5, 4), words=words)
    communications, mel = workshop.subgroups.order_by("name")
    _minutes(
        *(communications, people["COAST"], date(2017, 4, 19)),
        "All four members came.\n1. The calendars of both projects are one from May on.\n"
        "2. WARBE collects the journalists’ names until 30 April.\n3. A joint message for World Environment Day is drafted by ICCCAD.",
    )
    _minutes(
        *(mel, people["C3ER"], date(2017, 5, 3)),
        "RMMRU was excused.\nThe page on counting women, men and young people was gone through line by line; "
        "what is open is how returnees are counted.",
    )


def _form(workshop: Workshop, by: User, name: str, mandate: str) -> Subgroup:
    return subgroups.form(workshop, by=by, at=AGREED_AT, name=name, mandate=mandate)


def _point(workshop: Workshop, cast: Cast, text: str, doer: str, until: tuple[int, int], **details: Any) -> None:
    ids = {
        f"{name}_id" if name in ("ibp", "subgroup") else name: getattr(value, "pk", value)
        for name, value in details.items()
    }
    words: dict[str, Any] = {
        "owner_id": cast.seats[doer].organisation_id,
        "due_on": date(2017, *until),
        "created_at": AGREED_AT,
    }
    point = ActionPoint.add(workshop, by=cast.facilitator, text=text, **words, **ids)
    point.history.update(history_date=AGREED_AT)


def _minutes(subgroup: Subgroup, by: User, held_on: date, text: str) -> None:
    at = datetime(held_on.year, held_on.month, held_on.day, 18, tzinfo=DHAKA)
    subgroups.write_minutes(subgroup, by=by, at=at, held_on=held_on, text=text, id=None)


def _at(month: int, day: int) -> datetime:
    return datetime(2017, month, day, 11, tzinfo=DHAKA)
