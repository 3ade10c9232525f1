"""An administrator keeps organisations, projects and consortia."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import now

from conftest import make_organisation
from partners.loose_ends import loose_ends
from partners.models import IBP, Organisation, Seat
from partners.standing import Role


@pytest.fixture
def post(sign_in, administrator):
    client = sign_in(administrator)

    def send(name, /, *args, **fields):
        return client.post(reverse(f"partners:{name}", args=args), fields, follow=True)

    return send


ORGANISATION = {"name": "Ovibashi Karmi Unnayan Program", "acronym": "OKUP", "kind": "migrants", "overview": ""}
PROJECT = {"code": "SAFE", "name": "Safe Streets", "starts_on": "2017-07-01", "ends_on": "", "colour": "#0b5d4b"}


def test_an_organisation_is_added_and_changed(post):
    post("add_organisation", **ORGANISATION)
    organisation = Organisation.objects.get()
    assert (organisation.acronym, organisation.kind) == ("OKUP", "migrants")
    post("edit_organisation", organisation.pk, **{**ORGANISATION, "overview": "অভিবাসী কর্মীদের পাশে।"})
    organisation.refresh_from_db()
    assert organisation.overview == "অভিবাসী কর্মীদের পাশে।"
    assert organisation.history.count() == 2


def test_names_with_html_are_shown_as_written(post, client):
    post("add_organisation", **{**ORGANISATION, "name": "<script>alert(1)</script> & Co", "acronym": "<b>X</b>"})
    for address in [reverse("partners:organisations"), reverse("partners:changes"), reverse("partners:setup")]:
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>X" not in page
        assert "&lt;b&gt;X&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Write the name."),
        ({"name": "IID in full"}, "already exists"),
        ({"acronym": "IID"}, "already exists"),
        ({"acronym": "A very long acronym"}, "14"),
        ({"name": "Trust \u2066me"}, "invisible mark"),
        ({"kind": "circus"}, "valid choice"),
        ({"overview": "ক" * 4001}, "4000"),
    ],
)
def test_what_is_wrong_with_an_organisation_is_said(post, lead_seat, change, words):
    before = Organisation.objects.count()
    assert words in post("add_organisation", **{**ORGANISATION, **change}).content.decode()
    assert Organisation.objects.count() == before


def test_nul_bytes_are_refused(post):
    assert post("add_organisation", **{**ORGANISATION, "name": "OK\x00UP"}).status_code == 400


def test_a_project_is_added(post):
    response = post("add_ibp", **PROJECT)
    assert IBP.objects.get().starts_on == date(2017, 7, 1)
    assert "seat its partners" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "safe"}, "capital letters"),
        ({"code": "../x"}, "capital letters"),
        ({"code": "FLM"}, "already exists"),
        ({"ends_on": "2017-06-30"}, "cannot end before"),
        ({"colour": "red"}, "Write the colour"),
        ({"starts_on": "someday"}, "year-month-day"),
        ({"starts_on": ""}, "Choose the day."),
    ],
)
def test_what_is_wrong_with_a_project_is_said(post, flm, change, words):
    assert words in post("add_ibp", **{**PROJECT, **change}).content.decode()
    assert IBP.objects.count() == 1


def test_a_partner_joins_late(post, flm, lead_seat):
    warbe = make_organisation("WARBE")
    post("add_seat", flm.pk, organisation=warbe.pk, joined_on="2017-02-01")
    seat = Seat.objects.get(organisation=warbe)
    assert (seat.ibp, seat.joined_on, seat.is_lead) == (flm, date(2017, 2, 1), False)


def test_a_form_seats_nobody_elsewhere(post, flm, cftm, lead_seat):
    warbe = make_organisation("WARBE")
    post("add_seat", flm.pk, organisation=warbe.pk, joined_on="2017-02-01", ibp=cftm.pk)
    assert Seat.objects.get(organisation=warbe).ibp == flm


def test_a_member_is_not_seated_twice(post, flm, seat):
    response = post("add_seat", flm.pk, organisation=seat.organisation_id, joined_on="2018-01-01")
    assert "valid choice" in response.content.decode()
    assert Seat.objects.filter(organisation=seat.organisation).count() == 1


def test_seats_of_one_organisation_do_not_overlap(post, flm, seat):
    seat.left_on = date(2017, 6, 30)
    seat.save()
    response = post("add_seat", flm.pk, organisation=seat.organisation_id, joined_on="2017-06-30")
    assert "at that time" in response.content.decode()
    post("add_seat", flm.pk, organisation=seat.organisation_id, joined_on="2017-07-01")
    assert Seat.objects.filter(organisation=seat.organisation).count() == 2
    with pytest.raises(ValidationError):
        Seat(ibp=flm, organisation=seat.organisation, joined_on=date(2017, 1, 1), left_on=date(2017, 2, 1)).full_clean()


def test_a_second_lead_is_refused_with_a_way_out(post, flm, lead_seat):
    response = post("add_seat", flm.pk, organisation=make_organisation("X").pk, joined_on="2017-02-01", is_lead="on")
    assert "already has a lead" in response.content.decode()
    assert Seat.objects.filter(is_lead=True).count() == 1


def test_a_former_lead_does_not_come_back_beside_another(post, flm, seat, lead_seat):
    lead_seat.left_on = date(2017, 3, 31)
    lead_seat.save()
    post("change_lead", seat.pk)
    response = post("edit_seat", lead_seat.pk, joined_on="2016-12-01", left_on="")
    assert "already has a lead" in response.content.decode()
    assert list(Seat.objects.filter(is_lead=True, left_on=None)) == [seat]


def test_the_lead_is_handed_on(post, flm, seat, lead_seat):
    post("change_lead", seat.pk)
    assert list(Seat.objects.filter(ibp=flm, is_lead=True)) == [seat]
    assert seat.history.first().is_lead is True


def test_who_left_does_not_lead(post, seat, lead_seat):
    Seat.objects.filter(pk=seat.pk).update(left_on=date(2017, 3, 31))
    assert "has left the consortium" in post("change_lead", seat.pk).content.decode()
    assert list(Seat.objects.filter(is_lead=True)) == [lead_seat]


def test_a_seat_ends_and_its_people_keep_their_roles(post, seat, focal_person):
    post("edit_seat", seat.pk, joined_on="2016-12-01", left_on="2017-03-31")
    seat.refresh_from_db()
    assert seat.left_on == date(2017, 3, 31)
    assert focal_person.appointments.current().exists()


def test_a_seat_does_not_end_before_it_begins_nor_move(post, seat, cftm):
    response = post("edit_seat", seat.pk, joined_on="2016-12-01", left_on="2016-11-30", ibp=cftm.pk)
    assert "cannot leave before it joined" in response.content.decode()
    post("edit_seat", seat.pk, joined_on="2016-12-01", left_on="", ibp=cftm.pk, organisation=make_organisation("X").pk)
    seat.refresh_from_db()
    assert (seat.ibp.code, seat.organisation.acronym, seat.left_on) == ("FLM", "YPSA", None)


def test_the_start_page_names_what_is_missing(sign_in, administrator, seat, lead_seat, cftm):
    make_organisation("ALONE")
    page = sign_in(administrator).get(reverse("partners:setup")).content.decode()
    for words in [
        "YPSA has no focal person for FLM",
        "CFTM has no lead organisation",
        "Nobody reviews the reports of FLM",
        "ALONE sits in no consortium",
    ]:
        assert words in page


def test_a_complete_programme_has_no_loose_ends(flm, lead_seat, make_someone, administrator):
    assert loose_ends(at=now())
    make_someone("A", Role.FOCAL_PERSON, seat=lead_seat)
    make_someone("B", Role.CONSORTIUM_LEAD, ibp=flm)
    make_someone("C", Role.REVIEWER)
    assert loose_ends(at=now()) == []


def test_an_empty_portal_says_how_to_begin(sign_in, administrator):
    page = sign_in(administrator).get(reverse("partners:setup")).content.decode()
    assert "Add the organisations" in page


def test_the_history_tells_who_changed_what(post, client, administrator, flm, lead_seat):
    post("edit_organisation", lead_seat.organisation_id, **{**ORGANISATION, "acronym": "IID2", "name": "New name"})
    page = client.get(reverse("partners:changes") + "?kind=organisation").content.decode()
    assert "Habibur Rahman" in page
    assert "changed organisation IID2" in page
    assert "<del><bdi>IID in full</bdi></del>" in page
    assert "<ins><bdi>New name</bdi></ins>" in page


def test_a_sign_in_is_no_change(client, administrator):
    before = administrator.history.count()
    response = client.post(
        reverse("account_login"), {"login": administrator.email, "password": "a long enough password"}
    )
    assert response.status_code == 302
    administrator.refresh_from_db()
    assert administrator.last_login is not None
    assert administrator.history.count() == before
