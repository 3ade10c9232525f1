"""Programs read and write reviews of the plan by the rules of the pages."""

from conftest import MORNING, complete
from reporting.tests.calling import Api
from risks.models import ActivityReview
from risks.reviewing import sync
from risks.tests.conftest import review_of


def test_its_writers_rewrite_what_they_saw(planned, report, contributor):
    sync(report)
    api, row = Api(contributor), review_of(report, "Due rate.")
    said = api.get(f"plan-reviews/{row.pk}/").json()
    assert (said["planned"]["title"], said["planned"]["last"], said["plan"]) == ("Due rate.", "2017Q3", 1)
    words = {
        "version": 1,
        "status": "under_way",
        "progress": "Begun.",
        "expected_last": "2018Q1",
        "slip_reason": "Late.",
    }
    said = api.patch(f"plan-reviews/{row.pk}/", **words).json()
    assert said["slippage"] == {
        "timing": "later",
        "end": "2018Q1",
        "quarters": 2,
        "words": "Q1 2018, 2 quarters later",
    }
    late = api.patch(f"plan-reviews/{row.pk}/", **{**words, "progress": "Not begun."})
    assert late.status_code == 409


def test_a_quarter_outside_the_project_is_refused_at_its_field(planned, report, contributor):
    sync(report)
    row = review_of(report, "Due rate.")
    for code in ("2019Q1", "soon"):
        refused = Api(contributor).patch(f"plan-reviews/{row.pk}/", version=1, expected_last=code)
        assert (refused.status_code, list(refused.json())) == (400, ["expected_last"]), refused.json()


def test_others_read_what_was_sent_within_their_clearance(
    planned, report, contributor, focal_person, reviewer, consortium_lead, facilitator, stranger, other_seat
):
    sync(report)
    row = review_of(report, "Due rate.")
    row.rewrite(version=1, by=contributor, status="under_way", progress="Begun.", confidentiality=3)
    for person in (reviewer, consortium_lead, facilitator, stranger):
        assert Api(person).get("plan-reviews/").json()["count"] == 0
    complete(report, by=contributor)
    report.take("submit", by=focal_person, at=MORNING)
    counts = {
        person.name: Api(person).get("plan-reviews/").json()["count"]
        for person in (reviewer, consortium_lead, facilitator, stranger)
    }
    assert counts == {"Tanvir Ahmed": 3, "Sultana Razia": 3, "Nasrin Akter": 2, "Delwar Kabir": 0}
    assert Api(facilitator).get(f"plan-reviews/{row.pk}/").status_code == 404
    assert Api(reviewer).patch(f"plan-reviews/{row.pk}/", version=2, progress="No.").status_code == 403
    found = Api(reviewer).get("plan-reviews/?proposes=true").json()["count"]
    assert found == ActivityReview.objects.exclude(proposal="").count() == 0


def test_the_same_queries_for_one_and_for_three(planned, report, contributor, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sync(report)
    rows = list(ActivityReview.objects.filter(report=report).values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as three:
        assert Api(contributor).get("plan-reviews/").json()["count"] == 3
    ActivityReview.objects.filter(pk__in=rows[1:]).delete()
    with CaptureQueriesContext(connection) as one:
        assert Api(contributor).get("plan-reviews/").json()["count"] == 1
    assert len(one) == len(three)
