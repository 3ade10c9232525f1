"""Organisations are invited, told once, and answer for themselves; those who come are paired across projects."""

from uuid import uuid4

import pytest
from django.utils.timezone import now

from conftest import MORNING, make_ibp, make_organisation, make_person, make_seat
from partners.refusals import Refused
from partners.standing import Role
from reporting.models import Notice
from reporting.notifying import tell
from workshops.drawing import draw_pairs, group_of
from workshops.inviting import answer, invite, tell_invited
from workshops.models import Invitation, Pair, Workshop
from workshops.workflow import Action


@pytest.fixture
def invited(workshop, organisations, facilitator):
    invite(workshop, organisations.values(), by=facilitator)
    return {one.organisation.acronym: one for one in workshop.invitations.select_related("organisation")}


@pytest.fixture
def focal(organisations, flm):
    """Who speaks for YPSA."""
    seat = organisations["YPSA"].seats.get(ibp=flm)
    return make_person("Maksuda Begum", Role.FOCAL_PERSON, seat=seat)


def test_their_people_are_told_once_in_the_inbox(client, facilitator, workshop, invited, focal):
    client.force_login(facilitator)
    page = client.get(f"/workshops/{workshop.pk}/invitations/").content.decode()
    assert "Tell 6 organisations" in page and "0 of 6 organisations answered" in page
    for _again in range(2):
        client.post(f"/workshops/{workshop.pk}/invitations/tell/")
        tell(at=now())
    notice = Notice.objects.get(person=focal)
    assert notice.words == "Nasrin Akter invites you to this workshop"
    assert notice.title == "Climate change drives migration · 29 March 2017"
    client.force_login(focal)
    assert "invites you to this workshop" in client.get("/inbox/").content.decode()
    there = client.get(notice.get_absolute_url())
    assert there["Location"] == f"/workshops/{workshop.pk}/#invitation"
    assert "YPSA is invited" in client.get(f"/workshops/{workshop.pk}/").content.decode()


def test_nobody_sees_an_invitation_of_which_nobody_was_told(client, workshop, invited, focal):
    client.force_login(focal)
    assert "YPSA is invited" not in client.get(f"/workshops/{workshop.pk}/").content.decode()


def test_an_organisation_answers_for_itself(client, facilitator, workshop, invited, focal):
    tell_invited(workshop, by=facilitator, at=MORNING)
    client.force_login(focal)
    mine, other = (f"/workshops/invitations/{invited[name].pk}/answer/" for name in ("YPSA", "BOMSA"))
    assert client.post(mine, {"answer": "comes", "expected": ""}).status_code == 400
    assert client.post(mine, {"answer": "comes", "expected": "3"})["Location"] == f"/workshops/{workshop.pk}/"
    there = Invitation.objects.get(pk=invited["YPSA"].pk)
    assert (there.answer, there.expected, there.by) == ("comes", 3, focal)
    assert "You come with 3 people." in client.get(f"/workshops/{workshop.pk}/").content.decode()
    client.post(mine, {"answer": "cannot", "expected": "3"})
    there.refresh_from_db()
    assert (there.answer, there.expected) == ("cannot", 0)
    assert client.get(other).status_code == 403
    assert client.post(other, {"answer": "comes", "expected": "3"}).status_code == 403


@pytest.mark.parametrize("expected", ["-1", "1e999", "²", "501", "\x00"])
def test_a_number_that_is_none_is_refused(client, workshop, invited, focal, expected):
    client.force_login(focal)
    answer = client.post(
        f"/workshops/invitations/{invited['YPSA'].pk}/answer/", {"answer": "comes", "expected": expected}
    )
    assert answer.status_code == 400
    assert not Invitation.objects.exclude(answer="open").exists()


def test_a_facilitator_notes_what_was_heard(client, facilitator, workshop, invited):
    client.force_login(facilitator)
    answer = client.post(f"/workshops/invitations/{invited['WARBE'].pk}/answer/", {"answer": "comes", "expected": "2"})
    assert answer["Location"] == f"/workshops/{workshop.pk}/invitations/"
    page = client.get(answer["Location"]).content.decode()
    assert "1 of 6 organisations answered" in page and "2 people expected" in page


def test_more_are_invited_and_taken_off_before_they_know(client, facilitator, workshop, invited):
    guest = make_organisation("BBS")
    client.force_login(facilitator)
    add = f"/workshops/{workshop.pk}/invitations/add/"
    assert client.post(add, {"organisations": []}).status_code == 400
    assert client.post(add, {"organisations": [str(uuid4())]}).status_code == 400
    for _again in range(2):
        client.post(add, {"organisations": [str(guest.pk)]})
    there = workshop.invitations.get(organisation=guest)
    client.post(f"/workshops/invitations/{there.pk}/remove/")
    assert not workshop.invitations.filter(organisation=guest).exists()
    tell_invited(workshop, by=facilitator, at=MORNING)
    answer = client.post(f"/workshops/invitations/{invited['YPSA'].pk}/remove/", follow=True)
    assert "YPSA was told already." in answer.content.decode()
    assert workshop.invitations.count() == 6


def test_who_is_invited_from_elsewhere_sees_the_workshop_and_is_told(client, facilitator, workshop):
    seat = make_seat(make_ibp("RMG"), make_organisation("KN"))
    guest = make_person("Abdul Karim", Role.FOCAL_PERSON, seat=seat)
    assert not Workshop.objects.visible_to(guest).exists()
    invite(workshop, [seat.organisation], by=facilitator)
    tell_invited(workshop, by=facilitator, at=MORNING)
    tell(at=now())
    assert Workshop.objects.visible_to(guest).exists()
    assert Notice.objects.visible_to(guest).count() == 1


def test_who_works_in_two_projects_is_told_once(facilitator, workshop, organisations, flm, cftm):
    both = make_seat(cftm, organisations["YPSA"])
    person = make_person("Maksuda Begum", Role.FOCAL_PERSON, seat=organisations["YPSA"].seats.get(ibp=flm))
    person.appointments.create(role=Role.FOCAL_PERSON, seat=both, begun_at=MORNING)
    invite(workshop, [organisations["YPSA"]], by=facilitator)
    tell_invited(workshop, by=facilitator, at=MORNING)
    tell(at=now())
    assert Notice.objects.filter(person=person).count() == 1


def test_pairs_are_drawn_across_projects_from_those_who_come(client, facilitator, workshop, invited, organisations):
    answer(invited["WARBE"], comes=False, expected=0, by=facilitator, at=MORNING)
    client.force_login(facilitator)
    client.post(f"/workshops/{workshop.pk}/pairs/draw/")
    pairs = list(workshop.pairs.all())
    members = [one for pair in pairs for one in group_of(pair)]
    assert len(pairs) == 2 and len(members) == len(set(members)) == 5
    assert organisations["WARBE"].pk not in members
    page = client.get(f"/workshops/{workshop.pk}/pairs/").content.decode()
    assert "YPSA" in page and "WARBE" not in page


def test_one_pair_is_drawn_anew_and_the_others_keep_what_was_noted(client, facilitator, workshop, invited):
    draw_pairs(workshop, seed=1)
    first, second, third = workshop.pairs.all()
    client.force_login(facilitator)
    for pair in (first, second, third):
        words = {"introduced_by": f"Pair {pair.position}: one introduced the other"}
        assert client.post(f"/workshops/pairs/{pair.pk}/introduction/", words).status_code == 302
    before = {pair.pk: frozenset(group_of(pair)) for pair in workshop.pairs.all()}
    client.post(f"/workshops/pairs/{second.pk}/redraw/")
    after = {pair.pk: frozenset(group_of(pair)) for pair in workshop.pairs.all()}
    changed = {pk for pk in before if before[pk] != after[pk]}
    assert second.pk in changed and len(changed) == 2
    noted = {pair.pk: bool(pair.introduced_by) for pair in workshop.pairs.all()}
    assert noted == {pk: pk not in changed for pk in before}
    wrong = client.post(f"/workshops/pairs/{first.pk}/introduction/", {"introduced_by": "x" * 301})
    assert wrong.status_code == 400 and "x" * 301 in wrong.content.decode()


def test_pairs_need_two(client, facilitator, workshop):
    client.force_login(facilitator)
    page = client.post(f"/workshops/{workshop.pk}/pairs/draw/", follow=True).content.decode()
    assert "Invite at least two organisations" in page


def test_earlier_pairs_are_avoided(facilitator, workshop, invited, organisations):
    earlier = Workshop.objects.create(quarter=workshop.quarter, theme="Before", held_on="2016-12-20", state="closed")
    one, other = organisations["YPSA"], organisations["C3ER"]
    Pair.objects.create(workshop=earlier, first=one, second=other)
    for seed in range(20):
        draw_pairs(workshop, seed=seed)
        assert {one.pk, other.pk} not in [set(group_of(pair)) for pair in workshop.pairs.all()]


def test_others_read_and_change_nothing(client, focal, outsider, facilitator, workshop, invited):
    draw_pairs(workshop, seed=1)
    pair = workshop.pairs.first()
    before = [group_of(one) for one in workshop.pairs.all()]
    deeds = [
        f"/workshops/{workshop.pk}/invitations/add/",
        f"/workshops/{workshop.pk}/invitations/tell/",
        f"/workshops/invitations/{invited['BOMSA'].pk}/remove/",
        f"/workshops/{workshop.pk}/pairs/draw/",
        f"/workshops/pairs/{pair.pk}/redraw/",
        f"/workshops/pairs/{pair.pk}/introduction/",
    ]
    for person, code in ((focal, 403), (outsider, 404)):
        client.force_login(person)
        assert {client.post(deed, {"introduced_by": "x"}).status_code for deed in deeds} == {code}
        assert client.get(f"/workshops/{workshop.pk}/pairs/").status_code == (200 if code == 403 else 404)
    client.force_login(facilitator)
    assert {client.get(deed).status_code for deed in deeds} == {405}
    assert [group_of(one) for one in workshop.pairs.all()] == before
    assert workshop.invitations.filter(told_at=None).count() == 6


def test_a_locked_record_keeps_its_pairs_and_invitations(facilitator, opened, organisations):
    invite(opened, organisations.values(), by=facilitator)
    opened.take(Action.CLOSE, by=facilitator, at=MORNING)
    for deed in (
        lambda: draw_pairs(opened),
        lambda: tell_invited(opened, by=facilitator, at=MORNING),
        lambda: answer(opened.invitations.first(), comes=True, expected=1, by=facilitator, at=MORNING),
    ):
        with pytest.raises(Refused):
            deed()
