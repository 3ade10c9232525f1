"""The page of suggestions: who reads it, who answers, what is said of what is wrong."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING
from partners.clearance import Level
from powermaps.models import Actor
from workshops.matching import Matching
from workshops.models import ActionPoint, Synergy
from workshops.tests.test_synergies_keep_secrets import ACTOR, DOOR, bank  # noqa: F401
from workshops.workflow import Action, Take

pytestmark = pytest.mark.usefixtures("bank")


@pytest.fixture
def address(workshop):
    return f"/workshops/{workshop.pk}/synergies/"


@pytest.fixture
def door(workshop, facilitator):
    return key_of(workshop, facilitator, DOOR)


def key_of(workshop, person, title):
    return next(one.key for one in Matching(workshop, person).suggestions if one.title == title)


@pytest.fixture
def words(seat):
    return {"text": "YPSA writes to the Bank.", "owner": str(seat.organisation_id), "due_on": "2017-05-01"}


def read(client, address, **more):
    answer = client.get(address, more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_partners_read_it_and_do_not_answer(sign_in, contributor, address, door, words):
    client = sign_in(contributor)
    shown = read(client, address)
    assert DOOR in shown and "Make it a joint action" not in shown
    for deed in ("accept", "dismiss", "take-back"):
        assert client.post(f"{address}{door}/{deed}/", {**words, "reason": "No."}).status_code == 403
    assert client.get(f"{address}{door}/accept/").status_code == 403
    assert not Synergy.objects.exists()


def test_others_find_nothing(sign_in, outsider, address, door):
    client = sign_in(outsider)
    assert client.get(address).status_code == 404
    for deed in ("accept", "dismiss", "take-back"):
        assert client.post(f"{address}{door}/{deed}/").status_code == 404


def test_a_joint_action_is_agreed_and_taken_back(sign_in, facilitator, address, door, words):
    client = sign_in(facilitator)
    assert "YPSA introduces COAST to Bangladesh Bank." in read(client, f"{address}{door}/accept/")
    assert client.post(f"{address}{door}/accept/", words).status_code == 302
    assert client.post(f"{address}{door}/accept/", words).status_code == 302
    assert ActionPoint.objects.get().text == "YPSA writes to the Bank."
    shown = read(client, address)
    assert shown.index("Joint actions") < shown.index(DOOR) < shown.index("YPSA writes to the Bank.")
    assert client.get(f"{address}{door}/take-back/").status_code == 405
    assert client.post(f"{address}{door}/take-back/").status_code == 302
    assert not ActionPoint.objects.exists()
    assert "YPSA writes to the Bank." not in read(client, address)


def test_in_place_the_form_and_the_answer_stand_where_the_suggestion_stood(sign_in, facilitator, address, door, words):
    client = sign_in(facilitator)
    htmx = {"headers": {"hx-request": "true"}}
    form = client.get(f"{address}{door}/dismiss/", **htmx).content.decode()
    assert form.strip().startswith("<li") and "<html" not in form
    wrong = client.post(f"{address}{door}/dismiss/", {"reason": " "}, **htmx)
    assert (wrong.status_code, "Write why nothing comes of it." in wrong.content.decode()) == (400, True)
    done = client.post(f"{address}{door}/dismiss/", {"reason": "They met."}, **htmx).content.decode()
    assert "Dismissed:" in done and "They met." in done and "<html" not in done
    again = client.post(f"{address}{door}/accept/", words, **htmx)
    assert (again.status_code, "dismissed this meanwhile" in again.content.decode()) == (400, True)
    assert not ActionPoint.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "Write what is to be done."),
        ({"text": "x" * 2_001}, "at most 2000"),
        ({"text": "NUL \x00"}, "cannot be stored"),
        ({"owner": ""}, "Choose who sees to it."),
        ({"owner": "nonsense"}, "Choose an organisation of these projects."),
        ({"owner": "6f1c7d52-2c37-4f0e-9d3c-0f7c8c1f6d11"}, "Choose an organisation of these projects."),
        ({"due_on": ""}, "Choose the day."),
        ({"due_on": "1e999"}, "Write the date"),
        ({"due_on": "2017-03-01"}, "Choose a day after the workshop."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_given_back(
    sign_in, facilitator, address, door, words, changes, said
):
    answer = sign_in(facilitator).post(f"{address}{door}/accept/", {**words, **changes})
    shown = answer.content.decode()
    assert (answer.status_code, said in shown) == (400, True)
    assert "text" in changes or "YPSA writes to the Bank." in shown
    assert not Synergy.objects.exists() and not ActionPoint.objects.exists()


@pytest.mark.parametrize("key", ["0" * 64, "nothing", "a-b_c"])
def test_a_suggestion_that_is_none_is_not_found(sign_in, facilitator, address, key, words):
    assert sign_in(facilitator).post(f"{address}{key}/accept/", words).status_code == 404


def test_it_is_narrowed_by_what_is_the_same_and_by_project(sign_in, facilitator, address):
    client = sign_in(facilitator)
    shown = read(client, address, kind="actor", project="FLM")
    assert ACTOR in shown and DOOR not in shown and "1 of 4 shown" in shown
    assert "Nothing of this kind." in read(client, address, kind="actor", project="WASH")


def test_what_became_confidential_since_is_told_no_more(
    sign_in, facilitator, contributor, address, door, words, workshop
):
    client = sign_in(facilitator)
    client.post(f"{address}{door}/dismiss/", {"reason": "Bangladesh Bank is with us."})
    other = key_of(workshop, facilitator, ACTOR)
    client.post(f"{address}{other}/accept/", words)
    Actor.objects.update(confidentiality=Level.RESTRICTED)
    for person in (facilitator, contributor):
        shown = read(sign_in(person), address)
        assert "Bangladesh Bank" not in shown
        assert ("no longer for everybody to read" in shown) == (person == facilitator)


def test_who_only_observes_and_who_is_not_cleared_read_no_answer_about_it(
    sign_in, facilitator, contributor, observer, address, door, words, workshop
):
    sign_in(facilitator).post(f"{address}{door}/accept/", words)
    ActionPoint.objects.update(confidentiality=Level.RESTRICTED)
    shown = read(sign_in(contributor), address)
    assert DOOR not in shown and "YPSA writes to the Bank." not in shown and "Joint actions" not in shown
    ActionPoint.objects.update(confidentiality=Level.PROGRAMME)
    assert "YPSA writes to the Bank." in read(sign_in(contributor), address)
    workshop.take(Action.OPEN, by=facilitator, at=MORNING)
    workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    shown = read(sign_in(observer), address)
    assert "Bangladesh Bank" not in shown and "YPSA writes to the Bank." not in shown
    assert "What is said of actors is for partners and PROKAS." in shown


def test_a_closed_record_and_a_deed_under_way_are_told(sign_in, facilitator, address, door, words, workshop):
    client = sign_in(facilitator)
    client.post(f"{address}{door}/accept/", words)
    ActionPoint.objects.update(state=Take.DONE)
    said = client.post(f"{address}{door}/take-back/", follow=True).content.decode()
    assert "Something was done about this joint action" in said
    workshop.take(Action.OPEN, by=facilitator, at=MORNING)
    workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    said = client.post(f"{address}{key_of(workshop, facilitator, ACTOR)}/dismiss/", {"reason": "No."})
    assert (said.status_code, "record is locked" in said.content.decode()) == (400, True)


def test_a_page_asks_as_often_for_many_answers_as_for_one(sign_in, facilitator, address, workshop, words):
    client = sign_in(facilitator)
    asked = []
    for title in (DOOR, ACTOR):
        client.post(f"{address}{key_of(workshop, facilitator, title)}/accept/", words)
        read(client, address)
        with CaptureQueriesContext(connection) as queries:
            read(client, address)
        asked.append(len(queries))
    assert asked[0] == asked[1]
