"""The actors of every test."""

import pytest

from conftest import MORNING
from powermaps.register import enter


def make_actor(name="Bureau of Manpower", short_name="BMET", *, seat=None, ibp=None, by=None, **details):
    return enter(ibp or seat.ibp, seat, by=by, at=MORNING, name=name, short_name=short_name, **details)


@pytest.fixture
def bmet(seat, focal_person):
    return make_actor(seat=seat, by=focal_person)


@pytest.fixture
def middlemen(seat, focal_person):
    return make_actor("Middlemen", "Middlemen", seat=seat, by=focal_person, kind="group")
