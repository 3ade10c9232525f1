"""Comparing two submissions of a report: who may, what stands there, and what a wrong address says."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, make_statement, write_inception
from reporting.workflow import Action


def address(report, query=""):
    return reverse("reporting:compare", args=[report.pk]) + query


@pytest.fixture
def sent_twice(submitted_report, focal_person, reviewer):
    """YPSA's report, returned and submitted again: a row reworded, one taken out, one new, and a note longer."""
    report = submitted_report
    report.take(Action.RETURN, by=reviewer, at=MORNING + timedelta(days=1), note="Say where.")
    gone, reworded, *_same = report.statements.order_by("criterion")
    reworded.rewrite(version=reworded.version, by=focal_person, text=f"{reworded.text} In Sitakunda.")
    gone.remove(version=gone.version, by=focal_person)
    make_statement(report, "better", text="A new <b>sentence</b>.", by=focal_person)
    note = report.chapternotes.get(chapter="context")
    note.rewrite(version=note.version, by=focal_person, done="A second meeting.")
    report.take(Action.SUBMIT, by=focal_person, at=MORNING + timedelta(days=2))
    return report


@pytest.mark.parametrize("who", ["contributor", "focal_person", "reviewer", "colleague"])
def test_its_writers_and_its_reviewers_compare(sign_in, request, sent_twice, who):
    page = sign_in(request.getfixturevalue(who)).get(address(sent_twice)).text
    assert "2 rows changed, 1 new, 1 taken out" in page
    assert "<ins> In Sitakunda.</ins>" in page
    assert "<ins>A new &lt;b&gt;sentence&lt;/b&gt;.</ins>" in page
    assert "<ins>A second meeting.</ins>" in page
    assert "<del>" in page and "As it stands now" not in page


def test_returned_and_not_yet_changed(sign_in, submitted_report, focal_person, reviewer):
    submitted_report.take(Action.RETURN, by=reviewer, at=MORNING + timedelta(days=1), note="Say where.")
    page = sign_in(focal_person).get(address(submitted_report, "?after=now"))
    assert page.status_code == 200
    assert "Nothing changed between these two." in page.text


@pytest.mark.parametrize(
    ("who", "status"), [("consortium_lead", 403), ("facilitator", 403), ("stranger", 404), ("observer", 404)]
)
def test_nobody_else_does(sign_in, request, sent_twice, who, status):
    page = sign_in(request.getfixturevalue(who)).get(address(sent_twice))
    assert page.status_code == status
    assert "Sitakunda" not in page.text


def test_side_by_side_each_has_its_own_words(sign_in, reviewer, sent_twice):
    page = sign_in(reviewer).get(address(sent_twice, "?show=side")).text
    assert "<ins> In Sitakunda.</ins>" in page and "<del>" in page
    assert '<span class="side-name">Submission 1</span>' in page


def test_one_walks_from_change_to_change(sign_in, reviewer, sent_twice):
    page = sign_in(reviewer).get(address(sent_twice))
    changed = [row.id for chapter in page.context["found"].chapters for row in chapter.changed]
    assert page.context["first"] == changed[0]
    for row in changed:
        assert f'href="#row-{row}"' in page.text and f'id="row-{row}"' in page.text
    assert page.text.count("Next change") == len(changed) - 1


def test_rows_that_stayed_the_same_are_shown_when_wanted(sign_in, reviewer, sent_twice):
    client = sign_in(reviewer)
    assert "YPSA says of went_well." not in client.get(address(sent_twice)).text
    assert "YPSA says of went_well." in client.get(address(sent_twice, "?rows=all")).text
    assert "YPSA saw a change." in client.get(address(sent_twice, "?rows=all&show=side")).text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?before=1&after=2", 200),
        ("?before=1", 200),
        ("?after=2", 200),
        ("?before=2&after=1", 400),
        ("?before=2&after=2", 400),
        ("?after=1", 400),
        ("?before=0", 404),
        ("?before=3&after=4", 404),
        ("?before=-1", 404),
        ("?before=one", 404),
        ("?after=99999999999999999999", 404),
        ("?before=1&after=now", 403),
        ("?show=nonsense&rows=nonsense", 200),
    ],
)
def test_a_wrong_address_is_answered_clearly(sign_in, reviewer, sent_twice, query, status):
    page = sign_in(reviewer).get(address(sent_twice, query))
    assert page.status_code == status
    assert ("Choose an earlier submission first" in page.text) == (status == 400)


def test_it_is_read_only(sign_in, reviewer, sent_twice):
    assert sign_in(reviewer).post(address(sent_twice)).status_code == 405


def test_writers_see_what_they_have_changed_since_it_came_back(sign_in, focal_person, reviewer, submitted_report):
    client = sign_in(focal_person)
    assert "There is nothing to compare yet" in client.get(address(submitted_report)).text
    submitted_report.take(Action.RETURN, by=reviewer, at=MORNING, note="Say where.")
    row = submitted_report.statements.first()
    row.rewrite(version=row.version, by=focal_person, text="Not sent yet.")
    for query in ("", "?after=now", "?before=1&after=now"):
        page = client.get(address(submitted_report, query)).text
        assert "1 row changed" in page and "Not sent yet" in page and "Make a PDF" not in page
    assert "?after=now" in client.get(submitted_report.get_absolute_url()).text
    page = sign_in(reviewer).get(address(submitted_report))
    assert "There is nothing to compare yet" in page.text and "Not sent yet" not in page.text


def test_a_draft_has_nothing_to_compare(sign_in, contributor, report):
    client = sign_in(contributor)
    assert "It has not been submitted yet." in client.get(address(report)).text
    assert client.get(address(report, "?before=1")).status_code == 404
    assert client.get(address(report, "?after=now")).status_code == 404


def test_the_pages_of_the_report_lead_there(sign_in, reviewer, sent_twice):
    client = sign_in(reviewer)
    for page in (sent_twice.get_absolute_url(), reverse("reporting:history", args=[sent_twice.pk])):
        assert address(sent_twice) in client.get(page).text


def test_an_inception_report_is_compared_chapter_by_chapter(sign_in, inception, consortium_lead, colleague):
    write_inception(inception, by=consortium_lead)
    inception.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    inception.take(Action.RETURN, by=colleague, at=MORNING, note="Say where.")
    passage = inception.passages.get(chapter="power", question="opposes")
    passage.rewrite(version=passage.version, by=consortium_lead, text="FLM answers opposes, আরও স্পষ্টভাবে।")
    member = inception.memberroles.first()
    member.rewrite(version=member.version, by=consortium_lead, role="It reports and pays.")
    inception.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    page = sign_in(colleague).get(address(inception))
    assert [chapter.key for chapter in page.context["found"].changed] == ["consortium", "power"]
    assert "Who opposes it or profits from things as they are?" in page.text
    assert "আরও স্পষ্টভাবে।</ins>" in page.text


def test_few_or_many_rows_ask_as_many_questions(sign_in, reviewer, focal_person, submitted_report):
    client, counts = sign_in(reviewer), []
    for number in (1, 3):
        submitted_report.take(Action.RETURN, by=reviewer, at=MORNING, note="Say more.")
        for _ in range(number):
            make_statement(submitted_report, by=focal_person).evidence.create(label="Minutes", url="https://a.example/")
        submitted_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(submitted_report)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_everybody_can_read_it_on_a_laptop_and_on_a_phone(visit, axe, reviewer, sent_twice):
    page = visit(reviewer)
    for show in ("inline", "side"):
        for width in (1280, 375):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address(sent_twice, f"?show={show}&rows=all"))
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert axe(page) == []
    page.goto(address(sent_twice))
    page.get_by_role("link", name="First change").click()
    page.get_by_role("link", name="Next change").first.click()
    assert "#row-" in page.url
