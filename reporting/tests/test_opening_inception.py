"""PROKAS opens the inception report of a project: once, with a day by which it is due."""

from datetime import date

import pytest
from django.urls import reverse

from conftest import make_person
from partners.standing import Role
from reporting.models import Kind, MemberRole, Passage, Report

ADDRESS = "/FLM/inception/"


def inceptions():
    return Report.objects.filter(kind=Kind.INCEPTION)


@pytest.mark.parametrize("who", ["reviewer", "colleague", "administrator"])
def test_prokas_opens_it_with_a_due_day(sign_in, request, flm, lead_seat, seat, consortium_lead, who):
    person = request.getfixturevalue(who)
    client = sign_in(person)
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "Sultana Razia" in page.text  # who will write it
    assert "YPSA" in page.text
    answer = client.post(ADDRESS, {"due_on": "20/04/2017"})
    report = inceptions().get()
    assert (report.ibp, report.due_on, report.seat, report.quarter) == (flm, date(2017, 4, 20), None, None)
    assert report.events.get().by == person
    assert Passage.objects.filter(report=report, chapter="problem").count() == 5
    assert MemberRole.objects.filter(report=report).count() == 2
    known = who != "administrator"
    assert (answer.status_code, answer.url) == (302, report.get_absolute_url() if known else ADDRESS)


def test_twice_is_one_and_its_day_stays(sign_in, reviewer, inception):
    client = sign_in(reviewer)
    answer = client.post(ADDRESS, {"due_on": "2017-12-01"})
    assert (answer.status_code, answer.url) == (302, inception.get_absolute_url())
    assert inceptions().get().due_on == date(2017, 4, 20)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Choose the day by which it is to be submitted."),
        ("soon", "Write the date as day/month/year, for example 29/03/2017."),
        ("30/11/2016", "FLM starts on 1 December 2016: choose that day or a later one."),
        ("01/01/2020", "FLM ends on 31 December 2019: choose that day or an earlier one."),
        ("২০/০৪/২০২৭", "FLM ends on 31 December 2019"),
    ],
)
def test_a_day_that_will_not_do_is_said_and_given_back(sign_in, reviewer, flm, typed, said):
    flm.ends_on = date(2019, 12, 31)
    flm.save()
    page = sign_in(reviewer).post(ADDRESS, {"due_on": typed})
    assert page.status_code == 400
    assert said in page.text
    assert typed in page.text
    assert not inceptions().exists()


@pytest.mark.parametrize("who", ["consortium_lead", "focal_person", "facilitator", "observer", "stranger"])
def test_others_find_nothing_before_it_is_opened(sign_in, request, flm, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, {"due_on": "2017-04-20"}).status_code == 404
    assert not inceptions().exists()


def test_a_reviewer_of_another_project_finds_nothing(sign_in, flm, cftm):
    other = make_person("Rafiq Islam", Role.REVIEWER, ibp=cftm)
    assert sign_in(other).get(ADDRESS).status_code == 404
    assert sign_in(other).post(ADDRESS, {"due_on": "2017-04-20"}).status_code == 404
    assert not inceptions().exists()


@pytest.mark.parametrize("who", ["consortium_lead", "focal_person", "reviewer", "facilitator"])
def test_once_opened_the_address_leads_to_it(sign_in, request, inception, who):
    answer = sign_in(request.getfixturevalue(who)).get(ADDRESS)
    assert (answer.status_code, answer.url) == (302, inception.get_absolute_url())


def test_an_administrator_sees_that_it_is_open_and_no_more(sign_in, administrator, inception):
    client = sign_in(administrator)
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "20 April 2017" in page.text
    assert inception.get_absolute_url() not in page.text
    client.post(ADDRESS, {"due_on": "2017-12-01"})
    assert inceptions().get().due_on == date(2017, 4, 20)


def test_strangers_find_nothing(sign_in, stranger, observer, inception):
    for person in (stranger, observer):
        assert sign_in(person).get(ADDRESS).status_code == 404


def test_an_unknown_project_is_not_found(sign_in, reviewer):
    assert sign_in(reviewer).get("/ABCDE/inception/").status_code == 404


def test_the_board_leads_to_it(sign_in, reviewer, consortium_lead, reports, flm):
    board = reverse("reporting:board", args=["FLM", "2017Q1"])
    assert f'href="{ADDRESS}"' in sign_in(reviewer).get(board).text
    assert f'href="{ADDRESS}"' not in sign_in(consortium_lead).get(board).text
    sign_in(reviewer).post(ADDRESS, {"due_on": "2017-04-20"})
    report = inceptions().get()
    for person in (reviewer, consortium_lead):
        page = sign_in(person).get(board).text
        assert f'href="{report.get_absolute_url()}">Inception report</a>: draft' in page


def test_set_up_leads_to_it(sign_in, administrator, flm):
    page = sign_in(administrator).get(reverse("partners:consortium", args=[flm.pk]))
    assert f'href="{ADDRESS}"' in page.text


def test_its_pages_stand_in_its_project_though_it_has_no_quarter(sign_in, colleague, reports, inception):
    page = sign_in(colleague).get(inception.get_absolute_url())
    assert page.status_code == 200
    assert "<summary><span>FLM · Quarter 1, 2017</span>" in page.text
    for name in ("history", "report"):
        assert sign_in(colleague).get(reverse(f"reporting:{name}", args=[inception.pk])).status_code == 200


def test_no_return_is_said_without_a_quarter(sign_in, reviewer, consortium_lead, inception):
    page = sign_in(reviewer).get(inception.get_absolute_url()).text
    assert "No inception report is expected from this project; say why." in page
    sign_in(reviewer).post(
        reverse("reporting:take", args=[inception.pk, "excuse"]), {"note": "The project was dropped."}
    )
    inception.refresh_from_db()
    assert inception.status == "no_return"
    chapter = reverse("reporting:text_chapter", args=[inception.pk, "problem"])
    assert "No inception report is expected from this project." in sign_in(consortium_lead).get(chapter).text
    assert "this quarter" not in sign_in(consortium_lead).get(inception.get_absolute_url()).text
