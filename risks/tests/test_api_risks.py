"""Registers by program: the same rules, verbs and refusals as on the pages."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, complete, make_change, make_person
from partners.standing import Role
from reporting.models import Quarter
from reporting.opening import open_quarter
from reporting.quarters import Period
from reporting.tests.calling import Api
from risks.linking import link, of_change
from risks.models import Assessment, Mitigation, RiskLink, RiskVerdict
from risks.tests.writing import RATED, make_action, make_risk

pytestmark = pytest.mark.django_db


def test_a_risk_is_written_rated_and_linked(report, contributor):
    change = make_change(report, by=contributor, sign="negative")
    api = Api(contributor)
    words = {"id": str(uuid4()), "report": str(report.pk), "event": "Middlemen threaten.", **RATED}
    words |= {"owner": str(contributor.pk), "about": f"change:{change.pk}"}
    made = [api.post("risk-assessments/", **words) for _twice in "12"]
    assert [answer.status_code for answer in made] == [201, 200]
    said = made[0].json()
    assert (said["levels"], said["trend"]) == ({"inherent": 4, "today": 3, "expected": 2}, "new")
    assert said["owner_name"] == "Arif Hossain"
    assert [one["kind"] for one in api.get(f"risk-assessments/{said['id']}/links/").json()] == ["change"]
    assert api.delete(f"risk-assessments/{said['id']}/links/", about=f"change:{change.pk}").status_code == 204
    assert not RiskLink.objects.exists()
    again = api.patch(f"risk-assessments/{said['id']}/", version=1, today_impact=5)
    assert (again.status_code, again.json()["levels"]["today"]) == (200, 4)
    assert api.patch(f"risk-assessments/{said['id']}/", version=1, today_impact=2).status_code == 409


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"today_likelihood": 6}, "today_likelihood"),
        ({"today_likelihood": -1}, "today_likelihood"),
        ({"owner": "6f1c1b7e-0000-4000-8000-000000000000"}, "owner"),
        ({"category": "6f1c1b7e-0000-4000-8000-000000000000"}, "category"),
        ({"about": "change:6f1c1b7e-0000-4000-8000-000000000000"}, "about"),
        ({"about": "nonsense"}, "about"),
        ({"event": ""}, "event"),
        ({"accepted_until": "never"}, "accepted_until"),
    ],
)
def test_bad_input_is_told_by_field(report, contributor, words, field):
    answer = Api(contributor).post("risk-assessments/", **{"report": str(report.pk), "event": "It breaks.", **words})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert not Assessment.objects.exists()


def test_an_action_and_what_became_of_it(report, contributor):
    risk = make_risk(report, by=contributor, confidentiality=3)
    api = Api(contributor)
    made = api.post("risk-actions/", report=str(report.pk), risk=str(risk.risk_id), text="Walk in groups.")
    assert (made.status_code, made.json()["confidentiality"]) == (201, 3)
    pk = made.json()["id"]
    assert api.patch(f"risk-actions/{pk}/", version=1, state="done").json()["state"] == "done"
    assert api.patch(f"risk-actions/{pk}/", version=2, activity=str(uuid4())).status_code == 400
    assert api.delete(f"risk-actions/{pk}/", version=2).status_code == 204
    assert not Mitigation.objects.exists()
    assert api.post("risk-actions/", report=str(report.pk), risk=str(uuid4()), text="Walk.").status_code == 400


def test_a_verdict_is_one_deed(report, reports, seat, contributor):
    make_risk(report, by=contributor)
    later = Quarter.of(Period(2017, 2))
    later.save()
    after = {one.owner_name: one for one in open_quarter(later, by=None, at=MORNING)}["YPSA"]
    row, api = after.assessments.get(), Api(contributor)
    assert api.post(f"risk-assessments/{row.pk}/verdict/", version=1, verdict="keep").json()["verdict"] == "kept"
    assert api.post(f"risk-assessments/{row.pk}/verdict/", version=1, verdict="close").status_code == 409
    assert api.post(f"risk-assessments/{row.pk}/verdict/", version=2, verdict="forget").status_code == 400
    changed = api.patch(f"risk-assessments/{row.pk}/", version=2, today_impact=5)
    assert (changed.json()["verdict"], changed.json()["trend"]) == (RiskVerdict.CHANGED, "worse")


def test_confidential_risks_do_not_exist_for_others(report, contributor, focal_person, stranger, facilitator):
    change = make_change(report, "Only we know.", by=contributor, confidentiality=4)
    shared = make_risk(report, by=contributor)
    make_action(shared, by=contributor)
    link(report, shared.risk, of_change(change), by=contributor)
    secret = make_risk(report, "Zaman sahib sends his men.", by=contributor, confidentiality=4)
    make_action(secret, by=contributor)
    complete(report, by=contributor)
    report.take("submit", by=focal_person, at=MORNING)
    lead = make_person("Sultana Razia", Role.CONSORTIUM_LEAD, ibp=report.ibp)
    counts = [
        Api(person).get(f"{name}/").json()["count"]
        for person in (contributor, lead, facilitator, stranger)
        for name in ("risk-assessments", "risk-actions")
    ]
    assert counts == [2, 2, 1, 1, 1, 1, 0, 0]
    assert Api(lead).get(f"risk-assessments/{secret.pk}/").status_code == 404
    assert Api(lead).get(f"risk-assessments/{shared.pk}/links/").json() == []
    assert len(Api(contributor).get(f"risk-assessments/{shared.pk}/links/").json()) == 1
    assert Api(lead).patch(f"risk-assessments/{shared.pk}/", version=1, event="Mine.").status_code == 403


def test_a_list_costs_the_same_with_one_and_three(report, contributor):
    api = Api(contributor)
    make_action(make_risk(report, by=contributor), by=contributor)
    api.get("risk-assessments/")
    with CaptureQueriesContext(connection) as first:
        api.get("risk-assessments/")
    for number in (2, 3):
        make_action(make_risk(report, f"Number {number}.", by=contributor), by=contributor)
    with CaptureQueriesContext(connection) as third:
        api.get("risk-assessments/")
    assert len(first) == len(third)
