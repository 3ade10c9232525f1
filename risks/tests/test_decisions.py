"""Who leads the session records what it decides beside what it is about, changes it, and says what came of it."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from conftest import MORNING, make_organisation, make_person, make_seat
from partners.clearance import Level
from partners.refusals import Refused
from partners.standing import Role
from reporting.models import Overtaken
from risks import deciding
from risks.going_through import GoingThrough
from risks.models import Decision
from risks.tests.sending import give_back, send_risks
from risks.tests.writing import make_risk

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def sent(reports, focal_person):
    """YPSA's report with a risk of each level that others may know."""
    make_risk(reports["YPSA"], "The desks are threatened.", by=focal_person)
    make_risk(reports["YPSA"], "The accountant leaves.", by=focal_person, confidentiality=Level.CONSORTIUM)
    make_risk(reports["YPSA"], "Zaman sahib threatens us.", by=focal_person, confidentiality=Level.RESTRICTED)
    return send_risks(reports["YPSA"], focal_person)


def risk_of(report, event):
    return report.assessments.get(event=event).risk


def address(about="", code="FLM", q="2017Q1"):
    return f"{reverse('risks:decide', args=[code])}?q={q}&about={about}"


def session():
    return reverse("risks:session", args=["FLM"]) + "?q=2017Q1"


def words(**changes):
    return {
        "id": str(uuid4()),
        "text": "Two people at every desk.",
        "seat": "",
        "due_on": "2017-06-30",
        "confidentiality": "2",
        **changes,
    }


@pytest.fixture
def decision(sent, flm, quarter, facilitator, seat):
    about = GoingThrough(facilitator, flm, quarter).subject(f"risk:{risk_of(sent, 'The desks are threatened.').pk}")
    return deciding.decide(
        *(flm, quarter), by=facilitator, at=MORNING, text="Two people at every desk.", seat=seat,
        due_on=date(2017, 6, 30), confidentiality=Level.PROGRAMME, about=about,
    )  # fmt: skip


# ── Recording ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["facilitator", "consortium_lead", "reviewer"])
def test_it_is_recorded_beside_the_risk(sign_in, request, sent, seat, who):
    person = request.getfixturevalue(who)
    risk = risk_of(sent, "The desks are threatened.")
    answer = sign_in(person).post(address(f"risk:{risk.pk}"), words(seat=str(seat.pk)))
    assert (answer.status_code, answer.url) == (302, session() + "#decisions")
    found = Decision.objects.get()
    assert (found.text, found.seat, found.due_on, found.by) == (
        "Two people at every desk.",
        seat,
        date(2017, 6, 30),
        person,
    )
    assert (found.about, found.about_id, found.about_words) == (
        *("risk", risk.pk),
        f"{risk.reference} The desks are threatened.",
    )
    page = sign_in(person).get(session()).content.decode()
    assert page.count("Two people at every desk.") >= 2  # beside the risk, and in the list


def test_with_scripts_it_is_answered_in_place(sign_in, sent, facilitator):
    client, risk = sign_in(facilitator), risk_of(sent, "The desks are threatened.")
    form = client.get(address(f"risk:{risk.pk}"), headers=HTMX).content.decode()
    assert "<textarea" in form and "<html" not in form
    answer = client.post(address(f"risk:{risk.pk}"), words(), headers=HTMX).content.decode()
    assert "<html" not in answer and 'hx-swap-oob="true"' in answer and "Two people at every desk." in answer
    again = client.get(address(f"risk:{risk.pk}") + "&list=1", headers=HTMX).content.decode()
    assert "<textarea" not in again and "Two people at every desk." in again


def test_sent_twice_it_is_one(sign_in, sent, facilitator):
    client, said = sign_in(facilitator), words()
    assert [client.post(address(), said).status_code for _again in range(2)] == [302, 302]
    assert Decision.objects.count() == 1


def test_an_id_of_somebody_else_is_refused(sign_in, decision, consortium_lead):
    answer = sign_in(consortium_lead).post(address(), words(id=str(decision.pk), text="Mine."))
    assert answer.status_code == 400
    assert Decision.objects.get().text == "Two people at every desk."


def test_without_words_or_with_bad_ones_it_is_given_back(sign_in, sent, facilitator, foreign_seat):
    client = sign_in(facilitator)
    for changes, said in (
        ({"text": " "}, "Write what was decided."),
        ({"due_on": "soon"}, "Write the date as day/month/year"),
        ({"due_on": "2016-12-31"}, "This day lies before the quarter."),
        ({"seat": str(foreign_seat.pk)}, "Choose a partner of this project."),
        ({"confidentiality": "4"}, "Choose one of the levels that are offered here."),
        ({"text": "x\x00y"}, "cannot be stored"),
        ({"text": "x" * 2_001}, "2001 characters"),
    ):
        answer = client.post(address(), words(**changes))
        assert answer.status_code == 400
        assert said in answer.content.decode(), changes
    assert Decision.objects.count() == 0


def test_the_keyboard_goes_into_the_form_that_opens_and_back_to_where_it_was(sign_in, sent, facilitator):
    client = sign_in(facilitator)
    about = f"risk:{risk_of(sent, 'The desks are threatened.').pk}"
    opened = client.get(address(about), headers=HTMX).content.decode()
    assert re.search(r"<textarea[^>]*data-focus", opened)
    for closed in (
        client.get(f"{address(about)}&list=1", headers=HTMX),
        client.post(address(about), words(), headers=HTMX),
    ):
        assert closed.content.decode().count("data-focus") == 1
    assert "data-focus" not in client.get(session()).content.decode()


def test_a_day_after_the_project_is_refused(sign_in, sent, facilitator, flm):
    type(flm).objects.filter(pk=flm.pk).update(ends_on=date(2018, 12, 31))
    answer = sign_in(facilitator).post(address(), words(due_on="2019-01-01"))
    assert answer.status_code == 400
    assert "The project ends before this day." in answer.content.decode()


def test_bangla_digits_are_read(sign_in, sent, facilitator):
    assert sign_in(facilitator).post(address(), words(due_on="৩০/০৬/২০১৭")).status_code == 302
    assert Decision.objects.get().due_on == date(2017, 6, 30)


def test_it_travels_no_further_than_what_it_is_about(sign_in, sent, consortium_lead):
    risk = risk_of(sent, "The accountant leaves.")
    answer = sign_in(consortium_lead).post(address(f"risk:{risk.pk}"), words(confidentiality="2"))
    assert answer.status_code == 400
    assert sign_in(consortium_lead).post(address(f"risk:{risk.pk}"), words(confidentiality="3")).status_code == 302


def test_nothing_is_decided_on_what_one_may_not_know_of(sign_in, sent, facilitator):
    for event in ("The accountant leaves.", "Zaman sahib threatens us."):
        risk = risk_of(sent, event)
        assert sign_in(facilitator).get(address(f"risk:{risk.pk}")).status_code == 404
        assert sign_in(facilitator).post(address(f"risk:{risk.pk}"), words()).status_code == 404
    for strange in ("risk:1", "moon:1", "risk", f"actor:{uuid4()}", f"change:{uuid4()}", f"activity:{uuid4()}"):
        assert sign_in(facilitator).get(address(strange)).status_code == 404


def test_members_read_and_do_not_decide(sign_in, decision, contributor, consortium_lead):
    client = sign_in(contributor)
    page = client.get(session()).content.decode()
    # Also before the consolidated report is sent: it is a decision of their project.
    assert "Two people at every desk." in page and "Record a decision" not in page
    assert client.get(address()).status_code == 403
    assert client.post(address(), words()).status_code == 403
    for name in ("edit_decision", "settle_decision"):
        assert client.post(reverse(f"risks:{name}", args=[decision.pk]), {"state": "done"}).status_code == 403
    decision.refresh_from_db()
    assert (decision.state, decision.version) == ("open", 1)


def test_strangers_find_nothing(sign_in, decision, stranger):
    client = sign_in(stranger)
    assert client.get(address()).status_code == 404
    for name in ("edit_decision", "settle_decision"):
        assert client.post(reverse(f"risks:{name}", args=[decision.pk]), words()).status_code == 404


def test_another_partner_may_not_be_named_before_it_joined_or_after_it_left(sign_in, sent, flm, facilitator):
    gone = make_seat(flm, make_organisation("GONE"), left_on=date(2016, 12, 31))
    assert sign_in(facilitator).post(address(), words(seat=str(gone.pk))).status_code == 400


# ── Changing ────────────────────────────────────────────────────────────────


def edit(decision, **changes):
    now = {"text": decision.text, "seat": str(decision.seat_id), "due_on": "2017-06-30", "confidentiality": "2"}
    return reverse("risks:edit_decision", args=[decision.pk]), {**now, "version": decision.version, **changes}


def test_its_words_are_changed(sign_in, decision, facilitator):
    answer = sign_in(facilitator).post(*edit(decision, text="Three people at every desk.", due_on="2017-07-31"))
    assert answer.status_code == 302
    decision.refresh_from_db()
    assert (decision.text, decision.due_on, decision.version) == ("Three people at every desk.", date(2017, 7, 31), 2)
    assert decision.history.count() == 2


def test_the_same_words_again_change_nothing(sign_in, decision, facilitator):
    assert sign_in(facilitator).post(*edit(decision, version=0)).status_code == 302
    decision.refresh_from_db()
    assert (decision.version, decision.history.count()) == (1, 1)


def test_of_two_who_change_it_the_second_sees_both_texts(sign_in, decision, facilitator, consortium_lead):
    deciding.change(decision, version=1, by=consortium_lead, text="The lead’s words.")
    answer = sign_in(facilitator).post(*edit(decision, text="The facilitator’s words."))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The lead’s words." in page and "The facilitator’s words." in page and "Sultana Razia" in page
    decision.refresh_from_db()
    assert decision.text == "The lead’s words."
    settled = {"settle": "mine", "settle_version": "2", "text": "The facilitator’s words."}
    assert sign_in(facilitator).post(*edit(decision, **settled)).status_code == 302
    decision.refresh_from_db()
    assert (decision.text, decision.version) == ("The facilitator’s words.", 3)


def test_of_what_was_settled_the_words_stay(decision, facilitator):
    deciding.settle(decision, "done", version=1, by=facilitator, outcome="They stand there.")
    with pytest.raises(Refused):
        deciding.change(decision, version=2, by=facilitator, text="Otherwise.")


# ── What came of it ─────────────────────────────────────────────────────────


def settling(decision, **said):
    return reverse("risks:settle_decision", args=[decision.pk]), {"version": decision.version, **said}


def test_it_is_done_with_what_came_of_it(sign_in, decision, facilitator):
    answer = sign_in(facilitator).post(*settling(decision, state="done", outcome="They stand there since May."))
    assert answer.status_code == 302
    decision.refresh_from_db()
    assert (decision.state, decision.outcome, decision.version) == ("done", "They stand there since May.", 2)
    assert "They stand there since May." in sign_in(facilitator).get(session()).content.decode()


def test_with_scripts_the_row_is_answered(sign_in, decision, facilitator):
    answer = sign_in(facilitator).post(*settling(decision, state="dropped", outcome="No money."), headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200 and "<html" not in page and "Dropped" in page and "No money." in page


def test_without_an_outcome_it_stays_open(sign_in, decision, facilitator):
    for headers in ({}, HTMX):
        answer = sign_in(facilitator).post(*settling(decision, state="done", outcome=" "), headers=headers)
        assert answer.status_code == 400
        assert "Write in a sentence what came of it" in answer.content.decode()
    answer = sign_in(facilitator).post(*settling(decision, state="burnt", outcome="So."))
    assert answer.status_code == 400
    decision.refresh_from_db()
    assert decision.state == "open"


def test_it_is_opened_again(decision, facilitator):
    deciding.settle(decision, "done", version=1, by=facilitator, outcome="They stand there.")
    deciding.settle(decision, "done", version=1, by=facilitator, outcome="They stand there.")  # twice is once
    deciding.settle(decision, "open", version=2, by=facilitator, outcome="")
    decision.refresh_from_db()
    assert (decision.state, decision.outcome, decision.version) == ("open", "", 3)


def test_who_comes_second_is_told(sign_in, decision, facilitator, consortium_lead):
    deciding.settle(decision, "done", version=1, by=consortium_lead, outcome="They stand there.")
    with pytest.raises(Overtaken):
        deciding.settle(decision, "dropped", version=1, by=facilitator, outcome="No.")
    answer = sign_in(facilitator).post(*settling(decision, state="dropped", outcome="No."))
    assert answer.status_code == 409
    assert "A colleague changed this decision meanwhile" in answer.content.decode()


def test_what_waits_from_earlier_quarters_stands_below(sign_in, decision, facilitator, flm, administrator):
    from reporting.models import Quarter
    from reporting.opening import open_quarter
    from reporting.quarters import Period

    following = Quarter.of(Period(2017, 2))
    following.save()
    open_quarter(following, by=administrator, at=MORNING)
    page = sign_in(facilitator).get(reverse("risks:session", args=["FLM"]) + "?q=2017Q2").content.decode()
    assert "Still open from earlier quarters" in page and "Two people at every desk." in page
    deciding.settle(decision, "done", version=1, by=facilitator, outcome="They stand there.")
    page = sign_in(facilitator).get(reverse("risks:session", args=["FLM"]) + "?q=2017Q2").content.decode()
    assert "Two people at every desk." not in page


# ── Who reads them ──────────────────────────────────────────────────────────


def visible(person):
    return [one.text for one in Decision.objects.visible_to(person).order_by("confidentiality")]


@pytest.fixture
def of_every_level(flm, quarter, reviewer):
    return [
        deciding.decide(flm, quarter, by=reviewer, at=MORNING, text=level.name, confidentiality=level)
        for level in Level
    ]


def test_each_reads_within_ones_clearance(
    of_every_level, facilitator, contributor, consortium_lead, reviewer, colleague
):
    everything = ["PUBLIC", "PROGRAMME", "CONSORTIUM", "RESTRICTED"]
    assert visible(facilitator) == everything[:2]
    assert visible(contributor) == everything[:3]
    assert visible(consortium_lead) == visible(reviewer) == visible(colleague) == everything


def test_others_read_none(of_every_level, stranger, observer, administrator):
    assert visible(stranger) == visible(observer) == visible(administrator) == []


def test_it_becomes_as_confidential_as_what_it_is_about(
    sign_in, decision, sent, focal_person, facilitator, contributor, consortium_lead, reviewer
):
    row = sent.assessments.get(event="The desks are threatened.")
    give_back(sent, MORNING)
    row.rewrite(version=row.version, by=focal_person, confidentiality=Level.CONSORTIUM)
    assert visible(facilitator) == []
    assert visible(contributor) == visible(consortium_lead) == ["Two people at every desk."]
    row.rewrite(version=row.version, by=focal_person, confidentiality=Level.RESTRICTED)
    assert visible(contributor) == visible(consortium_lead) == []
    assert visible(reviewer) == ["Two people at every desk."]
    assert "Two people" not in sign_in(consortium_lead).get(session()).content.decode()


# ── Over HTTP, for programs ─────────────────────────────────────────────────


def program(person):
    client = APIClient()
    client.force_authenticate(person)
    return client


def test_programs_read_them(decision, facilitator, seat):
    [found] = program(facilitator).get("/api/v1/decisions/?ibp=FLM&quarter=2017Q1&state=open").json()["results"]
    assert (found["text"], found["seat"], found["due_on"]) == ("Two people at every desk.", "YPSA", "2017-06-30")
    assert (found["quarter"], found["about"], found["confidentiality"]) == ("2017Q1", "risk", 2)
    assert program(facilitator).get("/api/v1/decisions/?state=done").json()["results"] == []
    assert program(facilitator).get(f"/api/v1/decisions/{decision.pk}/").json()["text"] == "Two people at every desk."
    assert program(facilitator).post("/api/v1/decisions/", {"text": "No."}).status_code == 405


def test_programs_count_nothing_above_their_clearance(of_every_level, facilitator, stranger):
    assert program(facilitator).get("/api/v1/decisions/").json()["count"] == 2
    assert program(stranger).get("/api/v1/decisions/").json()["count"] == 0
    assert program(facilitator).get(f"/api/v1/decisions/{of_every_level[3].pk}/").status_code == 404


def test_a_list_of_three_asks_no_more_than_a_list_of_one(flm, quarter, seat, facilitator):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert program(facilitator).get("/api/v1/decisions/").status_code == 200
        return len(asked)

    def add():
        deciding.decide(flm, quarter, by=facilitator, at=MORNING, text="So.", seat=seat, confidentiality=2)

    add()
    one = count()
    add()
    add()
    assert count() == one


def test_a_person_of_two_projects_decides_in_its_own(sign_in, reports, cftm, sent):
    person = make_person("Rubana Huq", Role.FACILITATOR, ibp=cftm)
    assert sign_in(person).get(address()).status_code == 404
    assert sign_in(person).get(address(code="CFTM")).status_code == 200
