"""Inception reports through the API: opened once, answered, added to, read by those whose matter it is."""

from datetime import date
from uuid import uuid4

import pytest

from conftest import MORNING, make_organisation, make_seat, write_inception
from reporting.chapters.inception import Problem
from reporting.models import Kind, MemberRole, Passage, Report
from reporting.tests.calling import Api


@pytest.fixture
def api(consortium_lead):
    return Api(consortium_lead)


@pytest.fixture
def answer(inception):
    return inception.passages.get(chapter="problem", question="issue")


def make_passage(report, heading="What we saw", text="Three villages in debt.", chapter="problem", by=None, **details):
    return Passage.add(report, by=by, chapter=chapter, heading=heading, text=text, **details)


# ── Opening ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["reviewer", "administrator"])
def test_prokas_opens_it_once(request, flm, lead_seat, who):
    api = Api(request.getfixturevalue(who))
    first = api.post("inception-reports/", ibp="FLM", due_on="2017-04-20")
    assert first.status_code == 201
    said = first.json()
    assert (said["kind"], said["ibp"], said["partner"], said["quarter"], said["due_on"]) == (
        "inception", "FLM", None, None, "2017-04-20",
    )  # fmt: skip
    again = api.post("inception-reports/", ibp="FLM", due_on="2017-12-01")
    assert (again.status_code, again.json()["id"], again.json()["due_on"]) == (200, said["id"], "2017-04-20")
    assert Report.objects.filter(kind=Kind.INCEPTION).count() == 1


def test_others_do_not_open_it(flm, consortium_lead, focal_person, facilitator, stranger, observer):
    for person in (consortium_lead, focal_person, facilitator, stranger, observer):
        assert Api(person).post("inception-reports/", ibp="FLM", due_on="2017-04-20").status_code == 403
    assert not Report.objects.exists()


def test_what_is_wrong_is_said_by_field(reviewer, flm):
    api = Api(reviewer)
    assert api.post("inception-reports/").json().keys() == {"ibp", "due_on"}
    assert api.post("inception-reports/", ibp="NONE", due_on="soon").json().keys() == {"ibp", "due_on"}
    early = api.post("inception-reports/", ibp="FLM", due_on="2016-11-30")
    assert (early.status_code, early.json().keys()) == (400, {"due_on"})
    assert not Report.objects.exists()


# ── Passages ────────────────────────────────────────────────────────────────


def test_passages_stand_in_the_order_one_reads_them(api, inception):
    make_passage(inception)
    rows = api.get("passages/", report=inception.pk, chapter="problem").json()["results"]
    assert [row["question"] for row in rows] == [*(question.key for question in Problem.questions), ""]
    assert rows[-1]["heading"] == "What we saw"
    every = api.get("passages/", ibp="FLM", page_size=200).json()["results"]
    chapters = list(dict.fromkeys(row["chapter"] for row in every))
    assert chapters == [chapter.key for chapter in inception.chapters if chapter.key in chapters]
    assert {row["question"] for row in api.get("passages/", question="issue").json()["results"]} == {"issue"}


def test_an_answer_is_written_over_what_was_seen(api, answer, consortium_lead):
    said = api.patch(f"passages/{answer.pk}/", version=1, text="Brokers take what workers earn.").json()
    assert (said["version"], said["text"], said["question"], said["heading"]) == (
        2, "Brokers take what workers earn.", "issue", "",
    )  # fmt: skip
    late = api.patch(f"passages/{answer.pk}/", version=1, text="Mine.")
    assert late.status_code == 409
    assert "Brokers take what workers earn." in late.text
    assert "Mine." in late.text
    answer.refresh_from_db()
    assert (answer.text, answer.changed_by) == ("Brokers take what workers earn.", consortium_lead)


def test_an_answer_takes_no_heading_and_is_never_moved_or_removed(api, inception, answer):
    refused = api.patch(f"passages/{answer.pk}/", version=1, heading="A heading")
    assert (refused.status_code, refused.json().keys()) == (400, {"heading"})
    assert api.delete(f"passages/{answer.pk}/", version=1).status_code == 409
    assert api.post(f"passages/{answer.pk}/move/", to=3).status_code == 409
    answer.refresh_from_db()
    assert (answer.heading, answer.version, answer.position) == ("", 1, 0)


def test_a_passage_is_added_once_at_the_end_of_its_chapter(api, inception):
    words = {"id": str(uuid4()), "report": inception.pk, "chapter": "problem", "heading": "On method", "text": "Asked."}
    assert [api.post("passages/", **words).status_code for _time in range(3)] == [201, 200, 200]
    row = Passage.objects.get(question="")
    assert (str(row.pk), row.chapter, row.heading, row.text, row.confidentiality) == (
        words["id"], "problem", "On method", "Asked.", 2,
    )  # fmt: skip
    assert api.patch(f"passages/{row.pk}/", version=1, text=" ").status_code == 400
    assert api.post(f"passages/{row.pk}/move/", to=0).status_code == 200
    assert api.delete(f"passages/{row.pk}/", version=1).status_code == 204
    assert not Passage.objects.filter(question="").exists()


def test_a_passage_stands_only_in_a_chapter_of_its_report(api, inception, consolidated, answer):
    for report, chapter in (
        (inception, "gossip"),
        (inception, "progress"),
        (inception, "plan"),
        (consolidated, "problem"),
    ):
        refused = api.post("passages/", report=report.pk, chapter=chapter, heading="A", text="B")
        assert (refused.status_code, refused.json().keys()) == (400, {"chapter"})
    forged = api.post("passages/", id=answer.pk, report=inception.pk, chapter="budget", text="Forged.")
    assert forged.status_code == 409
    answer.refresh_from_db()
    assert (answer.chapter, answer.text) == ("problem", "")
    assert not Passage.objects.filter(question="").exists()


def test_evidence_is_put_to_an_answer(api, answer):
    added = api.post("evidence/", row=answer.pk, url="https://bmet.gov.bd/", label="BMET")
    assert added.status_code == 201
    assert api.get(f"passages/{answer.pk}/").json()["evidence"][0]["label"] == "BMET"


def test_only_the_lead_writes(inception, answer, focal_person, reviewer, facilitator, stranger, observer):
    for person in (focal_person, reviewer, facilitator, stranger, observer):
        api = Api(person)
        assert api.get("passages/").json()["count"] == 0
        assert api.get(f"passages/{answer.pk}/").status_code == 404
        assert api.patch(f"passages/{answer.pk}/", version=1, text="Mine.").status_code == 404
        assert api.post("passages/", report=inception.pk, chapter="problem", text="Mine.").status_code == 400
    assert not Passage.objects.exclude(text="").exists()


def test_once_sent_it_is_read_up_to_ones_clearance(
    inception, consortium_lead, focal_person, facilitator, reviewer, stranger
):
    write_inception(inception, by=consortium_lead)
    for level in (1, 2, 3, 4):
        make_passage(inception, f"Level {level}", by=consortium_lead, confidentiality=level)
    inception.take("submit", by=consortium_lead, at=MORNING)

    def read_by(person):
        rows = Api(person).get("passages/", chapter="problem", question="").json()["results"]
        return [row["heading"] for row in rows if row["heading"]]

    assert read_by(consortium_lead) == read_by(reviewer) == ["Level 1", "Level 2", "Level 3", "Level 4"]
    assert read_by(focal_person) == ["Level 1", "Level 2", "Level 3"]
    assert read_by(facilitator) == ["Level 1", "Level 2"]
    assert read_by(stranger) == []
    row = Passage.objects.get(heading="Level 1")
    assert Api(focal_person).patch(f"passages/{row.pk}/", version=1, text="Mine.").status_code == 403
    late = Api(consortium_lead).patch(f"passages/{row.pk}/", version=1, text="Too late.")
    assert late.status_code == 409


# ── Members ─────────────────────────────────────────────────────────────────


def test_what_a_member_adds_is_written(api, inception, seat):
    [lead, member] = api.get("member-roles/", report=inception.pk).json()["results"]
    assert (lead["name"], member["name"], member["full_name"], member["seat"]) == (
        "IID", "YPSA", "YPSA in full", str(seat.pk),
    )  # fmt: skip
    said = api.patch(f"member-roles/{member['id']}/", version=1, role="Runs the desks.", added_value="It is there.")
    assert (said.status_code, said.json()["role"], said.json()["version"]) == (200, "Runs the desks.", 2)
    assert api.patch(f"member-roles/{member['id']}/", version=1, role="Late.").status_code == 409
    assert api.delete(f"member-roles/{member['id']}/", version=2).status_code == 405


def test_a_member_that_joined_since_is_added_once(api, inception, flm, foreign_seat, focal_person):
    warbe = make_seat(flm, make_organisation("WARBE"), joined_on=date(2017, 4, 10))
    assert Api(focal_person).post("member-roles/", report=inception.pk, seat=warbe.pk).status_code == 400
    codes = [api.post("member-roles/", report=inception.pk, seat=warbe.pk).status_code for _time in range(2)]
    assert codes == [201, 200]
    foreign = api.post("member-roles/", report=inception.pk, seat=foreign_seat.pk)
    assert (foreign.status_code, foreign.json().keys()) == (400, {"seat"})
    assert MemberRole.objects.filter(report=inception).count() == 3


def test_the_content_is_what_the_pages_show(api, inception, consortium_lead):
    write_inception(inception, by=consortium_lead)
    said = api.get(f"reports/{inception.pk}/content/").json()
    chapters = {chapter["key"]: chapter["values"] for chapter in said["chapters"]}
    assert chapters["problem"]["passages"][0]["title"] == "What is the issue?"
    assert [member["name"] for member in chapters["consortium"]["members"]] == ["IID", "YPSA"]


@pytest.mark.parametrize("address", ["passages/", "member-roles/"])
def test_as_many_queries_for_many_rows_as_for_one(
    api, inception, flm, consortium_lead, address, django_assert_max_num_queries, django_assert_num_queries
):
    def fill(numbers):
        for number in numbers:
            make_passage(inception, f"{number}").evidence.create(label="Minutes", url=f"https://example.org/{number}")
            seat = make_seat(flm, make_organisation(f"ORG{number}"))
            row = MemberRole.add(inception, by=consortium_lead, seat=seat)
            row.evidence.create(label="Letter", url=f"https://example.org/letter/{number}")

    fill([1])
    api.get(address, page_size=200)
    with django_assert_max_num_queries(20) as few:
        api.get(address, page_size=200)
    fill([2, 3])
    with django_assert_num_queries(len(few)):
        assert api.get(address, page_size=200).json()["count"] > 3
