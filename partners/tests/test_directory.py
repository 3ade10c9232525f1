"""Partners look up who speaks for whom; contact details appear where their owner agreed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from partners.models import Seat, User

SECRET = "+880 1000 424242"


@pytest.fixture
def focal(focal_person):
    User.objects.filter(pk=focal_person.pk).update(phone=SECRET, email="maksuda@ypsa.example")
    return focal_person


def look(client, query=""):
    return client.get(reverse("partners:directory") + query).content.decode()


def test_what_is_not_shared_is_not_in_the_page(sign_in, focal, other_seat, stranger):
    page = look(sign_in(stranger))
    assert "Maksuda Begum" in page
    assert "Not shared" in page
    for hidden in (SECRET, "maksuda@ypsa.example"):
        assert hidden not in page
    page = sign_in(stranger).get(focal.appointments.get().seat.organisation.get_absolute_url()).content.decode()
    assert "Maksuda Begum" in page
    assert SECRET not in page


def test_consent_opens_contact_to_partners(sign_in, focal, stranger):
    User.objects.filter(pk=focal.pk).update(shares_contact=True)
    page = look(sign_in(stranger))
    assert SECRET in page
    assert "maksuda@ypsa.example" in page


@pytest.mark.parametrize("who", ["focal", "administrator", "reviewer"])
def test_oneself_administrators_and_the_projects_reviewers_see_contact(sign_in, request, focal, who):
    assert SECRET in look(sign_in(request.getfixturevalue(who)))


@pytest.mark.parametrize("who", ["facilitator", "consortium_lead", "contributor"])
def test_others_do_not(sign_in, request, focal, who):
    assert SECRET not in look(sign_in(request.getfixturevalue(who)))


def test_observers_have_no_directory(sign_in, observer, focal):
    assert sign_in(observer).get(reverse("partners:directory")).status_code == 403


def test_a_hidden_address_is_not_searchable(sign_in, focal, stranger):
    client = sign_in(stranger)
    assert "Maksuda Begum" in look(client, "?q=maksuda")
    assert "Maksuda Begum" not in look(client, "?q=ypsa.example")
    assert "Maksuda Begum" not in look(client, "?q=424242")


def test_it_is_narrowed_by_project(sign_in, focal, stranger, flm, cftm):
    assert "Maksuda Begum" in look(sign_in(stranger), f"?ibp={flm.pk}")
    assert "Maksuda Begum" not in look(sign_in(stranger), f"?ibp={cftm.pk}")


def test_former_members_and_former_focal_persons_are_gone(sign_in, focal, seat, stranger, administrator):
    focal.appointments.get().end(at=seat.history.first().history_date)
    page = look(sign_in(stranger))
    assert "Maksuda Begum" not in page
    assert "No focal person at present" in page
    Seat.objects.filter(pk=seat.pk).update(left_on=localdate() - timedelta(days=1))
    assert "YPSA" not in look(sign_in(stranger))


def test_an_empty_directory_says_so(sign_in, facilitator):
    assert "will stand here" in look(sign_in(facilitator))
