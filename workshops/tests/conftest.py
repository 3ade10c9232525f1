"""A workshop of both projects, beside the cast."""

import pytest

from conftest import MORNING, make_ibp, make_organisation, make_person, make_seat
from partners.clearance import Level
from partners.standing import Role
from powermaps.mapping import place
from powermaps.scale import Band
from powermaps.tests.conftest import make_actor
from reporting.models import Report
from reporting.workflow import Status
from workshops import placing
from workshops.boards import Author, go_to
from workshops.models import Participant, Session
from workshops.sessions import SessionKind
from workshops.tests.meeting import make_workshop
from workshops.workflow import Action, Phase


@pytest.fixture
def workshop(quarter, flm, cftm, facilitator):
    """Planned: the Quarterly Reflection Workshop of FLM and CFTM."""
    return make_workshop([flm, cftm], facilitators=[facilitator])


@pytest.fixture
def opened(workshop, facilitator):
    workshop.take(Action.OPEN, by=facilitator, at=MORNING)
    return workshop


@pytest.fixture
def session(opened, flm, facilitator):
    """FLM's progress review, whose board takes notes: everybody writes for themselves."""
    there = Session.add(
        opened, by=facilitator, kind=SessionKind.PROGRESS, title="Progress of FLM", ibp_id=flm.pk, minutes=30
    )
    go_to(there, Phase.COLLECTING, by=facilitator, at=MORNING)
    return there


@pytest.fixture
def come(opened):
    """Somebody in the room, let in by the desk."""

    def come(name="Rahima Khatun", *, let_in=True, **details):
        there = Participant.add(opened, by=None, name=name, **details)
        Participant.objects.filter(pk=there.pk).update(came_at=MORNING, let_in_at=MORNING if let_in else None)
        there.refresh_from_db()
        return there

    return come


@pytest.fixture
def phone(come):
    """Rahima's phone."""
    return Author(participant=come())


@pytest.fixture
def organisations(flm, cftm):
    """Three of each project, by their acronyms."""
    found = {}
    for ibp, names in ((flm, ("YPSA", "BOMSA", "WARBE")), (cftm, ("C3ER", "NACOM", "ICCCAD"))):
        for name in names:
            found[name] = make_organisation(name)
            make_seat(ibp, found[name])
    return found


@pytest.fixture
def outsider(db):
    """A focal person of a project that is not called to the workshop."""
    seat = make_seat(make_ibp("RMG"), make_organisation("KN"))
    return make_person("Abdul Karim", Role.FOCAL_PERSON, seat=seat)


# ── The power map of the room ───────────────────────────────────────────────


@pytest.fixture
def bmet(seat, focal_person):
    return make_actor(seat=seat, by=focal_person)


@pytest.fixture
def brokers(seat, focal_person):
    """A spoiler that the whole programme may know of."""
    return make_actor("Association of brokers", "Brokers", seat=seat, by=focal_person)


@pytest.fixture
def minister(seat, focal_person):
    """Whom only the consortium may know of."""
    return make_actor("State minister", "Minister", seat=seat, by=focal_person, confidentiality=Level.CONSORTIUM)


@pytest.fixture
def said(reports, bmet, brokers, minister, focal_person):
    """YPSA and BOMSA sent their maps; of the brokers something is said for the consortium alone."""
    for partner, band in (("YPSA", Band(-2, 4)), ("BOMSA", Band(2, 4))):
        place(reports[partner], bmet, band, by=focal_person, reason=f"{partner} sat in their hearing.")
    place(reports["YPSA"], brokers, Band(-1, 3), by=focal_person, roles=["spoiler"])
    place(reports["BOMSA"], brokers, Band(-2, 5), by=focal_person, confidentiality=Level.CONSORTIUM)
    place(reports["YPSA"], minister, Band(-2, 5), by=focal_person, confidentiality=Level.CONSORTIUM)
    Report.objects.filter(pk__in=[reports["YPSA"].pk, reports["BOMSA"].pk]).update(status=Status.SUBMITTED)
    return reports


@pytest.fixture
def power(opened, said, flm, facilitator):
    there = Session.add(opened, by=facilitator, kind=SessionKind.POWER, title="Power map of FLM", ibp_id=flm.pk)
    go_to(there, Phase.COLLECTING, by=facilitator, at=MORNING)
    return there


@pytest.fixture
def on_phones(power):
    placing.show_map(power, True)
    return power
