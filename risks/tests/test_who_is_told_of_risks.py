"""Who is told that a risk came up to the programme, and that PROKAS answered: those who read it, once, and nothing of what it says."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from conftest import MORNING, make_person, open_next_quarter
from partners.clearance import Level
from partners.models import Appointment
from partners.standing import Role
from reporting import notifying
from reporting.models import Happening, Notice, Preference
from risks.answering_up import answer_for_programme, raised_to_programme
from risks.models import Likeness, Risk, RiskEvent
from risks.tests.sending import give_back, send_risks
from risks.tests.writing import make_risk

LATER = MORNING + timedelta(hours=2)


@pytest.fixture
def everybody(reviewer, colleague, consortium_lead, facilitator, observer, administrator, focal_person, stranger):
    make_person("Rokeya Khatun", Role.REVIEWER, ibp=stranger.appointments.get().seat.ibp)


@pytest.fixture
def sent(reports, consolidated, focal_person, consortium_lead, everybody):
    """YPSA's risk and one that the lead keeps to itself are held at the programme; another stays where it is."""
    make_risk(reports["YPSA"], "Zaman sahib threatens a desk.", by=focal_person, held_at=3)
    make_risk(reports["YPSA"], "The accountant leaves.", by=focal_person)
    send_risks(reports["YPSA"], focal_person)
    make_risk(consolidated, "The lead is bankrupt.", by=consortium_lead, held_at=3, confidentiality=4)
    return send_risks(consolidated, consortium_lead)


def risk_of(words):
    return Risk.objects.filter(assessments__event__contains=words).distinct().get()


def told(*happenings):
    notifying.tell(at=LATER)
    notices = Notice.objects.filter(happening__in=happenings).select_related("person")
    return sorted((notice.person.name, notice.title) for notice in notices)


def answer(words, by, text="We wrote to the secretary."):
    return answer_for_programme(risk_of(words), text=text, by=by, at=MORNING)


# ── What comes up ───────────────────────────────────────────────────────────


def test_the_projects_reviewers_are_told_of_each_risk_that_came_up_and_nobody_else(sent):
    desk, lead = (f"FLM · Risk {risk_of(words)}" for words in ("Zaman", "bankrupt"))
    people = ("Ishrat Jahan", "Tanvir Ahmed")
    assert told("escalated") == sorted((person, title) for person in people for title in (desk, lead))
    notice = Notice.objects.filter(subject=desk).first()
    assert notice.words == "Escalated to the programme by Sultana Razia"
    assert notice.place == f"{reverse('risks:programme')}#row-{risk_of('Zaman').pk}"


def test_sent_again_it_is_no_news_and_what_came_up_since_is(sent, consolidated, consortium_lead):
    assert len(told("escalated")) == 4
    give_back(consolidated, LATER)
    make_risk(consolidated, "The ministry changes its mind.", by=consortium_lead, held_at=3)
    send_risks(consolidated, consortium_lead, at=LATER)
    assert len(told("escalated")) == 6
    assert RiskEvent.objects.filter(step="escalated").count() == 3


def test_what_is_still_with_the_programme_next_quarter_is_no_news(sent, consortium_lead, focal_person):
    opened = open_next_quarter()
    send_risks(opened["YPSA"], focal_person, at=LATER)
    make_risk(opened["FLM"], "The ministry changes its mind.", by=consortium_lead, held_at=3)
    send_risks(opened["FLM"], consortium_lead, at=LATER)
    events = RiskEvent.objects.filter(report=opened["FLM"])
    assert [event.risk for event in events] == [risk_of("ministry")]


# ── What is answered ────────────────────────────────────────────────────────


def test_the_lead_and_the_partner_are_told_and_no_other(sent, contributor, focal_person, reviewer, other_seat):
    make_person("Rina Das", Role.CONTRIBUTOR, seat=other_seat)
    answer("Zaman", reviewer)
    report = "FLM · Quarter 1, 2017"
    assert told("answered") == sorted((name, report) for name in ("Arif Hossain", focal_person.name, "Sultana Razia"))
    notice = contributor.notices.get()
    assert notice.words == "Tanvir Ahmed answered a risk that was escalated"
    assert notice.place == f"{reverse('risks:joined_risk', args=[sent.pk, risk_of('Zaman').pk])}#answers"


def test_it_leads_to_the_answer(sent, contributor, reviewer, sign_in):
    answer("Zaman", reviewer)
    told()
    client = sign_in(contributor)
    inbox = client.get(reverse("reporting:inbox")).text
    assert "Tanvir Ahmed answered a risk that was escalated" in inbox and "Zaman" not in inbox
    page = client.get(reverse("reporting:notice", args=[contributor.notices.get().pk]), follow=True)
    assert "We wrote to the secretary." in page.text


def test_partners_whose_risk_is_the_same_are_told_too(
    reports, consolidated, other_seat, focal_person, consortium_lead, reviewer, contributor
):
    other = make_person("Rina Das", Role.CONTRIBUTOR, seat=other_seat)
    one = make_risk(reports["YPSA"], "Zaman sahib threatens a desk.", by=focal_person, held_at=3)
    same = make_risk(reports["BOMSA"], "Zaman sahib visits us.", by=other)
    for partner in ("YPSA", "BOMSA"):
        send_risks(reports[partner], focal_person)
    Likeness.decide(one.risk, same.risk, is_same=True, by=consortium_lead, at=MORNING)
    send_risks(consolidated, consortium_lead)
    [raised] = raised_to_programme(reviewer)
    answer_for_programme(Risk.objects.get(pk=raised.row["id"]), text="We wrote.", by=reviewer, at=MORNING)
    names = {name for name, _title in told("answered")}
    assert names == {"Arif Hossain", "Rina Das", "Sultana Razia", focal_person.name}


def test_what_the_lead_keeps_to_itself_is_answered_to_the_lead_alone(sent, contributor, reviewer):
    answer("bankrupt", reviewer)
    assert told("answered") == [("Sultana Razia", "FLM · Quarter 1, 2017")]


def test_partners_are_not_told_that_a_hidden_risk_which_is_the_same_was_answered(
    reports, consolidated, focal_person, consortium_lead, reviewer, contributor
):
    """Theirs is held where it was: that it came up would tell them of the lead’s."""
    one = make_risk(reports["YPSA"], "Desks are closed.", by=focal_person)
    send_risks(reports["YPSA"], focal_person)
    hidden = make_risk(consolidated, "Zaman bribes officers.", by=consortium_lead, held_at=3, confidentiality=4)
    Likeness.decide(one.risk, hidden.risk, is_same=True, by=consortium_lead, at=MORNING)
    send_risks(consolidated, consortium_lead)
    answer("Desks", reviewer)
    assert told("answered") == [("Sultana Razia", "FLM · Quarter 1, 2017")]


def test_nobody_is_told_of_what_its_partner_has_made_restricted_since(
    sent, reports, contributor, focal_person, reviewer
):
    row = reports["YPSA"].assessments.get(event__contains="Zaman")
    type(row).objects.filter(pk=row.pk).update(confidentiality=Level.RESTRICTED)
    answer("Zaman", reviewer)
    assert told("answered") == []


def test_the_same_answer_twice_is_told_once_and_whoever_answers_is_not_told(sent, reviewer, sign_in, consortium_lead):
    client = sign_in(reviewer)
    for _time in range(2):
        client.post(reverse("risks:answer_risk", args=[risk_of("Zaman").pk]), {"text": "We wrote."})
    told()
    assert consortium_lead.notices.filter(happening="answered").count() == 1
    assert not reviewer.notices.filter(happening="answered").exists()


# ── Clearance, and mail ─────────────────────────────────────────────────────


def test_who_has_left_the_partner_has_no_notice_left(sent, contributor, reviewer):
    answer("Zaman", reviewer)
    told()
    assert Notice.objects.visible_to(contributor).count() == 1
    Appointment.objects.filter(person=contributor).update(ended_at=LATER)
    person = type(contributor).objects.get(pk=contributor.pk)
    assert not Notice.objects.visible_to(person).exists()


def test_a_member_sees_of_the_project_only_what_was_answered(sent, contributor):
    Notice.objects.create(
        person=contributor, happening=Happening.ESCALATED, key="risk:1", ibp=sent.ibp, subject="FLM", page="/risks/",
        at=MORNING, told_at=MORNING,
    )  # fmt: skip
    assert not Notice.objects.visible_to(contributor).exists()


def test_the_mail_holds_a_number_and_nothing_of_the_risk(sent, reviewer, focal_person):
    answer("Zaman", reviewer)
    told()
    notifying.post(at=LATER + timedelta(days=2))
    assert {letter.to[0] for letter in mail.outbox} >= {reviewer.email, focal_person.email}
    words = "".join(letter.subject + letter.body for letter in mail.outbox)
    for hidden in ("Zaman", "bankrupt", "secretary", "FLM", str(risk_of("Zaman")), str(risk_of("Zaman").pk)):
        assert hidden not in words


def test_one_can_choose_how_often_one_wants_mail_about_it(sent, reviewer, contributor, facilitator, sign_in):
    def page(person):
        return sign_in(person).get(reverse("reporting:notice_settings")).text

    assert "A risk was escalated to the programme" in page(reviewer)
    assert "PROKAS answered a risk that was escalated" in page(contributor)
    assert "A risk was escalated to the programme" not in page(contributor)
    Preference.objects.choose(reviewer, "escalated", "none", at=MORNING)
    told()
    assert {notice.mail_due_at for notice in reviewer.notices.filter(happening="escalated")} == {None}
