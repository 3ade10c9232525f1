"""The focal person submits: gaps are named with links, what will be sent is shown, and a receipt proves it."""

import pytest
from django.urls import reverse

from conftest import MORNING, complete, make_change, make_statement
from partners.clearance import Level
from reporting.models import Statement
from reporting.workflow import Status


def url(name, report, *more):
    return reverse(f"reporting:{name}", args=[report.pk, *more])


def test_gaps_are_named_with_links_and_nothing_changes(sign_in, focal_person, report):
    client = sign_in(focal_person)
    page = client.get(url("submit", report))
    assert f"{len(report.gaps())} things are missing" in page.text
    assert f'href="{url("progress", report)}#lessons"' in page.text
    assert client.post(url("submit", report)).status_code == 409
    report.refresh_from_db()
    assert (report.status, report.snapshots.count()) == (Status.DRAFT, 0)


def test_a_gap_points_at_the_very_row(sign_in, focal_person, report):
    change = make_change(report, meaning="", by=focal_person)
    page = sign_in(focal_person).get(url("submit", report))
    assert f'href="{url("context", report)}#row-{change.pk}"' in page.text
    assert f'id="row-{change.pk}"' in sign_in(focal_person).get(url("context", report)).text


def test_what_will_be_sent_is_shown_before_it_is_sent(sign_in, focal_person, complete_report):
    complete_report.statements.filter(criterion="better").update(confidentiality=Level.RESTRICTED)
    page = sign_in(focal_person).get(url("submit", complete_report))
    for row in complete_report.statements.all():
        assert row.text in page.text
    assert "Submit to PROKAS" in page.text


def test_a_complete_report_is_submitted_with_a_receipt(sign_in, focal_person, complete_report):
    client = sign_in(focal_person)
    answer = client.post(url("submit", complete_report))
    assert (answer.status_code, answer.url) == (302, url("receipt", complete_report))
    complete_report.refresh_from_db()
    [snapshot] = complete_report.snapshots.all()
    assert (complete_report.status, snapshot.event.by) == (Status.SUBMITTED, focal_person)
    receipt = client.get(answer.url)
    assert snapshot.sha256[:12] in receipt.text
    assert focal_person.name in receipt.text


def test_submitting_twice_is_refused_in_words(sign_in, focal_person, submitted_report):
    answer = sign_in(focal_person).post(url("submit", submitted_report))
    assert answer.status_code == 409
    assert "This report has already been submitted." in answer.text
    assert submitted_report.snapshots.count() == 1


def test_a_contributor_sees_who_can_submit_and_may_not(sign_in, contributor, focal_person, complete_report):
    client = sign_in(contributor)
    for name in ("submit", "report"):
        page = client.get(url(name, complete_report))
        assert focal_person.name in page.text
        assert "Submit to PROKAS</button>" not in page.text
    assert client.post(url("submit", complete_report)).status_code == 403
    complete_report.refresh_from_db()
    assert complete_report.status == Status.DRAFT


def test_a_report_nobody_can_submit_says_so(sign_in, contributor, complete_report):
    page = sign_in(contributor).get(url("report", complete_report))
    assert "ask PROKAS to name a focal person" in page.text


@pytest.mark.parametrize(("person", "status"), [("stranger", 404), ("reviewer", 403), ("consortium_lead", 403)])
def test_others_may_not_submit(request, sign_in, complete_report, person, status):
    client = sign_in(request.getfixturevalue(person))
    assert client.get(url("submit", complete_report)).status_code == status
    assert client.post(url("submit", complete_report)).status_code == status
    complete_report.refresh_from_db()
    assert complete_report.status == Status.DRAFT


def test_a_lead_submits_the_consolidated_report(sign_in, consortium_lead, consolidated):
    answer = sign_in(consortium_lead).post(url("submit", consolidated))
    consolidated.refresh_from_db()
    assert (answer.status_code, consolidated.status) == (302, Status.SUBMITTED)


def test_after_a_return_it_is_corrected_and_sent_again(sign_in, focal_person, reviewer, submitted_report):
    submitted_report.take("return", by=reviewer, at=MORNING, note="Say where.")
    client = sign_in(focal_person)
    overview = client.get(url("report", submitted_report))
    assert "PROKAS has returned this report" in overview.text
    assert "Say where." in overview.text
    row = submitted_report.statements.first()
    client.post(
        reverse("reporting:edit_row", args=["statement", row.pk]),
        {"text": "In Sitakunda.", "detail": "", "confidentiality": 2, "version": row.version},
    )
    assert client.post(url("submit", submitted_report)).status_code == 302
    first, second = submitted_report.snapshots.all()
    assert first.content["progress"]["criteria"][0]["statements"][0]["text"] != "In Sitakunda."
    assert second.content["progress"]["criteria"][0]["statements"][0]["text"] == "In Sitakunda."


def test_the_overview_names_chapters_gaps_and_who_wrote_last(sign_in, contributor, focal_person, report):
    make_statement(report, Statement.Criterion.LESSONS, by=contributor)
    page = sign_in(focal_person).get(url("report", report))
    assert "YPSA · Quarter 1, 2017" in page.text
    ready, every = sum(not chapter.gaps(report) for chapter in report.chapters), len(report.chapters)
    assert ready < every and f"{ready} of {every} ready" in page.text
    assert f"Last written by {contributor.name}" in page.text
    assert "Nobody has written here yet." in page.text
    complete(report, by=focal_person)
    assert f"{every} of {every} ready" in sign_in(focal_person).get(url("report", report)).text
