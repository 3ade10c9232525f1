"""The consolidated report adds up what its members reported where it adds up, names who did not, and holds nothing above its readers."""

from decimal import Decimal

import pytest
from django.urls import reverse

from conftest import MORNING, complete, make_person
from partners.clearance import Level
from partners.standing import Role
from reporting.chapters.results import ConsolidatedResults
from reporting.models import Report
from reporting.tests.measuring import make_indicator, report_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator(flm, lead_seat, seat, other_seat, reports):
    return make_indicator(
        flm,
        targets={(seat, "2017Q1"): 300, (other_seat, "2017Q1"): 100, (lead_seat, "2017Q1"): 50},
        told_apart_by=["sex", "location"],
    )


def send(report, indicator, actual, **words):
    report_figure(report, indicator, actual, **words)
    speaker = make_person(f"Speaker of {report.owner_name}", Role.FOCAL_PERSON, seat=report.seat)
    complete(report).take("submit", by=speaker, at=MORNING)


def shown(report, audience=Level.CONSORTIUM):
    chapter = ConsolidatedResults()
    return chapter.present(chapter.content(Report.objects.get(pk=report.pk)), audience)


def apart(women, men, **places):
    return {"breakdown": {"sex": {"women": women, "men": men}, "location": places}}


def test_figures_and_their_parts_are_added_up(reports, consolidated, indicator):
    send(reports["YPSA"], indicator, 326, **apart(300, 26, Sitakunda=326))
    send(reports["BOMSA"], indicator, 90, **apart(90, 0, Singair=60, Sitakunda=30))
    values = shown(consolidated)
    [one] = values["indicators"]
    assert one["sum"] == {
        "actual": "416",
        "target": "400",
        "percent": "104",
        "to_date": "416",
        "target_to_date": "400",
        "percent_to_date": "104",
    }
    assert [group["text"] for group in one["parts"]] == ["Women 390 · Men 26", "Singair 60 · Sitakunda 356"]
    assert [row["partner"] for row in one["rows"]] == ["BOMSA", "YPSA"]
    assert values["late"] == ["IID"]


def test_who_did_not_report_is_named_and_in_no_sum(reports, consolidated, indicator, sign_in, consortium_lead):
    send(reports["YPSA"], indicator, 326, **apart(300, 26, Sitakunda=326))
    send(reports["BOMSA"], indicator, None, note="The registers are in the field.", breakdown={})
    [one] = shown(consolidated)["indicators"]
    assert (one["sum"]["actual"], one["sum"]["target"], one["sum"]["percent"]) == ("326", "300", "108.7")
    assert one["unreported"] == [{"partner": "BOMSA", "note": "The registers are in the field."}]
    text = sign_in(consortium_lead).get(reverse("reporting:results", args=[consolidated.pk])).text
    assert "Not in the sum, since not reported:" in text
    assert "No report yet, so in none of the figures:" in text


def test_what_is_restricted_is_in_no_row_and_no_sum(
    reports, consolidated, indicator, sign_in, consortium_lead, reviewer
):
    send(
        reports["YPSA"],
        indicator,
        3_261_459,
        confidentiality=4,
        note="SECRET",
        **apart(3_261_433, 26, Sitakunda=3_261_459),
    )
    send(reports["BOMSA"], indicator, 90, **apart(90, 0, Singair=90))
    content = ConsolidatedResults().content(consolidated)
    for secret in ("3261459", "SECRET", "Sitakunda"):
        assert secret not in str(content)
    [one] = shown(consolidated, Level.RESTRICTED)["indicators"]
    assert (one["sum"]["actual"], [row["partner"] for row in one["rows"]]) == ("90", ["BOMSA"])
    text = sign_in(consortium_lead).get(reverse("reporting:results", args=[consolidated.pk])).text
    for secret in ("3261459", "32,61,459", "SECRET"):
        assert secret not in text


def test_what_the_consortium_reads_is_not_told_to_the_programme(reports, consolidated, indicator):
    send(reports["YPSA"], indicator, 3_261_459, confidentiality=3, **apart(3_261_433, 26, Sitakunda=3_261_459))
    send(reports["BOMSA"], indicator, 90, **apart(90, 0, Singair=90))
    assert shown(consolidated)["indicators"][0]["sum"]["actual"] == "3261549"
    [one] = shown(consolidated, Level.PROGRAMME)["indicators"]
    assert one["sum"]["actual"] == "90"
    assert "3261459" not in str(one)


def test_what_stands_for_itself_is_not_added_up(flm, seat, other_seat, reports, consolidated):
    cost = make_indicator(
        flm,
        "2.1",
        {(seat, "2017Q1"): 300, (other_seat, "2017Q1"): 300},
        adding="each",
        baseline=Decimal(400),
        unit="thousand taka",
    )
    send(reports["YPSA"], cost, 350, breakdown={"sex": {"women": 320, "men": 380}})
    send(reports["BOMSA"], cost, 380, breakdown={"sex": {"women": 380}})
    [one] = shown(consolidated)["indicators"]
    assert (one["sum"], one["parts"]) == (None, [])
    assert [(row["partner"], row["percent"]) for row in one["rows"]] == [("BOMSA", "20"), ("YPSA", "50")]


def test_members_who_never_had_the_chapter_do_not_break_it(reports, consolidated, seat, focal_person):
    complete(reports["YPSA"]).take("submit", by=focal_person, at=MORNING)
    sent = reports["YPSA"].snapshots.get()
    older = {key: value for key, value in sent.content.items() if key != "results"}
    type(sent).objects.filter(pk=sent.pk).update(content=older)
    assert shown(consolidated)["indicators"] == []


def test_who_reads_the_consolidated_page(sign_in, consolidated, consortium_lead, contributor, stranger, reviewer):
    url = reverse("reporting:results", args=[consolidated.pk])
    assert sign_in(consortium_lead).get(url).status_code == 200
    assert sign_in(contributor).get(url).status_code == 403  # a draft of its lead
    assert sign_in(reviewer).get(url).status_code == 403
    assert sign_in(stranger).get(url).status_code == 404
