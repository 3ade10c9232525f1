"""Plans by program: the same rules, verbs and refusals as on the pages."""

from uuid import uuid4

import pytest

from conftest import MORNING, make_statement
from risks.models import Activity, PlanVersion

PLANS, OUTCOMES, ACTIVITIES = "/api/v1/plan-versions/", "/api/v1/plan-outcomes/", "/api/v1/plan-activities/"


@pytest.fixture
def call(sign_in):
    """call(person, "post", address, {…}) -> the answer."""

    def as_person(person, method, address, words=None):
        client = sign_in(person)
        if method == "get":
            return client.get(address, words)
        return getattr(client, method)(address, words or {}, content_type="application/json")

    return as_person


def test_a_plan_from_nothing_to_approved(call, flm, seat, consortium_lead, reviewer):
    made = call(consortium_lead, "post", PLANS, {"ibp": "FLM"})
    assert made.status_code == 201 and made.json()["gaps"][0]["message"] == "Write the first outcome."
    plan = made.json()["id"]
    outcome = call(consortium_lead, "post", OUTCOMES, {"plan": plan, "title": "No more than the rate."}).json()
    words = {
        "id": str(uuid4()), "outcome": outcome["id"], "title": "Talk with agents.", "responsible": str(seat.pk),
        "first": "2017Q1", "last": "2017Q2", "target": "60 agents.",
    }  # fmt: skip
    answers = [call(consortium_lead, "post", ACTIVITIES, words) for _twice in "12"]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert Activity.objects.get().responsible == seat
    sent = call(consortium_lead, "post", f"{PLANS}{plan}/take/propose/")
    assert (sent.status_code, sent.json()["state"]) == (200, "proposed")
    read = call(reviewer, "get", f"{PLANS}{plan}/").json()
    assert (read["steps"], read["can_edit"]) == (["approve", "return"], False)
    assert read["outcomes"][0]["activities"][0]["responsible"] == "YPSA"
    assert call(reviewer, "post", f"{PLANS}{plan}/take/approve/", {"seen": "x"}).status_code == 409
    assert (
        call(reviewer, "post", f"{PLANS}{plan}/take/approve/", {"seen": read["sha256"]}).json()["state"] == "approved"
    )
    assert call(reviewer, "get", PLANS, {"current": "true"}).json()["count"] == 1


def test_a_new_version_its_answers_and_what_changed(call, approved, reports, consortium_lead):
    lesson = make_statement(reports["FLM"], "lessons", "A receipt is better.", by=consortium_lead)
    id = str(uuid4())
    made = [call(consortium_lead, "post", PLANS, {"ibp": "FLM", "id": id, "reason": "So."}) for _twice in "12"]
    assert [answer.status_code for answer in made] == [201, 200]
    told = call(consortium_lead, "post", f"{PLANS}{id}/answers/", {"lesson": str(lesson.pk), "note": "Receipts."})
    [answer] = told.json()["answers"]
    assert (answer["kind"], answer["quote"]) == ("lesson", "A receipt is better.")
    row = PlanVersion.objects.get(pk=id).activities.get()
    call(consortium_lead, "patch", f"{ACTIVITIES}{row.pk}/", {"version": 1, "target": "50 unions."})
    [changed] = call(consortium_lead, "get", f"{PLANS}{id}/compare/").json()
    assert (changed["change"], changed["key"]) == ("changed", str(row.key))
    assert changed["fields_changed"] == [{"name": "target", "before": "40 unions.", "after": "50 unions."}]
    assert call(consortium_lead, "delete", f"{PLANS}{id}/answers/{answer['id']}/").status_code == 204
    assert (
        call(consortium_lead, "patch", f"{PLANS}{id}/", {"version": 1, "reason": "Else."}).json()["reason"] == "Else."
    )
    assert call(consortium_lead, "post", PLANS, {"ibp": "FLM", "reason": "Twice."}).status_code == 409
    assert call(consortium_lead, "post", f"{PLANS}{id}/take/drop/").json()["number"] == 1


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"first": "2017Q9"}, "first"),
        ({"first": "2015Q1"}, "first"),
        ({"first": "2018Q1", "last": "2017Q1"}, "last"),
        ({"target": "x" * 100_000}, "target"),
        ({"responsible": "seat"}, "responsible"),
        ({"status": "soon"}, "status"),
        ({"title": ""}, "title"),
        ({"version": 2**31}, "version"),
    ],
    ids=["no quarter", "before it begins", "backwards", "too long", "foreign seat", "status", "empty", "version"],
)
def test_what_cannot_stand_is_named_by_field(call, plan, foreign_seat, consortium_lead, words, field):
    row = plan.activities.get()
    words = {name: str(foreign_seat.pk) if value == "seat" else value for name, value in words.items()}
    extra = {"is_joint": False} if field == "responsible" else {}
    answer = call(consortium_lead, "patch", f"{ACTIVITIES}{row.pk}/", {"version": 1, **extra, **words})
    assert answer.status_code == 400 and field in answer.json()
    row.refresh_from_db()
    assert row.version == 1


def test_the_colleague_who_was_faster(call, plan, consortium_lead):
    row = plan.activities.get()
    row.rewrite(version=1, by=consortium_lead, target="50 unions.")
    clash = call(consortium_lead, "patch", f"{ACTIVITIES}{row.pk}/", {"version": 1, "target": "60 unions."})
    assert clash.status_code == 409
    told = clash.json()
    assert (told["theirs"]["target"], told["mine"]["target"], told["version"]) == ("50 unions.", "60 unions.", 2)
    row.remove(version=2, by=consortium_lead)
    gone = call(consortium_lead, "patch", f"{ACTIVITIES}{row.pk}/", {"version": 2, "target": "60 unions."})
    assert gone.status_code == 410
    assert call(consortium_lead, "delete", f"{ACTIVITIES}{row.pk}/?version=2").status_code == 204


@pytest.mark.parametrize(
    ("who", "status"), [("contributor", 404), ("reviewer", 404), ("stranger", 404), ("observer", 404)]
)
def test_a_draft_exists_for_its_writers_alone(call, request, plan, secret, who, status):
    person = request.getfixturevalue(who)
    for address in (f"{PLANS}{plan.pk}/", f"{ACTIVITIES}{secret.pk}/", f"{PLANS}{plan.pk}/compare/"):
        assert call(person, "get", address).status_code == status
    for address in (PLANS, OUTCOMES, ACTIVITIES):
        assert call(person, "get", address).json()["count"] == 0
    assert call(person, "post", PLANS, {"ibp": "FLM"}).status_code == (
        403 if who in ("contributor", "reviewer") else 404
    )


@pytest.mark.parametrize(
    ("who", "rows", "knows_the_version"),
    [("contributor", 1, False), ("facilitator", 1, False), ("reviewer", 2, True), ("consortium_lead", 2, True)],
)
def test_what_is_above_ones_clearance_does_not_exist(
    call, request, plan, secret, consortium_lead, who, rows, knows_the_version
):
    plan.propose(by=consortium_lead, at=MORNING)
    person = request.getfixturevalue(who)
    assert call(person, "get", ACTIVITIES).json()["count"] == rows
    assert call(person, "get", f"{ACTIVITIES}{secret.pk}/").status_code == (200 if rows == 2 else 404)
    read = call(person, "get", f"{PLANS}{plan.pk}/")
    assert ("Zaman" in read.content.decode()) == (rows == 2)
    assert bool(read.json()["sha256"]) == knows_the_version


def test_outcomes_in_use_stay_and_rows_move(call, plan, consortium_lead):
    outcome = plan.outcomes.get()
    assert call(consortium_lead, "delete", f"{OUTCOMES}{outcome.pk}/?version=1").status_code == 409
    assert call(consortium_lead, "post", f"{OUTCOMES}{outcome.pk}/move/", {"to": 3}).status_code == 200
    assert call(consortium_lead, "post", f"{OUTCOMES}{outcome.pk}/move/", {"to": -1}).status_code == 400
