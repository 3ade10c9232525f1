"""Who is told of a plan that is proposed and decided on by itself: PROKAS what comes in, the lead what comes back; each once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from conftest import MORNING, make_person, write_inception
from partners.appointing import deactivate
from partners.models import Appointment
from partners.standing import Role
from reporting import notifying
from reporting.models import Notice
from reporting.models.notices import Letter
from reporting.workflow import Action
from risks.models import PlanEvent, PlanState

LATER = MORNING + timedelta(hours=2)


def told(*happenings):
    notices = Notice.objects.exclude(ibp=None).select_related("person")
    found = notices.filter(happening__in=happenings) if happenings else notices
    return sorted((notice.person.name, notice.happening) for notice in found)


def tell(at=LATER):
    notifying.tell(at=at)


@pytest.fixture
def everybody(reviewer, colleague, consortium_lead, facilitator, observer, administrator, focal_person, stranger):
    return make_person("Rokeya Khatun", Role.REVIEWER, ibp=stranger.appointments.get().seat.ibp)


def test_of_a_proposal_the_reviewers_of_the_project_are_told_and_nobody_else(plan, everybody, consortium_lead):
    plan.propose(by=consortium_lead, at=MORNING)
    tell()
    assert told() == [("Ishrat Jahan", "submitted"), ("Tanvir Ahmed", "submitted")]
    notice = Notice.objects.filter(person__name="Tanvir Ahmed").get()
    assert (notice.title, notice.words) == ("FLM · Plan, version 1", "Proposed by Sultana Razia")
    assert (notice.place, notice.report, notice.at) == ("/FLM/plan/1/", None, MORNING)


def test_of_a_decision_the_lead_is_told(proposed, everybody, reviewer):
    proposed.decide(PlanState.RETURNED, by=reviewer, at=MORNING, seen=proposed.sha256, note="Write a target.")
    tell()
    assert told("returned", "approved") == [("Sultana Razia", "returned")]
    assert PlanEvent.objects.get(step="returned").note == "Write a target."
    proposed.propose(by=None, at=MORNING)
    proposed.decide(PlanState.APPROVED, by=reviewer, at=MORNING, seen=proposed.sha256)
    tell()
    assert told("approved") == [("Sultana Razia", "approved")]


def test_of_a_proposal_taken_back_the_reviewers_are_told(proposed, everybody, consortium_lead):
    proposed.withdraw(by=consortium_lead)
    tell()
    assert told("withdrawn") == [("Ishrat Jahan", "withdrawn"), ("Tanvir Ahmed", "withdrawn")]


def test_a_lead_who_also_reviews_is_told_as_the_lead_alone(plan, consortium_lead, reviewer):
    Appointment.objects.create(person=consortium_lead, role=Role.REVIEWER, ibp=plan.ibp)
    plan.propose(by=None, at=MORNING)
    tell()
    assert told() == [("Tanvir Ahmed", "submitted")]


def test_what_goes_with_the_inception_report_is_told_once_with_it(inception, consortium_lead, reviewer):
    write_inception(inception, by=consortium_lead)
    inception.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    inception.take(Action.RETURN, by=reviewer, at=MORNING, note="Name the spoilers.")
    tell()
    assert not PlanEvent.objects.exists()
    assert told() == []
    assert Notice.objects.filter(report=inception, person=reviewer, happening="submitted").count() == 1


def test_telling_twice_is_telling_once_and_one_letter_leaves(proposed, reviewer):
    tell()
    tell(LATER + timedelta(hours=1))
    assert Notice.objects.filter(person=reviewer).count() == 1
    for _time in range(2):
        notifying.post(at=LATER)
    assert [letter.to for letter in mail.outbox] == [[reviewer.email]]
    assert Letter.objects.count() == 1
    words = mail.outbox[0].subject + mail.outbox[0].body
    assert "FLM" not in words and "lan, version" not in words


def test_who_is_appointed_later_is_not_told_of_the_past(proposed):
    tell()
    person = make_person("Late Comer", Role.REVIEWER, ibp=proposed.ibp)
    tell(LATER + timedelta(days=1))
    assert not person.notices.exists()


def test_who_no_longer_reviews_has_no_notice_left(proposed, reviewer, sign_in):
    tell()
    notice = reviewer.notices.get()
    Appointment.objects.filter(person=reviewer).update(ended_at=LATER)
    reviewer.refresh_from_db()
    person = type(reviewer).objects.get(pk=reviewer.pk)
    assert not Notice.objects.visible_to(person).exists()
    assert sign_in(person).get(reverse("reporting:notice", args=[notice.pk])).status_code == 404
    notifying.post(at=LATER)
    assert mail.outbox == []


def test_who_has_left_gets_no_mail(proposed, reviewer, administrator):
    tell()
    deactivate(reviewer, at=LATER)
    notifying.post(at=LATER)
    assert mail.outbox == []


def test_the_notice_leads_to_the_plan_from_the_inbox_and_over_http(proposed, reviewer, sign_in):
    tell()
    client = sign_in(reviewer)
    page = client.get(reverse("reporting:inbox")).content.decode()
    assert "FLM · Plan, version 1" in page and "Proposed by Sultana Razia" in page
    notice = reviewer.notices.get()
    assert client.get(reverse("reporting:notice", args=[notice.pk])).url == "/FLM/plan/1/"
    said = client.get("/api/v1/notices/").json()["results"][0]
    assert (said["title"], said["report"], said["url"]) == ("FLM · Plan, version 1", None, "/FLM/plan/1/")


# ── The desk ────────────────────────────────────────────────────────────────


def test_a_proposed_plan_waits_on_the_desk_until_it_is_decided(proposed, reviewer, sign_in):
    client = sign_in(reviewer)
    for address in (reverse("reporting:desk"), reverse("home")):
        page = client.get(address).content.decode()
        assert "/FLM/plan/1/#decide" in page and "proposed by Sultana Razia" in page, address
    proposed.decide(PlanState.APPROVED, by=reviewer, at=MORNING, seen=proposed.sha256)
    for address in (reverse("reporting:desk"), reverse("home")):
        assert "/FLM/plan/1/" not in client.get(address).content.decode()


def test_it_follows_the_filter_of_projects(proposed, colleague, cftm, sign_in):
    client = sign_in(colleague)
    desk = reverse("reporting:desk")
    assert "/FLM/plan/1/" in client.get(desk).content.decode()
    assert "/FLM/plan/1/" in client.get(desk, {"ibp": "FLM"}).content.decode()
    assert "/FLM/plan/1/" not in client.get(desk, {"ibp": "CFTM"}).content.decode()
    assert "/FLM/plan/1/" not in client.get(desk, {"kind": "partner"}).content.decode()


def test_it_is_on_no_desk_that_is_not_the_projects(proposed, cftm, sign_in):
    other = make_person("Rokeya Khatun", Role.REVIEWER, ibp=cftm)
    assert "/FLM/plan/1/" not in sign_in(other).get(reverse("reporting:desk")).content.decode()


def test_nor_on_the_desk_while_the_inception_report_is_judged(inception, consortium_lead, reviewer, sign_in):
    write_inception(inception, by=consortium_lead)
    inception.take(Action.SUBMIT, by=consortium_lead, at=MORNING)
    page = sign_in(reviewer).get(reverse("reporting:desk")).content.decode()
    assert "/FLM/plan/" not in page
