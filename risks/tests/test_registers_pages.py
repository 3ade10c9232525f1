"""The register of a project is looked through by quarter; its lead joins and agrees; PROKAS answers what came up to it."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import MORNING, make_ibp, make_organisation, make_person, make_seat
from partners.clearance import Level
from partners.standing import Role
from reporting.models import Report
from risks.answering_up import raised_to_programme
from risks.models import AgreedRisk, Likeness, ProgrammeAnswer
from risks.tests.sending import give_back, send_risks
from risks.tests.writing import make_risk

pytestmark = pytest.mark.django_db

ALIKE = "Middlemen threaten the help desks in the unions."


@pytest.fixture
def said(reports, focal_person):
    """What YPSA and BOMSA sent, by name."""
    found = {
        "ypsa": make_risk(reports["YPSA"], by=focal_person),
        "bomsa": make_risk(reports["BOMSA"], ALIKE, today_likelihood=2, today_impact=2),
        "shared": make_risk(reports["YPSA"], "The accountant leaves.", confidentiality=Level.CONSORTIUM),
        "secret": make_risk(reports["YPSA"], "Zaman sahib threatens us.", confidentiality=Level.RESTRICTED),
    }
    for partner in ("YPSA", "BOMSA"):
        send_risks(reports[partner], focal_person)
    return found


@pytest.fixture
def sent(said, consolidated, consortium_lead):
    """The consolidated report, with a risk of the consortium's own that is held at the programme."""
    make_risk(consolidated, "The ministry changes its mind.", by=consortium_lead, held_at=3, verdict="new")
    make_risk(consolidated, "What the lead keeps to itself.", by=consortium_lead, held_at=3, confidentiality=4)
    return send_risks(consolidated, consortium_lead)


def url(name, *args):
    return reverse(f"risks:{name}", args=args)


# ── The lead ────────────────────────────────────────────────────────────────


def test_the_lead_sees_what_members_sent_and_is_asked_which_are_the_same(sign_in, said, consolidated, consortium_lead):
    client = sign_in(consortium_lead)
    page = client.get(url("together", consolidated.pk)).text
    assert "Middlemen threaten the help desks." in page
    assert "1 pair may be the same risk" in page
    assert "3 risks of members = 3 in this register + 0 joined" in page
    assert "Zaman" not in page
    asked = client.get(url("same_risks", consolidated.pk)).text
    assert ALIKE in asked
    words = {"one": said["ypsa"].risk_id, "other": said["bomsa"].risk_id, "answer": "same"}
    assert client.post(url("answer_same", consolidated.pk), words).status_code == 302
    page = client.get(url("together", consolidated.pk)).text
    assert "Differ by 2 levels" in page
    assert "3 risks of members = 2 in this register + 1 joined" in page
    client.post(url("part_risk", consolidated.pk, said["bomsa"].risk_id))
    typed = {"one": said["ypsa"].risk_id, "reference": f" {said['bomsa'].risk.reference.lower()} ", "answer": "same"}
    client.post(url("answer_same", consolidated.pk), {**typed, "then": "risk"})
    assert Likeness.objects.filter(is_same=True).count() == 1
    client.post(url("part_risk", consolidated.pk, said["bomsa"].risk_id))
    assert not Likeness.objects.filter(is_same=True).exists()


def test_what_cannot_be_joined_is_said_and_nothing_changes(sign_in, said, consolidated, consortium_lead):
    client = sign_in(consortium_lead)

    def post(**words):
        return client.post(url("answer_same", consolidated.pk), words, follow=True)

    there = str(said["ypsa"].risk_id)
    assert post(one=there, other="", answer="same").status_code == 200
    assert "does not stand" in post(one=there, other=str(said["secret"].risk_id), answer="same").text
    assert post(one=there, other=there, answer="perhaps").status_code == 404
    assert post(one="x", other=there, answer="same").status_code == 404
    assert not Likeness.objects.exists()


def agreed_words(**changes):
    words = {
        "likelihood": 3,
        "impact": 3,
        "held_at": 3,
        "text": "We went through it.",
        "confidentiality": 2,
        "version": 0,
    }
    return {**words, **changes}


def test_the_lead_records_what_is_agreed(sign_in, said, consolidated, consortium_lead):
    client = sign_in(consortium_lead)
    place = url("joined_risk", consolidated.pk, said["ypsa"].risk_id)
    page = client.get(place).text
    assert "What the partners say" in page
    assert client.post(place, agreed_words()).status_code == 302
    page = client.get(place).text
    assert "We went through it." in page
    assert "Moderate" in page
    taken = url("withdraw_agreed_risk", consolidated.pk, said["ypsa"].risk_id)
    assert client.post(taken, {"version": 99}).status_code == 302
    assert AgreedRisk.objects.exists()
    client.post(taken, {"version": 1})
    assert not AgreedRisk.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said_of_it"),
    [
        ({"text": " "}, "Write why"),
        ({"likelihood": ""}, "Choose how likely"),
        ({"impact": "9"}, "Select a valid choice"),
        ({"held_at": "৯"}, "Select a valid choice"),
        ({"confidentiality": 1}, "Select a valid choice"),
    ],
)
def test_a_mistake_is_answered_at_its_field_and_the_text_comes_back(
    sign_in, said, consolidated, consortium_lead, changes, said_of_it
):
    client = sign_in(consortium_lead)
    words = agreed_words(**{"text": "All of us met on Monday.", **changes})
    answer = client.post(url("joined_risk", consolidated.pk, said["ypsa"].risk_id), words)
    assert answer.status_code == 400
    assert said_of_it in answer.text
    assert words["text"].strip() in answer.text
    assert not AgreedRisk.objects.exists()


def test_two_who_agree_at_the_same_time_see_both_texts(sign_in, said, consolidated, consortium_lead):
    client = sign_in(consortium_lead)
    place = url("joined_risk", consolidated.pk, said["ypsa"].risk_id)
    client.post(place, agreed_words())
    answer = client.post(place, agreed_words(text="I say otherwise."))
    assert answer.status_code == 409
    assert "We went through it." in answer.text
    assert "I say otherwise." in answer.text
    settled = agreed_words(text="I say otherwise.", settle="mine", settle_version=1)
    assert client.post(place, settled).status_code == 302
    assert AgreedRisk.objects.get().text == "I say otherwise."


def test_only_the_lead_decides_and_others_read_within_their_level(
    sign_in, said, sent, contributor, facilitator, reviewer, stranger
):
    page = sign_in(contributor).get(url("together", sent.pk)).text
    assert "The accountant leaves." in page
    assert "keeps to itself" not in page
    page = sign_in(facilitator).get(url("together", sent.pk)).text
    assert "The accountant leaves." not in page
    assert "keeps to itself" in sign_in(reviewer).get(url("together", sent.pk)).text
    assert sign_in(contributor).post(url("part_risk", sent.pk, said["ypsa"].risk_id)).status_code == 403
    assert sign_in(contributor).get(url("same_risks", sent.pk)).status_code == 403
    assert (
        sign_in(contributor).post(url("joined_risk", sent.pk, said["ypsa"].risk_id), agreed_words()).status_code == 403
    )
    assert sign_in(stranger).get(url("together", sent.pk)).status_code == 404


def test_what_was_sent_is_decided_on_no_more(sign_in, said, sent, consortium_lead):
    client = sign_in(consortium_lead)
    words = {"one": said["ypsa"].risk_id, "other": said["bomsa"].risk_id, "answer": "same"}
    assert "already been submitted" in client.post(url("answer_same", sent.pk), words, follow=True).text
    answer = client.post(url("joined_risk", sent.pk, said["ypsa"].risk_id), agreed_words(), follow=True)
    assert "already been submitted" in answer.text
    assert not Likeness.objects.exists()
    assert not AgreedRisk.objects.exists()


# ── Looking through ─────────────────────────────────────────────────────────


def test_the_register_of_a_project_can_be_narrowed_and_cited(sign_in, sent, contributor):
    client = sign_in(contributor)
    place = url("register", "FLM")
    page = client.get(place).text
    assert "4 of 4 risks" in page
    assert "?q=2017Q1" in page
    for query, found in [
        ("level=1", [ALIKE]),
        ("partner=BOMSA", [ALIKE]),
        ("partner=FLM", ["The ministry changes its mind."]),
        ("text=accountant", ["The accountant leaves."]),
        ("category=External+context&level=1", [ALIKE]),
        ("square=2-2", [ALIKE]),
        ("trend=worse", []),
        ("state=over", []),
    ]:
        page = client.get(f"{place}?q=2017Q1&{query}")
        assert [one["row"]["text"] for one in page.context["rows"]] == found
        assert query.replace("+", "%20") in page.context["address"].replace("+", "%20")


@pytest.mark.parametrize("query", ["q=1999Q9", "level=x", "square=9-9-9", "page=x", "partner=NOBODY", "square=৪-৩"])
def test_an_address_that_makes_no_sense_still_shows_the_register(sign_in, sent, contributor, query):
    assert sign_in(contributor).get(f"{url('register', 'FLM')}?{query}").status_code == 200


def test_nobody_reads_in_it_what_is_not_for_them(sign_in, sent, contributor, facilitator, stranger, observer):
    page = sign_in(facilitator).get(url("register", "FLM"))
    assert page.context["found"] == 3
    assert page.context["totals"] == [3]
    assert "Consortium" not in str(page.context["values"]["rows"])
    assert "keeps to itself" not in sign_in(contributor).get(url("register", "FLM")).text
    assert sign_in(stranger).get(url("register", "FLM")).status_code == 404
    assert sign_in(observer).get(url("register", "FLM")).status_code == 404


def test_before_anything_was_sent_it_says_what_will_stand_here(sign_in, reports, contributor):
    assert "No register can be read here yet" in sign_in(contributor).get(url("register", "FLM")).text


def test_the_register_costs_the_same_for_one_risk_and_for_thirty(
    sign_in, reports, consolidated, reviewer, focal_person
):
    make_risk(reports["YPSA"], "Only one.")
    send_risks(reports["YPSA"], focal_person)
    send_risks(consolidated, focal_person)
    client = sign_in(reviewer)
    client.get(url("register", "FLM"))
    with CaptureQueriesContext(connection) as few:
        client.get(url("register", "FLM"))
    give_back(consolidated, MORNING)
    for number in range(30):
        make_risk(reports["BOMSA"], f"Number {number} goes wrong.")
    send_risks(reports["BOMSA"], focal_person)
    send_risks(consolidated, focal_person)
    with CaptureQueriesContext(connection) as many:
        page = client.get(url("register", "FLM"))
    assert page.context["found"] == 31
    assert len(many) == len(few)


# ── The programme ───────────────────────────────────────────────────────────


def test_prokas_sees_what_came_up_to_it_and_answers(sign_in, sent, reviewer, contributor, facilitator):
    client = sign_in(reviewer)
    page = client.get(url("programme")).text
    assert "The ministry changes its mind." in page
    assert "2 risks, 2 without an answer" in page
    [raised] = [one for one in raised_to_programme(reviewer) if "ministry" in one.row["text"]]
    place = url("answer_risk", raised.row["id"])
    assert client.post(place, {"text": " "}).status_code == 400
    assert client.post(place, {"text": "We wrote to the secretary."}).status_code == 302
    client.post(place, {"text": "We wrote to the secretary."})
    assert [answer.text for answer in ProgrammeAnswer.objects.all()] == ["We wrote to the secretary."]
    assert "We wrote to the secretary." in client.get(url("programme")).text
    read = sign_in(contributor).get(url("joined_risk", sent.pk, raised.row["id"])).text
    assert "We wrote to the secretary." in read
    page = sign_in(facilitator).get(url("programme")).text
    assert "The ministry changes its mind." in page
    assert "keeps to itself" not in page
    assert "without an answer" not in page
    assert sign_in(facilitator).post(place, {"text": "I too."}).status_code == 403


def test_partners_and_reviewers_of_others_do_not_see_it(sign_in, sent, contributor, consortium_lead, cftm, reviewer):
    for person in (contributor, consortium_lead):
        assert sign_in(person).get(url("programme")).status_code == 403
    other = make_person("Jahanara Khatun", Role.REVIEWER, ibp=cftm)
    assert "ministry" not in sign_in(other).get(url("programme")).text
    [raised] = [one for one in raised_to_programme(reviewer) if "ministry" in one.row["text"]]
    assert sign_in(other).get(url("answer_risk", raised.row["id"])).status_code == 404
    assert sign_in(reviewer).get(url("answer_risk", uuid4())).status_code == 404


def test_the_programme_costs_the_same_for_one_project_and_for_three(sign_in, sent, colleague, quarter):
    client = sign_in(colleague)
    client.get(url("programme"))
    with CaptureQueriesContext(connection) as few:
        client.get(url("programme"))
    for code in ("AAA", "BBB"):
        ibp = make_ibp(code)
        make_seat(ibp, make_organisation(f"{code}-LEAD"), is_lead=True)
        report = Report.objects.create(
            kind="consolidated", ibp=ibp, quarter=quarter, due_on=quarter.ends_on, opened_at=MORNING, status_at=MORNING
        )
        make_risk(report, f"{code} is in danger.", held_at=3)
        send_risks(report, colleague)
    with CaptureQueriesContext(connection) as many:
        page = client.get(url("programme")).text
    assert "BBB is in danger." in page
    assert len(many) == len(few)


# ── Programs ────────────────────────────────────────────────────────────────


def test_programs_read_it_within_their_level(sign_in, sent, contributor, facilitator, stranger, reviewer):
    place = f"/api/v1/reports/{sent.pk}/risk-register/together/"
    found = sign_in(contributor).get(place).json()
    assert len(found["rows"]) == 4
    assert found["reckoning"] == {"came": 3, "shown": 3, "joined": 0, "own": 1, "fits": True}
    assert len(sign_in(facilitator).get(place).json()["rows"]) == 3
    assert [row["text"] for row in sign_in(contributor).get(f"{place}?partner=BOMSA").json()["rows"]] == [ALIKE]
    assert sign_in(stranger).get(place).status_code == 404
    assert sign_in(contributor).get(f"/api/v1/reports/{sent.pk}/risk-register/disagreements/").json() == []
    assert len(sign_in(reviewer).get("/api/v1/programme-risks/").json()) == 2
    assert sign_in(contributor).get("/api/v1/programme-risks/").status_code == 403
    scales = sign_in(contributor).get("/api/v1/risk-scales/").json()["results"]
    assert [scale["number"] for scale in scales] == [1]
    categories = sign_in(contributor).get("/api/v1/risk-categories/").json()["results"]
    assert len(categories) == 6
