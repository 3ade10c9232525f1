"""Carrying over and consolidating through the API: what is offered, what becomes of it, and to whom nothing is offered."""

from uuid import uuid4

import pytest

from conftest import MORNING, complete, make_change, make_person, make_statement
from partners.standing import Role
from reporting.models import ContextChange, Quarter, Report, SetAside, Statement
from reporting.opening import open_quarter
from reporting.quarters import Period
from reporting.tests.calling import Api
from reporting.workflow import Status

VERBS = {
    "carry": {"row": uuid4()},
    "do-not-carry": {"row": uuid4()},
    "take-over": {"rows": [uuid4()]},
    "merge": {"lines": [uuid4(), uuid4()]},
    "add-sources": {"line": uuid4(), "rows": [uuid4()]},
    "unlink": {"line": uuid4(), "row": uuid4()},
    "acknowledge": {"line": uuid4(), "row": uuid4()},
    "set-aside": {"rows": [uuid4()]},
    "bring-back": {"rows": [uuid4()]},
}


@pytest.fixture
def next_report(complete_report):
    """YPSA's report of the quarter after."""
    later = Quarter.of(Period(2017, 2))
    later.save()
    return next(report for report in open_quarter(later, by=None, at=MORNING) if report.seat == complete_report.seat)


@pytest.fixture
def sent(reports):
    """Three members have sent their reports."""
    for name in ("IID", "YPSA", "BOMSA"):
        complete(reports[name])
    Report.objects.filter(kind="partner").update(status=Status.SUBMITTED)
    return reports


@pytest.fixture
def lead(consortium_lead):
    return Api(consortium_lead)


def row_of(report, criterion="lessons"):
    return Statement.objects.get(report=report, criterion=criterion)


def test_open_points_are_carried_once_or_set_aside(complete_report, next_report, contributor):
    api, into = Api(contributor), f"reports/{next_report.pk}"
    [point] = api.get(f"{into}/statements/open-points/").json()["results"]
    [change] = api.get(f"{into}/context-changes/open-points/").json()["results"]
    assert (point["criterion"], change["text"]) == ("better", "YPSA saw a change.")

    for _time in range(2):
        carried = api.post(f"{into}/statements/carry/", row=point["id"])
        assert (carried.status_code, carried.json()["carried"], carried.json()["text"]) == (201, True, point["text"])
    aside = api.post(f"{into}/context-changes/do-not-carry/", row=change["id"], reason="Settled.")
    assert aside.status_code == 204
    assert (next_report.statements.count(), next_report.contextchanges.count()) == (1, 0)
    for kind in ("statements", "context-changes"):
        assert api.get(f"{into}/{kind}/open-points/").json()["count"] == 0

    assert api.post(f"{into}/context-changes/bring-back/", rows=[change["id"]]).status_code == 204
    assert api.get(f"{into}/context-changes/open-points/").json()["count"] == 1


def test_nothing_but_ones_own_last_quarter_is_carried(next_report, reports, contributor):
    theirs = make_statement(reports["BOMSA"], "better")
    settled = row_of(reports["YPSA"], "lessons")
    api, into = Api(contributor), f"reports/{next_report.pk}/statements"
    assert api.post(f"{into}/carry/", row=theirs.pk).status_code == 400
    assert api.post(f"{into}/do-not-carry/", row=theirs.pk).status_code == 400
    assert api.post(f"{into}/carry/", row=settled.pk).status_code == 409
    assert next_report.statements.count() == 0


def test_members_rows_are_taken_over_merged_and_set_aside(sent, lead, consolidated):
    into = f"reports/{consolidated.pk}/statements"
    ours, theirs, third = (row_of(sent[name]) for name in ("IID", "YPSA", "BOMSA"))
    offers = lead.get(f"{into}/offers/").json()
    assert (offers["count"], {offer["state"] for offer in offers["results"]}) == (12, {"waiting"})

    taken = lead.post(f"{into}/take-over/", rows=[ours.pk, theirs.pk])
    assert (taken.status_code, taken.json()["text"]) == (201, "IID says of lessons.\nYPSA says of lessons.")
    assert taken.json()["sources"] == [
        {"partner": "IID", "text": "IID says of lessons."},
        {"partner": "YPSA", "text": "YPSA says of lessons."},
    ]
    again = lead.post(f"{into}/take-over/", rows=[theirs.pk])
    assert (again.status_code, Statement.objects.filter(report=consolidated).count()) == (409, 1)

    other = lead.post(f"{into}/take-over/", rows=[third.pk]).json()
    merged = lead.post(f"{into}/merge/", lines=[taken.json()["id"], other["id"]]).json()
    assert [source["partner"] for source in merged["sources"]] == ["IID", "YPSA", "BOMSA"]

    better = row_of(sent["BOMSA"], "better")
    assert lead.post(f"{into}/set-aside/", rows=[better.pk], reason="Said elsewhere.").status_code == 204
    states = {offer["row"]["id"]: offer for offer in lead.get(f"{into}/offers/").json()["results"]}
    assert (states[str(better.pk)]["state"], states[str(better.pk)]["reason"]) == ("set_aside", "Said elsewhere.")
    assert (states[str(third.pk)]["state"], states[str(third.pk)]["lines"]) == ("taken", [merged["id"]])
    assert lead.post(f"{into}/bring-back/", rows=[better.pk]).status_code == 204
    assert not SetAside.objects.exists()


def test_sources_are_added_taken_off_and_brought_up_to_date(sent, lead, consolidated):
    into = f"reports/{consolidated.pk}/context-changes"
    ours, theirs = (ContextChange.objects.get(report=sent[name]) for name in ("IID", "YPSA"))
    line = lead.post(f"{into}/take-over/", rows=[ours.pk]).json()
    more = lead.post(f"{into}/add-sources/", line=line["id"], rows=[theirs.pk]).json()
    assert (more["text"], len(more["sources"])) == ("IID saw a change.", 2)

    ContextChange.objects.filter(pk=theirs.pk).update(text="YPSA saw it differently.", version=2, confidentiality=3)
    known = lead.post(f"{into}/acknowledge/", line=line["id"], row=theirs.pk).json()
    assert (known["sources"][1]["text"], known["confidentiality"]) == ("YPSA saw it differently.", 3)
    off = lead.post(f"{into}/unlink/", line=line["id"], row=ours.pk).json()
    assert [source["partner"] for source in off["sources"]] == ["YPSA"]
    assert lead.post(f"{into}/unlink/", line=line["id"], row=ours.pk).status_code == 404


def test_a_line_stays_within_what_the_partners_agreed_to(sent, lead, consolidated):
    row = row_of(sent["YPSA"])
    Statement.objects.filter(pk=row.pk).update(confidentiality=3)
    line = lead.post(f"reports/{consolidated.pk}/statements/take-over/", rows=[row.pk]).json()
    assert line["confidentiality"] == 3
    assert lead.patch(f"statements/{line['id']}/", version=line["version"], confidentiality=1).status_code == 409


def test_it_does_also_when_it_is_carried_into_the_next_quarter(sent, lead, consolidated):
    row = row_of(sent["YPSA"], "better")
    Statement.objects.filter(pk=row.pk).update(confidentiality=3)
    lead.post(f"reports/{consolidated.pk}/statements/take-over/", rows=[row.pk])
    later = Quarter.of(Period(2017, 2))
    later.save()
    [into] = [report for report in open_quarter(later, by=None, at=MORNING) if report.owner_name == "FLM"]
    [point] = lead.get(f"reports/{into.pk}/statements/open-points/").json()["results"]
    line = lead.post(f"reports/{into.pk}/statements/carry/", row=point["id"]).json()
    assert line["confidentiality"] == 3
    assert lead.patch(f"statements/{line['id']}/", version=line["version"], confidentiality=2).status_code == 409


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED, Status.REOPENED])
def test_rows_of_a_report_that_is_with_its_partner_are_not_offered(sent, lead, consolidated, status):
    row = row_of(sent["YPSA"])
    Report.objects.filter(pk=sent["YPSA"].pk).update(status=status)
    into = f"reports/{consolidated.pk}/statements"
    assert lead.get(f"{into}/offers/").json()["count"] == 8
    for verb in ("take-over", "set-aside"):
        answer = lead.post(f"{into}/{verb}/", rows=[row.pk])
        assert (answer.status_code, answer.json().keys()) == (400, {"rows"})


def test_restricted_rows_and_other_projects_rows_do_not_exist_for_the_lead(sent, lead, consolidated):
    restricted, foreign = row_of(sent["YPSA"]), make_person_and_row(sent["COAST"])
    Statement.objects.filter(pk=restricted.pk).update(confidentiality=4)
    into = f"reports/{consolidated.pk}/statements"
    offers = lead.get(f"{into}/offers/").json()
    assert (offers["count"], str(restricted.pk) in str(offers)) == (11, False)
    answers = [lead.post(f"{into}/take-over/", rows=[pk]).json() for pk in (restricted.pk, foreign.pk, uuid4())]
    assert answers[0] == answers[1] == answers[2] == {"rows": ["1 row is not among those offered here."]}


def make_person_and_row(report):
    Report.objects.filter(pk=report.pk).update(status=Status.DRAFT)
    row = make_statement(report)
    Report.objects.filter(pk=report.pk).update(status=Status.SUBMITTED)
    return row


def test_to_a_partners_report_nothing_is_offered(sent, contributor):
    """Its neighbours' rows least of all."""
    api, own = Api(contributor), f"reports/{sent['YPSA'].pk}/statements"
    assert api.get(f"{own}/offers/").status_code == 404
    for verb in ("take-over", "set-aside"):
        assert api.post(f"{own}/{verb}/", rows=[row_of(sent["BOMSA"]).pk]).status_code == 404


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", ["statements", "context-changes"])
def test_only_the_lead_consolidates(sent, consolidated, verb, kind, contributor, reviewer, facilitator, stranger):
    address = f"reports/{consolidated.pk}/{kind}/{verb}/"
    codes = [Api(person).post(address, **VERBS[verb]).status_code for person in (contributor, reviewer, facilitator)]
    assert codes == [403, 403, 403]
    assert Api(stranger).post(address, **VERBS[verb]).status_code == 404


def test_only_its_writers_see_what_is_offered(sent, consolidated, contributor, reviewer, stranger):
    for part in ("offers", "open-points"):
        address = f"reports/{consolidated.pk}/statements/{part}/"
        assert Api(contributor).get(address).status_code == 403
        assert Api(reviewer).get(address).status_code == 403
        assert Api(stranger).get(address).status_code == 404


def test_what_is_asked_wrongly_is_said_by_field(sent, lead, consolidated):
    into = f"reports/{consolidated.pk}/statements"
    assert lead.post(f"{into}/take-over/", rows=[]).json().keys() == {"rows"}
    assert lead.post(f"{into}/take-over/", rows="x").json().keys() == {"rows"}
    assert lead.post(f"{into}/merge/", lines=[uuid4()]).json().keys() == {"lines"}
    assert lead.post(f"{into}/merge/", lines=[uuid4(), uuid4()]).json() == {
        "lines": ["2 rows are not among those offered here."]
    }
    assert lead.post(f"{into}/add-sources/").json().keys() == {"line", "rows"}
    assert lead.post(f"{into}/take-over/", rows=[uuid4() for _row in range(101)]).json().keys() == {"rows"}


def test_as_many_queries_for_many_offers_as_for_few(sent, consolidated, flm, django_assert_max_num_queries):
    api = Api(make_person("Rokeya Sultana", Role.CONSORTIUM_LEAD, ibp=flm))
    address = f"reports/{consolidated.pk}/statements/offers/"
    with django_assert_max_num_queries(25) as few:
        api.get(address)
    Report.objects.filter(pk=sent["YPSA"].pk).update(status=Status.DRAFT)
    for number in range(30):
        make_statement(sent["YPSA"], text=f"{number}")
        make_change(sent["YPSA"], text=f"{number}")
    Report.objects.filter(pk=sent["YPSA"].pk).update(status=Status.SUBMITTED)
    with django_assert_max_num_queries(len(few)) as many:
        assert api.get(address).json()["count"] == 42
    assert len(many) == len(few)
