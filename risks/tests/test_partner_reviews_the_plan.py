"""A partner goes through what is due or late by the plan: how far it is, when it will be done, why it moves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, complete, make_activity
from partners.clearance import Level
from reporting.models import Quarter
from reporting.opening import open_quarter
from reporting.quarters import Period
from risks.models import ActivityReview, Mitigation, PlanVersion
from risks.reviewing import reviews_of, sync
from risks.tests.conftest import approve, chapter_of, review_of, said


def url(report):
    return reverse("risks:plan_review", args=[report.pk])


def edit_url(row):
    return reverse("reporting:edit_row", args=["activity_review", row.pk])


def titles(report):
    return [str(row) for row in reviews_of(report)]


def messages(report):
    return [gap.message for gap in chapter_of(report).gaps(report)]


def words(**changes):
    return {
        "status": "under_way",
        "progress": "Twelve unions have it on the wall.",
        "expected_last": "",
        "slip_reason": "",
        "proposal": "",
        "confidentiality": 2,
        "version": 1,
        **changes,
    }


def test_own_and_joint_activities_that_are_due_or_late_wait_and_no_others(planned, report):
    sync(report)
    assert titles(report) == ["Late rate.", "Due rate.", "Joint look."]
    assert [row.status for row in reviews_of(report)] == ["", "", ""]
    sync(report)
    assert ActivityReview.objects.filter(report=report).count() == 3


def test_the_page_shows_them_with_their_timeline(planned, report, contributor, sign_in):
    page = sign_in(contributor).get(url(report)).content.decode()
    assert "Late rate." in page and "Joint look." in page
    for hidden in ("Later rate.", "Others’ rate.", "Done rate.", "Speak to the councillor"):
        assert hidden not in page
    assert "Version 1 of the plan" in page
    assert "Late: planned for Q4 2016, not known when it will be done" in page
    assert 'class="q is-now"' in page and "style=" not in page.partition("<main")[2]
    assert "0 of 3 reviewed" in page


def test_it_is_written_in_place_and_as_a_draft(planned, report, contributor, sign_in):
    client = sign_in(contributor)
    client.get(url(report))
    row = review_of(report, "Due rate.")
    form = client.get(edit_url(row), headers={"HX-Request": "true"}).content.decode()
    assert "As planned: Q3 2017" in form and "Due rate." in form
    answer = client.post(edit_url(row), words(expected_last="2017Q4"), headers={"X-Draft": "1"}).json()
    assert answer["version"] == 2
    answer = client.post(
        edit_url(row),
        words(expected_last="2017Q4", slip_reason="The walls are wet.", version=2),
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "Q4 2017, 1 quarter later" in answer and "The walls are wet." in answer
    assert 'id="plan-chart"' in answer and "1 of 3 reviewed" in answer
    row.refresh_from_db()
    assert said(row) == ("under_way", "Twelve unions have it on the wall.", "2017Q4", "The walls are wet.", "")
    assert (row.changed_by, row.version) == (contributor, 3)


@pytest.mark.parametrize(
    ("expected", "words_of"),
    [("2019Q1", "The project ends in Q4 2018."), ("soon", "is not a quarter"), ("2016Q1", "The project begins in")],
)
def test_a_quarter_outside_the_project_is_refused_at_its_field(
    planned, report, contributor, sign_in, expected, words_of
):
    sync(report)
    row, client = review_of(report, "Due rate."), sign_in(contributor)
    page = client.post(edit_url(row), words(expected_last=expected))
    assert page.status_code == 400
    assert words_of in page.content.decode() and "Twelve unions" in page.content.decode()
    refused = client.post(edit_url(row), words(expected_last=expected), headers={"X-Draft": "1"})
    assert refused.status_code == 400 and list(refused.json()["errors"]) == ["expected_last"]
    assert review_of(report, "Due rate.").version == 1


def test_bangla_digits_are_a_quarter_too(planned, report, contributor, sign_in):
    sync(report)
    row = review_of(report, "Due rate.")
    assert sign_in(contributor).post(edit_url(row), words(expected_last="২০১৭q৪")).status_code == 302
    assert review_of(report, "Due rate.").expected_last == "2017Q4"


def test_every_due_activity_wants_status_and_progress_and_a_slip_its_reason(planned, report, focal_person):
    assert messages(report)[:3] == [
        "“Late rate.”: say how far it is.",
        "“Due rate.”: say how far it is.",
        "“Joint look.”: say how far it is.",
    ]
    sync(report)
    rows = {str(row): row for row in reviews_of(report)}
    rows["Late rate."].rewrite(version=1, by=focal_person, status="under_way", progress="Begun.")
    rows["Due rate."].rewrite(version=1, by=focal_person, status="planned", expected_last="2017Q4", progress="Nothing.")
    rows["Joint look."].rewrite(version=1, by=focal_person, status="done")
    assert messages(report)[:3] == [
        "“Late rate.”: it should have been done by Q4 2016: say by when it will be.",
        "“Due rate.”: write why it moves.",
        "“Joint look.”: write what was done this quarter, or why nothing was.",
    ]
    rows["Late rate."].rewrite(version=2, by=focal_person, expected_last="2017Q2", slip_reason="The kick-off was late.")
    rows["Due rate."].rewrite(version=2, by=focal_person, slip_reason="Walls.")
    rows["Joint look."].rewrite(version=2, by=focal_person, progress="We looked.")
    assert [one for one in messages(report) if one.startswith("“")] == []


def test_what_is_dropped_wants_only_why(planned, report, focal_person):
    sync(report)
    row = review_of(report, "Late rate.")
    row.rewrite(version=1, by=focal_person, status="dropped", progress="The ministry publishes it itself.")
    assert not [one for one in messages(report) if "Late rate." in one]


def test_a_report_is_not_sent_before_it_is_reviewed(planned, report, focal_person):
    complete(report, by=focal_person)
    assert not report.gaps()
    row = review_of(report, "Late rate.")
    row.rewrite(version=row.version, by=focal_person, progress="")
    assert [gap.url for gap in report.gaps()] == [f"{url(report)}#row-{row.pk}"]


def test_a_restricted_activity_is_between_lead_and_prokas(planned, report, lead_report):
    for one in (report, lead_report):
        sync(one)
        assert not ActivityReview.objects.filter(report=one, activity=planned["secret"].key).exists()


# ── From quarter to quarter ─────────────────────────────────────────────────


@pytest.fixture
def following(report, quarter):
    """YPSA's report of the next quarter, to be opened when the first is written."""

    def open_next():
        after = Quarter.of(Period(2017, 2))
        after.save()
        return {one.owner_name: one for one in open_quarter(after, by=None, at=MORNING)}["YPSA"]

    return open_next


def test_unreviewed_rows_follow_last_quarter(planned, report, following, focal_person):
    sync(report)
    late, due = review_of(report, "Late rate."), review_of(report, "Due rate.")
    late.rewrite(version=1, by=focal_person, status="under_way", expected_last="2017Q3", slip_reason="Kick-off.")
    due.rewrite(version=1, by=focal_person, status="done", progress="All of it.")
    after = following()
    assert titles(after) == ["Late rate.", "Later rate.", "Joint look."]  # what is done is over
    row = review_of(after, "Late rate.")
    assert said(row) == ("under_way", "", "2017Q3", "Kick-off.", "")
    assert row.carried_from == late
    late.rewrite(version=2, by=focal_person, expected_last="2017Q4")
    due.rewrite(version=2, by=focal_person, status="under_way")
    sync(after)
    assert titles(after) == ["Late rate.", "Due rate.", "Later rate.", "Joint look."]
    assert review_of(after, "Late rate.").expected_last == "2017Q4"


def test_what_was_touched_stays(planned, report, following, focal_person):
    sync(report)
    after = following()
    row = review_of(after, "Late rate.")
    row.rewrite(version=row.version, by=focal_person, status="planned", progress="Waiting.")
    review_of(report, "Late rate.").rewrite(version=1, by=focal_person, status="done", progress="Done after all.")
    sync(after)
    assert said(review_of(after, "Late rate."))[:2] == ("planned", "Waiting.")


def test_an_expectation_that_has_passed_is_asked_for_anew(planned, report, following, focal_person):
    sync(report)
    late = review_of(report, "Late rate.")
    late.rewrite(version=1, by=focal_person, status="planned", expected_last="2017Q1", slip_reason="Kick-off.")
    assert said(review_of(following(), "Late rate.")) == ("planned", "", "", "", "")


def test_submitting_brings_the_next_report_along(planned, report, following, focal_person):
    after = following()
    complete(report, by=focal_person)
    row = review_of(report, "Late rate.")
    row.rewrite(version=row.version, by=focal_person, status="done")
    report.take("submit", by=focal_person, at=MORNING)
    assert "Late rate." not in titles(after)


# ── When the plan changes ───────────────────────────────────────────────────


def revise(plan, lead):
    return PlanVersion.objects.revise(plan.ibp, by=lead, at=MORNING, reason="The kick-off was late.")


def test_it_follows_a_newly_approved_version(planned, report, consortium_lead, reviewer):
    sync(report)
    new = revise(planned["plan"], consortium_lead)
    moved = new.activities.get(title="Late rate.")
    moved.rewrite(version=moved.version, by=consortium_lead, last="2017Q2")
    make_activity(new.outcomes.get(), "New rate.", by=consortium_lead)
    sync(report)
    assert "New rate." not in titles(report)  # a draft is nobody else's business
    approve(new, consortium_lead, reviewer)
    sync(report)
    assert titles(report) == ["Late rate.", "Due rate.", "Joint look.", "New rate."]
    row = review_of(report, "Late rate.")
    assert (row.plan, row.planned.last) == (new, "2017Q2")


def test_an_activity_taken_out_keeps_what_was_written(
    planned, report, consortium_lead, reviewer, focal_person, sign_in
):
    sync(report)
    review_of(report, "Late rate.").rewrite(version=1, by=focal_person, status="under_way", progress="Begun in Raipur.")
    new = revise(planned["plan"], consortium_lead)
    for title in ("Late rate.", "Due rate."):
        gone = new.activities.get(title=title)
        gone.remove(version=gone.version, by=consortium_lead)
    approve(new, consortium_lead, reviewer)
    sync(report)
    assert sorted(titles(report)) == ["Joint look.", "Late rate."]  # the untouched one went with its activity
    assert review_of(report, "Late rate.").planned.plan == planned["plan"]
    page = sign_in(focal_person).get(url(report)).content.decode()
    assert "Begun in Raipur." in page and "No longer asked for" in page
    assert not [one for one in messages(report) if "Late rate." in one]


def test_what_became_more_confidential_is_no_longer_said_to_less(
    planned, report, consortium_lead, reviewer, focal_person
):
    sync(report)
    row = review_of(report, "Due rate.")
    row.rewrite(version=1, by=focal_person, status="under_way", progress="Begun.")
    new = revise(planned["plan"], consortium_lead)
    activity = new.activities.get(title="Due rate.")
    activity.rewrite(version=activity.version, by=consortium_lead, confidentiality=3)
    approve(new, consortium_lead, reviewer)
    sync(report)
    row.refresh_from_db()
    assert (row.confidentiality, row.progress) == (3, "Begun.")
    chapter = chapter_of(report)
    assert "Due rate." not in str(chapter.section(report, Level.PROGRAMME).values)
    assert "Due rate." in str(chapter.section(report, Level.CONSORTIUM).values)


def test_two_who_open_the_page_at_once_make_it_once(planned, report, contributor, focal_person, sign_in):
    sync(report)
    sign_in(contributor).get(url(report))
    sign_in(focal_person).get(url(report))
    assert ActivityReview.objects.filter(report=report).count() == 3


# ── Older reports, other readers, other people ──────────────────────────────


def test_without_a_plan_only_the_note_is_needed(report, contributor, sign_in):
    page = sign_in(contributor).get(url(report)).content.decode()
    assert "There is no plan yet" in page
    assert all("inclusion" in message for message in messages(report))


def test_a_plan_that_is_not_approved_yet_can_be_reviewed_and_need_not(
    plan, report, contributor, consortium_lead, sign_in
):
    client = sign_in(contributor)
    assert "There is no plan yet" in client.get(url(report)).content.decode()  # a draft is nobody else's business
    plan.propose(by=consortium_lead, at=MORNING)
    page = client.get(url(report)).content.decode()
    assert "Publish the fixed rate in every union." in page and "It has not been approved yet" in page
    assert all("inclusion" in message for message in messages(report))
    plan.withdraw(by=consortium_lead)
    assert "Publish the fixed rate" not in client.get(url(report)).content.decode()


def test_a_sent_report_is_read_and_not_synced(planned, report, focal_person, sign_in):
    complete(report, by=focal_person)
    report.take("submit", by=focal_person, at=MORNING)
    ActivityReview.objects.filter(activity=planned["due"].key).delete()
    page = sign_in(focal_person).get(url(report)).content.decode()
    assert "Due rate." not in page and ActivityReview.objects.filter(report=report).count() == 2
    row = review_of(report, "Late rate.")
    assert sign_in(focal_person).post(edit_url(row), words(version=row.version)).status_code == 409


def test_others_read_it_where_reports_are_read(submitted_report, reviewer, consortium_lead, sign_in):
    for person in (reviewer, consortium_lead):
        assert sign_in(person).get(url(submitted_report)).url == f"/reports/{submitted_report.pk}/read/"


def test_strangers_find_nothing(planned, report, stranger, sign_in):
    sync(report)
    client = sign_in(stranger)
    assert client.get(url(report)).status_code == 404
    assert client.get(edit_url(review_of(report, "Due rate."))).status_code == 404


def test_no_row_can_be_taken_out(planned, report, contributor, sign_in):
    sync(report)
    row = review_of(report, "Due rate.")
    address = reverse("reporting:remove_row", args=["activity_review", row.pk])
    assert sign_in(contributor).post(address, {"version": 1}).status_code == 404
    assert ActivityReview.objects.filter(pk=row.pk).exists()


def test_an_action_against_a_risk_stands_with_the_activity_that_carries_it_out(
    planned, report, contributor, sign_in, make_risk
):
    sync(report)
    risk = make_risk(report, "Middlemen spread rumours.", by=contributor)
    Mitigation.add(report, by=contributor, risk=risk.risk, text="Paint the rate on walls.", activity=planned["due"].key)
    hidden = make_risk(report, "A councillor takes money.", by=contributor, confidentiality=4)
    Mitigation.add(report, by=contributor, risk=hidden.risk, text="Tell nobody.", activity=planned["due"].key)
    page = sign_in(contributor).get(url(report)).content.decode()
    assert "Paint the rate on walls." in page and f"Acts against risk {risk.risk.reference}" in page
    chapter = chapter_of(report)
    assert "Tell nobody." in str(chapter.section(report, Level.RESTRICTED).values)
    assert "Tell nobody." not in str(chapter.section(report, Level.CONSORTIUM).values)
    assert "Paint the rate" in str(chapter.section(report, Level.PROGRAMME).values)


def test_the_same_queries_for_one_and_for_three(plan, report, consortium_lead, reviewer, contributor, sign_in):
    outcome = plan.outcomes.get()
    approve(plan, consortium_lead, reviewer)
    client = sign_in(contributor)
    client.get(url(report))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(url(report))
    new = revise(plan, consortium_lead)
    for number in range(2):
        make_activity(new.outcomes.get(key=outcome.key), f"Another {number}.", by=consortium_lead)
    approve(new, consortium_lead, reviewer)
    client.get(url(report))
    with CaptureQueriesContext(connection) as three:
        page = client.get(url(report)).content.decode()
    assert "Another 1." in page
    assert len(three) == len(one), [query["sql"] for query in three]


def test_the_plan_shows_what_its_activities_do_against_risks_to_those_who_may_read_it(
    planned, report, focal_person, consortium_lead, facilitator, sign_in, make_risk
):
    risk = make_risk(report, "Middlemen spread rumours.", by=focal_person, confidentiality=3)
    action = {"risk": risk.risk, "text": "Paint the rate on walls.", "activity": planned["due"].key}
    Mitigation.add(report, by=focal_person, confidentiality=3, **action)
    said = f"Acts against risk {risk.risk.reference}"
    assert said not in sign_in(consortium_lead).get("/FLM/plan/").content.decode()  # it has not been sent
    type(report).objects.filter(pk=report.pk).update(status="submitted")
    assert said in sign_in(consortium_lead).get("/FLM/plan/").content.decode()
    assert said not in sign_in(facilitator).get("/FLM/plan/").content.decode()


def test_evidence_is_added_beneath_what_the_activity_is_called(planned, report, contributor, sign_in):
    sync(report)
    row = review_of(report, "Due rate.")
    address = reverse("reporting:row_evidence", args=["activity_review", row.pk])
    assert "Due rate." in sign_in(contributor).get(address).content.decode()


def test_a_restricted_action_keeps_the_page_off_the_device(planned, report, contributor, sign_in, make_risk):
    client = sign_in(contributor)
    assert client.get(url(report))["X-Offline"] == "keep"
    risk = make_risk(report, "A councillor takes money.", by=contributor, confidentiality=Level.RESTRICTED)
    Mitigation.add(report, by=contributor, risk=risk.risk, text="Ask quietly.", activity=planned["due"].key)
    answer = client.get(url(report))
    assert "Ask quietly." in answer.text and "X-Offline" not in answer
