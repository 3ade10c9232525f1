"""A review by program: rounds read, chapters judged, the checklist ticked, and the report returned or approved."""

from datetime import timedelta

import pytest

from conftest import MORNING, make_reason, make_statement, make_thread, review
from partners.models import Appointment
from partners.standing import Role
from reporting.models import ChecklistItem, Report, ReturnReason
from reporting.tests.calling import Api
from reporting.workflow import Action

CHAPTERS = 9


def at(round, *more):
    return "/".join(["reports", str(round.report_id), "rounds", str(round.number), *more]) + "/"


def decide(person, round, deed, **words):
    words = {"seen": round.snapshot.sha256, "note": "See the comments.", **words}
    return Api(person).post(f"reports/{round.report_id}/{deed}/", **words)


def chapter(answer, key):
    return next(chapter for chapter in answer.json()["chapters"] if chapter["key"] == key)


def test_a_report_is_judged_ticked_off_and_approved(round, reviewer):
    api = Api(reviewer)
    there = api.get(at(round)).json()
    assert (there["number"], there["outcome"], there["lead"]["name"]) == (1, None, reviewer.name)
    assert [len(gaps) for gaps in there["lacking"].values()] == [CHAPTERS + len(there["checklist"])] * 2

    for each in there["chapters"]:
        words = {"chapter": each["key"], "opinion": "fine", "seen": each["sha256"]}
        assert api.post(at(round, "verdicts"), **words).status_code == 200
    for item in there["checklist"]:
        done = api.post(at(round, "checklist"), item=item["id"], done=True)
    assert done.json()["lacking"] == {"approve": [], "return": []}
    assert {item["by"]["name"] for item in done.json()["checklist"]} == {reviewer.name}

    assert decide(reviewer, round, "approve").json()["status"] == "approved"
    there = api.get(at(round)).json()
    assert (there["outcome"], [each["opinion"] for each in there["chapters"]]) == ("approve", ["fine"] * CHAPTERS)


def test_what_is_still_to_be_done_is_data_and_nothing_changes(round, reviewer):
    answer = decide(reviewer, round, "approve")
    assert (answer.status_code, answer.json()["detail"]) == (409, "The review is not complete yet.")
    assert answer.json()["gaps"][0] == {
        "message": "Say what you find of “Progress review”.",
        "url": f"/reports/{round.report_id}/review/#verdict-progress",
    }
    assert len(answer.json()["gaps"]) == CHAPTERS + round.items().count()
    assert Report.objects.get(pk=round.report_id).status == "submitted"


def test_a_return_wants_a_reason_that_is_offered_and_words(round, reviewer):
    review(round, "progress")
    ReturnReason.objects.filter(code="power").update(is_offered=False)
    for reason in ({}, {"reason": "power"}, {"reason": "lost"}, {"reason": {}}, {"reason": "x" * 1_000}):
        answer = decide(reviewer, round, "return", **reason)
        assert (answer.status_code, list(answer.json())) == (400, ["reason"])
    assert decide(reviewer, round, "return", reason="unclear", note=" ").json() == {
        "detail": "Write what the partner should change."
    }
    assert decide(reviewer, round, "return", reason="unclear").json()["status"] == "returned"
    round.refresh_from_db()
    assert (round.outcome, round.reason.code) == (Action.RETURN, "unclear")


def test_nothing_is_decided_twice_on_another_version_or_by_another(round, reviewer, colleague):
    review(round)
    assert "submitted again" in decide(reviewer, round, "approve", seen="0" * 64).json()["detail"]
    assert "leads this review" in decide(colleague, round, "approve").json()["detail"]
    assert decide(reviewer, round, "approve").status_code == 200
    again = decide(reviewer, round, "approve")
    assert (again.status_code, again.json()) == (409, {"detail": "This report has been approved and is locked."})
    assert round.report.events.filter(action=Action.APPROVE).count() == 1


def test_another_version_is_not_judged_and_a_reason_is_wanted(round, reviewer):
    api, [progress, *_others] = Api(reviewer), round.chapters
    words = {"chapter": "progress", "opinion": "needs_improvement", "seen": progress.sha256}
    assert "another version" in api.post(at(round, "verdicts"), **{**words, "seen": "0" * 64}).json()["detail"]
    assert "Choose why" in api.post(at(round, "verdicts"), **words).json()["detail"]
    assert api.post(at(round, "verdicts"), **{**words, "chapter": "budget"}).json().keys() == {"chapter"}
    assert api.post(at(round, "verdicts"), **{**words, "opinion": "poor"}).json().keys() == {"opinion"}
    assert api.post(at(round, "verdicts"), **{**words, "reason": "lost"}).json().keys() == {"reason"}
    assert round.verdicts.count() == 0
    answer = api.post(at(round, "verdicts"), **words, reason=make_reason("unclear").code)
    [verdict] = chapter(answer, "progress")["verdicts"]
    assert (verdict["opinion"], verdict["reason"], verdict["reviewer"]["name"]) == (
        "needs_improvement", "unclear", reviewer.name,
    )  # fmt: skip


def test_ticks_come_off_again_and_only_what_is_asked_is_ticked(round, reviewer):
    api, item = Api(reviewer), round.items().first()
    other = ChecklistItem.objects.create(label="Only of inception reports", kind="inception")
    for _twice in range(2):
        assert api.post(at(round, "checklist"), item=str(item.pk), done=True).status_code == 200
    assert round.ticks.count() == 1
    assert api.post(at(round, "checklist"), item=str(item.pk), done=False).json()["checklist"][0]["is_done"] is False
    for wrong in (str(other.pk), "x", None, str(round.pk)):
        assert api.post(at(round, "checklist"), item=wrong, done=True).json().keys() == {"item"}
    assert round.ticks.count() == 0


def test_the_lead_changes_hands_among_those_who_review(round, reviewer, colleague, stranger):
    api = Api(reviewer)
    assert {one["id"] for one in api.get(at(round)).json()["may_lead"]} == {str(reviewer.pk), str(colleague.pk)}
    unknown = api.post(at(round, "lead"), person=str(round.pk))
    outside = api.post(at(round, "lead"), person=str(stranger.pk))
    assert (unknown.status_code, unknown.json()) == (outside.status_code, outside.json())
    assert unknown.json() == {"person": ["Choose one of those who review this report."]}
    assert api.post(at(round, "lead"), person=str(colleague.pk)).json()["lead"]["name"] == colleague.name


def test_a_closed_round_is_read_and_no_longer_worked_on(round, reviewer, focal_person, colleague):
    Api(focal_person).post(f"reports/{round.report_id}/withdraw/")
    api = Api(reviewer)
    words = {
        "verdicts": {"chapter": "progress", "opinion": "fine", "seen": round.chapters[0].sha256},
        "checklist": {"item": str(round.items().first().pk), "done": True},
        "lead": {"person": str(colleague.pk)},
    }
    for deed, said in words.items():
        answer = api.post(at(round, deed), **said)
        assert (answer.status_code, "the partner withdrew" in answer.json()["detail"]) == (409, True)
    assert (round.verdicts.count(), round.ticks.count()) == (0, 0)
    there = api.get(at(round)).json()
    assert (there["outcome"], there["lacking"], there["may_lead"]) == (
        "withdraw", {"approve": [], "return": []}, [],
    )  # fmt: skip


def test_writers_read_what_they_were_told_and_no_more(round, reviewer, colleague, focal_person):
    review(round, by=colleague)
    review(round, "progress")
    api = Api(focal_person)

    def told():
        there = api.get(at(round)).json()
        assert (there["lead"], there["checklist"], there["may_lead"]) == (None, [], [])
        assert there["lacking"] == {"approve": [], "return": []}
        assert [each["verdicts"] for each in there["chapters"]] == [[]] * CHAPTERS
        assert reviewer.name not in str(there) and colleague.name not in str(there)
        return there["outcome"], there["reason"], [each["opinion"] for each in there["chapters"]]

    assert told() == (None, None, [None] * CHAPTERS)
    decide(reviewer, round, "return", reason="unclear")
    outcome, reason, opinions = told()
    assert (outcome, reason["code"], opinions) == (
        "return",
        "unclear",
        ["needs_improvement", *["fine"] * (CHAPTERS - 1)],
    )


def test_writers_are_not_told_what_was_found_before_they_withdrew(round, focal_person):
    review(round, "progress")
    Api(focal_person).post(f"reports/{round.report_id}/withdraw/")
    there = Api(focal_person).get(at(round)).json()
    assert (there["outcome"], [each["opinion"] for each in there["chapters"]]) == ("withdraw", [None] * CHAPTERS)


@pytest.mark.parametrize(
    ("person", "reads", "works"),
    [("contributor", 200, 403), ("focal_person", 200, 403), ("consortium_lead", 403, 403), ("facilitator", 403, 403),
     ("administrator", 404, 404), ("observer", 404, 404), ("stranger", 404, 404), ("colleague", 200, 400)],
)  # fmt: skip
def test_who_reads_and_who_works_on_a_round(request, round, person, reads, works):
    api = Api(request.getfixturevalue(person))
    assert api.get(f"reports/{round.report_id}/rounds/").status_code == reads
    assert api.get(at(round)).status_code == reads
    for deed in ("verdicts", "checklist", "lead"):
        assert api.post(at(round, deed)).status_code == works
    for beyond in ("2", "9999"):
        beyond = f"reports/{round.report_id}/rounds/{beyond}/"
        assert api.get(beyond).status_code == (404 if reads == 200 else reads)
    for nonsense in ("0", "x", "99999999999"):
        assert api.get(f"reports/{round.report_id}/rounds/{nonsense}/").status_code == 404


def test_who_writes_in_it_too_reads_it_as_its_writer(round, reviewer, colleague, seat):
    Appointment.objects.create(person=colleague, role=Role.CONTRIBUTOR, seat=seat)
    make_thread(round, audience="internal")
    there = Api(colleague).get(at(round)).json()
    assert (there["lead"], there["checklist"]) == (None, [])
    assert Api(colleague).post(at(round, "lead"), person=str(reviewer.pk)).status_code == 403


def test_a_verdict_says_in_which_round_it_was_given(round, reviewer, focal_person, submitted_report):
    review(round, "progress")
    decide(reviewer, round, "return", reason="unclear")
    make_statement(submitted_report, text="In Sitakunda.", by=focal_person)
    submitted_report.refresh_from_db()
    submitted_report.take(Action.SUBMIT, by=focal_person, at=MORNING + timedelta(days=1))
    second = Api(reviewer).get(f"reports/{submitted_report.pk}/rounds/2/")
    assert [one["round"] for one in chapter(second, "context")["verdicts"]] == [1]
    assert (chapter(second, "context")["is_unchanged"], chapter(second, "progress")["verdicts"]) == (True, [])


def test_reasons_are_listed_those_offered_first(contributor):
    make_reason()
    ReturnReason.objects.filter(code="incomplete").update(is_offered=False)
    results = Api(contributor).get("return-reasons/").json()["results"]
    assert (results[0]["code"], results[-1]["code"], len(results)) == ("unclear", "incomplete", 8)


def test_as_many_queries_for_three_rounds_as_for_one(
    round, reviewer, colleague, focal_person, submitted_report, django_assert_num_queries, django_assert_max_num_queries
):
    review(round, "progress")
    api = Api(reviewer)
    list_of = f"reports/{submitted_report.pk}/rounds/"
    api.get(list_of)
    with django_assert_max_num_queries(9) as asked:
        assert api.get(list_of).json()["count"] == 1
    one = len(asked)
    for day in (1, 2):
        latest = submitted_report.rounds.last()
        review(latest, "progress")
        decide(reviewer, latest, "return", reason="unclear")
        submitted_report.refresh_from_db()
        submitted_report.take(Action.SUBMIT, by=focal_person, at=MORNING + timedelta(days=day))
    with django_assert_num_queries(one):
        assert api.get(list_of).json()["count"] == 3

    with django_assert_max_num_queries(40) as asked:
        api.get(f"{list_of}3/")
    one = len(asked)
    for person in (reviewer, colleague):
        review(submitted_report.rounds.last(), "progress", by=person)
    with django_assert_num_queries(one):
        api.get(f"{list_of}3/")
