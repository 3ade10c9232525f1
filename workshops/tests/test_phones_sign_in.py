"""A phone in the room signs in with the code on the wall, without account, and waits until the desk lets it in."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now

from conftest import make_organisation, make_person
from partners.standing import Role
from workshops import attending
from workshops.models import JoinCode, Participant, Workshop
from workshops.models.attendance import new_phone_key
from workshops.phones import COOKIE
from workshops.views import phones as views


@pytest.fixture
def code(opened):
    return JoinCode.make(opened, at=now())


@pytest.fixture(autouse=True)
def uncounted():
    cache.clear()


def words(**changes):
    return {"name": "Rahima Khatun", "organisation_name": "Returnees' union", "sex": "women", **changes}


def test_a_phone_signs_in_and_waits(client, code, organisations):
    page = client.get(f"/j/{code.code}/").content.decode()
    assert "Who are you?" in page and "YPSA" in page
    answer = client.post(f"/j/{code.code}/", words(is_young="yes", contact="01711 000000"))
    assert (answer.status_code, answer.url) == (302, "/j/")
    there = Participant.objects.get()
    assert (there.name, there.comes_from, there.sex, there.is_young) == (
        "Rahima Khatun",
        "Returnees' union",
        "women",
        True,
    )
    assert (there.came, there.is_let_in, there.came_at is None) == (Participant.Came.PHONE, False, False)
    assert "Waiting at the desk" in client.get("/j/").content.decode()


def test_its_cookie_is_closed_to_scripts_and_only_its_fingerprint_is_kept(client, code):
    cookie = client.post(f"/j/{code.code}/", words()).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    kept = " ".join(str(row) for row in Participant.objects.values()) + " ".join(
        str(row) for row in Participant.history.values()
    )
    assert cookie.value not in kept
    assert Participant.objects.of_phone(cookie.value).count() == 1


def test_sent_twice_it_is_one_person(client, code):
    key = new_phone_key()
    for phone in (client, Client()):  # the first answer was lost on the way
        assert phone.post(f"/j/{code.code}/", words(key=key)).status_code == 302
    assert Participant.objects.count() == 1


def test_the_organisation_tells_the_stakeholder_type_unless_one_says_another(client, code, organisations):
    ypsa = organisations["YPSA"]
    client.post(f"/j/{code.code}/", words(organisation=ypsa.pk, organisation_name=""))
    Client().post(f"/j/{code.code}/", words(organisation=ypsa.pk, organisation_name="", kind="migrants"))
    assert sorted(Participant.objects.values_list("kind", flat=True)) == sorted([ypsa.kind, "migrants"])


def test_an_expired_code_is_told_and_nothing_is_written(client, opened):
    old = JoinCode.make(opened, at=now() - timedelta(minutes=31))
    for answer in (client.get(f"/j/{old.code}/"), client.post(f"/j/{old.code}/", words())):
        assert answer.status_code == 410
        assert "This code has expired" in answer.content.decode()
    assert Participant.objects.count() == 0


def test_a_wrong_code_is_asked_for_again(client, code):
    for wrong in ("ZZZZZ9", "toolong123", "FLM"):
        answer = client.get(f"/j/{wrong}/")
        assert (answer.status_code, "Code on the wall" in answer.content.decode()) == (404, True)
    assert client.get("/j/", {"code": "12"}).status_code == 400
    spaced = f" {code.code[:3].lower()}-{code.code[3:].lower()}"
    assert client.get("/j/", {"code": spaced}).url == f"/j/{code.code}/"


def test_wrong_codes_are_slowed_down_and_the_right_one_is_not(client, code, monkeypatch):
    monkeypatch.setattr(views, "WRONG_CODES", 2)
    assert [client.get("/j/ZZZZZ9/").status_code for _again in range(4)] == [404, 404, 429, 429]
    assert client.get(f"/j/{code.code}/").status_code == 200


def test_a_whole_room_signs_in_from_one_address(code):
    for number in range(70):
        assert Client().post(f"/j/{code.code}/", words(name=f"Person {number}")).status_code == 302
    assert Participant.objects.filter(workshop=code.workshop).waiting().count() == 70


def test_too_many_at_the_desk_are_sent_to_it(client, code, monkeypatch):
    monkeypatch.setattr(attending, "MOST_WAITING", 1)
    assert client.post(f"/j/{code.code}/", words()).status_code == 302
    answer = Client().post(f"/j/{code.code}/", words(name="Another"))
    assert answer.status_code == 400
    assert "ask at the desk" in answer.content.decode() and "Another" in answer.content.decode()


@pytest.mark.parametrize(
    "bad",
    [
        {"name": ""},
        {"name": "x" * 300},
        {"name": "turned\u202earound"},
        {"organisation": "not an id"},
        {"organisation": "00000000-0000-4000-8000-000000000000"},
        {"sex": "1e999"},
        {"kind": "kings"},
        {"is_young": "perhaps"},
        {"contact": "x" * 300},
    ],
)
def test_bad_input_is_told_at_its_field_and_given_back(client, code, bad):
    answer = client.post(f"/j/{code.code}/", words(**bad))
    assert answer.status_code == 400
    assert "field-error" in answer.content.decode()
    assert Participant.objects.count() == 0


def test_an_organisation_that_is_not_called_cannot_be_chosen(client, code, db):
    foreign = make_organisation("ELSEWHERE")
    assert client.post(f"/j/{code.code}/", words(organisation=foreign.pk, organisation_name="")).status_code == 400


def test_unreadable_text_is_refused(client, code):
    body = "name=Rahima%00&sex=women"
    answer = client.post(f"/j/{code.code}/", body, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, Participant.objects.count()) == (400, 0)


def test_scripts_stay_text(client, code, facilitator):
    client.post(f"/j/{code.code}/", words(name="<script>alert(1)</script>"))
    page = client.get("/j/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_forms_are_protected_against_other_sites(code):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/j/{code.code}/", words()).status_code == 403
    strict.get(f"/j/{code.code}/")
    token = strict.cookies["csrftoken"].value
    assert strict.post(f"/j/{code.code}/", words(csrfmiddlewaretoken=token)).status_code == 302


def test_one_corrects_what_one_wrote_until_the_desk_let_one_in(client, code):
    client.post(f"/j/{code.code}/", words())
    there = Participant.objects.get()
    client.post("/j/entry/", words(name="Rahima Begum", version=there.version))
    there.refresh_from_db()
    assert there.name == "Rahima Begum"
    Participant.objects.update(let_in_at=now())
    client.post("/j/entry/", words(name="The minister", sex="other", version=there.version))
    there.refresh_from_db()
    assert (there.name, there.sex) == ("Rahima Begum", "other")


def test_what_the_desk_changed_meanwhile_is_not_written_over(client, code, facilitator):
    client.post(f"/j/{code.code}/", words())
    there = Participant.objects.get()
    there.rewrite(version=there.version, by=facilitator, name="Rahima Begum")
    answer = client.post("/j/entry/", words(name="Rohima", version=1))
    assert (answer.status_code, Participant.objects.get().name) == (400, "Rahima Begum")


def test_a_phone_leaves(client, code):
    client.post(f"/j/{code.code}/", words())
    Participant.objects.update(let_in_at=now())
    assert "This phone has left" in client.post("/j/leave/").content.decode()
    assert "Join the workshop" in client.get("/j/").content.decode()
    assert Participant.objects.get().phone == ""  # who was there stays in the register


def test_who_leaves_before_being_let_in_was_never_there(client, code):
    client.post(f"/j/{code.code}/", words())
    client.post("/j/leave/")
    assert Participant.objects.count() == 0


def test_after_closing_nobody_joins_and_phones_are_told(client, code):
    client.post(f"/j/{code.code}/", words())
    Workshop.objects.update(state="closed")
    assert "The workshop is over" in client.get("/j/").content.decode()
    assert Client().post(f"/j/{code.code}/", words()).status_code == 410
    assert "The workshop is over" in client.post("/j/entry/", words(version=1)).content.decode()
    assert client.post("/j/leave/").status_code == 200


def test_a_partner_with_an_account_is_in_with_one_tap(client, code, contributor, seat):
    client.force_login(contributor)
    assert "Join as Arif Hossain" in client.get(f"/j/{code.code}/").content.decode()
    assert client.post(f"/j/{code.code}/", {"oneself": "1"}).status_code == 302
    there = Participant.objects.get()
    assert (there.user, there.organisation, there.kind, there.is_let_in) == (
        contributor,
        seat.organisation,
        seat.organisation.kind,
        True,
    )
    client.cookies.pop(COOKIE)
    client.post(f"/j/{code.code}/", {"oneself": "1"})
    assert Participant.objects.count() == 1


def test_who_was_entered_beforehand_is_not_entered_twice(client, opened, code, contributor, seat, facilitator):
    Participant.add(opened, by=facilitator, name="arif hossain", organisation_id=seat.organisation_id, sex="men")
    client.force_login(contributor)
    client.post(f"/j/{code.code}/", {"oneself": "1"})
    there = Participant.objects.get()
    assert (there.user, there.sex, there.is_let_in) == (contributor, "men", True)


def test_somebody_with_an_account_elsewhere_waits_like_others(client, code, outsider):
    client.force_login(outsider)
    client.post(f"/j/{code.code}/", {"oneself": "1"})
    assert not Participant.objects.get().is_let_in


def test_signed_out_the_phone_is_no_longer_oneself(client, code, contributor):
    client.force_login(contributor)
    client.post(f"/j/{code.code}/", {"oneself": "1"})
    key = client.cookies[COOKIE].value
    client.logout()
    client.cookies[COOKIE] = key
    assert "Join the workshop" in client.get("/j/").content.decode()
    client.force_login(make_person("Somebody Else", Role.FACILITATOR))
    client.cookies[COOKIE] = key
    assert "Join the workshop" in client.get("/j/").content.decode()


def test_a_forged_cookie_is_nobody(client, code):
    for forged in ("", "x", "x" * 32, "ä" * 32):
        client.cookies[COOKIE] = forged
        assert client.get("/j/").status_code == 200
        assert client.get("/j/entry/").status_code == 302


def test_pages_of_phones_stay_in_no_cache(client, code):
    for address in ("/j/", f"/j/{code.code}/"):
        assert "no-store" in client.get(address)["Cache-Control"]
    assert client.get("/j/leave/").status_code == 405
    assert client.post("/j/").status_code == 405
