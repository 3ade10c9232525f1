"""A list asks the database the same number of questions however long it is."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from partners import inviting
from partners.models import IBP, Appointment, Offer, Organisation, Seat, User
from partners.standing import Role


def grow(first, last):
    """Projects with a partner, a focal person, a reviewer and an invitation each."""
    for n in range(first, last):
        ibp = IBP.objects.create(code=f"P{n}", name=f"Project {n}", starts_on=date(2016, 12, 1))
        organisation = Organisation.objects.create(acronym=f"O{n}", name=f"Organisation {n}")
        seat = Seat.objects.create(ibp=ibp, organisation=organisation, joined_on=date(2016, 12, 1), is_lead=n % 2)
        person = User(email=f"p{n}@partner.example", name=f"Person {n}")
        person.save()
        Appointment.objects.create(person=person, role=Role.FOCAL_PERSON, seat=seat)
        Appointment.objects.create(person=person, role=Role.REVIEWER, ibp=ibp)
        if n % 3 == 0:
            inviting.invite(f"i{n}@partner.example", [Offer(role=Role.CONTRIBUTOR, seat=seat)], by=person, at=now())


def questions(client, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.fixture
def lists(db):
    pages = ["setup", "organisations", "ibps", "people", "invitations", "invite", "changes", "directory"]
    api = ["organisations", "ibps", "seats", "people", "appointments", "invitations", "directory"]
    return [reverse(f"partners:{name}") for name in pages] + [f"/api/v1/{name}/" for name in api]


def test_three_rows_and_three_hundred_cost_the_same(sign_in, administrator, lists):
    client = sign_in(administrator)
    grow(0, 3)
    for address in lists:
        client.get(address)  # what is remembered for good (content types) is asked once
    few = {address: questions(client, address) for address in lists}
    grow(3, 300)
    assert {address: questions(client, address) for address in lists} == few
    assert max(few.values()) <= 30


def test_a_consortium_of_thirty_costs_the_same(sign_in, administrator, flm, seat, focal_person):
    client = sign_in(administrator)
    address = reverse("partners:consortium", args=[flm.pk])
    few = questions(client, address)
    for n in range(30):
        organisation = Organisation.objects.create(acronym=f"O{n}", name=f"Organisation {n}")
        another = Seat.objects.create(ibp=flm, organisation=organisation, joined_on=date(2016, 12, 1))
        person = User(email=f"p{n}@partner.example", name=f"Person {n}")
        person.save()
        Appointment.objects.create(person=person, role=Role.FOCAL_PERSON, seat=another)
        Appointment.objects.create(person=person, role=Role.CONTRIBUTOR, seat=another)
    assert questions(client, address) == few


def test_long_lists_are_paged(sign_in, administrator):
    grow(0, 60)
    client = sign_in(administrator)
    first = client.get(reverse("partners:organisations"))
    assert "Page 1 of 2" in first.content.decode()
    assert len(first.context["page"]) == 50
    assert len(client.get(reverse("partners:organisations") + "?page=2").context["page"]) == 10
