"""Owners of action points are reminded a week before and the day after, once; they find them on Home and among all dates."""

from datetime import date, datetime, timedelta

import pytest

from conftest import DHAKA, MORNING, make_person
from partners.clearance import Level
from partners.standing import Role
from reporting.models import Happening, Notice
from reporting.models.notices import concerning
from workshops.following_up import remind, take
from workshops.models import ActionPoint, Member
from workshops.subgroups import form
from workshops.workflow import Action, Deed

DUE = date(2017, 5, 31)


@pytest.fixture
def point(opened, facilitator, contributor, seat):
    """YPSA's, until the end of May, of a workshop that is closed."""
    words = {"owner_id": seat.organisation_id, "due_on": DUE}
    there = ActionPoint.add(opened, by=facilitator, text="Share the list of recruiting agents.", **words)
    opened.take(Action.CLOSE, by=facilitator, at=MORNING)
    return there


def _remind(days):
    """As on the day so many days before it is due."""
    on = DUE - timedelta(days=days)
    remind(on, at=datetime(on.year, on.month, on.day, 9, tzinfo=DHAKA))


def _told():
    return sorted((one.person.name, one.words) for one in Notice.objects.select_related("person"))


def test_a_week_before_and_the_day_after_never_twice(contributor, facilitator, stranger, point):
    _remind(8)
    assert _told() == []
    for days in (7, 6, 0):
        _remind(days)
    assert [name for name, _words in _told()] == [contributor.name]
    assert _told()[0][1].startswith("To be done: due ")
    for days in (-1, -2, -30):
        _remind(days)
    late = [words for _name, words in _told() if words.startswith("Overdue")]
    assert sorted(name for name, _words in _told()) == sorted([contributor.name, contributor.name, facilitator.name])
    assert len(late) == 2
    notice = Notice.objects.filter(person=contributor).first()
    assert (notice.place, notice.subject) == (f"/actions/{point.pk}/", point.text)
    assert Notice.objects.visible_to(contributor).count() == 2
    point.refresh_from_db()
    assert point.reminded_at is not None


def test_what_is_done_is_not_reminded_of(contributor, point):
    take(point, Deed.FINISH, by=contributor, at=MORNING, words="Sent.")
    _remind(-1)
    assert _told() == []


def test_a_day_that_was_missed_is_not_made_up_for(contributor, facilitator, point):
    _remind(-3)
    assert all(words.startswith("Overdue") for _name, words in _told())


def test_nothing_restricted_is_told_and_what_becomes_so_is_taken_back(contributor, reviewer, facilitator, opened):
    there = ActionPoint.add(opened, by=facilitator, text="Zaman sahib", owner_user_id=contributor.pk, due_on=DUE)
    _remind(3)
    assert len(_told()) == 1
    there.rewrite(version=1, by=facilitator, confidentiality=Level.RESTRICTED)
    assert _told() == []
    _remind(3)
    assert _told() == []
    there.rewrite(version=2, by=facilitator, owner_user_id=reviewer.pk)
    _remind(3)
    assert [name for name, _words in _told()] == [reviewer.name]


def test_a_subgroup_is_reminded_through_its_convenor(opened, facilitator, contributor, seat, foreign_seat, stranger):
    group = form(opened, by=facilitator, at=MORNING, name="Communications")
    Member.objects.create(subgroup=group, organisation=seat.organisation, user=contributor, convenes=True)
    Member.objects.create(subgroup=group, organisation=foreign_seat.organisation)
    ActionPoint.add(opened, by=facilitator, text="A press kit.", subgroup_id=group.pk, due_on=DUE)
    _remind(1)
    assert [name for name, _words in _told()] == [contributor.name]


def test_whoever_left_is_told_nothing(point, contributor):
    contributor.appointments.update(ended_at=MORNING)
    _remind(1)
    assert _told() == []


def test_it_stands_on_home_and_among_all_dates(
    client, contributor, facilitator, stranger, outsider, point, opened, seat
):
    mine = point.text
    ActionPoint.objects.filter(pk=point.pk).update(due_on=date.today() + timedelta(days=3))
    for person, home, due in (
        (contributor, True, True),
        (facilitator, False, True),
        (stranger, False, False),
        (outsider, False, False),
    ):
        client.force_login(person)
        assert (mine in client.get("/").content.decode()) == home, person
        assert (mine in client.get("/due/").content.decode()) == due, person
    take(point, Deed.FINISH, by=contributor, at=MORNING, words="Sent.")
    client.force_login(facilitator)
    assert mine in client.get("/").content.decode()  # to be verified
    assert mine in client.get("/actions/?whose=verify").content.decode()
    client.force_login(contributor)
    assert mine not in client.get("/").content.decode()
    assert mine in client.get("/actions/?state=done").content.decode()


def test_no_calendar_holds_what_is_restricted(client, reviewer, facilitator, opened):
    words = {"owner_user_id": reviewer.pk, "due_on": date.today() + timedelta(days=3)}
    ActionPoint.add(opened, by=facilitator, text="Zaman sahib", confidentiality=Level.RESTRICTED, **words)
    client.force_login(reviewer)
    assert "Zaman sahib" in client.get("/due/").content.decode()
    said = client.get("/due/calendar.ics").content.decode()
    assert "Action point" in said
    assert "Zaman" not in said


def test_people_choose_how_often_they_are_mailed(contributor, facilitator):
    assert Happening.ACTION in concerning(contributor.standing)
    assert Happening.ACTION in concerning(facilitator.standing)
    assert Happening.ACTION not in concerning(make_person("Ellen", Role.OBSERVER).standing)
