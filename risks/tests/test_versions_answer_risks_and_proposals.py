"""A new version of the plan says which proposals of partners and which risks it answers; readers see those they may read."""

import pytest

from conftest import MORNING, complete
from partners.clearance import Level
from partners.refusals import Refused
from reporting.tests.calling import Api
from risks.answering import groups, proposals_of
from risks.models import PlanAnswer, PlanVersion
from risks.presenting import present
from risks.reviewing import sync
from risks.tests.conftest import review_of


@pytest.fixture
def sent(planned, report, focal_person, make_risk):
    """YPSA's report, sent: it proposes something aloud and something in confidence, and sees two risks."""
    sync(report)
    for title, words in (
        ("Due rate.", {"proposal": "Let returnees ask what was paid."}),
        ("Joint look.", {"proposal": "Meet without Zaman.", "confidentiality": 4}),
    ):
        row = review_of(report, title)
        row.rewrite(version=row.version, by=focal_person, status="under_way", progress="Begun.", **words)
    complete(report, by=focal_person)
    make_risk(report, "Money is taken in advance.", by=focal_person, **RATED)
    make_risk(report, "Zaman threatens the desk.", by=focal_person, confidentiality=4, **RATED)
    report.assessments.update(verdict="new")
    PlanAnswer.objects.all().delete()
    type(report).objects.filter(pk=report.pk).update(status="submitted")
    report.refresh_from_db()
    return report


RATED = {"today_likelihood": 3, "today_impact": 3}


def revised(plan, lead):
    return PlanVersion.objects.revise(plan.ibp, by=lead, at=MORNING, reason="Partners proposed it.")


def offered(person, ibp):
    return [offer.text for group in groups(person, ibp.pk) for offer in group.offers]


def test_the_lead_is_offered_what_the_lead_may_read(planned, sent, consortium_lead, flm):
    texts = offered(consortium_lead, flm)
    assert "Let returnees ask what was paid." in texts and "Money is taken in advance." in texts
    assert not [text for text in texts if "Zaman" in text]


def test_a_version_begins_from_a_proposal(planned, sent, consortium_lead, sign_in, flm):
    client = sign_in(consortium_lead)
    page = client.get("/FLM/plan/").content.decode()
    assert "Let returnees ask what was paid." in page and "1 waits for an answer" in page
    assert "Zaman" not in page
    proposal, risk = review_of(sent, "Due rate."), sent.assessments.get(event="Money is taken in advance.")
    page = client.get(f"/FLM/plan/new/?answers=proposal:{proposal.pk}").content.decode()
    assert f'value="proposal:{proposal.pk}" checked' in page
    answer = client.post(
        "/FLM/plan/new/", {"reason": "Asked for.", "answers": [f"proposal:{proposal.pk}", f"risk:{risk.pk}"]}
    )
    assert answer.url == "/FLM/plan/2/"
    found = PlanAnswer.objects.order_by("kind")
    assert [(one.kind, one.quote, one.about) for one in found] == [
        ("proposal", "Let returnees ask what was paid.", proposal),
        ("risk", "Money is taken in advance.", risk),
    ]
    page = client.get("/FLM/plan/2/").content.decode()
    assert "Proposal of a partner" in page and "answered in version 2" in page
    [one] = proposals_of(consortium_lead, flm.pk).all
    assert one.answered_in == 2


def test_a_draft_takes_a_proposal_on_and_off_again(planned, sent, consortium_lead, sign_in):
    plan, proposal = revised(planned["plan"], consortium_lead), review_of(sent, "Due rate.")
    client, value = sign_in(consortium_lead), f"proposal:{proposal.pk}"
    assert f'value="{value}" checked' in client.get(f"/FLM/plan/2/why/?answers={value}").content.decode()
    client.post("/FLM/plan/2/why/", {"reason": plan.reason, "version": plan.version, "answers": [value]})
    assert plan.answers.get().proposal == proposal
    plan.refresh_from_db()
    client.post("/FLM/plan/2/why/", {"reason": plan.reason, "version": plan.version, "answers": []})
    assert not plan.answers.exists()


def test_what_one_may_not_read_cannot_be_named(planned, sent, consortium_lead, sign_in):
    plan = revised(planned["plan"], consortium_lead)
    hidden, secret = review_of(sent, "Joint look."), sent.assessments.get(confidentiality=4)
    for named in ({"proposal": hidden}, {"risk": secret}):
        with pytest.raises(Refused):
            plan.answer(by=consortium_lead, at=MORNING, **named)
    silent = review_of(sent, "Late rate.")
    with pytest.raises(Refused):
        plan.answer(by=consortium_lead, at=MORNING, proposal=silent)  # it proposes nothing
    api = Api(consortium_lead)
    for name, row in (("proposal", hidden), ("risk", secret)):
        assert api.post(f"plan-versions/{plan.pk}/answers/", **{name: str(row.pk)}).status_code == 409
    assert not plan.answers.exists()


def test_readers_see_what_they_may_read_also_when_it_is_made_confidential_later(planned, sent, consortium_lead):
    plan, proposal = revised(planned["plan"], consortium_lead), review_of(sent, "Due rate.")
    plan.answer(by=consortium_lead, at=MORNING, proposal=proposal)
    plan.answer(by=consortium_lead, at=MORNING, proposal=proposal)  # twice is once
    told = present(plan.content(), Level.PROGRAMME)["answers"]
    assert [(one["what"], one["quote"]) for one in told] == [
        ("Proposal of a partner", "Let returnees ask what was paid.")
    ]
    type(proposal).objects.filter(pk=proposal.pk).update(confidentiality=3)
    assert present(plan.content(), Level.PROGRAMME)["answers"] == []
    assert len(present(plan.content(), Level.CONSORTIUM)["answers"]) == 1
    type(proposal).objects.filter(pk=proposal.pk).update(confidentiality=4)
    assert plan.content()["answers"] == []  # the lead reads it no more


def test_programs_answer_too(planned, sent, consortium_lead):
    plan, api = revised(planned["plan"], consortium_lead), Api(consortium_lead)
    proposal, risk = review_of(sent, "Due rate."), sent.assessments.get(event="Money is taken in advance.")
    assert api.post(f"plan-versions/{plan.pk}/answers/", proposal=str(proposal.pk)).status_code == 201
    said = api.post(f"plan-versions/{plan.pk}/answers/", risk=str(risk.pk)).json()["answers"]
    assert sorted((one["kind"], one["proposal"], one["risk"]) for one in said) == [
        ("proposal", str(proposal.pk), None),
        ("risk", None, str(risk.pk)),
    ]
    two = api.post(f"plan-versions/{plan.pk}/answers/", risk=str(risk.pk), proposal=str(proposal.pk))
    assert two.status_code == 400


def test_members_do_not_see_each_others_proposals_on_the_plan(planned, sent, focal_person, reviewer, sign_in):
    for person in (focal_person, reviewer):
        assert "What partners propose" not in sign_in(person).get("/FLM/plan/").content.decode()
