"""A subgroup: formed at a workshop, it keeps its members, mandate, minutes and tasks when that is closed."""

from datetime import date
from uuid import uuid4

import pytest

from conftest import MORNING
from partners.clearance import Level
from workshops.models import ActionPoint, Member, Minutes, Subgroup
from workshops.subgroups import form
from workshops.workflow import Action


@pytest.fixture
def group(opened, facilitator, seat, contributor):
    """Communications, convened by YPSA's contributor."""
    there = form(opened, by=facilitator, at=MORNING, name="Communications", mandate="One voice to the press.")
    Member.objects.create(
        subgroup=there, organisation=seat.organisation, name=contributor.name, user=contributor, convenes=True
    )
    return there


@pytest.fixture
def closed(group, facilitator):
    group.workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    group.refresh_from_db()
    return group


def test_a_facilitator_forms_it(client, facilitator, contributor, opened):
    client.force_login(facilitator)
    add = f"/workshops/{opened.pk}/subgroups/add/"
    answer = client.post(add, {"name": "MEL", "mandate": "Figures that add up."})
    there = Subgroup.objects.get()
    assert answer["Location"] == f"/subgroups/{there.pk}/"
    again = client.post(add, {"name": "MEL", "mandate": "Other words."})
    assert again.status_code == 400
    assert "There is a subgroup of this name already." in again.content.decode()
    assert "Other words." in again.content.decode()
    client.force_login(contributor)
    assert client.post(add, {"name": "Other"}).status_code == 403
    assert "Figures that add up." in client.get(f"/workshops/{opened.pk}/follow-up/").content.decode()


def test_members_come_and_leave(client, contributor, foreign_seat, closed):
    client.force_login(contributor)  # who convenes it
    add = f"/subgroups/{closed.pk}/members/add/"
    words = {"organisation": str(foreign_seat.organisation_id), "name": "Rahima Khatun"}
    for _twice in range(2):
        assert client.post(add, words).status_code == 302
    member = closed.members.get(name="Rahima Khatun")
    change = f"/subgroups/{closed.pk}/members/{member.pk}/"
    client.post(change, {"deed": "convene"})
    member.refresh_from_db()
    assert member.convenes
    client.post(change, {"deed": "leave"})
    member.refresh_from_db()
    assert (member.convenes, member.left_on) == (False, date.today())
    assert "Were in it:" in client.get(f"/subgroups/{closed.pk}/").content.decode()
    client.post(add, words)
    member.refresh_from_db()
    assert member.left_on is None
    assert client.post(add, {"organisation": str(uuid4()), "name": "x"}).status_code == 400


def test_it_takes_on_tasks_when_the_record_is_locked(client, contributor, facilitator, stranger, closed):
    agreed = ActionPoint(workshop=closed.workshop, subgroup=closed, text="Agreed in the room", created_at=MORNING)
    agreed.save(force_insert=True)
    closed.workshop.refresh_from_db()
    client.force_login(contributor)
    add = f"/subgroups/{closed.pk}/tasks/add/"
    words = {"id": str(uuid4()), "text": "Write a press kit.", "due_on": "2017-06-30"}
    for _twice in range(2):
        assert client.post(add, words).status_code == 302
    task = ActionPoint.objects.get(text="Write a press kit.")
    assert (task.subgroup, task.confidentiality, task.is_of_record) == (closed, Level.PROGRAMME, False)
    assert list(ActionPoint.objects.of_record()) == [agreed]
    edit = f"/workshops/rows/task/{task.pk}/edit/"
    assert client.post(edit, {**words, "text": "A press kit.", "version": task.version}).status_code == 302
    locked = f"/workshops/rows/task/{agreed.pk}/edit/"
    assert client.post(locked, {"text": "Other", "version": agreed.version}).status_code == 409
    page = client.get(f"/subgroups/{closed.pk}/").content.decode()
    assert (
        f'href="/workshops/rows/task/{task.pk}/edit/' in page,
        f'href="/workshops/rows/task/{agreed.pk}/edit/' in page,
    ) == (True, False)
    client.post(f"/workshops/rows/task/{task.pk}/remove/", {"version": 2})
    assert ActionPoint.objects.count() == 1
    client.post(f"/workshops/rows/task/{task.pk}/restore/", {})
    assert ActionPoint.objects.get(pk=task.pk).text == "A press kit."
    client.force_login(stranger)  # of the programme, not of the subgroup
    assert client.post(add, {**words, "id": str(uuid4())}).status_code == 403
    assert client.post(edit, words).status_code == 403


def test_minutes_are_kept(client, contributor, facilitator, stranger, outsider, closed):
    client.force_login(contributor)
    add = f"/subgroups/{closed.pk}/minutes/add/"
    words = {"id": str(uuid4()), "held_on": "2017-04-20", "text": "We met at BOMSA."}
    for _twice in range(2):
        assert client.post(add, words).status_code == 302
    said = Minutes.objects.get()
    late = client.post(add, {**words, "id": str(uuid4()), "held_on": "2199-01-01"})
    assert late.status_code == 400
    assert "This day is still to come" in late.content.decode()
    edit = f"/subgroups/{closed.pk}/minutes/{said.pk}/"
    assert client.post(edit, {**words, "text": "We met at YPSA.", "version": 1}).status_code == 302
    client.force_login(facilitator)
    answer = client.post(edit, {**words, "text": "We met at IID.", "version": 1})
    assert answer.status_code == 409
    assert "We met at YPSA." in answer.content.decode()
    assert "We met at IID." in answer.content.decode()
    assert client.post(edit, {**words, "text": "We met at IID.", "version": 2}).status_code == 302
    said.refresh_from_db()
    assert (said.text, said.history.count()) == ("We met at IID.", 3)
    client.force_login(stranger)
    assert "We met at IID." in client.get(f"/subgroups/{closed.pk}/").content.decode()
    assert client.post(add, {**words, "id": str(uuid4())}).status_code == 403
    client.force_login(outsider)
    assert client.get(f"/subgroups/{closed.pk}/").status_code == 404
    assert client.post(edit, words).status_code == 404


def test_the_mandate_is_reworded_and_it_ends(client, contributor, closed):
    client.force_login(contributor)
    edit = f"/subgroups/{closed.pk}/edit/"
    words = {"name": "Communications", "mandate": "One voice.", "ended_on": "", "version": 1}
    assert client.post(edit, words).status_code == 302
    clash = client.post(edit, {**words, "mandate": "Many voices."})
    assert clash.status_code == 409
    assert "One voice." in clash.content.decode()
    too_early = client.post(edit, {**words, "version": 2, "ended_on": "2016-01-01"})
    assert "before the workshop" in too_early.content.decode()
    assert client.post(edit, {**words, "version": 2, "ended_on": "2017-09-30"}).status_code == 302
    assert client.get(f"/subgroups/{closed.pk}/minutes/add/").status_code == 403
    assert "Ended 30 September 2017" in client.get(f"/subgroups/{closed.pk}/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_its_page_asks_the_same_however_much(
    client, contributor, facilitator, seat, group, number, django_assert_num_queries
):
    for one in range(number):
        Member.objects.create(subgroup=group, organisation=seat.organisation, name=f"Member {one}")
        words = {"subgroup_id": group.pk, "owner_id": seat.organisation_id}
        ActionPoint.add(group.workshop, by=facilitator, text=f"Task {one}", **words)
        Minutes.objects.create(subgroup=group, held_on=MORNING.date(), text=f"Met {one}", by=contributor)
    client.force_login(contributor)
    client.get(f"/subgroups/{group.pk}/")
    with django_assert_num_queries(ASKED):
        client.get(f"/subgroups/{group.pk}/")


ASKED = 15


def test_members_write_the_tasks_of_their_own_subgroup_alone(client, contributor, facilitator, group, opened):
    foreign = ActionPoint.add(opened, by=facilitator, text="Ask the ministry.")
    kept = ActionPoint.add(
        opened, by=facilitator, text="Zaman is watched.", subgroup_id=group.pk, confidentiality=Level.RESTRICTED
    )
    client.force_login(contributor)
    for point in (foreign, kept):
        words = {"id": str(point.pk), "version": "1", "text": "Ours now.", "settle": "theirs"}
        for more in ({}, {"HX-Request": "true"}):
            answer = client.post(f"/subgroups/{group.pk}/tasks/add/", words, headers=more)
            assert (answer.status_code, point.text in answer.content.decode()) == (404, False)
    assert not ActionPoint.objects.filter(text="Ours now.").exists()


def test_minutes_sent_again_in_other_words_are_not_swallowed(client, contributor, group):
    client.force_login(contributor)
    add = f"/subgroups/{group.pk}/minutes/add/"
    words = {"id": str(uuid4()), "held_on": "2017-04-19", "text": "We met."}
    for _time in range(2):
        assert client.post(add, words).status_code == 302
    assert client.post(add, {**words, "version": 1, "text": "We met, all of us."}).status_code == 302
    assert Minutes.objects.get().text == "We met, all of us."
    clash = client.post(add, {**words, "version": 1, "text": "None came."})
    assert clash.status_code == 409
    assert all(text in clash.content.decode() for text in ("None came.", "We met, all of us."))


def test_minutes_save_themselves(client, contributor, facilitator, group):
    client.force_login(contributor)
    draft = {"X-Draft": "1"}
    add = f"/subgroups/{group.pk}/minutes/add/"
    page = client.get(add).content.decode()
    assert "data-draft" in page and 'data-state="saved"' not in page
    words = {"id": str(uuid4()), "held_on": "2017-04-19", "text": "", "version": 1}
    assert client.post(add, words, headers=draft).json() == {"saved": ""}
    assert not Minutes.objects.exists()
    kept = client.post(add, {**words, "text": "We m"}, headers=draft).json()
    assert (kept["id"], kept["version"], kept["action"]) == (
        words["id"],
        1,
        f"/subgroups/{group.pk}/minutes/{words['id']}/",
    )
    assert client.post(kept["action"], {**words, "text": "We met."}, headers=draft).json()["version"] == 2
    late = client.post(kept["action"], {**words, "text": "We met.", "held_on": "2199-01-01"}, headers=draft)
    assert late.status_code == 400 and "held_on" in late.json()["errors"]

    client.force_login(facilitator)
    clash = client.post(kept["action"], {**words, "text": "Nobody met."}, headers=draft)
    told = clash.json()
    assert (clash.status_code, told["version"]) == (409, 2)
    assert told["theirs"] == {"text": "We met.", "held_on": "2017-04-19"}
    assert "We met." in told["html"] and "Nobody met." in told["html"]
    settled = {**words, "text": "Nobody met.", "settle": "mine", "settle_version": 2}
    assert client.post(kept["action"], {**settled, "settle": "theirs"}).status_code == 302
    assert Minutes.objects.get().text == "We met."
    assert client.post(kept["action"], settled).status_code == 302
    assert Minutes.objects.get().text == "Nobody met."

    group.ended_on = MORNING.date()
    group.save()
    assert client.post(kept["action"], {**words, "text": "Too late."}, headers=draft).status_code == 403
    assert Minutes.objects.get().text == "Nobody met."
