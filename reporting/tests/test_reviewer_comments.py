"""A reviewer comments on a chapter or a row, to the partner or among reviewers, and says what became of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from conftest import MORNING, make_reason, make_thread, review
from partners.models import Appointment
from partners.standing import Role
from reporting.models import Comment, Side, Thread
from reporting.talking import threads_by_place
from reporting.workflow import Action

QUESTION = "Which unions are these?\nনাম লিখুন।"
HTMX = {"HX-Request": "true"}


def add_url(round):
    return f"/reports/{round.report_id}/comments/add/"


def words(round, **changes):
    return {"chapter": "progress", "row": "", "text": QUESTION, "audience": "shared", "round": round.pk, **changes}


def reply_url(thread):
    return f"/threads/{thread.pk}/reply/"


@pytest.fixture
def row(submitted_report):
    return submitted_report.statements.first()


@pytest.fixture
def thread(round, row):
    return make_thread(round, row=row.pk)


# ── Commenting ──────────────────────────────────────────────────────────────


def test_a_comment_on_a_row(sign_in, round, reviewer, row):
    page = sign_in(reviewer).get(add_url(round), {"chapter": "progress", "row": row.pk})
    assert row.text in page.content.decode()
    answer = sign_in(reviewer).post(add_url(round), words(round, row=row.pk))
    thread = Thread.objects.get()
    assert (thread.row, thread.quote, thread.audience, thread.state) == (row.pk, row.text, "shared", "open")
    assert answer.url == f"/reports/{round.report_id}/comments/#thread-{thread.pk}"
    page = sign_in(reviewer).get(answer.url).content.decode()
    assert f"<bdi>{escape(QUESTION)}</bdi>" in page
    assert f"/review/#row-{row.pk}" in page


def test_an_internal_note_on_a_chapter(sign_in, round, reviewer, colleague):
    sign_in(reviewer).post(add_url(round), words(round, audience="internal", mentions=[colleague.pk]))
    thread = Thread.objects.get()
    assert (thread.chapter, thread.row, thread.is_internal) == ("progress", None, True)
    assert list(thread.comments.get().mentions.all()) == [colleague]
    page = sign_in(colleague).get(f"/threads/{thread.pk}/").content.decode()
    assert "Internal: not seen by the partner" in page
    assert "Tanvir Ahmed" in page


def test_in_place_the_comment_stands_where_its_form_stood(sign_in, round, reviewer, row):
    form = sign_in(reviewer).get(add_url(round), {"chapter": "progress", "row": row.pk}, headers=HTMX)
    assert b"<html" not in form.content and b'name="audience" value="internal"' in form.content
    answer = sign_in(reviewer).post(add_url(round), words(round, row=row.pk), headers=HTMX).content.decode()
    thread = Thread.objects.get()
    assert f'id="thread-{thread.pk}"' in answer
    assert answer.count('class="talk-add"') == 1


def test_who_reads_it_is_chosen_each_time(sign_in, round, reviewer):
    """No button pressed, no default: nothing meant for reviewers reaches the partner by an Enter."""
    for audience in ("", "everybody"):
        answer = sign_in(reviewer).post(add_url(round), words(round, audience=audience))
        assert answer.status_code == 400
        assert "Choose who reads this: the partner, or reviewers only." in answer.content.decode()
        assert escape(QUESTION) in answer.content.decode()
    assert not Thread.objects.exists()
    assert answer.content.index(b"<button disabled hidden>") < answer.content.index(b'name="audience"')


def test_the_same_comment_sent_twice_is_one(sign_in, round, reviewer):
    pk = uuid4()
    for _time in range(2):
        assert sign_in(reviewer).post(add_url(round), words(round, id=pk)).status_code == 302
    assert (Thread.objects.get().pk, Comment.objects.count()) == (pk, 1)


def test_a_comment_that_is_too_long_comes_back_whole(sign_in, round, reviewer):
    long = "ক" * 100_000
    answer = sign_in(reviewer).post(add_url(round), words(round, text=long))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This is 100000 characters long; at most 20000 can stand here." in page
    assert long in page
    assert not Thread.objects.exists()


def test_as_long_as_allowed_however_the_lines_end(sign_in, round, reviewer):
    text = "\r\n".join(["x" * 99] * 200)
    assert sign_in(reviewer).post(add_url(round), words(round, text=text)).status_code == 302
    assert len(Comment.objects.get().text) == 200 * 100 - 1


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_comment_says_something(sign_in, round, reviewer, text):
    answer = sign_in(reviewer).post(add_url(round), words(round, text=text))
    assert (answer.status_code, Thread.objects.count()) == (400, 0)
    assert "Write what you want to say." in answer.content.decode()


def test_a_withdrawn_round_takes_no_comment_and_the_text_stays(sign_in, round, reviewer, focal_person):
    round.report.take(Action.WITHDRAW, by=focal_person, at=MORNING)
    answer = sign_in(reviewer).post(add_url(round), words(round))
    page = answer.content.decode()
    assert (answer.status_code, Thread.objects.count()) == (409, 0)
    assert "This round is over: the partner withdrew the report on 3 April 2017." in page
    assert escape(QUESTION) in page
    assert "the partner withdrew" in sign_in(reviewer).get(add_url(round), {"chapter": "progress"}).content.decode()


def test_submitted_again_meanwhile_the_comment_can_go_to_the_new_round(sign_in, round, reviewer, focal_person):
    round.report.take(Action.WITHDRAW, by=focal_person, at=MORNING)
    round.report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    page = sign_in(reviewer).post(add_url(round), words(round)).content.decode()
    new = round.report.rounds.get(number=2)
    assert "Sent now, your comment belongs to Round 2." in page
    assert f'name="round" value="{new.pk}"' in page
    sign_in(reviewer).post(add_url(round), words(new))
    assert Thread.objects.get().round == new


def test_what_does_not_stand_in_the_submission_is_not_commented_on(sign_in, round, reviewer):
    nowhere = uuid4()
    answer = sign_in(reviewer).post(add_url(round), words(round, row=nowhere))
    assert (answer.status_code, Thread.objects.count()) == (409, 0)
    assert "does not stand in this submission" in answer.content.decode()
    assert sign_in(reviewer).get(add_url(round), {"chapter": "progress", "row": nowhere}).status_code == 404
    assert sign_in(reviewer).get(add_url(round), {"chapter": "nothing"}).status_code == 404
    for oddity in ({"row": "%s"}, {"round": "x"}, {"id": "x"}, {"mentions": ["%"]}):
        assert sign_in(reviewer).post(add_url(round), {**words(round), **oddity}).status_code == 400


def test_somebody_who_cannot_read_it_is_as_unknown_as_nobody(sign_in, round, reviewer, stranger, facilitator):
    answers = set()
    for pk in (stranger.pk, facilitator.pk, uuid4(), "nobody"):
        answer = sign_in(reviewer).post(add_url(round), words(round, id=uuid4(), mentions=[pk]))
        page = answer.content.decode()
        assert answer.status_code == 400
        assert escape(QUESTION) in page
        assert "Choose people who can read this comment." in page
        answers.add(page.count(str(pk)))
    assert answers == {0}
    assert not Thread.objects.exists()


def test_the_partner_is_not_told_of_an_internal_note(sign_in, round, reviewer, focal_person):
    answer = sign_in(reviewer).post(add_url(round), words(round, audience="internal", mentions=[focal_person.pk]))
    assert (answer.status_code, Thread.objects.count()) == (400, 0)
    assert "Choose people who can read this comment." in answer.content.decode()
    sign_in(reviewer).post(add_url(round), words(round, mentions=[focal_person.pk]))
    assert list(Comment.objects.get().mentions.all()) == [focal_person]


def test_a_partner_does_not_begin_a_thread(sign_in, round, focal_person):
    assert sign_in(focal_person).get(add_url(round), {"chapter": "progress"}).status_code == 403
    assert sign_in(focal_person).post(add_url(round), words(round)).status_code == 403
    assert not Thread.objects.exists()


def test_who_writes_and_reviews_is_on_the_partners_side(sign_in, round, seat, reviewer):
    note = make_thread(round, audience="internal", text="Ask their lead.")
    thread = make_thread(round)
    Appointment.objects.create(person=reviewer, role=Role.CONTRIBUTOR, seat=seat)
    assert sign_in(reviewer).post(add_url(round), words(round)).status_code == 403
    assert sign_in(reviewer).get(f"/threads/{note.pk}/").status_code == 404
    assert sign_in(reviewer).post(reply_url(thread), {"text": "Done.", "state": "resolved"}).status_code == 400
    assert "Ask their lead." not in sign_in(reviewer).get(f"/reports/{round.report_id}/comments/").content.decode()


@pytest.mark.parametrize("who", ["stranger", "facilitator", "observer", "administrator", "consortium_lead"])
def test_for_everybody_else_nothing_is_said(sign_in, request, round, thread, who):
    person = request.getfixturevalue(who)
    client = sign_in(person)
    for address in (f"/reports/{round.report_id}/comments/", f"/threads/{thread.pk}/", add_url(round)):
        assert client.get(address, {"chapter": "progress"}).status_code == 404
    assert client.post(reply_url(thread), {"text": "Hm.", "state": "reply"}).status_code == 404
    assert client.post(add_url(round), words(round)).status_code == 404
    assert Comment.objects.count() == 1


# ── What becomes of it ──────────────────────────────────────────────────────


def test_a_reviewer_resolves_without_words_and_opens_again(sign_in, thread, reviewer):
    sign_in(reviewer).post(reply_url(thread), {"state": "resolved"})
    assert Thread.objects.get().state == "resolved"
    answer = sign_in(reviewer).post(reply_url(thread), {"text": "One more thing.", "state": "reply"})
    assert answer.status_code == 409
    assert "This comment has been resolved. It can be opened again first." in answer.content.decode()
    assert "One more thing." in answer.content.decode()
    sign_in(reviewer).post(reply_url(thread), {"text": "One more thing.", "state": "open"})
    assert Thread.objects.get().state == "open"
    assert [said.state for said in thread.comments.all()] == ["", "resolved", "open"]


def test_a_reviewer_only_replies(sign_in, thread, reviewer):
    answer = sign_in(reviewer).post(reply_url(thread), {"text": "By Monday, please.", "state": "reply"}, headers=HTMX)
    assert "By Monday, please." in answer.content.decode()
    assert Thread.objects.get().state == "open"
    assert sign_in(reviewer).post(reply_url(thread), {"text": "", "state": "reply"}).status_code == 400
    assert thread.comments.count() == 2


@pytest.mark.parametrize("state", ["agreed", "clarified", "disagreed", "gone"])
def test_what_the_partner_answers_no_reviewer_says_for_it(sign_in, thread, reviewer, state):
    answer = sign_in(reviewer).post(reply_url(thread), {"text": "They agree.", "state": state})
    assert answer.status_code == 400
    assert "Choose one of the answers that are offered." in answer.content.decode()
    assert "They agree." in answer.content.decode()
    assert Thread.objects.get().state == "open"


def test_an_approved_report_is_not_discussed_any_more(sign_in, round, thread, reviewer):
    thread.reply("", by=reviewer, at=MORNING, side=Side.PROKAS, state="resolved")
    review(round)
    round.decide(Action.APPROVE, by=reviewer, at=MORNING, seen=round.snapshot.sha256)
    answer = sign_in(reviewer).post(reply_url(thread), {"text": "Well done.", "state": "open"})
    assert answer.status_code == 409
    assert "This report has been approved and is locked." in answer.content.decode()
    assert "Well done." in answer.content.decode()
    page = sign_in(reviewer).get(f"/reports/{round.report_id}/comments/").content.decode()
    assert "approved and is locked" in page
    assert "/reply/" not in page


def test_an_id_that_somebody_else_has_used_is_refused_in_words(sign_in, round, thread, reviewer, colleague):
    other = make_thread(round, text="Another.", by=colleague).comments.get()
    answer = sign_in(reviewer).post(reply_url(thread), {"id": other.pk, "text": "Hm.", "state": "reply"})
    assert answer.status_code == 409
    assert "Hm." in answer.content.decode()
    assert thread.comments.count() == 1


# ── The list of comments ────────────────────────────────────────────────────


def test_what_was_answered_comes_first_for_those_who_judge(sign_in, round, reviewer, focal_person):
    make_thread(round, text="Still waiting.")
    make_thread(round, text="Ask their lead.", audience="internal")
    answered = make_thread(round, "context", text="Since when?")
    answered.reply("Since May.", by=focal_person, at=MORNING, side=Side.PARTNER, state="clarified")
    page = sign_in(reviewer).get(f"/reports/{round.report_id}/comments/").content.decode()
    assert page.index("Since May.") < page.index("Still waiting.") < page.index("Ask their lead.")
    assert "1 to answer, 1 answered, 1 among reviewers" in page


def test_the_list_is_narrowed(sign_in, round, reviewer):
    make_thread(round, text="Open one.")
    make_thread(round, text="Ask their lead.", audience="internal")
    done = make_thread(round, text="Done one.")
    done.reply("", by=reviewer, at=MORNING, side=Side.PROKAS, state="resolved")

    def shown(**wanted):
        page = sign_in(reviewer).get(f"/reports/{round.report_id}/comments/", wanted).content.decode()
        return [text for text in ("Open one.", "Ask their lead.", "Done one.") if text in page]

    assert shown(state="resolved") == ["Done one."]
    assert shown(audience="internal") == ["Ask their lead."]
    assert shown(round="1") == shown(round="x", state="odd") == ["Open one.", "Ask their lead.", "Done one."]
    assert shown(round="7") == []


def test_a_row_that_was_changed_or_taken_out_since_says_so(round, row, reviewer, focal_person, submitted_report):
    make_thread(round, row=row.pk)
    other = submitted_report.statements.last()
    make_thread(round, row=other.pk)
    make_thread(round, "context")

    def since(person):
        return [thread.seen.since for there in threads_by_place(submitted_report, person).values() for thread in there]

    review(round, "progress")
    round.decide(Action.RETURN, by=reviewer, at=MORNING, seen=round.snapshot.sha256, note="See.", reason=make_reason())
    submitted_report.refresh_from_db()
    assert since(focal_person) == ["", "", ""]
    row.report = other.report = submitted_report
    row.rewrite(version=row.version, by=focal_person, text="In Sitakunda.")
    other.remove(version=other.version, by=focal_person)
    found = {thread.row: thread.seen.since for there in threads_by_place(submitted_report, focal_person).values()
             for thread in there}  # fmt: skip
    assert found == {row.pk: "changed", other.pk: "gone", None: ""}
    assert since(reviewer) == ["", "", ""], "a draft is not theirs to read"


def test_the_number_of_queries_does_not_grow(sign_in, round, reviewer, focal_person, row):
    def count(person, address):
        sign_in(person)
        with CaptureQueriesContext(connection) as queries:
            assert sign_in(person).get(address).status_code == 200
        return len(queries)

    def grown():
        places = [f"/reports/{round.report_id}/comments/", f"/reports/{round.report_id}/progress/"]
        return [count(focal_person, place) for place in places] + [count(reviewer, places[0])]

    def say(number):
        thread = make_thread(round, row=row.pk, text=f"{number}", at=MORNING + timedelta(hours=number))
        thread.reply("Yes.", by=focal_person, at=MORNING, side=Side.PARTNER, mentions=[reviewer])
        make_thread(round, text="Note.", audience="internal", mentions=[reviewer])

    say(1)
    grown()
    one = grown()
    say(2)
    say(3)
    assert grown() == one
