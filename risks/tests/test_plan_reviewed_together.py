"""What all partners say of the plan stands in the consolidated report: each activity once, its partners beside each other."""

import pytest
from django.urls import reverse

from conftest import MORNING, complete
from partners.clearance import Level
from reporting.models import Report
from risks.models import PlanVersion
from risks.reviewing import sync
from risks.tests.conftest import approve, chapter_of, review_of


@pytest.fixture
def bomsa_speaks(other_seat):
    from conftest import make_person
    from partners.standing import Role

    return make_person("Shirin Akhter", Role.FOCAL_PERSON, seat=other_seat)


@pytest.fixture
def reviewed(planned, reports, focal_person, bomsa_speaks):
    """YPSA and BOMSA have sent what they say; IID has not."""
    for name, by, words in (
        (
            "YPSA",
            focal_person,
            {"status": "under_way", "progress": "YPSA looked twice.", "proposal": "Look every month."},
        ),
        ("BOMSA", bomsa_speaks, {"status": "done", "progress": "BOMSA has looked.", "confidentiality": 3}),
    ):
        report = reports[name]
        sync(report)
        row = review_of(report, "Joint look.")
        row.rewrite(version=row.version, by=by, **words)
        complete(report, by=by)
        report.take("submit", by=by, at=MORNING)
    return reports["FLM"]


def values(report, audience=Level.CONSORTIUM):
    return chapter_of(report).section(report, audience).values


def activity(report, title, audience=Level.CONSORTIUM):
    return next(row for row in values(report, audience)["activities"] if row["title"] == title)


def test_each_activity_stands_once_with_its_partners_beside_each_other(reviewed):
    titles = [row["title"] for row in values(reviewed)["activities"]]
    assert titles == ["Late rate.", "Due rate.", "Joint look.", "Others’ rate."]
    joint = activity(reviewed, "Joint look.")
    assert [(one["partner"], one["status"]) for one in joint["states"]] == [("BOMSA", "done"), ("YPSA", "under_way")]
    assert (joint["status"], joint["responsible"], joint["differs"]) == ("under_way", "Consortium", True)
    assert values(reviewed)["late"] == ["IID"]


def test_slippage_is_that_of_the_latest(planned, reviewed):
    late = activity(reviewed, "Late rate.")
    assert (late["end"], late["slipped"], late["timing"]) == ("2017Q1", 1, "later")
    assert late["expected"] == "Q1 2017, 1 quarter later"
    assert values(reviewed)["counts"] == ["1 later, by 1 quarter in all", "3 as planned"]


def test_proposals_are_listed(reviewed):
    assert values(reviewed)["proposals"] == [
        {"activity": "Joint look.", "partner": "YPSA", "text": "Look every month."}
    ]


def test_nothing_above_its_reader_shows_through(planned, reviewed, focal_person):
    section = str(values(reviewed, Level.PROGRAMME))
    assert "BOMSA has looked." not in section and "YPSA looked twice." in section
    joint = activity(reviewed, "Joint look.", Level.PROGRAMME)
    assert (joint["status"], joint["differs"]) == ("under_way", False)  # as if BOMSA had said nothing
    assert "Speak to the councillor" not in str(chapter_of(reviewed).content(reviewed))


def test_a_row_that_only_prokas_may_read_is_not_even_in_the_content(planned, reports, focal_person):
    report = reports["YPSA"]
    sync(report)
    row = review_of(report, "Due rate.")
    row.rewrite(version=1, by=focal_person, status="under_way", progress="Zaman threatens us.", confidentiality=4)
    complete(report, by=focal_person)
    report.take("submit", by=focal_person, at=MORNING)
    content = chapter_of(reports["FLM"]).content(reports["FLM"])
    assert "Zaman" not in str(content)
    due = activity(reports["FLM"], "Due rate.")
    assert (due["states"], due["state"]) == ([], "Not reviewed")


def test_an_activity_that_became_restricted_is_gone(planned, reviewed, consortium_lead, reviewer):
    new = PlanVersion.objects.revise(reviewed.ibp, by=consortium_lead, at=MORNING, reason="A threat.")
    one = new.activities.get(title="Joint look.")
    one.rewrite(version=one.version, by=consortium_lead, confidentiality=4)
    approve(new, consortium_lead, reviewer)
    assert "Joint look." not in [row["title"] for row in values(reviewed)["activities"]]
    assert "YPSA looked twice." not in str(values(reviewed))


def test_what_was_sent_stays_but_for_what_the_plan_keeps_closer_since(planned, reviewed, consortium_lead, reviewer):
    reviewed.gaps = list  # nothing keeps it from being sent
    reviewed.take("submit", by=consortium_lead, at=MORNING)
    sent = Report.objects.get(pk=reviewed.pk)
    before = values(sent)
    new = PlanVersion.objects.revise(sent.ibp, by=consortium_lead, at=MORNING, reason="A threat.")
    for title, words in (("Due rate.", {"title": "Fair rate."}), ("Joint look.", {"confidentiality": 4})):
        one = new.activities.get(title=title)
        one.rewrite(version=one.version, by=consortium_lead, **words)
    approve(new, consortium_lead, reviewer)
    assert values(sent)["plan"] == before["plan"] == new.number - 1
    assert values(sent)["activities"] == [row for row in before["activities"] if row["title"] != "Joint look."]
    assert "YPSA looked twice." not in str(values(sent))


def test_its_lead_reads_it_and_goes_on_to_the_plan(planned, reviewed, consortium_lead, sign_in):
    client = sign_in(consortium_lead)
    page = client.get(reverse("risks:plan_review", args=[reviewed.pk])).content.decode()
    assert page.count("YPSA looked twice.") == 1 and "Look every month." in page
    assert "/FLM/plan/new/?answers=proposal" in page
    assert "there is nothing to write here" in page and 'method="post" action="/rows/' not in page
    assert "1 partner" not in page  # no chapter page of the member's own


def test_nobody_else_writes_or_reads_it_there(planned, reviewed, reviewer, focal_person, stranger, sign_in):
    address = reverse("risks:plan_review", args=[reviewed.pk])
    assert sign_in(stranger).get(address).status_code == 404
    for person in (reviewer, focal_person):
        assert sign_in(person).get(address).url == f"/reports/{reviewed.pk}/read/"


def test_the_same_queries_for_one_partner_and_for_two(
    planned, reports, focal_person, bomsa_speaks, consortium_lead, sign_in, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = sign_in(consortium_lead), reverse("risks:plan_review", args=[reports["FLM"].pk])
    counts = []
    for name, by in (("YPSA", focal_person), ("BOMSA", bomsa_speaks)):
        complete(reports[name], by=by)
        reports[name].take("submit", by=by, at=MORNING)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
