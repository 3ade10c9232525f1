"""What became of a report and of one row: steps, submissions as they were sent, and whose words changed when."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from conftest import MORNING, make_statement
from reporting.models import Snapshot
from reporting.workflow import Action


def url(name, report, *more):
    return reverse(f"reporting:{name}", args=[report.pk, *more])


def row_history(row, kind="statement"):
    return reverse("reporting:row_history", args=[kind, row.pk])


def test_the_history_of_a_row_shows_who_changed_which_words(sign_in, contributor, focal_person, report):
    row = make_statement(report, text="Three <i>unions</i> agreed.", by=contributor)
    row.rewrite(version=1, by=focal_person, text="Four <i>unions</i> agreed.")
    page = sign_in(contributor).get(row_history(row))
    assert "<del>Three</del> <ins>Four</ins>" in page.text
    assert "&lt;i&gt;unions&lt;/i&gt;" in page.text
    assert page.text.index(focal_person.name) < page.text.rindex(contributor.name)


def test_a_removed_row_is_found_in_the_history_and_brought_back(sign_in, contributor, report):
    row = make_statement(report, text="Taken out by mistake.", by=contributor)
    row.remove(version=1, by=contributor)
    client = sign_in(contributor)
    page = client.get(url("history", report))
    assert "Taken out by mistake." in page.text
    assert "This was removed." in client.get(row_history(row)).text
    client.post(reverse("reporting:restore_row", args=["statement", row.pk]))
    assert [row.text for row in report.statements.all()] == ["Taken out by mistake."]
    assert "Bring it back" not in client.get(url("history", report)).text


def test_a_closed_report_brings_nothing_back(sign_in, contributor, focal_person, complete_report):
    row = make_statement(complete_report, by=contributor)
    row.remove(version=1, by=contributor)
    complete_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    client = sign_in(contributor)
    assert client.post(reverse("reporting:restore_row", args=["statement", row.pk])).status_code == 409
    assert "Bring it back" not in client.get(url("history", complete_report)).text
    assert complete_report.statements.count() == 4


def test_each_submission_is_read_as_it_was_sent(sign_in, focal_person, reviewer, submitted_report):
    first = submitted_report.statements.first()
    before = first.text
    submitted_report.take(Action.RETURN, by=reviewer, at=MORNING + timedelta(days=1), note="Say where.")
    first.rewrite(version=first.version, by=focal_person, text="In Sitakunda.")
    submitted_report.take(Action.SUBMIT, by=focal_person, at=MORNING + timedelta(days=2))
    client = sign_in(reviewer)
    page = client.get(url("history", submitted_report))
    for sent in submitted_report.snapshots.all():
        assert sent.sha256 in page.text
    earlier, later = (client.get(url("submission", submitted_report, number) + "?marks=off").text for number in (1, 2))
    assert before in earlier and "In Sitakunda." not in earlier
    assert "In Sitakunda." in later and before not in later
    assert "still fits" in earlier
    assert client.get(url("submission", submitted_report, 3)).status_code == 404


def test_a_reviewer_reads_submissions_while_the_report_is_with_its_partner(
    sign_in, reviewer, focal_person, submitted_report
):
    submitted_report.take(Action.RETURN, by=reviewer, at=MORNING, note="Say where.")
    make_statement(submitted_report, text="Not sent yet.", by=focal_person)
    client = sign_in(reviewer)
    for name in ("report", "history"):
        page = client.get(url(name, submitted_report))
        assert url("submission", submitted_report, 1) in page.text
        assert "Not sent yet." not in page.text
    assert "Not sent yet." not in client.get(url("submission", submitted_report, 1)).text


def test_a_tampered_submission_is_noticed(sign_in, reviewer, submitted_report):
    content = submitted_report.snapshots.get().content
    content["progress"]["criteria"][0]["statements"][0]["text"] = "Something else."
    Snapshot.objects.update(content=content)
    assert "does not fit" in sign_in(reviewer).get(url("submission", submitted_report, 1)).text


def test_the_history_of_drafts_is_for_those_who_write(sign_in, reviewer, contributor, focal_person, complete_report):
    row = make_statement(complete_report, text="Taken out.", by=contributor)
    row.remove(version=1, by=contributor)
    complete_report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    client = sign_in(reviewer)
    assert "Taken out." not in client.get(url("history", complete_report)).text
    assert client.get(row_history(row)).status_code == 404
    assert client.get(row_history(complete_report.statements.first())).status_code == 403


def test_few_or_many_versions_ask_as_many_questions(sign_in, contributor, report):
    row, client, counts = make_statement(report, by=contributor), sign_in(contributor), []
    for number in (3, 60):
        while row.history.count() < number:
            row.history.update(history_date=now() - timedelta(hours=1))  # the next save is another sitting
            row.rewrite(version=row.version, by=contributor, text=f"Version {row.version}.")
            make_statement(report, by=contributor).remove(version=1, by=contributor)
        for address in (row_history(row), url("history", report)):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


def test_what_changed_since_the_submission_before_is_marked(sign_in, focal_person, reviewer, submitted_report):
    reworded, taken_out, *_same = submitted_report.statements.all()
    submitted_report.take(Action.RETURN, by=reviewer, at=MORNING + timedelta(days=1), note="Say where.")
    reworded.rewrite(version=reworded.version, by=focal_person, text=f"{reworded.text} In Sitakunda.")
    taken_out.remove(version=taken_out.version, by=focal_person)
    make_statement(submitted_report, "better", text="A new sentence.", by=focal_person)
    note = submitted_report.chapternotes.get(chapter="progress")
    note.rewrite(version=note.version, by=focal_person, done="A second meeting.")
    submitted_report.take(Action.SUBMIT, by=focal_person, at=MORNING + timedelta(days=2))
    client = sign_in(reviewer)
    for address in (url("read", submitted_report), url("submission", submitted_report, 2)):
        page = client.get(address).text
        assert "Marked: what changed since submission 1." in page
        assert f"{reworded.text.removesuffix(' In Sitakunda.')}<ins> In Sitakunda.</ins>" in page
        assert "<ins>A second meeting.</ins>" in page
        assert f"<del><bdi>{taken_out.text}</bdi></del>" in page
        assert page.index("A new sentence.") < page.index("New</span>")
        plain = client.get(address + "?marks=off").text
        assert "<ins>" not in plain and "<del>" not in plain
        assert "In Sitakunda." in plain
    assert "Marked" not in client.get(url("submission", submitted_report, 1)).text
