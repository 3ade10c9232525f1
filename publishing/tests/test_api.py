"""A program asks for documents, follows them and fetches them, with its person's rights."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from partners.clearance import Level
from publishing.kinds import Kind
from publishing.models import Deed, Publication, State
from publishing.tests.conftest import make_publication, make_rendered
from reporting.tests.calling import Api


def test_a_facilitator_asks_follows_and_fetches(sent_consolidated, facilitator, rendered):
    api = Api(facilitator)
    there = api.post("publications/", report=str(sent_consolidated.pk), audience=2)
    assert (there.status_code, there.json()["id"]) == (200, str(rendered.pk))

    new = api.post("publications/", report=str(sent_consolidated.pk), audience=1)
    assert new.status_code == 201
    found = api.get(f"publications/{new.json()['id']}/").json()
    assert (found["state"], found["kind"], found["ibp"], found["quarter"]) == (
        "queued",
        "consolidated",
        "FLM",
        "2017Q1",
    )
    assert found["number"].startswith("FLM-2017Q1-C-")

    file = api.get(f"publications/{rendered.pk}/download/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert file["Content-Disposition"] == 'attachment; filename="PROKAS-FLM-2017Q1-consolidated.pdf"'
    assert rendered.events.filter(deed=Deed.DOWNLOADED).count() == 1


def test_the_whole_programme_by_its_quarter(sent_consolidated, facilitator):
    answer = Api(facilitator).post("publications/", quarter="2017Q1")
    assert (answer.status_code, answer.json()["kind"], answer.json()["audience"]) == (201, "programme", 2)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({}, "report"),
        ({"quarter": "2017Q5"}, "quarter"),
        ({"quarter": "2031Q1"}, "quarter"),
        ({"quarter": "2017Q1", "audience": 3}, "audience"),
        ({"quarter": "2017Q1", "audience": "x"}, "audience"),
        ({"report": "5d3b7f0e-0000-4000-8000-000000000000"}, "report"),
        ({"report": 7}, "report"),
    ],
)
def test_what_cannot_be_made_is_refused_by_field(sent_consolidated, facilitator, words, field):
    answer = Api(facilitator).post("publications/", **words)
    assert answer.status_code == 400 and field in answer.json()
    assert not Publication.objects.exists()


def test_above_the_own_clearance(sent_reports, facilitator):
    answer = Api(facilitator).post("publications/", report=str(sent_reports["YPSA"].pk), audience=4)
    assert answer.json() == {"audience": ["For this document choose “Programme” or less."]}


def test_a_partner_does_not_ask_for_the_programme(reports, contributor):
    assert Api(contributor).post("publications/", quarter="2017Q1").status_code == 403


def test_a_report_one_may_not_read_does_not_exist(sent_reports, stranger):
    answer = Api(stranger).post("publications/", report=str(sent_reports["YPSA"].pk))
    assert answer.status_code == 400 and "does not exist" in str(answer.json())


def test_a_stranger_finds_nothing(rendered, stranger):
    api = Api(stranger)
    assert api.get("publications/").json()["count"] == 0
    assert api.get(f"publications/{rendered.pk}/").status_code == 404
    assert api.get(f"publications/{rendered.pk}/download/").status_code == 404
    assert api.post(f"publications/{rendered.pk}/release/").status_code == 404


def test_no_file_yet(publication, facilitator):
    assert Api(facilitator).get(f"publications/{publication.pk}/download/").status_code == 404


def test_cancel(publication, facilitator, consortium_lead):
    assert Api(consortium_lead).post(f"publications/{publication.pk}/cancel/").status_code == 403
    assert Api(facilitator).post(f"publications/{publication.pk}/cancel/").json()["state"] == "cancelled"
    assert Api(facilitator).post(f"publications/{publication.pk}/cancel/").status_code == 409


def test_release_and_withdraw(rendered, facilitator, observer, consortium_lead):
    assert Api(consortium_lead).post(f"publications/{rendered.pk}/release/").status_code == 403
    assert Api(facilitator).post(f"publications/{rendered.pk}/release/").json()["is_released"]
    assert Api(facilitator).post(f"publications/{rendered.pk}/release/").status_code == 409
    assert Api(observer).get("publications/", released=True).json()["count"] == 1
    assert not Api(facilitator).post(f"publications/{rendered.pk}/withdraw/").json()["is_released"]
    assert Api(observer).get("publications/").json()["count"] == 0


def test_the_list_is_narrowed(sent_consolidated, sent_reports, reviewer):
    make_publication(sent_consolidated)
    make_publication(sent_reports["IID"], audience=Level.CONSORTIUM, state=State.FAILED)
    api = Api(reviewer)

    def found(**query):
        return sorted(row["kind"] for row in api.get("publications/", **query).json()["results"])

    assert found() == ["consolidated", "partner"]
    assert found(ibp="FLM", quarter="2017Q1", kind="partner") == ["partner"]
    assert found(state="failed") == ["partner"]
    assert found(quarter="2016Q4") == found(released=True) == []
    assert api.get("publications/", quarter="x").status_code == 400


def test_the_list_asks_as_much_for_three_as_for_forty(sent_consolidated, facilitator):
    def make(count):
        for _ in range(count):
            Publication.objects.create(
                kind=Kind.CONSOLIDATED, report=sent_consolidated, ibp=sent_consolidated.ibp,
                quarter=sent_consolidated.quarter, asked_at=now(),
            )  # fmt: skip

    api = Api(facilitator)
    make(3)
    with CaptureQueriesContext(connection) as few:
        api.get("publications/")
    make(37)
    with CaptureQueriesContext(connection) as many:
        assert api.get("publications/").json()["count"] == 40
    assert len(few) == len(many)


def test_no_checksum_of_what_one_may_not_read(sent_consolidated, reviewer, facilitator):
    publication = make_rendered(sent_consolidated, reviewer, Level.RESTRICTED)
    assert publication.sha256 not in Api(facilitator).get("publications/").content.decode()
