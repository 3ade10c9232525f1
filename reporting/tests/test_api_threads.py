"""Comments by program: begun by those who judge, answered by the partner; what is internal does not exist for partners."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conftest import MORNING, make_thread
from partners.models import Appointment
from partners.standing import Role
from reporting.models import Comment, Thread
from reporting.tests.calling import Api

SECRET = "Ask their lead before they notice."


def of(round):
    return f"reports/{round.report_id}/threads/"


def words(**more):
    return {"chapter": "progress", "audience": "shared", "text": "Which unions are these?", **more}


def texts(answer):
    return [thread["comments"][0]["text"] for thread in answer.json()["results"]]


def test_a_comment_on_a_row_is_begun_answered_and_resolved(round, reviewer, focal_person):
    row = round.report.statements.first()
    begun = Api(reviewer).post(of(round), **words(row=str(row.pk), mentions=[str(focal_person.pk)]))
    assert (begun.status_code, begun.json()["quote"], begun.json()["round"]) == (201, row.text, 1)
    assert begun.json()["comments"][0]["mentions"] == [{"id": str(focal_person.pk), "name": focal_person.name}]
    assert {one["name"] for one in begun.json()["readers"]} == {reviewer.name, focal_person.name}

    replies = f"threads/{begun.json()['id']}/replies/"
    answered = Api(focal_person).post(replies, text="Baraiyadhala and Kumira.", state="clarified")
    assert (answered.status_code, answered.json()["state"]) == (201, "clarified")
    resolved = Api(reviewer).post(replies, state="resolved")
    assert [(said["side"], said["state"]) for said in resolved.json()["comments"]] == [
        ("prokas", ""), ("partner", "clarified"), ("prokas", "resolved"),
    ]  # fmt: skip


def test_sent_again_after_a_lost_answer_it_is_one(round, reviewer, focal_person):
    same = words(id=str(uuid4()))
    assert [Api(reviewer).post(of(round), **same).status_code for _ in range(2)] == [201, 200]
    reply = {"id": str(uuid4()), "text": "In two.", "state": "agreed"}
    replies = f"threads/{same['id']}/replies/"
    assert [Api(focal_person).post(replies, **reply).status_code for _ in range(2)] == [201, 200]
    assert (Thread.objects.count(), Comment.objects.count()) == (1, 2)
    assert Api(reviewer).post(replies, **{**reply, "state": ""}).status_code == 409  # that id is somebody else's
    assert Comment.objects.count() == 2


def test_what_is_internal_does_not_exist_for_partners(round, reviewer, focal_person, colleague):
    internal = make_thread(round, text=SECRET, audience="internal")
    make_thread(round, text="Which unions?")
    api = Api(focal_person)
    assert (texts(api.get(of(round))), api.get(of(round)).json()["count"]) == (["Which unions?"], 1)
    assert api.get(of(round), audience="internal").json() == {
        "count": 0, "next": None, "previous": None, "results": [],
    }  # fmt: skip
    missing, hidden = api.get(f"threads/{uuid4()}/"), api.get(f"threads/{internal.pk}/")
    assert (missing.status_code, missing.json()) == (hidden.status_code, hidden.json()) == (404, hidden.json())
    reply = {"text": "We see you.", "state": "agreed"}
    assert api.post(f"threads/{internal.pk}/replies/", **reply).status_code == 404
    assert internal.comments.count() == 1
    assert texts(Api(colleague).get(of(round), audience="internal")) == [SECRET]


def test_who_writes_in_it_too_reads_as_its_writer(round, colleague, seat):
    internal = make_thread(round, text=SECRET, audience="internal")
    Appointment.objects.create(person=colleague, role=Role.CONTRIBUTOR, seat=seat)
    assert Api(colleague).get(of(round)).json()["count"] == 0
    assert Api(colleague).get(f"threads/{internal.pk}/").status_code == 404
    assert Api(colleague).post(of(round), **words()).status_code == 403


@pytest.mark.parametrize(
    ("person", "listed", "begins", "replies"),
    [("contributor", 200, 403, 201), ("consortium_lead", 403, 403, 404), ("facilitator", 403, 403, 404),
     ("administrator", 404, 404, 404), ("observer", 404, 404, 404), ("stranger", 404, 404, 404),
     ("colleague", 200, 201, 201)],
)  # fmt: skip
def test_who_has_a_part(request, round, person, listed, begins, replies):
    thread, api = make_thread(round), Api(request.getfixturevalue(person))
    assert api.get(of(round)).status_code == listed
    assert api.post(of(round), **words()).status_code == begins
    assert api.get(f"threads/{thread.pk}/").status_code == (200 if replies == 201 else 404)
    assert api.post(f"threads/{thread.pk}/replies/", text="See here.").status_code == replies
    assert Comment.objects.count() == 1 + (begins == 201) + (replies == 201)


def test_threads_are_narrowed(round, reviewer):
    make_thread(round, text="First.")
    make_thread(round, "context", text="Second.", audience="internal", at=MORNING + timedelta(hours=1))
    resolved = make_thread(round, "context", text="Third.", at=MORNING + timedelta(hours=2))
    api = Api(reviewer)
    api.post(f"threads/{resolved.pk}/replies/", state="resolved")
    assert texts(api.get(of(round), chapter="context")) == ["Second.", "Third."]
    assert texts(api.get(of(round), state=["open"])) == ["First.", "Second."]
    assert texts(api.get(of(round), state=["open", "resolved"], audience="shared")) == ["First.", "Third."]
    assert (texts(api.get(of(round), round="2")), len(texts(api.get(of(round), round="1")))) == ([], 3)
    for wrong in ({"state": "lost"}, {"audience": "all"}, {"round": "first"}, {"round": "9" * 30}):
        answer = api.get(of(round), **wrong)
        assert (answer.status_code, answer.json().keys()) == (400, wrong.keys())


def test_too_many_words_are_refused_with_the_limit(round, reviewer, focal_person):
    thread = make_thread(round)
    for person, address, said in (
        (reviewer, of(round), words(text="র" * 100_000)),
        (focal_person, f"threads/{thread.pk}/replies/", {"text": "র" * 100_000}),
    ):
        answer = Api(person).post(address, **said)
        assert (answer.status_code, list(answer.json())) == (400, ["text"])
        assert "20000" in answer.json()["text"][0]
    assert Comment.objects.count() == 1


def test_a_mention_tells_nobody_who_exists(round, reviewer, focal_person, stranger):
    make = {"audience": "internal", "mentions": [str(focal_person.pk)]}
    answers = [
        Api(reviewer).post(of(round), **words(mentions=[str(uuid4())])),
        Api(reviewer).post(of(round), **words(mentions=[str(stranger.pk)])),
        Api(reviewer).post(of(round), **words(**make)),
        Api(focal_person).post(f"threads/{make_thread(round).pk}/replies/", text="x", mentions=[str(stranger.pk)]),
    ]
    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (400, {"mentions": ["Choose people who can read this comment."]})
    ] * 4


def test_what_cannot_be_said_is_refused_with_a_sentence(round, reviewer, focal_person):
    thread, api = make_thread(round), Api(reviewer)
    assert api.post(of(round), **words(row=str(uuid4()))).json() == {
        "detail": "What you comment on does not stand in this submission."
    }
    assert api.post(of(round), **words(chapter="budget")).status_code == 409
    assert api.post(of(round), **words(text=" \n ")).json() == {"detail": "Write what you want to say."}
    assert api.post(of(round), text="No place.").json().keys() == {"chapter", "audience"}
    replies = f"threads/{thread.pk}/replies/"
    assert Api(focal_person).post(replies, text="Done.", state="resolved").json() == {
        "detail": "Choose one of the answers that are offered."
    }
    assert Api(focal_person).post(replies, text="Done.", state="lost").json().keys() == {"state"}
    api.post(replies, state="resolved")
    late = Api(focal_person).post(replies, text="But …", state="disagreed")
    assert (late.status_code, "has been resolved by PROKAS" in late.json()["detail"]) == (409, True)
    assert Comment.objects.count() == 2


def test_a_withdrawn_round_and_a_draft_take_no_comment(round, reviewer, focal_person, reports):
    Api(focal_person).post(f"reports/{round.report_id}/withdraw/")
    answer = Api(reviewer).post(of(round), **words())
    assert (answer.status_code, "the partner withdrew" in answer.json()["detail"]) == (409, True)
    never_sent = Api(reviewer).post(f"reports/{reports['BOMSA'].pk}/threads/", **words())
    assert never_sent.json() == {"detail": "This report is a draft: its partner has not submitted it."}
    assert Thread.objects.count() == 0


def test_as_many_queries_for_three_threads_as_for_one(
    round, reviewer, focal_person, django_assert_num_queries, django_assert_max_num_queries
):
    def talk():
        thread = make_thread(round, mentions=[focal_person])
        Api(focal_person).post(f"threads/{thread.pk}/replies/", text="Here.", mentions=[str(reviewer.pk)])

    api = Api(reviewer)
    talk()
    with django_assert_max_num_queries(12) as asked:
        assert api.get(of(round)).json()["count"] == 1
    one = len(asked)
    talk()
    talk()
    with django_assert_num_queries(one):
        assert api.get(of(round)).json()["count"] == 3
