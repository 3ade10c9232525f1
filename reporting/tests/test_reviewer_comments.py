"""A reviewer comments on a chapter or a row, to the partner or among reviewers, and says what became of it."""


import pytest

from reporting.models import Thread

URL = "/reports/{}/comments/add/"


@pytest.fixture
def row(submitted_report):
    return submitted_report.statements.first()


def words(round, **changes):
    return {"chapter": "progress", "row": "", "text": "Which unions are these?", "audience": "shared", **changes}


def test_a_comment_on_a_row(sign_in, round, reviewer, row):
    there = URL.format(round.report_id)
    page = sign_in(reviewer).get(there, {"chapter": "progress", "row": row.pk})
    assert row.text in page.content.decode()
    answer = sign_in(reviewer).post(there, words(round, row=row.pk))
    thread = Thread.objects.get()
    assert (thread.row, thread.quote, thread.audience, thread.state) == (row.pk, row.text, "shared", "open")
    assert answer.url == f"/reports/{round.report_id}/comments/#thread-{thread.pk}"
    page = sign_in(reviewer).get(answer.url)
    assert "Which unions are these?" in page.content.decode()
