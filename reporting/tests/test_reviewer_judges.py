"""PROKAS reads a report whole, gives more time, excuses, opens again; how it decides: test_reviewer_works_through_a_round."""

from datetime import date

import pytest
from django.urls import reverse

from conftest import MORNING, make_person, make_statement
from partners.clearance import Level
from partners.standing import Role
from reporting.models import Report
from reporting.workflow import Action, Status


def url(name, report, *more):
    return reverse(f"reporting:{name}", args=[report.pk, *more])


def test_the_whole_report_stands_on_one_page_with_the_way_to_its_review(sign_in, reviewer, submitted_report):
    page = sign_in(reviewer).get(url("read", submitted_report))
    for row in [*submitted_report.statements.all(), *submitted_report.contextchanges.all()]:
        assert row.text in page.text
    assert f'href="{url("review", submitted_report)}"' in page.text
    assert url("take", submitted_report, "approve") not in page.text


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [("approved", "reopen", "reopened"), ("draft", "excuse", "no_return"), ("no_return", "expect", "draft")],
)
def test_a_reviewer_opens_again_excuses_and_expects_with_a_reason(sign_in, reviewer, report, before, action, after):
    Report.objects.filter(pk=report.pk).update(status=before)
    client = sign_in(reviewer)
    assert url("take", report, action) in client.get(url("report", report)).text
    assert client.post(url("take", report, action), {"note": ""}).status_code == 409
    client.post(url("take", report, action), {"note": "A flood."})
    report.refresh_from_db()
    assert report.status == after


def test_more_time_is_given_with_a_reason(sign_in, reviewer, report):
    client = sign_in(reviewer)
    assert client.post(url("extend", report), {"due_on": "2017-04-20", "note": ""}).status_code == 409
    assert client.post(url("extend", report), {"due_on": "2017-04-01", "note": "Flood."}).status_code == 409
    assert client.post(url("extend", report), {"due_on": "২০/০৪/২০১৭", "note": "Flood."}).status_code == 302
    report.refresh_from_db()
    assert report.due_on == date(2017, 4, 20)
    assert "20 April 2017" in client.get(url("report", report)).text


@pytest.mark.parametrize(
    ("person", "status"), [("focal_person", 403), ("consortium_lead", 403), ("facilitator", 403), ("stranger", 404)]
)
@pytest.mark.parametrize("action", ["return", "approve"])
def test_others_do_not_judge(request, sign_in, submitted_report, person, status, action):
    client = sign_in(request.getfixturevalue(person))
    answer = client.post(
        url("take", submitted_report, action), {"note": "No.", "seen": submitted_report.snapshots.get().sha256}
    )
    assert answer.status_code == status
    assert client.post(url("extend", submitted_report), {"due_on": "2017-05-01", "note": "x"}).status_code == status
    submitted_report.refresh_from_db()
    assert submitted_report.status == Status.SUBMITTED


def test_deeds_are_posted_and_submitting_is_not_among_them(sign_in, reviewer, focal_person, submitted_report):
    client = sign_in(reviewer)
    for action in ("return", "approve", "reopen"):
        assert client.get(url("take", submitted_report, action)).status_code == 405
    assert client.get(url("extend", submitted_report)).status_code == 405
    assert client.post(url("take", submitted_report, "submit")).status_code == 404
    assert client.post(url("take", submitted_report, "delete")).status_code == 404


# ── Who reads what ──────────────────────────────────────────────────────────

LEVELS = {
    Level.PUBLIC: "For anyone.",
    Level.PROGRAMME: "For partners.",
    Level.CONSORTIUM: "For members.",
    Level.RESTRICTED: "For PROKAS.",
}


@pytest.fixture
def levelled(complete_report, focal_person):
    for level, text in LEVELS.items():
        make_statement(complete_report, text=text, by=focal_person, confidentiality=level)
    complete_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    return complete_report


@pytest.mark.parametrize(
    ("person", "level"),
    [
        ("contributor", 4),
        ("reviewer", 4),
        ("consortium_lead", 3),
        ("facilitator", 2),
        ("observer", None),
        ("stranger", None),
    ],
)
def test_a_sent_report_is_read_up_to_ones_clearance(request, sign_in, levelled, person, level):
    page = sign_in(request.getfixturevalue(person)).get(url("read", levelled))
    assert page.status_code == (200 if level else 404)
    assert [text for text in LEVELS.values() if text in page.text] == [
        text for its, text in LEVELS.items() if level and its <= level
    ]


@pytest.mark.parametrize("person", ["reviewer", "consortium_lead", "facilitator"])
@pytest.mark.parametrize("status", ["draft", "returned", "reopened"])
def test_others_know_of_a_report_being_written_and_read_nothing_of_it(
    request, sign_in, report, contributor, person, status
):
    make_statement(report, text="Not for others yet.", by=contributor)
    Report.objects.filter(pk=report.pk).update(status=status)
    client = sign_in(request.getfixturevalue(person))
    overview = client.get(url("report", report))
    assert "YPSA · Quarter 1, 2017" in overview.text
    assert "Not for others yet." not in overview.text
    assert contributor.name not in overview.text
    assert client.get(url("read", report)).status_code == 403
    for chapter in ("progress", "context"):
        assert client.get(url(chapter, report)).url == url("read", report)


def test_steps_and_notes_are_for_writers_and_reviewers(
    sign_in, reviewer, facilitator, consortium_lead, submitted_report
):
    submitted_report.take(Action.RETURN, by=reviewer, at=MORNING, note="Between us.")
    assert "Between us." in sign_in(reviewer).get(url("report", submitted_report)).text
    for other in (facilitator, consortium_lead):
        client = sign_in(other)
        assert "Between us." not in client.get(url("report", submitted_report)).text
        assert client.get(url("history", submitted_report)).status_code == 403
        assert client.get(url("submission", submitted_report, 1)).status_code == 403
        assert client.get(url("receipt", submitted_report)).status_code == 403


def test_a_reviewer_of_another_project_finds_nothing(sign_in, cftm, submitted_report):
    elsewhere = make_person("Somebody Else", Role.REVIEWER, ibp=cftm)
    client = sign_in(elsewhere)
    for name in ("report", "read", "history", "submit"):
        assert client.get(url(name, submitted_report)).status_code == 404


@pytest.mark.parametrize("person", ["contributor", "focal_person", "reviewer", "consortium_lead", "facilitator"])
def test_who_reads_a_report_can_ask_for_it_on_paper(request, sign_in, submitted_report, person):
    client = sign_in(request.getfixturevalue(person))
    address = f"/publications/ask/?report={submitted_report.pk}"
    assert f'href="{address}"' in client.get(url("report", submitted_report)).text
    assert str(submitted_report.pk) in client.get(address).text
