"""The framework and results over the API: the same rights and deeds as on the pages, nothing that one may not read."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, complete
from reporting.models import Indicator, Result
from reporting.tests.measuring import make_indicator, report_figure

pytestmark = pytest.mark.django_db
INDICATORS, RESULTS = "/api/v1/indicators/", "/api/v1/results/"
JSON = "application/json"


@pytest.fixture
def indicator(flm, seat, other_seat, reports):
    return make_indicator(flm, targets={(seat, "2017Q1"): 300, (other_seat, "2017Q1"): 100})


def test_lead_adds_and_rewrites_an_indicator(sign_in, consortium_lead, seat, report):
    client = sign_in(consortium_lead)
    pk = str(uuid4())
    words = {
        "id": pk,
        "ibp": "FLM",
        "code": "1.1",
        "title": "Women trained",
        "unit": "women",
        "adding": "sum",
        "told_apart_by": ["location", "sex"],
        "targets": [{"seat": str(seat.pk), "quarter": "2017Q1", "value": "300"}],
    }
    made = client.post(INDICATORS, words, JSON)
    assert made.status_code == 201
    assert client.post(INDICATORS, words, JSON).status_code == 200
    assert made.json()["told_apart_by"] == ["sex", "location"]
    assert made.json()["targets"][0]["partner"] == "YPSA"
    assert report.results.get().target == 300
    url = f"{INDICATORS}{pk}/"
    changed = client.patch(
        url, {"version": 1, "unit": "people", "targets": [{**words["targets"][0], "value": None}]}, JSON
    )
    assert (changed.status_code, changed.json()["unit"], changed.json()["targets"]) == (200, "people", [])
    clash = client.patch(url, {"version": 1, "unit": "men"}, JSON)
    assert clash.status_code == 409
    assert clash.json()["theirs"]["unit"] == "people"
    assert client.delete(f"{url}?version=2").status_code == 204
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"code": ""}, "code"),
        ({"told_apart_by": ["shoes"]}, "told_apart_by"),
        ({"baseline": -1}, "baseline"),
        ({"baseline": "NaN"}, "baseline"),
        ({"targets": [{"seat": "nobody", "quarter": "2017Q1", "value": 1}]}, "targets"),
        ({"targets": [{"seat": "foreign", "quarter": "2017Q1", "value": 1}]}, "targets"),
        ({"targets": [{"seat": "own", "quarter": "2017Q5", "value": 1}]}, "targets"),
        ({"targets": [{"seat": "own", "quarter": "9999Q4", "value": 1}]}, "targets"),
        ({"targets": [{"seat": "own", "quarter": "0001Q1", "value": 1}]}, "targets"),
        ({"code": "2.1"}, "code"),
        ({"version": None}, "version"),
    ],
)
def test_what_cannot_stand_is_named(sign_in, consortium_lead, indicator, seat, foreign_seat, flm, words, field):
    make_indicator(flm, "2.1")
    for one in words.get("targets", []):
        one["seat"] = str({"own": seat.pk, "foreign": foreign_seat.pk}.get(one["seat"], uuid4()))
    answer = sign_in(consortium_lead).patch(f"{INDICATORS}{indicator.pk}/", {"version": 1, **words}, JSON)
    assert (answer.status_code, list(answer.json())) == (400, [field])
    indicator.refresh_from_db()
    assert indicator.version == 1


@pytest.mark.parametrize(
    ("who", "reads", "changes"),
    [
        ("reviewer", 200, 200),
        ("contributor", 200, 403),
        ("facilitator", 200, 403),
        ("stranger", 404, 404),
        ("observer", 404, 404),
        ("administrator", 404, 404),
    ],
)
def test_who_reads_and_who_keeps_the_framework(sign_in, request, indicator, who, reads, changes):
    client = sign_in(request.getfixturevalue(who))
    url = f"{INDICATORS}{indicator.pk}/"
    assert client.get(url).status_code == reads
    assert client.get(INDICATORS).json()["count"] == (1 if reads == 200 else 0)
    assert client.patch(url, {"version": 1, "unit": "women"}, JSON).status_code == changes
    words = {"ibp": "FLM", "code": "9", "title": "T", "unit": "u", "adding": "sum"}
    assert client.post(INDICATORS, words, JSON).status_code == {200: 201, 403: 403, 404: 400}[changes]


def test_contributor_reports_a_figure(sign_in, contributor, indicator, report):
    client = sign_in(contributor)
    [row] = client.get(RESULTS, {"report": str(report.pk)}).json()["results"]
    assert (row["code"], row["target"], row["actual"]) == ("1.1", "300.0000", None)
    url = f"{RESULTS}{row['id']}/"
    words = {"version": 1, "actual": "326", "breakdown": {"sex": {"women": 300, "men": 26}}, "note": "Registers."}
    answer = client.patch(url, words, JSON)
    assert (answer.status_code, answer.json()["actual"], answer.json()["version"]) == (200, "326.0000", 2)
    assert client.patch(url, {"version": 1, "actual": 7}, JSON).status_code == 409
    assert client.get(f"{url}history/").json()["count"] == 2
    assert (
        client.post("/api/v1/evidence/", {"row": row["id"], "url": "https://ypsa.example/r"}, JSON).status_code == 201
    )


@pytest.mark.parametrize(
    "words",
    [
        {"actual": -1},
        {"actual": "NaN"},
        {"actual": "1e99"},
        {"breakdown": {"sex": {"women": -1}}},
        {"breakdown": {"sex": {"aunts": 1}}},
        {"breakdown": {"shoes": {"red": 1}}},
        {"breakdown": {"sex": [1]}},
        {"breakdown": "women"},
        {"breakdown": {"location": {"": 1}}},
        {"breakdown": {"location": {f"Ward {number}": 1 for number in range(61)}}},
        {"breakdown": {"location": {"x" * 101: 1}}},
        {"breakdown": {"sex": {"women": True}}},
    ],
)
def test_figures_that_cannot_stand_are_refused(sign_in, contributor, indicator, report, words):
    row = report.results.get()
    answer = sign_in(contributor).patch(f"{RESULTS}{row.pk}/", {"version": 1, **words}, JSON)
    assert answer.status_code == 400
    row.refresh_from_db()
    assert (row.actual, row.breakdown, row.version) == (None, {}, 1)


def test_others_read_what_was_sent_within_their_level(
    sign_in, indicator, report, focal_person, reviewer, consortium_lead, facilitator, stranger
):
    row = report_figure(report, indicator, 326, confidentiality=3)
    complete(report)
    url = f"{RESULTS}{row.pk}/"
    assert sign_in(reviewer).get(url).status_code == 404  # a draft
    report.take("submit", by=focal_person, at=MORNING)
    for person, code in ((reviewer, 200), (consortium_lead, 200), (facilitator, 404), (stranger, 404)):
        client = sign_in(person)
        assert (person.name, client.get(url).status_code) == (person.name, code)
        assert client.get(RESULTS).json()["count"] == (1 if code == 200 else 0)
    assert sign_in(reviewer).patch(url, {"version": 2, "actual": 1}, JSON).status_code == 403
    assert sign_in(focal_person).patch(url, {"version": 2, "actual": 1}, JSON).status_code == 409
    assert Result.objects.get(pk=row.pk).actual == Decimal(326)


@pytest.mark.parametrize("url", [INDICATORS, RESULTS])
def test_queries_stay_the_same_however_many(sign_in, focal_person, flm, seat, indicator, url):
    client = sign_in(focal_person)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for code in ("1.2", "1.3"):
        make_indicator(flm, code, {(seat, "2017Q1"): 10})
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == len(one)
