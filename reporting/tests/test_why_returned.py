"""A reviewer sees why reports came back, by quarter, partner and chapter; the figures add up and lead to their rounds."""

import re
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from conftest import MORNING, complete, make_person, make_reason, make_statement, review, write_inception
from partners.models import Appointment
from partners.standing import Role
from reporting.models import Round
from reporting.returns import Wanted, by_chapter, by_partner, by_quarter, narrowed, returns_for
from reporting.tests.calling import Api
from reporting.workflow import Action


def send_back(report, *needing, reason="incomplete", by, at=MORNING):
    """Submit it as it is, and return it over these chapters."""
    report.take(Action.SUBMIT, by=by, at=at)
    there = report.rounds.last()
    review(there, *needing, at=at)
    there.decide(
        Action.RETURN, by=there.lead, at=at, seen=there.snapshot.sha256, note="Because.", reason=make_reason(reason)
    )


@pytest.fixture
def returned(reports, inception, reviewer, focal_person, consortium_lead):
    """Four returns: YPSA's report twice, BOMSA's once, and the inception report of the project."""
    for name in ("YPSA", "BOMSA"):
        complete(reports[name], by=focal_person)
    send_back(reports["YPSA"], "progress", reason="unclear", by=focal_person)
    make_statement(reports["YPSA"], text="In Sitakunda.", by=focal_person)
    later = MORNING + timedelta(days=1)
    send_back(reports["YPSA"], "progress", "context", reason="unclear", by=focal_person, at=later)
    send_back(reports["BOMSA"], "progress", reason="power", by=focal_person)
    write_inception(inception, by=consortium_lead)
    send_back(inception, "power", reason="power", by=consortium_lead)
    return reports


def figures(page):
    """(table, row, column) → (figure, where it leads)."""
    found = {}
    for key, table in re.findall(r'<table class="quiet figures" aria-labelledby="by-(\w+)">(.*?)</table>', page, re.S):
        for row in re.findall(r"<tr.*?>(.*?)</tr>", table, re.S)[1:]:
            name = re.search(r'<th scope="row">(?:<bdi>)?([^<]+)', row)[1]
            for column, cell in re.findall(r'data-label="([^"]+)">(.*?)</td>', row, re.S):
                if cell:
                    address = re.search(r'href="([^"#]*)#rounds"', cell)[1].replace("&amp;", "&")
                    found[key, name, column] = (int(re.search(r">(\d+)<", cell)[1]), address)
    return found


def counts(page, table):
    return {(row, column): count for (key, row, column), (count, _url) in figures(page).items() if key == table}


def test_returns_are_counted_by_reason_and_quarter_partner_and_chapter(sign_in, returned, reviewer):
    page = sign_in(reviewer).get("/returns/").text
    assert "4 returns of 3 reports" in " ".join(page.split())
    unclear, power, poor = "Not clear enough", "Power and actors are not analysed enough", "Something is missing"
    assert counts(page, "quarters") == {
        ("Quarter 1, 2017", unclear): 2, ("Quarter 1, 2017", power): 1, ("Quarter 1, 2017", "Total"): 3,
        ("Inception reports", power): 1, ("Inception reports", "Total"): 1,
        ("Total", unclear): 2, ("Total", power): 2, ("Total", "Total"): 4,
    }  # fmt: skip
    assert counts(page, "partners") == {
        ("YPSA", unclear): 2, ("YPSA", "Total"): 2, ("BOMSA", power): 1, ("BOMSA", "Total"): 1,
        ("FLM", power): 1, ("FLM", "Total"): 1,
        ("Total", unclear): 2, ("Total", power): 2, ("Total", "Total"): 4,
    }  # fmt: skip
    chapters = counts(page, "chapters")
    assert chapters["Progress review", poor] == 3
    assert (chapters["Total", poor], chapters["Total", "Total"]) == (5, 5)


def test_every_figure_leads_to_as_many_rounds(sign_in, returned, reviewer):
    client = sign_in(reviewer)
    there = figures(client.get("/returns/").text)
    assert len(there) > 20
    for (table, _row, _column), (count, address) in there.items():
        answer = client.get(f"/returns/{address}")
        listed = len(answer.context["shown"])
        findings = sum(len(found["findings"]) for found in answer.context["shown"])
        assert (findings if table == "chapters" else listed) == count, address


def test_sums_agree_however_it_is_narrowed(returned, reviewer):
    every = returns_for(reviewer)
    for wanted in (Wanted(), Wanted(kind="partner"), Wanted(partner="YPSA"), Wanted(chapter="partner-progress")):
        found = narrowed(every, wanted)
        assert by_quarter(found).total == by_partner(found).total == len(found)
        assert by_chapter(found).total == sum(len(one.findings) for one in found)
        for counted in (by_quarter(found), by_partner(found), by_chapter(found)):
            assert sum(counted.of_row.values()) == sum(counted.of_reason.values()) == counted.total
            assert set(counted.rows) == set(counted.of_row)


def test_it_is_narrowed_by_project_kind_and_quarters(sign_in, returned, reviewer):
    client = sign_in(reviewer)

    def found(query):
        return [str(one["round"].report) for one in client.get(f"/returns/?{query}").context["shown"]]

    assert found("kind=inception") == ["FLM · Inception report"]
    assert found("since=2017Q1&partner=BOMSA") == ["BOMSA · Quarter 1, 2017"]
    assert len(found("since=2017Q1&until=2017Q1")) == 3
    assert len(found("chapter=inception-power&found=incomplete")) == 1
    assert len(found("ibp=FLM")) == 4
    for nonsense in ("ibp=XYZ", "since=soon", "reason=lost", "chapter=x", "page=99", "partner=COAST"):
        assert len(found(nonsense)) == 4  # what is not offered narrows nothing
    assert parse_qs(client.get("/returns/?partner=YPSA").context["unpicked"].strip("?")) == {}


def test_approved_withdrawn_and_open_rounds_and_colleagues_verdicts_do_not_count(
    reports, reviewer, colleague, focal_person
):
    report = complete(reports["YPSA"], by=focal_person)
    report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    review(report.rounds.last(), "progress")
    report.take(Action.WITHDRAW, by=focal_person, at=MORNING)
    send_back(report, "context", by=focal_person)
    review(report.rounds.last(), "progress", by=colleague) if report.rounds.last().is_open else None
    [only] = returns_for(reviewer)
    assert [finding.chapter for finding in only.findings] == ["context"]
    report.take(Action.SUBMIT, by=focal_person, at=MORNING)
    review(report.rounds.last(), "progress", by=colleague)
    assert len(returns_for(reviewer)) == 1


def test_one_counts_what_one_judges(returned, reviewer, colleague, cftm, seat):
    elsewhere = make_person("Somebody Else", Role.REVIEWER, ibp=cftm)
    assert (len(returns_for(colleague)), returns_for(elsewhere)) == (4, [])
    Appointment.objects.create(person=colleague, role=Role.CONTRIBUTOR, seat=seat)
    del colleague.__dict__["standing"]
    assert {found.partner for found in returns_for(colleague)} == {"BOMSA", "FLM"}


@pytest.mark.parametrize(
    ("person", "status"),
    [("reviewer", 200), ("colleague", 200), ("contributor", 403), ("focal_person", 403), ("consortium_lead", 403),
     ("facilitator", 403), ("administrator", 403), ("observer", 403), ("stranger", 403)],
)  # fmt: skip
def test_who_counts(request, sign_in, returned, person, status):
    person = request.getfixturevalue(person)
    page = sign_in(person).get("/returns/")
    assert (page.status_code, "BOMSA" in page.text and "the latest first" in page.text) == (status, status == 200)
    for address in ("returns/", "returns/rounds/"):
        assert Api(person).get(address).status_code == status


def test_before_anything_came_back(sign_in, reports, reviewer):
    assert "Nothing has come back yet" in sign_in(reviewer).get("/returns/").text
    assert Api(reviewer).get("returns/").json() == {
        "returned": 0, "by_quarter": [], "by_partner": [], "found": 0, "by_chapter": [],
    }  # fmt: skip


def test_programs_count_too(returned, reviewer):
    api = Api(reviewer)
    told = api.get("returns/", kind="partner").json()
    assert told["by_partner"] == [
        {"partner": "YPSA", "reason": "unclear", "count": 2}, {"partner": "BOMSA", "reason": "power", "count": 1},
    ]  # fmt: skip
    assert told["returned"] == sum(row["count"] for row in told["by_quarter"]) == 3
    assert told["found"] == sum(row["count"] for row in told["by_chapter"]) == 4
    rounds = api.get("returns/rounds/", partner="FLM").json()
    assert (rounds["count"], rounds["results"][0]["chapters"]) == (1, [{"chapter": "power", "reason": "incomplete"}])
    for wrong in ({"kind": "lost"}, {"since": "soon"}, {"until": "2017Q9"}):
        assert (api.get("returns/", **wrong).status_code, api.get("returns/", **wrong).json().keys()) == (
            400, wrong.keys(),
        )  # fmt: skip
    assert api.get("returns/", ibp="CFTM").json()["returned"] == 0


def test_as_many_queries_for_four_returns_as_for_one(
    sign_in, returned, reviewer, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(reviewer)
    with django_assert_max_num_queries(20) as asked:
        client.get("/returns/?partner=BOMSA")
    one = len(asked)
    with django_assert_num_queries(one):
        client.get("/returns/")
    assert Round.objects.returned().count() == 4
