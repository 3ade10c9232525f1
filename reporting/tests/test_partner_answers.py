"""A partner answers what it was asked: in a list of what is to be answered, or beside the very row."""

from uuid import uuid4

import pytest
from django.utils.html import escape
from playwright.sync_api import expect

from conftest import MORNING, make_reason, make_thread, review
from reporting.models import Comment, Side, Thread
from reporting.workflow import Action, Status

ANSWER = "In Sitakunda,\nand in বাঁশখালী."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def row(submitted_report):
    return submitted_report.statements.first()


@pytest.fixture
def thread(round, row):
    return make_thread(round, row=row.pk)


@pytest.fixture
def returned(round, thread, reviewer):
    """The report, back with its partner, one comment open."""
    review(round, "progress")
    round.decide(
        Action.RETURN, by=reviewer, at=MORNING, seen=round.snapshot.sha256, note="See below.", reason=make_reason()
    )
    return round.report


def comments_url(report):
    return f"/reports/{report.pk}/comments/"


def reply_url(thread):
    return f"/threads/{thread.pk}/reply/"


def words(**changes):
    return {"text": ANSWER, "state": "agreed", **changes}


@pytest.mark.parametrize("state", ["agreed", "clarified", "disagreed"])
def test_an_answer_takes_it_off_the_list(sign_in, returned, thread, contributor, row, state):
    client = sign_in(contributor)
    page = client.get(comments_url(returned)).content.decode()
    assert "1 to answer" in page
    assert f'href="/reports/{returned.pk}/progress/#row-{row.pk}"' in page
    assert "comment to answer" in client.get(f"/reports/{returned.pk}/").content.decode()
    assert "Answer the comment" in client.get(f"/reports/{returned.pk}/submit/").content.decode()
    answer = client.post(reply_url(thread), words(state=state))
    assert answer.url == f"{comments_url(returned)}#thread-{thread.pk}"
    said = thread.comments.last()
    assert (said.text, said.side, said.state, said.by) == (ANSWER, "partner", state, contributor)
    assert "1 answered" in client.get(comments_url(returned)).content.decode()
    assert returned.gaps() == []
    assert "comment to answer" not in client.get(f"/reports/{returned.pk}/").content.decode()


def test_the_partner_reads_why_it_came_back(sign_in, returned, contributor):
    page = sign_in(contributor).get(f"/reports/{returned.pk}/").content.decode()
    assert "PROKAS has returned this report" in page
    assert str(make_reason()) in page
    assert "See below." in page


def test_every_comment_is_answered_before_it_is_submitted_again(sign_in, returned, thread, focal_person):
    answer = sign_in(focal_person).post(f"/reports/{returned.pk}/submit/")
    assert f"/comments/#thread-{thread.pk}" in answer.content.decode()
    sign_in(focal_person).post(reply_url(thread), words())
    assert sign_in(focal_person).post(f"/reports/{returned.pk}/submit/").status_code == 302
    returned.refresh_from_db()
    assert returned.status == Status.SUBMITTED


def test_not_yet_leaves_it_to_be_answered(sign_in, returned, thread, contributor):
    sign_in(contributor).post(reply_url(thread), words(text="Which of the two?", state="reply"))
    assert (Thread.objects.get().state, thread.comments.count()) == ("open", 2)
    assert len(returned.gaps()) == 1


def test_an_answer_says_which(sign_in, returned, thread, contributor):
    answer = sign_in(contributor).post(reply_url(thread), {"text": ANSWER})
    assert answer.status_code == 400
    assert "Choose one of the answers that are offered." in answer.content.decode()
    assert escape(ANSWER) in answer.content.decode()
    assert thread.comments.count() == 1


@pytest.mark.parametrize("state", ["resolved", "open", "?"])
def test_only_prokas_resolves(sign_in, returned, thread, contributor, state):
    answer = sign_in(contributor).post(reply_url(thread), words(state=state), headers=HTMX)
    assert answer.status_code == 400
    assert escape(ANSWER) in answer.content.decode()
    assert Thread.objects.get().state == "open"


def test_an_answer_needs_words(sign_in, returned, thread, contributor):
    answer = sign_in(contributor).post(reply_url(thread), words(text=" "))
    assert answer.status_code == 400
    assert 'value="agreed" checked' in answer.content.decode()
    assert thread.comments.count() == 1


def test_an_answer_that_is_too_long_comes_back_whole(sign_in, returned, thread, contributor):
    long = "x" * 100_000
    answer = sign_in(contributor).post(reply_url(thread), words(text=long), headers=HTMX)
    assert answer.status_code == 400
    assert "This is 100000 characters long; at most 20000 can stand here." in answer.content.decode()
    assert long in answer.content.decode()


def test_the_same_answer_sent_twice_is_one(sign_in, returned, thread, contributor):
    pk = uuid4()
    for _time in range(2):
        assert sign_in(contributor).post(reply_url(thread), words(id=pk)).status_code == 302
    assert thread.comments.count() == 2
    assert thread.comments.last().pk == pk


def test_resolved_meanwhile_the_answer_is_given_back(sign_in, returned, thread, reviewer, contributor):
    Thread.objects.get().reply("", by=reviewer, at=MORNING, side=Side.PROKAS, state="resolved")
    for headers in (HTMX, {}):
        answer = sign_in(contributor).post(reply_url(thread), words(), headers=headers)
        assert answer.status_code == 409
        assert "This comment has been resolved by PROKAS. Nothing more is needed." in answer.content.decode()
        assert escape(ANSWER) in answer.content.decode()
    assert thread.comments.count() == 2


def test_who_may_not_read_it_is_not_mentioned(sign_in, returned, thread, contributor, stranger, focal_person):
    for pk in (stranger.pk, uuid4()):
        answer = sign_in(contributor).post(reply_url(thread), words(mentions=[pk]))
        assert answer.status_code == 400
        assert "Choose people who can read this comment." in answer.content.decode()
        assert str(pk) not in answer.content.decode()
    assert thread.comments.count() == 1
    sign_in(contributor).post(reply_url(thread), words(mentions=[focal_person.pk]))
    assert list(thread.comments.last().mentions.all()) == [focal_person]
    assert "Also told:" in sign_in(contributor).get(f"/threads/{thread.pk}/").content.decode()


def test_it_leads_back_to_the_page_it_was_answered_on_and_nowhere_else(sign_in, returned, thread, contributor):
    there = f"/reports/{returned.pk}/progress/"
    assert sign_in(contributor).post(reply_url(thread), words(next=there)).url == f"{there}#thread-{thread.pk}"
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example/"):
        answer = sign_in(contributor).post(reply_url(thread), words(next=elsewhere))
        assert answer.url == f"{comments_url(returned)}#thread-{thread.pk}"


def test_markup_stays_text(sign_in, round, thread, contributor):
    sign_in(contributor).post(reply_url(thread), words(text="<b>bold</b> https://a.example <script>alert(1)</script>"))
    page = sign_in(contributor).get(comments_url(round.report)).content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt; https://a.example &lt;script&gt;" in page


def test_a_reply_is_posted(sign_in, thread, contributor):
    assert sign_in(contributor).get(reply_url(thread)).status_code == 405


def test_comments_stand_beside_their_row_and_stay_there(sign_in, returned, thread, contributor, row):
    client = sign_in(contributor)
    whole = make_chapter_thread(thread)
    page = client.get(f"/reports/{returned.pk}/progress/").content.decode()
    assert page.index(f"thread-{whole.pk}") < page.index(f"row-{row.pk}") < page.index(f'id="thread-{thread.pk}"')
    saved = client.post(
        f"/rows/statement/{row.pk}/edit/",
        {"text": "In Sitakunda.", "confidentiality": 2, "version": row.version, "then": "close"},
        headers=HTMX,
    ).content.decode()
    assert saved.count('<li class="part"') == 1  # it takes the row's place; the comment is no part of it
    moved = client.post(f"/rows/statement/{row.pk}/move/", {"move": "down"}, headers=HTMX).content.decode()
    assert f'id="thread-{thread.pk}"' in moved
    assert "This row was changed since" in moved


def make_chapter_thread(thread):
    """A comment on the whole chapter, as if it had been made in the same round."""
    other = Thread.objects.create(
        report=thread.report, round=thread.round, chapter="progress", audience="shared", opened_by=thread.opened_by,
        opened_at=MORNING, changed_at=MORNING,
    )  # fmt: skip
    Comment.objects.create(thread=other, by=thread.opened_by, at=MORNING, side="prokas", text="Say more.")
    return other


def test_a_comment_on_something_restricted_keeps_its_page_off_the_device(
    sign_in, complete_report, contributor, focal_person, reviewer
):
    row = complete_report.statements.first()
    row.rewrite(version=row.version, by=contributor, confidentiality=4)
    complete_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    round = complete_report.rounds.get()
    round.lead_by(reviewer)
    make_thread(round, row=row.pk)
    complete_report.take(Action.WITHDRAW, by=focal_person, at=MORNING)
    row.refresh_from_db()
    row.rewrite(version=row.version, by=contributor, confidentiality=2)
    page = sign_in(contributor).get(f"/reports/{complete_report.pk}/progress/")
    assert page.status_code == 200 and "X-Offline" not in page.headers
    assert sign_in(contributor).get(f"/reports/{complete_report.pk}/context/").headers["X-Offline"] == "keep"


# ── In a browser ────────────────────────────────────────────────────────────


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "scripts off"])
def test_asked_answered_resolved(visit, axe, round, row, reviewer, focal_person, colleague, scripts):
    def readable(page):
        assert not scripts or axe(page) == []  # the check itself is a script

    page = visit(reviewer, f"/reports/{round.report_id}/review/", scripts=scripts)
    place = page.locator(f"#talk-{row.pk}")
    place.get_by_role("link", name="Comment").click()
    form = place if scripts else page.locator("#content")
    form.get_by_role("textbox", name="Comment").fill("Which unions are these?")
    if scripts:
        readable(page)
        form.get_by_role("textbox", name="Comment").press("Control+Enter")
        expect(form).to_contain_text("Choose who reads this: the partner, or reviewers only.")
    form.get_by_role("button", name="Comment to the partner").click()
    expect(page.locator(f"#talk-{row.pk} .thread")).to_contain_text("Which unions are these?")
    if scripts:
        place.get_by_role("link", name="Comment").click()
        place.get_by_role("textbox", name="Comment").fill("Ask their lead.")
        place.get_by_role("button", name="Internal note").click()
        expect(place.locator(".thread").nth(1)).to_contain_text("Internal: not seen by the partner")
    readable(page)

    page = visit(focal_person, f"/reports/{round.report_id}/comments/", scripts=scripts)
    thread = page.locator(".thread")
    expect(thread).to_have_count(1)
    readable(page)
    thread.get_by_label("Clarified").check()
    thread.get_by_role("textbox", name="In your words").fill(ANSWER)
    thread.get_by_role("button", name="Send the answer").click()
    expect(thread.locator(".thread-head .chip")).to_have_text("Clarified")
    expect(thread.locator(".said-text").last).to_have_text(ANSWER)
    readable(page)

    page = visit(reviewer, f"/reports/{round.report_id}/comments/?audience=shared", scripts=scripts)
    thread = page.locator(".thread")
    thread.get_by_text("Reply or resolve").click()
    thread.get_by_role("button", name="Resolve").click()
    if not scripts:
        page.goto(f"/threads/{Thread.objects.get(audience='shared').pk}/")
    expect(page.locator(".thread-head .chip").first).to_have_text("Resolved")
    readable(page)
    assert Thread.objects.get(audience="shared").state == "resolved"
