"""A workshop of both projects, beside the cast."""

import pytest

from conftest import MORNING, make_ibp, make_organisation, make_person, make_seat
from partners.standing import Role
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
