"""The lead and the reviewers keep the results framework of a project; its members read it; nothing reported is lost."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partners.refusals import Refused
from reporting.framework import bring_back, framework_of, remove, rewrite
from reporting.models import Indicator, IndicatorTarget, Overtaken, Result
from reporting.quarters import Period
from reporting.tests.measuring import make_indicator, report_figure

pytestmark = pytest.mark.django_db
URL = "/FLM/results/"


def typed(seat=None, **words):
    aims = {f"target-{seat.pk}-2017Q{n}": "" for n in (1, 2, 3, 4)} if seat else {}
    return {
        "code": "1.1",
        "title": "Women trained before they leave",
        "unit": "people",
        "adding": "sum",
        "baseline": "0",
        "told_apart_by": ["sex", "migratory"],
        "goal": "10.7",
        "source": "Registers",
        "version": 0,
        **aims,
        **words,
    }


@pytest.fixture
def indicator(flm, seat, other_seat, reports):
    return make_indicator(flm, "1.1", {(seat, "2017Q1"): 300, (other_seat, "2017Q1"): 100, (seat, "2018Q2"): 50})


def test_lead_adds_an_indicator_with_its_targets(sign_in, consortium_lead, seat, report):
    client = sign_in(consortium_lead)
    assert "No indicator yet" in client.get(URL).text
    url = reverse("reporting:add_indicator", args=["FLM"])
    page = client.get(f"{url}?year=2017")
    assert page.status_code == 200
    words = typed(seat, id=page.context["form"]["id"].value(), **{f"target-{seat.pk}-2017Q1": "৩,০০০"})
    answer = client.post(f"{url}?year=2017", words)
    made = Indicator.objects.get()
    assert answer.url == f"{URL}?year=2017#indicator-{made.pk}"
    assert (made.code, made.baseline, made.told_apart_by) == ("1.1", 0, ["sex", "migratory"])
    assert [(aim.seat, aim.quarter, aim.value) for aim in made.targets.all()] == [(seat, "2017Q1", 3000)]
    assert report.results.get().target == 3000
    assert made.history.get().history_user == consortium_lead
    client.post(f"{url}?year=2017", words)  # the button was pressed twice
    assert Indicator.objects.count() == 1
    text = client.get(f"{URL}?year=2017").text
    assert "3,000" in text
    assert "sex, migratory status" in text


def test_reviewer_rewrites_it_and_targets_of_other_years_stay(sign_in, reviewer, seat, indicator):
    url = reverse("reporting:edit_indicator", args=["FLM", indicator.pk])
    words = typed(seat, version=1, told_apart_by=["sex"], **{f"target-{seat.pk}-2017Q1": "310"})
    assert sign_in(reviewer).post(f"{url}?year=2017", words).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.title, indicator.version) == ("Women trained before they leave", 2)
    aims = {(aim.seat.organisation.acronym, aim.quarter): aim.value for aim in IndicatorTarget.objects.all()}
    assert aims == {("YPSA", "2017Q1"): 310, ("YPSA", "2018Q2"): 50}  # BOMSA's field was left empty


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"code": ""}, "Give it a number"),
        ({"title": ""}, "Write what is measured"),
        ({"baseline": "much"}, "not a figure"),
        ({"told_apart_by": ["shoe size"]}, "Choose from the list"),
        ({"code": "2.1"}, "Another indicator of this project has this number"),
        ({"title": "A\u202eB"}, "turns the reading direction"),
        ({"unit": "x" * 41}, "at most 40"),
    ],
)
def test_what_cannot_stand_is_named_and_given_back(sign_in, consortium_lead, seat, indicator, flm, words, said):
    make_indicator(flm, "2.1")
    url = reverse("reporting:edit_indicator", args=["FLM", indicator.pk])
    answer = sign_in(consortium_lead).post(
        f"{url}?year=2017", typed(seat, **{"version": 1, "source": "Kept.", **words})
    )
    assert answer.status_code == 400
    assert said in answer.text
    assert "Kept." in answer.text
    indicator.refresh_from_db()
    assert indicator.version == 1


def test_a_target_that_is_no_figure_is_named_by_partner_and_quarter(sign_in, consortium_lead, seat, indicator):
    url = reverse("reporting:edit_indicator", args=["FLM", indicator.pk])
    answer = sign_in(consortium_lead).post(
        f"{url}?year=2017", typed(seat, version=1, **{f"target-{seat.pk}-2017Q2": "-4"})
    )
    assert answer.status_code == 400
    assert "YPSA, 2017Q2 – This cannot be less than nothing." in answer.text


def test_two_editors_and_nothing_is_lost(sign_in, consortium_lead, reviewer, seat, other_seat, indicator):
    rewrite(indicator, seen=1, by=reviewer, words={"unit": "women"}, targets={(seat.pk, "2017Q1"): Decimal(320)})
    url = reverse("reporting:edit_indicator", args=["FLM", indicator.pk])
    mine = typed(seat, version=1, **{f"target-{seat.pk}-2017Q1": "300", f"target-{other_seat.pk}-2017Q1": "100"})
    client = sign_in(consortium_lead)
    answer = client.post(f"{url}?year=2017", mine)
    assert answer.status_code == 409
    for words in ("women", "people", "320", "300", "Tanvir Ahmed", "Women trained before they leave"):
        assert words in answer.text
    indicator.refresh_from_db()
    assert (indicator.unit, indicator.version) == ("women", 2)
    assert client.post(f"{url}?year=2017", {**mine, "settle": "theirs", "settle_version": 2}).status_code == 302
    indicator.refresh_from_db()
    assert indicator.unit == "women"
    assert client.post(f"{url}?year=2017", {**mine, "settle": "mine", "settle_version": 2}).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.unit, indicator.version) == ("people", 3)
    assert indicator.targets.get(seat=seat, quarter="2017Q1").value == 300


def test_what_nobody_reported_is_removed_with_its_rows(sign_in, consortium_lead, indicator):
    assert Result.objects.count() == 2
    url = reverse("reporting:remove_indicator", args=["FLM", indicator.pk])
    client = sign_in(consortium_lead)
    assert client.post(url, {"version": 7}).url == reverse("reporting:edit_indicator", args=["FLM", indicator.pk])
    client.post(url, {"version": 1})
    assert not Indicator.objects.exists()
    assert not Result.objects.exists()
    assert client.post(url, {"version": 1}).status_code == 302  # twice


def test_what_was_reported_is_retired_and_comes_back(
    sign_in, consortium_lead, indicator, report, reports, flm, reviewer
):
    report_figure(report, indicator)
    client = sign_in(consortium_lead)
    client.post(reverse("reporting:remove_indicator", args=["FLM", indicator.pk]), {"version": 1})
    indicator.refresh_from_db()
    assert indicator.retired_at
    assert report.results.get().actual == 42
    assert not reports["BOMSA"].results.exists()  # nobody is asked for it any more
    assert "1 indicator no longer used" in client.get(URL).text
    other = make_indicator(flm, "1.1")
    with pytest.raises(Refused, match="has this number"):
        bring_back(indicator, by=reviewer)
    remove(other, seen=1, by=reviewer, at=indicator.retired_at)
    client.post(reverse("reporting:bring_indicator_back", args=["FLM", indicator.pk]))
    indicator.refresh_from_db()
    assert indicator.retired_at is None
    assert reports["BOMSA"].results.get().target == 100


def test_a_colleague_was_faster_to_change_it(indicator, reviewer):
    rewrite(indicator, seen=1, by=reviewer, words={"unit": "women"}, targets={})
    rewrite(indicator, seen=1, by=reviewer, words={"unit": "women"}, targets={})  # the same again
    assert indicator.version == 2
    with pytest.raises(Overtaken):
        rewrite(indicator, seen=1, by=reviewer, words={"unit": "men"}, targets={})


def test_numbers_order_the_framework(flm):
    for code in ("1.10", "2", "1.2"):
        make_indicator(flm, code)
    found = framework_of(flm, on=Period(2017, 1))
    assert [line.indicator.code for line in found.lines] == ["1.2", "1.10", "2"]


def test_targets_stand_by_partner_and_quarter_and_together(flm, indicator):
    found = framework_of(flm, on=Period(2017, 1))
    [line] = found.lines
    assert [(row.name, row.values[0], row.overall) for row in line.rows] == [("BOMSA", 100, 100), ("YPSA", 300, 350)]
    assert (line.joint.values[0], line.joint.overall) == (400, 450)
    assert found.years[0] == 2016
    assert 2018 in found.years
    assert framework_of(flm, on=Period(2017, 1), year=1999).year == 2016


def test_rates_are_not_added_up(flm, seat, other_seat):
    make_indicator(flm, "1.1", {(seat, "2017Q1"): 40, (other_seat, "2017Q1"): 60}, adding="each")
    [line] = framework_of(flm, on=Period(2017, 1)).lines
    assert line.joint is None


@pytest.mark.parametrize(
    ("who", "reads", "keeps"),
    [
        ("consortium_lead", 200, 200),
        ("reviewer", 200, 200),
        ("colleague", 200, 200),
        ("contributor", 200, 403),
        ("focal_person", 200, 403),
        ("facilitator", 200, 403),
        ("stranger", 404, 404),
        ("administrator", 404, 404),
        ("observer", 404, 404),
    ],
)
def test_who_reads_it_and_who_keeps_it(sign_in, request, indicator, who, reads, keeps):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(URL).status_code == reads
    for name, arguments in (("add_indicator", []), ("edit_indicator", [indicator.pk]), ("framework_sheet", [])):
        assert (name, client.get(reverse(f"reporting:{name}", args=["FLM", *arguments])).status_code) == (name, keeps)
    posted = client.post(reverse("reporting:remove_indicator", args=["FLM", indicator.pk]), {"version": 9}).status_code
    assert posted == (302 if keeps == 200 else keeps)
    assert client.get(reverse("reporting:framework_sheet", args=["FLM"]), {"download": ""}).status_code == reads


def test_an_indicator_of_another_project_is_not_edited_here(sign_in, consortium_lead, cftm, flm):
    other = make_indicator(cftm, "1.1")
    assert sign_in(consortium_lead).get(f"/FLM/results/{other.pk}/").status_code == 404
    assert sign_in(consortium_lead).get(f"/CFTM/results/{other.pk}/").status_code == 404


def test_queries_stay_the_same_however_many(sign_in, consortium_lead, flm, seat, indicator):
    client = sign_in(consortium_lead)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for code in ("1.2", "1.3"):
        make_indicator(flm, code, {(seat, "2017Q1"): 10})
    with CaptureQueriesContext(connection) as three:
        client.get(URL)
    assert len(three) == len(one)
