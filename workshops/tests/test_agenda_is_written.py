"""The sessions of a workshop, written in order by its facilitator."""

from uuid import uuid4

from workshops.models import Session


def _words(**changes):
    return {"id": str(uuid4()), "title": "Introductions", "kind": "introductions", "minutes": "30", **changes}


def test_a_session_is_added_reworded_moved_removed_and_brought_back(client, facilitator, workshop):
    client.force_login(facilitator)
    add = f"/workshops/{workshop.pk}/agenda/add/"
    for title in ("Introductions", "Debrief"):
        assert client.post(add, _words(title=title)).status_code == 302
    _first, second = workshop.sessions.all()
    base = f"/workshops/rows/session/{second.pk}"
    said = client.post(f"{base}/edit/", _words(title="Closing debrief", version=second.version))
    assert said["Location"] == f"/workshops/{workshop.pk}/agenda/#row-{second.pk}"
    assert client.post(f"{base}/move/", {"move": "up"}).status_code == 302
    assert [one.title for one in workshop.sessions.all()] == ["Closing debrief", "Introductions"]
    assert client.post(f"{base}/remove/", {"version": 2}).status_code == 200
    assert workshop.sessions.count() == 1
    client.post(f"{base}/restore/", {"place": "0"})
    assert [one.title for one in workshop.sessions.all()] == ["Closing debrief", "Introductions"]


def test_a_session_of_one_project_needs_its_project(client, facilitator, workshop, flm):
    client.force_login(facilitator)
    add = f"/workshops/{workshop.pk}/agenda/add/"
    answer = client.post(add, _words(kind="progress", title="How far we are"))
    assert answer.status_code == 400
    assert "Choose the project that this session is about." in answer.content.decode()
    assert "How far we are" in answer.content.decode()
    client.post(add, _words(kind="progress", ibp=str(flm.pk)))
    assert Session.objects.get().ibp == flm


def test_a_colleague_was_faster(client, facilitator, workshop, flm):
    client.force_login(facilitator)
    there = Session.add(workshop, by=facilitator, title="Progress", kind="progress", ibp_id=flm.pk, minutes=30)
    there.rewrite(version=1, by=None, title="Progress of FLM", minutes=45)
    edit = f"/workshops/rows/session/{there.pk}/edit/"
    answer = client.post(edit, _words(kind="progress", title="Our progress", ibp=str(flm.pk), version=1))
    assert answer.status_code == 409
    assert "Progress of FLM" in answer.content.decode()
    assert "Our progress" in answer.content.decode()


def test_others_may_not(client, contributor, outsider, workshop):
    for person, code in ((contributor, 403), (outsider, 404)):
        client.force_login(person)
        assert client.get(f"/workshops/{workshop.pk}/agenda/").status_code == (200 if code == 403 else 404)
        assert client.post(f"/workshops/{workshop.pk}/agenda/add/", _words()).status_code == code
    assert not Session.objects.exists()
