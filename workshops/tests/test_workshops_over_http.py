"""Programs read and write workshops by the same rules as people: nothing above one's level, nothing that is another's."""

from uuid import uuid4

import pytest

from conftest import MORNING, make_statement
from partners.clearance import Level
from reporting.models import Statement
from workshops.api.rows import ParticipantSerializer
from workshops.matching import Matching
from workshops.models import ActionPoint, Erratum, Line, Minutes, Participant, Session, Subgroup, Synergy
from workshops.tests.test_synergies_keep_secrets import ACTOR, ALL, DOOR, bank  # noqa: F401
from workshops.workflow import Action

LISTS = (
    *("workshops", "workshop-errata", "workshop-sessions", "workshop-lines", "workshop-participants"),
    *("action-points", "workshop-subgroups", "subgroup-minutes"),
)


def api(path):
    return f"/api/v1/{path}"


def listed(client, path, **more):
    answer = client.get(api(path), more)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def send(client, path, method="post", **words):
    return getattr(client, method)(api(path), words, content_type="application/json")


@pytest.fixture
def record(opened, session, facilitator, come):
    """Lines and action points of every level, one line left out, somebody with a contact, somebody at the desk, a subgroup."""
    for level in (Level.PUBLIC, Level.PROGRAMME, Level.RESTRICTED):
        words = {"by": facilitator, "text": f"Of level {level}.", "confidentiality": level}
        Line.add(opened, session=session, column="better", **words)
        ActionPoint.add(opened, **words)
    out = Line.add(opened, session=session, column="better", by=facilitator, text="Left out.")
    Line.objects.filter(pk=out.pk).update(is_left_out=True)
    come("Rahima Khatun", contact="01700 000000", sex="women")
    come("Waits Outside", let_in=False)
    group = Subgroup.objects.create(workshop=opened, name="Communications")
    Minutes.objects.create(subgroup=group, held_on=MORNING.date(), text="We met.", by=facilitator)
    return opened


# ── Who reads what ──────────────────────────────────────────────────────────


def test_those_who_run_it_read_all_of_it(sign_in, facilitator, record):
    client = sign_in(facilitator)
    assert len(listed(client, "workshop-lines/")) == 4
    assert len(listed(client, "action-points/")) == 3
    assert [one["contact"] for one in listed(client, "workshop-participants/")] == ["01700 000000", ""]


def test_partners_read_up_to_their_level(sign_in, contributor, record):
    client = sign_in(contributor)
    assert {one["text"] for one in listed(client, "workshop-lines/")} == {"Of level 1.", "Of level 2."}
    assert {one["text"] for one in listed(client, "action-points/")} == {"Of level 1.", "Of level 2."}
    (person,) = listed(client, "workshop-participants/")
    assert person["name"] == "Rahima Khatun"
    assert [person[name] for name in ParticipantSerializer.KEPT] == [None] * 4
    for kept in (Line.objects.filter(confidentiality=4), Line.objects.filter(is_left_out=True)):
        assert client.get(api(f"workshop-lines/{kept.get().pk}/")).status_code == 404
    restricted = ActionPoint.objects.get(confidentiality=4)
    assert client.get(api(f"action-points/{restricted.pk}/")).status_code == 404
    assert send(client, f"action-points/{restricted.pk}/take/finish/", words="Done.").status_code == 404


def test_others_read_nothing_and_write_nothing(sign_in, outsider, record, session):
    client = sign_in(outsider)
    for name in LISTS:
        assert listed(client, f"{name}/") == []
    assert client.get(api(f"workshops/{record.pk}/")).status_code == 404
    assert client.get(api(f"workshops/{record.pk}/synergies/")).status_code == 404
    assert send(client, f"workshops/{record.pk}/take/close/").status_code == 404
    assert send(client, "workshop-sessions/", workshop=str(record.pk), title="Ours").status_code == 400
    assert send(client, "workshop-lines/", session=str(session.pk), column="better", text="Ours").status_code == 400


def test_who_observes_reads_a_closed_one_and_no_names(sign_in, observer, facilitator, record):
    assert listed(sign_in(observer), "workshops/") == []
    record.take(Action.CLOSE, by=facilitator, at=MORNING)
    client = sign_in(observer)
    assert len(listed(client, "workshops/")) == 1
    assert len(listed(client, "workshop-lines/")) == 2
    assert listed(client, "workshop-participants/") == []


@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_as_often_for_three_rows_as_for_one(sign_in, facilitator, record, name, session, come):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(facilitator)
    asked = []
    for number in range(2):
        listed(client, f"{name}/")
        with CaptureQueriesContext(connection) as queries:
            listed(client, f"{name}/")
        asked.append(len(queries))
        for more in range(3):
            come(f"Somebody {number} {more}")
            Line.add(record, by=facilitator, session=session, column="better", text=f"{number} {more}")
            ActionPoint.add(record, by=facilitator, text=f"{number} {more}")
            group = Subgroup.objects.create(workshop=record, name=f"{number} {more}")
            Minutes.objects.create(subgroup=group, held_on=MORNING.date(), text="We met.", by=facilitator)
    assert asked[0] == asked[1]


# ── Writing ─────────────────────────────────────────────────────────────────


def test_a_workshop_is_opened_and_closed_once(sign_in, facilitator, contributor, workshop):
    assert send(sign_in(contributor), f"workshops/{workshop.pk}/take/open/").status_code == 403
    client = sign_in(facilitator)
    for step, state in (("open", "open"), ("close", "closed")):
        assert send(client, f"workshops/{workshop.pk}/take/{step}/").json()["state"] == state
    again = send(client, f"workshops/{workshop.pk}/take/close/")
    assert (again.status_code, "closed" in again.json()["detail"]) == (409, True)
    made = send(client, "workshop-errata/", workshop=str(workshop.pk), text="It was in Savar.")
    assert (made.status_code, Erratum.objects.get().by) == (201, facilitator)


def test_an_erratum_of_an_open_record_is_refused(sign_in, facilitator, contributor, opened):
    words = {"workshop": str(opened.pk), "text": "It was in Savar."}
    assert send(sign_in(facilitator), "workshop-errata/", **words).status_code == 400
    assert send(sign_in(contributor), "workshop-errata/", **words).status_code == 403
    assert not Erratum.objects.exists()


def test_a_session_is_written_as_on_the_page(sign_in, facilitator, contributor, workshop, flm):
    client, id = sign_in(facilitator), str(uuid4())
    words = {"id": id, "workshop": str(workshop.pk), "title": "Progress of FLM", "kind": "progress", "minutes": 20}
    without = send(client, "workshop-sessions/", **words)
    assert without.json() == {"ibp": ["Choose the project that this session is about."]}
    assert send(client, "workshop-sessions/", **words, ibp=str(flm.pk)).status_code == 201
    assert send(client, "workshop-sessions/", **words, ibp=str(flm.pk)).status_code == 200
    changed = send(client, f"workshop-sessions/{id}/", "patch", version=1, minutes=45).json()
    assert (changed["minutes"], changed["title"], changed["ibp"], changed["version"]) == (
        45,
        "Progress of FLM",
        "FLM",
        2,
    )
    clash = send(client, f"workshop-sessions/{id}/", "patch", version=1, minutes=50)
    assert (clash.status_code, clash.json()["mine"], clash.json()["version"]) == (409, {"minutes": 50}, 2)
    assert client.get(api(f"workshop-sessions/{id}/")).json()["minutes"] == 45
    assert send(sign_in(contributor), f"workshop-sessions/{id}/", "patch", version=2, minutes=5).status_code == 403
    client = sign_in(facilitator)
    assert client.delete(api(f"workshop-sessions/{id}/?version=2")).status_code == 204
    assert client.delete(api(f"workshop-sessions/{id}/?version=2")).status_code == 204
    assert send(client, f"workshop-sessions/{id}/", "patch", version=2, minutes=5).status_code == 410


def test_a_line_is_written_where_its_board_has_the_column(sign_in, facilitator, session):
    client = sign_in(facilitator)
    words = {"session": str(session.pk), "column": "positive", "text": "Two desks."}
    assert send(client, "workshop-lines/", **words).json() == {"column": ["This board has no such column."]}
    made = send(client, "workshop-lines/", **{**words, "column": "better"}, confidentiality=4).json()
    assert (made["text"], made["confidentiality"], made["origin"]) == ("Two desks.", 4, "scribe")
    wrong = send(client, "workshop-lines/", **{**words, "column": "better"}, confidentiality=3)
    assert (wrong.status_code, wrong.json().keys()) == (400, {"confidentiality"})


def test_a_session_in_which_something_was_written_stays(sign_in, facilitator, record, session):
    client = sign_in(facilitator)
    answer = client.delete(api(f"workshop-sessions/{session.pk}/?version=1"))
    assert (answer.status_code, "something was written" in answer.json()["detail"]) == (409, True)
    page = client.post(f"/workshops/rows/session/{session.pk}/remove/", {"version": 1})
    assert page.status_code < 500
    assert Session.objects.count() == 1


def test_a_locked_record_is_not_written(sign_in, facilitator, record, session):
    record.take(Action.CLOSE, by=facilitator, at=MORNING)
    client = sign_in(facilitator)
    line = Line.objects.filter(is_left_out=False).first()
    assert send(client, f"workshop-lines/{line.pk}/", "patch", version=1, text="Changed.").status_code == 409
    assert client.delete(api(f"workshop-lines/{line.pk}/?version=1")).status_code == 409
    assert send(client, "workshop-sessions/", workshop=str(record.pk), title="One more").status_code == 409
    assert Session.objects.count() == 1


def test_the_register_is_kept_by_those_who_run_it(sign_in, facilitator, contributor, opened, seat):
    client, id = sign_in(facilitator), str(uuid4())
    words = {"id": id, "workshop": str(opened.pk), "name": "Rahima Khatun", "organisation": str(seat.organisation_id)}
    both = send(client, "workshop-participants/", **words, organisation_name="Another")
    assert (both.status_code, both.json().keys()) == (400, {"organisation_name"})
    made = send(client, "workshop-participants/", **words, sex="women", is_young=True)
    assert (made.status_code, send(client, "workshop-participants/", **words).status_code) == (201, 200)
    shown = ("organisation", "sex", "kind", "is_young", "came_at", "version")
    assert [made.json()[name] for name in shown] == ["YPSA", "women", seat.organisation.kind, True, None, 1]
    changed = send(client, f"workshop-participants/{id}/", "patch", version=1, part="speaker").json()
    assert (changed["part"], changed["sex"], changed["is_young"]) == ("speaker", "women", True)
    for _time in range(2):
        assert send(client, f"workshop-participants/{id}/let-in/").json()["let_in_at"]
    assert Participant.objects.get().is_let_in
    assert send(client, f"workshop-participants/{id}/not-there/").json()["came_at"] is None
    partner = sign_in(contributor)
    assert send(partner, "workshop-participants/", workshop=str(opened.pk), name="Ours").status_code == 403
    for deed in ("let-in", "not-there"):
        assert send(partner, f"workshop-participants/{id}/{deed}/").status_code == 403
    assert send(partner, f"workshop-participants/{id}/", "patch", version=2, sex="men").status_code == 403
    client = sign_in(facilitator)
    assert client.delete(api(f"workshop-participants/{id}/?version=2")).status_code == 204
    assert not Participant.objects.exists()


def test_a_line_goes_with_the_row_it_was_taken_from(sign_in, facilitator, contributor, opened, session, reports):
    row = make_statement(reports["FLM"], text="Two desks.")
    words = {"source": row.pk, "source_text": "Two desks.", "origin": "report", "text": "Two desks."}
    Line.add(opened, by=facilitator, session=session, column="went_well", **words)
    for level, count in ((Level.PROGRAMME, 1), (Level.CONSORTIUM, 0)):
        Statement.objects.update(confidentiality=level)
        for person in (contributor, facilitator):
            assert len(listed(sign_in(person), "workshop-lines/")) == count


def test_what_a_row_does_not_say_is_refused(sign_in, facilitator, session):
    words = {"session": str(session.pk), "column": "better", "text": "Late.", "speaker": "Rahima"}
    answer = send(sign_in(facilitator), "workshop-lines/", **words)
    assert (answer.status_code, answer.json().keys()) == (400, {"speaker"})


# ── What it leaves to do ────────────────────────────────────────────────────


def test_what_is_done_is_verified_by_somebody_else(sign_in, facilitator, focal_person, colleague, opened, seat):
    made = send(
        sign_in(facilitator),
        "action-points/",
        workshop=str(opened.pk),
        text="Write to the Bank.",
        owner=str(seat.organisation_id),
        due_on="2017-05-01",
    )
    assert made.status_code == 201, made.content
    there = f"action-points/{made.json()['id']}"
    opened.take(Action.CLOSE, by=facilitator, at=MORNING)
    client = sign_in(focal_person)
    assert listed(client, "action-points/", mine=True)[0]["owner"] == "YPSA"
    assert send(client, f"{there}/take/finish/").status_code == 409
    assert send(client, f"{there}/take/finish/", words="It answered.").json()["state"] == "done"
    assert send(client, f"{there}/take/verify/").status_code == 403
    verified = send(sign_in(colleague), f"{there}/take/verify/").json()
    assert (verified["state"], verified["verified_by"]["name"], verified["outcome"]) == (
        "verified",
        colleague.name,
        "It answered.",
    )


def test_a_subgroup_is_formed_and_keeps_minutes(sign_in, facilitator, contributor, opened):
    client = sign_in(facilitator)
    words = {"workshop": str(opened.pk), "name": "MEL", "mandate": "One set of indicators."}
    made = send(client, "workshop-subgroups/", **words)
    assert (made.status_code, made.json()["members"]) == (201, [])
    assert send(client, "workshop-subgroups/", **words).json()["id"] == made.json()["id"]  # sent twice it is one
    assert send(client, "workshop-subgroups/", **{**words, "mandate": "Another."}).status_code == 400
    pk, id = made.json()["id"], str(uuid4())
    minutes = {"id": id, "subgroup": pk, "held_on": "2017-04-20", "text": "We met."}
    assert [send(client, "subgroup-minutes/", **minutes).status_code for _time in range(2)] == [201, 200]
    assert send(client, f"subgroup-minutes/{id}/", "patch", version=1, text="We met in Savar.").json()["version"] == 2
    assert send(client, f"subgroup-minutes/{id}/", "patch", version=1, text="In Dhaka.").status_code == 409
    assert send(client, f"workshop-subgroups/{pk}/", "patch", version=1, name="M&E").json()["name"] == "M&E"
    assert send(client, f"workshop-subgroups/{pk}/", "patch", version=1, name="Mel").status_code == 409
    client = sign_in(contributor)
    assert send(client, "subgroup-minutes/", **{**minutes, "id": str(uuid4())}).status_code == 403
    assert send(client, f"workshop-subgroups/{pk}/", "patch", version=2, name="Ours").status_code == 403
    assert send(client, "workshop-subgroups/", **{**words, "name": "Ours"}).status_code == 403


# ── Synergies ───────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("bank")
def test_suggestions_are_those_of_the_page(sign_in, contributor, observer, facilitator, workshop):
    assert {one["title"] for one in listed(sign_in(contributor), f"workshops/{workshop.pk}/synergies/")} == ALL
    workshop.take(Action.OPEN, by=facilitator, at=MORNING)
    workshop.take(Action.CLOSE, by=facilitator, at=MORNING)
    found = {one["title"] for one in listed(sign_in(observer), f"workshops/{workshop.pk}/synergies/")}
    assert found == ALL - {DOOR, ACTOR}


@pytest.mark.usefixtures("bank")
def test_a_suggestion_is_answered_and_taken_back(sign_in, facilitator, contributor, workshop, seat):
    base = f"workshops/{workshop.pk}/synergies"
    key = next(one.key for one in Matching(workshop, facilitator).suggestions if one.title == DOOR)
    words = {"text": "YPSA writes.", "owner": str(seat.organisation_id), "due_on": "2017-05-01"}
    for deed in ("accept", "dismiss", "take-back"):
        assert send(sign_in(contributor), f"{base}/{key}/{deed}/", **words, reason="No.").status_code == 403
    client = sign_in(facilitator)
    early = send(client, f"{base}/{key}/accept/", **{**words, "due_on": "2017-01-01"})
    assert early.json() == {"due_on": ["Choose a day after the workshop."]}
    assert send(client, f"{base}/{key}/accept/", **{**words, "owner": str(uuid4())}).json().keys() == {"owner"}
    done = send(client, f"{base}/{key}/accept/", **words).json()
    assert (done["answer"], done["title"]) == ("accepted", DOOR)
    assert ActionPoint.objects.get(pk=done["action_point"]).is_joint
    assert send(client, f"{base}/{key}/dismiss/", reason="No.").status_code == 409
    assert listed(client, f"{base}/")[-1]["key"] == key
    assert send(client, f"{base}/{key}/take-back/").status_code == 204
    assert not Synergy.objects.exists() and not ActionPoint.objects.exists()
    assert send(client, f"{base}/{'0' * 64}/dismiss/", reason="No.").status_code == 404


def test_phones_are_never_told(sign_in, facilitator, record):
    Participant.objects.update(phone="f" * 64)
    assert "f" * 64 not in sign_in(facilitator).get(api("workshop-participants/")).content.decode()
