"""The pages of a plan: who reads which version, who writes, who decides, and what a mistake says."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, make_activity, make_change, make_outcome, make_statement, write_inception
from risks.models import Activity, Outcome, PlanVersion

PLAN = "/FLM/plan/"
SECRET = "Zaman"


def words(plan, **changes):
    outcome = plan.outcomes.get()
    return {
        "id": uuid4(), "version": 0, "outcome": outcome.pk, "title": "Train 40 councillors.", "responsible": "consortium",
        "first": "2017Q1", "last": "2017Q2", "target": "40.", "status": "planned", "confidentiality": 2, **changes,
    }  # fmt: skip


# ── Reading ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("who", "draft", "sent", "reads_secret"),
    [
        ("consortium_lead", 200, 200, True),
        ("reviewer", 404, 200, True),
        ("colleague", 404, 200, True),
        ("contributor", 404, 200, False),
        ("focal_person", 404, 200, False),
        ("facilitator", 404, 200, False),
        ("observer", 404, 404, False),
        ("administrator", 404, 404, False),
        ("stranger", 404, 404, False),
    ],
)
def test_each_reads_what_is_theirs(sign_in, request, plan, secret, who, draft, sent, reads_secret, consortium_lead):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(f"{PLAN}1/").status_code == draft
    plan.propose(by=consortium_lead, at=MORNING)
    for address in (f"{PLAN}1/", PLAN, f"{PLAN}compare/"):
        page = client.get(address)
        assert page.status_code == sent
        assert (SECRET in page.text) == (reads_secret and "compare" not in address)
    shown = client.get(f"{PLAN}compare/?rows=all")
    assert (SECRET in shown.text) == reads_secret


@pytest.mark.parametrize("who", ["contributor", "facilitator", "reviewer"])
def test_before_there_is_anything_to_read_the_page_says_so(sign_in, request, plan, who):
    page = sign_in(request.getfixturevalue(who)).get(PLAN)
    assert "There is no plan to read yet" in page.text
    assert "Publish" not in page.text and f"{PLAN}1/" not in page.text


def test_what_is_hidden_leaves_no_quarter_behind(sign_in, plan, secret, contributor, consortium_lead):
    secret.rewrite(version=1, by=consortium_lead, last="2018Q4")
    plan.propose(by=consortium_lead, at=MORNING)
    page = sign_in(contributor).get(PLAN)
    assert [period.code for period in page.context["timeline"]["quarters"]] == ["2017Q1", "2017Q2", "2017Q3"]
    assert ">2017</th>" in page.text and ">2018</th>" not in page.text


def test_others_keep_the_plan_that_holds_while_a_new_one_is_written(sign_in, revised, contributor):
    page = sign_in(contributor).get(PLAN)
    assert page.context["plan"].number == 1
    assert "Recruiters answer" not in page.text and "A rate was fixed" not in page.text
    assert len(page.context["versions"]) == 1


def test_the_changes_stand_on_the_compare_page(sign_in, revised, consortium_lead, reviewer):
    page = sign_in(consortium_lead).get(f"{PLAN}compare/?before=1&after=2")
    assert "Recruiters answer for agents." in page.text and "2 added" in page.text
    assert sign_in(reviewer).get(f"{PLAN}compare/?before=1&after=2").status_code == 404
    for wrong in ("?before=x", "?after=99", "?before=99999999999999999999"):
        assert sign_in(consortium_lead).get(f"{PLAN}compare/{wrong}").status_code == 404


@pytest.mark.parametrize("who", ["consortium_lead", "reviewer"])
def test_the_page_asks_as_much_of_the_database_for_many_rows(sign_in, request, plan, who, seat, consortium_lead):
    client = sign_in(request.getfixturevalue(who))

    def queries():
        if who == "reviewer":
            plan.propose(by=consortium_lead, at=MORNING)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(f"{PLAN}1/").status_code == 200
        if who == "reviewer":
            plan.withdraw(by=consortium_lead)
        return len(found)

    queries()  # what is remembered once
    few = queries()
    for n in range(3):
        outcome = make_outcome(plan, f"Outcome {n}", by=consortium_lead)
        for m in range(3):
            make_activity(outcome, f"Activity {m}", by=consortium_lead, responsible_id=seat.pk)
    assert queries() == few


# ── Writing ─────────────────────────────────────────────────────────────────


def test_the_lead_begins_the_plan(sign_in, flm, lead_seat, consortium_lead):
    client = sign_in(consortium_lead)
    assert "Begin the plan" in client.get(PLAN).text
    client.post(f"{PLAN}begin/")
    client.post(f"{PLAN}begin/")
    assert [plan.created_by for plan in PlanVersion.objects.all()] == [consortium_lead]
    assert "Add an outcome" in client.get(PLAN).text


@pytest.mark.parametrize(
    ("who", "status"), [("contributor", 403), ("reviewer", 403), ("facilitator", 403), ("stranger", 404)]
)
def test_nobody_else_writes(sign_in, request, proposed, consortium_lead, who, status):
    row, outcome = proposed.activities.get(), proposed.outcomes.get()
    client, before = sign_in(request.getfixturevalue(who)), proposed.sha256
    addresses = [
        *(f"{PLAN}begin/", f"{PLAN}new/", f"{PLAN}1/why/", f"{PLAN}1/outcomes/add/", f"{PLAN}1/take/withdraw/"),
        *(f"/plan/outcomes/{outcome.pk}/activities/add/", f"/plan/activity/{row.pk}/edit/"),
        *(f"/plan/activity/{row.pk}/move/", f"/plan/activity/{row.pk}/remove/", f"/plan/outcome/{outcome.pk}/edit/"),
    ]
    for address in addresses:
        assert client.post(address, words(proposed)).status_code == status, address
    proposed.refresh_from_db()
    assert (proposed.sha256, proposed.state, PlanVersion.objects.count()) == (before, "proposed", 1)


def test_an_activity_is_added_without_scripts_and_with_them(sign_in, plan, consortium_lead):
    client, outcome = sign_in(consortium_lead), plan.outcomes.get()
    address = f"/plan/outcomes/{outcome.pk}/activities/add/"
    assert 'name="title"' in client.get(address).text
    posted = words(plan)
    for _twice in range(2):
        answer = client.post(address, posted)
        assert answer.url == f"{PLAN}1/#row-{posted['id']}"
    assert plan.activities.count() == 2
    draft = client.post(address, words(plan, title="By itself."), headers={"X-Draft": "1"}).json()
    assert (draft["version"], draft["action"]) == (1, f"/plan/activity/{draft['id']}/edit/")
    assert client.post(address, words(plan, title=" "), headers={"X-Draft": "1"}).json() == {"saved": ""}
    shown = client.post(address, words(plan, then="add"), headers={"HX-Request": "true"})
    assert shown.status_code == 200 and "data-draft" in shown.text and "Train 40 councillors." in shown.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first": "2017Q9"}, "“2017Q9” is not a quarter of this project"),
        ({"last": "2031Q1"}, "is not a quarter of this project"),
        ({"last": "2016Q4"}, "The last quarter comes before the first."),
        ({"responsible": "7b0f6a52-9d5b-4c5c-9b53-0d3e1b2f4c11"}, "Choose a partner of this project."),
        ({"outcome": "7b0f6a52-9d5b-4c5c-9b53-0d3e1b2f4c11"}, "Choose an outcome of this version."),
        ({"target": "x" * 100_000}, "100000 characters long"),
        ({"title": ""}, "Write what is done, or remove this."),
        ({"confidentiality": "9"}, "Select a valid choice"),
    ],
    ids=["no quarter", "after its end", "backwards", "partner", "outcome", "too long", "empty", "level"],
)
def test_a_mistake_is_named_and_the_text_stands_there(sign_in, plan, consortium_lead, changes, said):
    address = f"/plan/outcomes/{plan.outcomes.get().pk}/activities/add/"
    posted = words(plan, detail="", **changes)
    page = sign_in(consortium_lead).post(address, posted)
    assert page.status_code == 400
    assert said in page.text
    assert all(value in page.text for value in (posted["title"], posted["target"]))
    assert plan.activities.count() == 1


def test_a_seat_of_the_other_project_is_not_taken(sign_in, plan, foreign_seat, consortium_lead):
    row = plan.activities.get()
    page = sign_in(consortium_lead).post(
        f"/plan/activity/{row.pk}/edit/", words(plan, version=1, responsible=foreign_seat.pk)
    )
    assert page.status_code == 400 and "COAST" not in page.text
    row.refresh_from_db()
    assert row.responsible is None


def test_both_texts_stand_side_by_side_and_one_is_chosen(sign_in, plan, consortium_lead):
    client, row = sign_in(consortium_lead), plan.activities.get()
    row.rewrite(version=1, by=consortium_lead, target="50 unions.")
    address, mine = f"/plan/activity/{row.pk}/edit/", words(plan, version=1, target="60 unions.")
    page = client.post(address, mine)
    assert page.status_code == 409 and "50 unions." in page.text and "60 unions." in page.text
    draft = client.post(address, mine, headers={"X-Draft": "1"})
    assert draft.status_code == 409 and draft.json()["theirs"]["target"] == "50 unions."
    client.post(address, {**mine, "settle": "theirs", "settle_version": 2})
    row.refresh_from_db()
    assert row.target == "50 unions."
    client.post(address, {**mine, "settle": "mine", "settle_version": 2})
    row.refresh_from_db()
    assert (row.target, row.version) == ("60 unions.", 3)


def test_a_removed_row_comes_back_with_its_key(sign_in, revised, consortium_lead):
    client, row = sign_in(consortium_lead), revised.activities.order_by("pk").first()
    outcome = row.outcome
    page = client.post(f"/plan/activity/{row.pk}/remove/", {"version": 1}, headers={"HX-Request": "true"})
    assert "Undo" in page.text and not Activity.objects.filter(pk=row.pk).exists()
    again = client.post(f"/plan/activity/{row.pk}/edit/", words_of(row, title="Still mine."))
    assert again.status_code == 409 and "Still mine." in again.text
    client.post(f"/plan/activity/{row.pk}/restore/", {"place": 0})
    back = Activity.objects.get(pk=row.pk)
    assert (back.key, back.title, back.outcome) == (row.key, row.title, outcome)


def test_what_a_colleague_has_just_changed_is_read_before_it_is_removed(sign_in, plan, consortium_lead):
    client, row = sign_in(consortium_lead), plan.activities.get()
    row.rewrite(version=1, by=consortium_lead, target="50 unions.")
    address = f"/plan/activity/{row.pk}/remove/"
    page = client.post(address, {"version": 1})
    assert page.status_code == 409 and "50 unions." in page.text and f'action="{address}"' in page.text
    in_place = client.post(address, {"version": 1}, headers={"HX-Request": "true"})
    assert in_place.status_code == 409 and "50 unions." in in_place.text and "Not removed" in in_place.text
    client.post(address, {"version": 2})
    assert not plan.activities.exists()


def words_of(row, **changes):
    return {
        **{name.removesuffix("_id"): value for name, value in row.words().items() if value is not None},
        "responsible": "consortium", "version": row.version, **changes,
    }  # fmt: skip


def test_an_outcome_in_use_is_not_removed_and_the_page_says_why(sign_in, plan, consortium_lead):
    outcome = plan.outcomes.get()
    page = sign_in(consortium_lead).post(f"/plan/outcome/{outcome.pk}/remove/", {"version": 1})
    assert page.status_code == 409 and "Remove its activities first" in page.text
    assert Outcome.objects.count() == 1


def test_rows_move(sign_in, plan, consortium_lead):
    second = make_activity(plan.outcomes.get(), "Second", by=consortium_lead)
    client = sign_in(consortium_lead)
    page = client.post(f"/plan/activity/{second.pk}/move/", {"move": "up"}, headers={"HX-Request": "true"})
    assert page.text.index("Second") < page.text.index("Publish")
    client.post(f"/plan/activity/{second.pk}/move/", {"move": "nonsense"})
    assert plan.activities.first() == second


# ── Versions ────────────────────────────────────────────────────────────────


def test_a_new_version_with_its_reason_and_what_it_answers(sign_in, approved, reports, consortium_lead):
    lesson = make_statement(reports["FLM"], "lessons", "A receipt is better.", by=consortium_lead)
    change = make_change(reports["FLM"], "Money is taken in advance.", sign="negative", by=consortium_lead)
    make_change(reports["FLM"], "A good thing.", by=consortium_lead)
    client, id = sign_in(consortium_lead), uuid4()
    page = client.get(f"{PLAN}new/")
    assert "A receipt is better." in page.text and "Money is taken" in page.text and "A good thing" not in page.text
    posted = {"id": id, "reason": "We learnt.", "answers": [f"lesson:{lesson.pk}", f"change:{change.pk}"]}
    for _twice in range(2):
        assert client.post(f"{PLAN}new/", posted).url == f"{PLAN}2/"
    plan = PlanVersion.objects.get(number=2)
    assert (plan.pk, plan.reason, plan.answers.count()) == (id, "We learnt.", 2)
    client.post(f"{PLAN}2/why/", {"version": 1, "reason": "We learnt more.", "answers": [f"lesson:{lesson.pk}"]})
    plan.refresh_from_db()
    assert (plan.reason, [answer.lesson for answer in plan.answers.all()]) == ("We learnt more.", [lesson])


def test_a_reason_is_wanted_and_nothing_foreign_is_named(sign_in, approved, reports, consortium_lead):
    client = sign_in(consortium_lead)
    assert "Write why there is a new version." in client.post(f"{PLAN}new/", {"reason": ""}).text
    foreign = make_statement(reports["COAST"], "lessons", "Theirs.")
    for value in (f"lesson:{foreign.pk}", f"thread:{uuid4()}", "nonsense", "lesson:x"):
        page = client.post(f"{PLAN}new/", {"reason": "Kept here.", "answers": [value]})
        assert page.status_code == 400 and "Kept here." in page.text and "Theirs." not in page.text
    assert PlanVersion.objects.count() == 1


def test_a_second_unfinished_version_is_refused_and_the_reason_kept(sign_in, revised, consortium_lead):
    page = sign_in(consortium_lead).post(f"{PLAN}new/", {"reason": "Kept here."})
    assert page.status_code == 409
    assert "Version 2 is not finished" in page.text and "Kept here." in page.text


def test_a_colleagues_reason_is_shown_beside_mine(sign_in, revised, consortium_lead):
    revised.explain("Theirs.", version=1, by=consortium_lead)
    page = sign_in(consortium_lead).post(f"{PLAN}2/why/", {"version": 1, "reason": "Mine."})
    assert page.status_code == 409 and "Theirs." in page.text and "Mine." in page.text


# ── Deciding ────────────────────────────────────────────────────────────────


def test_the_reviewer_approves_what_was_read(sign_in, proposed, reviewer, consortium_lead):
    client = sign_in(reviewer)
    seen = client.get(PLAN).context["form"].initial["seen"]
    assert client.post(f"{PLAN}1/take/approve/", {"seen": "0" * 64, "note": "Kept."}).status_code == 409
    page = client.post(f"{PLAN}1/take/return/", {"seen": seen, "note": ""})
    assert page.status_code == 409 and "Write what should change" in page.text
    assert client.post(f"{PLAN}1/take/approve/", {"seen": seen}).url == f"{PLAN}1/"
    proposed.refresh_from_db()
    assert (proposed.state, proposed.decided_by) == ("approved", reviewer)
    late = client.post(f"{PLAN}1/take/return/", {"seen": seen, "note": "Too late."})
    assert late.status_code == 409 and "has been approved" in late.text


def test_nobody_judges_what_one_writes(sign_in, flm, proposed, consortium_lead):
    from partners.models import Appointment
    from partners.standing import Role

    Appointment.objects.create(person=consortium_lead, role=Role.REVIEWER, ibp=flm)
    assert sign_in(consortium_lead).post(f"{PLAN}1/take/approve/", {"seen": proposed.sha256}).status_code == 403


def test_gaps_are_named_when_it_is_proposed(sign_in, plan, consortium_lead):
    row = plan.activities.get()
    row.rewrite(version=1, by=consortium_lead, target="")
    page = sign_in(consortium_lead).post(f"{PLAN}1/take/propose/")
    assert page.status_code == 409 and "write the target." in page.text and f"#row-{row.pk}" in page.text


def test_with_the_inception_report_it_is_decided_there(sign_in, inception, consortium_lead, reviewer):
    write_inception(inception, by=consortium_lead)
    client = sign_in(consortium_lead)
    page = client.post(f"{PLAN}1/take/propose/")
    assert page.status_code == 409 and "goes with the inception report" in page.text
    inception.take("submit", by=consortium_lead, at=MORNING)
    plan = PlanVersion.objects.get()
    assert plan.state == "proposed"
    page = sign_in(reviewer).post(f"{PLAN}1/take/approve/", {"seen": plan.sha256})
    assert page.status_code == 409
    plan.refresh_from_db()
    assert plan.state == "proposed"


def test_deeds_are_posted(sign_in, proposed, consortium_lead):
    row = proposed.activities.get()
    for address in (f"{PLAN}1/take/withdraw/", f"{PLAN}begin/", f"/plan/activity/{row.pk}/remove/"):
        assert sign_in(consortium_lead).get(address).status_code == 405
    assert sign_in(consortium_lead).post(f"{PLAN}1/take/nonsense/").status_code == 404
    assert sign_in(consortium_lead).get(f"{PLAN}99999999999999999999/").status_code == 404
