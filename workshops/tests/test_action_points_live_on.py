"""What becomes of an action point: said to be done, verified by somebody else, sent back, dropped, opened again."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, make_person
from partners.clearance import Level
from partners.refusals import Refused
from partners.standing import Role
from workshops.following_up import take
from workshops.models import ActionPoint
from workshops.workflow import Action, Deed, Take


def _words(**changes):
    return {"id": str(uuid4()), "text": "Share the list of recruiting agents.", "confidentiality": "2", **changes}


@pytest.fixture
def point(opened, facilitator, seat):
    """YPSA's, until the end of May."""
    return ActionPoint.add(
        opened, by=facilitator, text="Share the list of recruiting agents.",
        owner_id=seat.organisation_id, due_on=date(2017, 5, 31),
    )  # fmt: skip


@pytest.fixture
def closed(opened, facilitator):
    def close():
        opened.take(Action.CLOSE, by=facilitator, at=MORNING)

    return close


def test_a_facilitator_writes_it(client, facilitator, opened, seat):
    client.force_login(facilitator)
    add = f"/workshops/{opened.pk}/actions/add/"
    words = _words(owner=str(seat.organisation_id), due_on="2017-05-31")
    for _twice in range(2):
        assert client.post(add, words).status_code == 302
    there = ActionPoint.objects.get()
    assert (there.owner, there.due_on, there.state) == (seat.organisation, date(2017, 5, 31), Take.OPEN)
    page = client.get(f"/workshops/{opened.pk}/follow-up/").content.decode()
    assert "Share the list of recruiting agents." in page
    answer = client.post(f"/workshops/rows/action/{there.pk}/edit/", _words(text="Share it.", version=there.version))
    assert answer["Location"] == f"/workshops/{opened.pk}/follow-up/#row-{there.pk}"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "Write what is to be done"),
        ({"due_on": "2017-03-28"}, "before the workshop"),
        ({"due_on": "soon"}, "Write the date as"),
        ({"owner": str(uuid4())}, "valid choice"),
        ({"text": "a\x00b"}, "paste the text again"),
        ({"confidentiality": "4", "owner": "YPSA"}, "could not read this"),
    ],
)
def test_bad_input_is_told_at_the_field(client, facilitator, opened, seat, changes, said):
    client.force_login(facilitator)
    words = _words(**changes)
    if words.get("owner") == "YPSA":
        words["owner"] = str(seat.organisation_id)
    answer = client.post(f"/workshops/{opened.pk}/actions/add/", words)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not ActionPoint.objects.exists()


def test_its_owner_says_that_it_is_done_after_the_workshop(client, contributor, facilitator, point, closed):
    closed()
    client.force_login(contributor)
    page = client.get(f"/actions/{point.pk}/").content.decode()
    assert "What came of it" in page
    done = f"/actions/{point.pk}/finish/"
    assert client.post(done, {"words": ""}).status_code == 400
    assert client.post(done, {"words": "It went to all ten partners."}).status_code == 302
    assert client.post(done, {"words": "It went to all ten partners."}).status_code == 302  # the answer was lost
    point.refresh_from_db()
    assert (point.state, point.done_by, point.outcome) == (Take.DONE, contributor, "It went to all ten partners.")
    assert client.post(f"/actions/{point.pk}/verify/", {}).status_code == 403
    client.force_login(facilitator)
    assert client.post(f"/actions/{point.pk}/verify/", {}).status_code == 302
    point.refresh_from_db()
    assert (point.state, point.verified_by) == (Take.VERIFIED, facilitator)
    page = client.get(f"/actions/{point.pk}/").content.decode()
    for words in ("said that it is done", "verified that it is done", "It went to all ten partners."):
        assert words in page
    assert point.history.count() == 3


def test_whoever_did_it_does_not_verify_it(client, facilitator, reviewer, point):
    take(point, Deed.FINISH, by=facilitator, at=MORNING, words="I sent it.")
    client.force_login(facilitator)
    assert client.post(f"/actions/{point.pk}/verify/", {}).status_code == 403
    with pytest.raises(Refused, match="Somebody else"):
        take(point, Deed.VERIFY, by=facilitator, at=MORNING)
    client.force_login(reviewer)
    assert client.post(f"/actions/{point.pk}/verify/", {}).status_code == 302


def test_its_organisation_does_not_verify_it(client, seat, focal_person, contributor, point):
    make = make_person("Lead of YPSA", Role.CONSORTIUM_LEAD, ibp=seat.ibp)
    make.appointments.create(role=Role.CONTRIBUTOR, seat=seat)
    take(point, Deed.FINISH, by=contributor, at=MORNING, words="I sent it.")
    client.force_login(make)
    assert client.post(f"/actions/{point.pk}/verify/", {}).status_code == 403


def test_it_is_sent_back_dropped_and_opened_again(client, contributor, facilitator, point):
    take(point, Deed.FINISH, by=contributor, at=MORNING, words="Sent to five.")
    client.force_login(facilitator)
    for deed, words, state in (
        ("return", "Five are missing.", Take.OPEN),
        ("drop", "The list is public now.", Take.DROPPED),
        ("reopen", "It was taken down.", Take.OPEN),
    ):
        assert client.post(f"/actions/{point.pk}/{deed}/", {"words": words}).status_code == 302
        point.refresh_from_db()
        assert (point.state, point.outcome, point.done_by) == (state, words, None)
    page = client.get(f"/actions/{point.pk}/").content.decode()
    for words in ("Sent to five.", "Five are missing.", "The list is public now.", "It was taken down."):
        assert words in page


def test_somebody_was_faster(client, contributor, focal_person, point):
    take(point, Deed.DROP, by=focal_person, at=MORNING, words="Not needed.")
    client.force_login(contributor)
    answer = client.post(f"/actions/{point.pk}/finish/", {"words": "We have done it after all."})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "“Dropped” by now" in page
    assert "We have done it after all." in page


def test_who_may_and_who_may_not(client, contributor, outsider, stranger, observer, point):
    for person, read, finish, drop in (
        (contributor, 200, 302, 403),  # of the owner
        (stranger, 200, 403, 403),  # of another project of the workshop
        (observer, 404, 404, 404),  # before it is closed
        (outsider, 404, 404, 404),
    ):
        client.force_login(person)
        assert client.get(f"/actions/{point.pk}/").status_code == read, person
        assert client.post(f"/actions/{point.pk}/drop/", {"words": "x"}).status_code == drop, person
        assert client.post(f"/actions/{point.pk}/finish/", {"words": "x"}).status_code == finish, person
        assert client.get(f"/actions/{point.pk}/finish/").status_code == 405
        assert client.post(f"/actions/{point.pk}/burn/", {}).status_code == 404
        assert (point.text in client.get("/actions/?whose=all&state=any").content.decode()) == (read == 200)


def test_what_is_restricted_is_not_there(client, contributor, facilitator, reviewer, stranger, opened):
    secret = "Zaman sahib threatened our field worker"
    there = ActionPoint.add(
        opened, by=facilitator, text=secret, confidentiality=Level.RESTRICTED, owner_user_id=reviewer.pk
    )
    for person, sees in ((contributor, False), (stranger, False), (facilitator, True), (reviewer, True)):
        client.force_login(person)
        pages = ["/actions/?whose=all&state=any", f"/workshops/{opened.pk}/follow-up/", f"/actions/{there.pk}/"]
        for page in pages:
            answer = client.get(page)
            assert (secret in answer.content.decode()) == sees, (person, page)
        assert ("The one action point is still to be done" in client.get(pages[1]).content.decode()) == sees


def test_the_record_is_locked_and_its_words_stay(client, facilitator, point, closed):
    closed()
    client.force_login(facilitator)
    edit = f"/workshops/rows/action/{point.pk}/edit/"
    assert client.post(edit, _words(text="Something else", version=point.version)).status_code == 409
    assert client.post(f"/workshops/{point.workshop_id}/actions/add/", _words()).status_code == 409
    point.refresh_from_db()
    assert point.text == "Share the list of recruiting agents."
    assert ActionPoint.objects.count() == 1


def test_the_list_asks_the_same_however_long(client, contributor, facilitator, seat, opened):
    client.force_login(contributor)
    counts = []
    for more in (1, 2):
        for number in range(more):
            day = date(2017, 5, 1) + timedelta(days=number)
            ActionPoint.add(opened, by=facilitator, text=f"Point {number}", owner_id=seat.organisation_id, due_on=day)
        found = []
        for page in ("/actions/", f"/workshops/{opened.pk}/follow-up/", "/", "/due/"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page).status_code == 200
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1]
