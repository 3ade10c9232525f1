"""The desk: who waits is let in, one by one or all; who is expected is ticked off; walk-ins are entered; nobody stands there twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from conftest import MORNING, make_person
from partners.refusals import Refused
from partners.standing import Role
from workshops import attending
from workshops.attending import CODE_RENEWED, code_for, sign_in
from workshops.boards import Author, write_note
from workshops.models import JoinCode, Note, Participant, Workshop
from workshops.models.attendance import new_phone_key
from workshops.names import may_be_one
from workshops.workflow import Action


@pytest.fixture
def waits(opened):
    """Somebody who signed in by phone a moment ago."""

    def waits(name="Rahima Khatun", **words):
        return sign_in(opened, new_phone_key(), at=MORNING, name=name, **words)

    return waits


@pytest.fixture
def desk(client, facilitator):
    client.force_login(facilitator)
    return client


def of(workshop):
    return f"/workshops/{workshop.pk}/people/"


def test_who_waits_is_shown_and_let_in(desk, opened, waits):
    there = waits(organisation_name="Returnees' union", sex="women")
    page = desk.get(of(opened)).content.decode()
    assert "1 person waits" in page and "Returnees&#x27; union" in page
    assert "Nobody has come yet" in page  # a claim is not counted
    assert desk.post(f"/workshops/people/{there.pk}/let-in/").status_code == 302
    there.refresh_from_db()
    assert there.is_let_in and there.history.count() == 2
    assert "1 person of 1 organisation took part: 1 woman." in desk.get(of(opened)).content.decode()


def test_letting_in_twice_is_letting_in_once(facilitator, waits):
    there = waits()
    for minutes in (1, 5):
        attending.let_in(there, by=facilitator, at=MORNING + timedelta(minutes=minutes))
    there.refresh_from_db()
    assert there.let_in_at == MORNING + timedelta(minutes=1)


def test_all_are_let_in_but_for_those_who_may_stand_on_the_list(desk, opened, facilitator, waits):
    Participant.add(opened, by=facilitator, name="Karim Uddin", organisation_name="BOMSA")
    for name in ("Rahima Khatun", "Abdul Malek", "Md. Karim Uddin"):
        waits(name)
    page = desk.post(f"{of(opened)}let-in/", follow=True).content.decode()
    assert "2 people are in." in page and "1 may stand on the list already" in page
    assert [one.name for one in Participant.objects.waiting()] == ["Md. Karim Uddin"]


def test_the_one_of_the_list_gets_the_phone_and_stands_there_once(desk, opened, facilitator, waits):
    entry = Participant.add(opened, by=facilitator, name="Karim Uddin", organisation_name="BOMSA", contact="01711")
    there = waits("Md Karim Uddin", sex="men", is_young=True, contact="018")
    assert "The same person" in desk.get(of(opened)).content.decode()
    desk.post(f"/workshops/people/{there.pk}/let-in/", {"listed": str(entry.pk)})
    entry.refresh_from_db()
    assert Participant.objects.get() == entry
    assert (entry.name, entry.phone, entry.is_let_in) == ("Karim Uddin", there.phone, True)
    assert (entry.sex, entry.is_young, entry.contact) == ("men", True, "01711")


def test_a_colleague_at_the_desk_may_be_faster(desk, opened, facilitator, waits):
    entry = Participant.add(opened, by=facilitator, name="Karim Uddin")
    there = waits("Karim Uddin")
    attending.let_in(there, by=facilitator, at=MORNING)
    said = desk.post(f"/workshops/people/{there.pk}/let-in/", {"listed": str(entry.pk)}, follow=True)
    assert "was faster" in said.content.decode()
    assert Participant.objects.count() == 2
    assert "was faster" in desk.post(f"/workshops/people/{there.pk}/turn-away/", follow=True).content.decode()


@pytest.mark.parametrize("listed", ["no id", "00000000-0000-4000-8000-000000000000"])
def test_somebody_who_is_not_on_this_list_is_nobody(desk, waits, listed):
    assert desk.post(f"/workshops/people/{waits().pk}/let-in/", {"listed": listed}).status_code == 404


def test_turned_away_the_phone_is_asked_for_the_code_again(desk, opened, waits, client):
    phone, code = Client(), JoinCode.make(opened, now())
    phone.post(f"/j/{code.code}/", {"name": "Nobody"})
    desk.post(f"/workshops/people/{Participant.objects.get().pk}/turn-away/")
    assert Participant.objects.count() == 0
    assert "Join the workshop" in phone.get("/j/").content.decode()


def test_the_phone_goes_on_by_itself_once_it_is_let_in(opened, facilitator):
    phone, code = Client(), JoinCode.make(opened, now())
    phone.post(f"/j/{code.code}/", {"name": "Rahima Khatun"})
    assert "HX-Redirect" not in phone.get("/j/?still")
    attending.let_in(Participant.objects.get(), by=facilitator, at=now())
    assert phone.get("/j/?still")["HX-Redirect"] == "/j/"
    assert phone.get("/j/").status_code == 302


def test_who_is_expected_is_ticked_off_and_back(desk, opened, facilitator):
    entry = Participant.add(opened, by=facilitator, name="Karim Uddin", sex="men")
    answer = desk.post(f"/workshops/people/{entry.pk}/came/", {"came": "1"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 200 and f'id="row-{entry.pk}"' in text
    assert 'hx-swap-oob="true"' in text and "1 person took part: 1 man." in text
    desk.post(f"/workshops/people/{entry.pk}/came/", {"came": "0"})
    entry.refresh_from_db()
    assert (entry.came_at, entry.is_let_in) == (None, False)


def test_who_wrote_on_a_board_was_there(desk, session, come):
    there = come()
    write_note(session, uuid4(), "went_well", "A help desk.", author=Author(participant=there), at=MORNING)
    said = desk.post(f"/workshops/people/{there.pk}/came/", {"came": "0"}, follow=True).content.decode()
    assert "took part in a session" in said
    removed = desk.post(f"/workshops/rows/participant/{there.pk}/remove/", {"version": there.version})
    assert removed.status_code == 409
    assert Note.objects.count() == 1 and Participant.objects.get().is_let_in


def test_a_walk_in_is_entered_and_has_come(desk, opened, organisations):
    words = {"id": str(uuid4()), "name": "Walk In", "organisation": organisations["YPSA"].pk, "sex": "women"}
    words |= {"kind": "unknown", "part": "participant", "is_young": "unknown"}
    for _again in range(2):  # the answer was lost
        assert desk.post(f"{of(opened)}add/?walk_in=1", words).status_code == 302
    there = Participant.objects.get()
    assert (there.came, there.is_let_in, there.kind) == ("desk", True, organisations["YPSA"].kind)
    desk.post(f"{of(opened)}add/", words | {"id": str(uuid4()), "name": "Expected"})
    assert Participant.objects.get(name="Expected").came_at is None


def test_removed_and_brought_back_one_has_still_come(desk, opened, come):
    there = come()
    desk.post(f"/workshops/rows/participant/{there.pk}/remove/", {"version": there.version})
    assert Participant.objects.count() == 0
    desk.post(f"/workshops/rows/participant/{there.pk}/restore/")
    assert Participant.objects.get().name == there.name


def test_both_an_organisation_and_another_is_told(desk, opened, organisations):
    words = {"id": str(uuid4()), "name": "Two Hats", "organisation": organisations["YPSA"].pk, "organisation_name": "X"}
    answer = desk.post(f"{of(opened)}add/", words | {"sex": "women", "kind": "unknown", "part": "participant"})
    assert answer.status_code == 400 and "not both" in answer.content.decode()


def test_partners_read_names_and_nothing_else_of_others(client, contributor, opened, come):
    come(contact="01711 222333", sex="other", kind="media")
    client.force_login(contributor)
    page = client.get(of(opened)).content.decode()
    assert "Rahima Khatun" in page
    assert "01711" not in page and "At the desk" not in page and "Let in" not in page
    assert "Media</span>" not in page  # counted in the table, not said of her


def test_observers_read_counts_and_no_names(client, observer, opened, come, facilitator):
    come()
    opened.take(Action.CLOSE, by=facilitator, at=MORNING)
    client.force_login(observer)
    page = client.get(of(opened)).content.decode()
    assert "1 person took part" in page and "Rahima" not in page


@pytest.mark.parametrize("deed", ["let-in", "turn-away", "came"])
def test_only_who_runs_it_stands_at_the_desk(client, contributor, outsider, waits, deed):
    there = waits()
    for person, status in ((contributor, 403), (outsider, 404)):
        client.force_login(person)
        assert client.post(f"/workshops/people/{there.pk}/{deed}/").status_code == status
    assert client.get(f"/workshops/people/{there.pk}/{deed}/").status_code == 405
    assert Participant.objects.waiting().count() == 1


def test_only_who_runs_it_shows_the_code_and_prints_the_sheet(client, contributor, outsider, opened):
    for person, status in ((contributor, 403), (outsider, 404)):
        client.force_login(person)
        for address in (f"/workshops/{opened.pk}/code/", f"{of(opened)}sheet/", f"{of(opened)}add/"):
            assert client.get(address).status_code == status
        assert client.post(f"{of(opened)}let-in/").status_code == status
    assert JoinCode.objects.count() == 0


def test_after_closing_the_register_is_locked(desk, opened, waits, facilitator):
    there = waits()
    opened.take(Action.CLOSE, by=facilitator, at=MORNING)
    for deed, words in (("let-in", {}), ("turn-away", {}), ("came", {"came": "1"})):
        said = desk.post(f"/workshops/people/{there.pk}/{deed}/", words, follow=True).content.decode()
        assert "its record is locked" in said
    there.refresh_from_db()
    assert not there.is_let_in
    assert desk.get(f"/workshops/{opened.pk}/code/").status_code == 409
    assert "Show the code" not in desk.get(of(opened)).content.decode()


# ── The code on the wall ────────────────────────────────────────────────────


def test_the_wall_shows_the_picture_and_the_letters(desk, opened):
    page = desk.get(f"/workshops/{opened.pk}/code/").content.decode()
    code = JoinCode.objects.get()
    assert code.code in page and "<svg" in page and "testserver/j" in page
    assert "style=" not in page.split("<body")[1]
    desk.get(f"/workshops/{opened.pk}/code/")
    assert JoinCode.objects.count() == 1


def test_the_code_is_renewed_before_it_ends_and_the_old_one_lasts_on(opened):
    first = code_for(opened, MORNING)
    assert code_for(opened, MORNING + timedelta(minutes=19)) == first
    later = MORNING + timedelta(minutes=30) - CODE_RENEWED
    second = code_for(opened, later)
    assert second != first and not first.is_over(later)


# ── Who may be one person, and what it costs ────────────────────────────────


@pytest.mark.parametrize(
    ("name", "other", "same_house", "answer"),
    [
        ("Md. Karim Uddin", "karim  UDDIN", False, True),
        ("Uddin, Karim", "Karim Uddin", False, True),
        ("Karim", "Karim Uddin", False, False),
        ("Karim", "Karim Uddin", True, True),
        ("Md.", "Dr.", True, False),
        ("Nila Roy", "Nila Das", True, True),
        ("Ali Roy", "Ali Das", True, False),
        ("রহিমা খাতুন", "রহিমা খাতুন", False, True),
    ],
)
def test_names_that_may_be_of_one_person(name, other, same_house, answer):
    assert may_be_one(name, other, is_same_house=same_house) is answer


def test_the_same_queries_however_many_come(desk, opened, waits, come, organisations):
    def count():
        with CaptureQueriesContext(connection) as captured:
            desk.get(of(opened))
        return len(captured)

    come("One", organisation=organisations["YPSA"]), waits("One waits")
    few = count()
    for number in range(3):
        come(f"Person {number}", organisation=organisations["BOMSA"])
        waits(f"Waiting {number}", organisation_id=organisations["WARBE"].pk)
    assert count() == few


def test_who_is_found(desk, opened, come, organisations, facilitator):
    come("Rahima Khatun", organisation=organisations["YPSA"])
    Participant.add(opened, by=facilitator, name="Karim Uddin", organisation_name="BOMSA")
    for query, found in (("?q=ypsa", "Rahima"), ("?state=expected", "Karim"), ("?q=karim", "Karim")):
        page = desk.get(of(opened) + query).content.decode()
        assert [name for name in ("Rahima Khatun", "Karim Uddin") if f"<bdi>{name}" in page] == [
            name for name in ("Rahima Khatun", "Karim Uddin") if name.startswith(found)
        ]
    assert "Nobody fits" in desk.get(of(opened) + "?q=%E2%80%AEzzz").content.decode()


def test_the_sheet_has_everybody_and_lines_for_walk_ins(desk, opened, come):
    come(contact="01711 222333")
    page = desk.get(f"{of(opened)}sheet/").content.decode()
    assert "Rahima Khatun" in page and "Signature" in page and "01711" not in page


def test_a_facilitator_of_another_workshop_stands_not_at_this_desk(client, opened, cftm, waits):
    there = waits()
    Workshop.objects.get(pk=opened.pk).ibps.remove(cftm)
    client.force_login(make_person("Other", Role.FACILITATOR, ibp=cftm))
    assert client.post(f"/workshops/people/{there.pk}/let-in/").status_code == 404


def test_who_left_meanwhile_is_told(facilitator, waits):
    there = waits()
    attending.leave(there)
    with pytest.raises(Refused):
        attending.let_in(there, by=facilitator, at=MORNING)


def test_what_has_not_changed_is_not_drawn_again(desk, opened, waits):
    def ask(page):
        return page.split("?seen=")[1].split('"')[0]

    waits()
    for address in (of(opened), f"/workshops/{opened.pk}/code/"):
        seen = ask(desk.get(address).content.decode())
        assert desk.get(address, {"seen": seen}).status_code == 204
        waits("Somebody else at " + address[-5:])
        assert desk.get(address, {"seen": seen}).status_code == 200
    phone, code = Client(), JoinCode.make(opened, now())
    phone.post(f"/j/{code.code}/", {"name": "Rahima Khatun"})
    assert phone.get("/j/?still").status_code == 204
    Workshop.objects.update(state="closed")
    assert phone.get("/j/?still")["HX-Redirect"] == "/j/"
    assert Client().get("/j/?still")["HX-Redirect"] == "/j/"
