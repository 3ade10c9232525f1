"""An administrator invites; the invited person opens an account, once, in time, for that address alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from partners import inviting, keys, tasks
from partners.models import Appointment, Invitation, Offer, User
from partners.refusals import Refused
from partners.standing import Role

ABOUT_ME = {
    "name": "Rahima Khatun",
    "position": "Field Officer",
    "phone": "+880 1000 000999",
    "shares_contact": "on",
    "password": "nouka pal haal dheu",
    "again": "nouka pal haal dheu",
}


def typed(email, *roles):
    """What the invitation form posts."""
    fields = {"email": email, "roles-TOTAL_FORMS": len(roles), "roles-INITIAL_FORMS": 0}
    for number, (role, scope) in enumerate(roles):
        fields |= {f"roles-{number}-role": role, f"roles-{number}-scope": scope}
    return fields


@pytest.fixture
def invite(sign_in, administrator, django_capture_on_commit_callbacks):
    def post(email, *roles):
        client = sign_in(administrator)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("partners:invite"), typed(email, *roles), follow=True)

    return post


def test_invitation_is_kept_and_its_link_is_shown_once(invite, client, administrator, seat):
    response = invite("Rahima@Partner.example", ("contributor", f"seat:{seat.pk}"), ("observer", "programme"))

    invitation = Invitation.objects.get()
    assert invitation.email == "rahima@partner.example"
    assert invitation.invited_by == administrator
    assert {str(offer) for offer in invitation.offers.all()} == {
        "Contributor, YPSA · FLM",
        "Observer, whole programme",
    }
    link = inviting.link(invitation)
    assert link in response.content.decode()
    again = client.get(reverse("partners:invitation", args=[invitation.pk]))
    assert link not in again.content.decode()


def test_the_database_holds_only_a_digest(make_invitation):
    invitation = make_invitation()
    values = [str(getattr(invitation, field.attname)) for field in Invitation._meta.concrete_fields]
    assert keys.digest(invitation.key) in values
    assert invitation.key not in " ".join(values)


def test_the_message_holds_the_link_and_nothing_about_the_role(make_invitation, seat):
    invitation = make_invitation("rahima@partner.example", Offer(role=Role.FOCAL_PERSON, seat=seat))
    tasks.send_invitation(pk=str(invitation.pk))

    [message] = mail.outbox
    assert message.to == ["rahima@partner.example"]
    assert inviting.link(invitation) in message.body
    said = message.subject + message.body
    assert not any(word in said for word in ["YPSA", "FLM", "Migration", "ocal person", "rahima"])
    invitation.refresh_from_db()
    assert invitation.sent_at is not None


def test_sending_twice_mails_once(make_invitation):
    invitation = make_invitation()
    tasks.send_invitation(pk=str(invitation.pk))
    tasks.send_invitation(pk=str(invitation.pk))
    tasks.send_due_invitations()
    assert len(mail.outbox) == 1


def test_the_sweep_sends_what_no_worker_was_woken_for(make_invitation):
    make_invitation()
    tasks.send_due_invitations()
    assert len(mail.outbox) == 1


def test_a_dead_mail_server_is_named_and_tried_again(make_invitation, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    invitation = make_invitation()
    tasks.send_invitation(pk=str(invitation.pk))
    invitation.refresh_from_db()
    assert invitation.sent_at is None
    assert invitation.mail_trouble

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    tasks.send_due_invitations()
    assert mail.outbox == []  # tried a moment ago
    inviting.send(invitation, at=now() + timedelta(minutes=3))
    invitation.refresh_from_db()
    assert (len(mail.outbox), invitation.mail_trouble) == (1, "")


def test_a_dead_broker_does_not_stop_the_page(invite, settings, monkeypatch):
    def refuse(**names):
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr(tasks.send_invitation, "delay", refuse)
    assert invite("a@partner.example", ("observer", "programme")).status_code == 200
    assert Invitation.objects.to_be_sent(at=now()).count() == 1


def test_accepting_opens_an_account_with_its_roles(client, make_invitation, seat):
    invitation = make_invitation(
        "rahima@partner.example", Offer(role=Role.FOCAL_PERSON, seat=seat), Offer(role=Role.OBSERVER)
    )
    page = client.get(inviting.link(invitation))
    assert "rahima@partner.example" in page.content.decode()

    response = client.post(inviting.link(invitation), ABOUT_ME)

    person = User.objects.get(email="rahima@partner.example")
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert (person.name, person.position, person.shares_contact) == ("Rahima Khatun", "Field Officer", True)
    assert person.check_password(ABOUT_ME["password"])
    assert person.standing.speaks_for == {seat.pk}
    assert person.standing.observes.everywhere
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == (Invitation.State.ACCEPTED, person)


def test_the_address_cannot_be_swapped(client, make_invitation):
    client.post(inviting.link(make_invitation("rahima@partner.example")), {**ABOUT_ME, "email": "eve@evil.example"})
    assert [person.email for person in User.objects.all()] == ["rahima@partner.example"]


def test_a_link_works_once(client, make_invitation):
    invitation = make_invitation()
    client.post(inviting.link(invitation), ABOUT_ME)
    client.logout()
    for response in [client.get(inviting.link(invitation)), client.post(inviting.link(invitation), ABOUT_ME)]:
        assert response.status_code == 410
        assert "was used" in response.content.decode()
    assert User.objects.count() == 1


def test_a_link_runs_out(client, expired_invitation):
    response = client.post(inviting.link(expired_invitation), ABOUT_ME)
    assert response.status_code == 410
    assert "run out" in response.content.decode()
    assert not User.objects.exists()


def test_a_revoked_link_is_dead(sign_in, administrator, client, make_invitation):
    invitation = make_invitation()
    sign_in(administrator).post(reverse("partners:revoke_invitation", args=[invitation.pk]))
    client.logout()
    response = client.post(inviting.link(invitation), ABOUT_ME)
    assert response.status_code == 410
    assert "withdrawn" in response.content.decode()
    assert User.objects.count() == 1  # the administrator


@pytest.mark.parametrize("key", ["x", "A" * 43, "ক" * 43, "..", "%00", "<script>"])
def test_forged_links_lead_nowhere(client, make_invitation, key):
    make_invitation()
    response = client.post(f"/invitations/{key}/", ABOUT_ME)
    assert response.status_code in (400, 404)
    assert not User.objects.exists()


def test_sending_again_replaces_the_link(sign_in, administrator, client, expired_invitation):
    earlier = inviting.link(expired_invitation)
    sign_in(administrator).post(reverse("partners:send_invitation_again", args=[expired_invitation.pk]))
    client.logout()
    expired_invitation.refresh_from_db()
    assert client.get(earlier).status_code == 404
    assert client.get(inviting.link(expired_invitation)).status_code == 200


def test_an_accepted_invitation_is_neither_revoked_nor_renewed(make_invitation):
    invitation = make_invitation()
    inviting.accept(invitation, at=now(), name="Rahima", password="nouka pal haal dheu")
    for deed in (inviting.revoke, inviting.renew):
        with pytest.raises(Refused):
            deed(invitation, at=now())


def test_a_stale_page_cannot_accept_after_renewal(make_invitation):
    invitation = make_invitation()
    inviting.renew(Invitation.objects.get(), at=now())
    with pytest.raises(Refused):
        inviting.accept(invitation, at=now(), name="Rahima", password="nouka pal haal dheu")
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_simultaneous_acceptances_one_wins(make_invitation):
    invitation = make_invitation()

    def accept(name):
        try:
            inviting.accept(Invitation.objects.get(), at=now(), name=name, password="nouka pal haal dheu")
            return "opened"
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(accept, ["Rahima", "Karima", "Salima", "Halima"]))
    assert sorted(outcomes) == ["opened", "refused", "refused", "refused"]
    assert User.objects.count() == 1
    assert Appointment.objects.count() == 1
    assert Invitation.objects.get(pk=invitation.pk).accepted_by == User.objects.get()


def test_an_address_with_an_account_gets_the_role_at_once(invite, contributor, flm):
    response = invite(contributor.email.upper(), ("observer", f"ibp:{flm.pk}"))
    assert "has an account already" in response.content.decode()
    assert not Invitation.objects.exists()
    assert contributor.appointments.filter(role=Role.OBSERVER, ibp=flm).exists()


def test_an_address_is_not_invited_twice(invite, make_invitation):
    make_invitation("rahima@partner.example")
    response = invite("rahima@partner.example", ("observer", "programme"))
    assert "already invited" in response.content.decode()
    assert Invitation.objects.count() == 1


def test_an_expired_invitation_gives_way(invite, expired_invitation):
    invite(expired_invitation.email, ("observer", "programme"))
    expired_invitation.refresh_from_db()
    assert expired_invitation.state == Invitation.State.REVOKED
    assert Invitation.objects.open(at=now()).count() == 1


def test_a_second_focal_person_is_not_invited(invite, focal_person, seat):
    response = invite("rahima@partner.example", ("focal_person", f"seat:{seat.pk}"))
    assert "Maksuda Begum is the focal person" in response.content.decode()
    assert not Invitation.objects.exists()


def test_a_role_taken_in_the_meantime_is_left_out_and_said(client, make_invitation, seat, make_someone):
    invitation = make_invitation("rahima@partner.example", Offer(role=Role.FOCAL_PERSON, seat=seat))
    other = make_someone("Somebody Faster", Role.FOCAL_PERSON, seat=seat)
    response = client.post(inviting.link(invitation), ABOUT_ME)
    assert response.status_code == 302
    assert User.objects.get(email="rahima@partner.example").standing.roles == frozenset()
    assert other.appointments.current().exists()


@pytest.mark.parametrize(
    ("role", "scope", "words"),
    [
        ("contributor", "programme", "choose the partner"),
        ("focal_person", "ibp", "choose the partner"),
        ("consortium_lead", "seat", "choose the project"),
        ("administrator", "ibp", "whole programme"),
        ("", "programme", "Choose a role."),
        ("observer", "", "Choose what the role is for."),
        ("emperor", "programme", "valid choice"),
        ("observer", "seat:nonsense", "valid choice"),
        ("observer", "ibp:00000000-0000-4000-8000-000000000000", "valid choice"),
    ],
)
def test_a_role_needs_its_scope(invite, seat, flm, role, scope, words):
    scope = {"ibp": f"ibp:{flm.pk}", "seat": f"seat:{seat.pk}"}.get(scope, scope)
    response = invite("rahima@partner.example", (role, scope))
    assert words in response.content.decode()
    assert not Invitation.objects.exists()


def test_at_least_one_role_comes_with_an_invitation(invite):
    assert invite("rahima@partner.example", ("", "")).status_code == 200
    assert not Invitation.objects.exists()


def test_another_role_is_added_without_scripts_and_nothing_typed_is_lost(sign_in, administrator):
    fields = typed("rahima@partner.example", ("observer", "programme")) | {"another": "1"}
    page = sign_in(administrator).post(reverse("partners:invite"), fields).content.decode()
    assert 'value="rahima@partner.example"' in page
    assert '<option value="observer" selected>' in page
    assert 'name="roles-1-role"' in page
    assert "field-error" not in page
    assert not Invitation.objects.exists()


def test_a_link_may_say_what_for(sign_in, administrator, seat):
    address = f"{reverse('partners:invite')}?role=focal_person&scope=seat:{seat.pk}&email=a@partner.example"
    page = sign_in(administrator).get(address).content.decode()
    assert '<option value="focal_person" selected>' in page
    assert f'<option value="seat:{seat.pk}" selected>' in page
    assert 'value="a@partner.example"' in page


def test_a_line_left_empty_does_not_matter(invite):
    invite("rahima@partner.example", ("observer", "programme"), ("", ""))
    assert Invitation.objects.get().offers.count() == 1


def test_the_same_role_twice_is_refused(invite):
    response = invite("rahima@partner.example", ("observer", "programme"), ("observer", "programme"))
    assert "chosen twice" in response.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"again": "something else entirely"}, "differ"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password1234", "again": "password1234"}, "too common"),
        ({"name": ""}, "Write your name."),
        ({"name": "Rahima \u202eeve"}, "invisible mark"),
        ({"name": "x" * 201}, "200"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_stays_good(client, make_invitation, change, words):
    invitation = make_invitation()
    response = client.post(inviting.link(invitation), {**ABOUT_ME, **change})
    assert words in response.content.decode()
    assert not User.objects.exists()
    assert Invitation.objects.open(at=now()).count() == 1


def test_nul_bytes_are_refused(client, make_invitation):
    response = client.post(inviting.link(make_invitation()), {**ABOUT_ME, "name": "Rahima\x00"})
    assert response.status_code == 400
    assert not User.objects.exists()


def test_somebody_signed_in_is_asked_to_sign_out(sign_in, contributor, make_invitation):
    invitation = make_invitation()
    response = sign_in(contributor).post(inviting.link(invitation), ABOUT_ME)
    assert "signed in as somebody else" in response.content.decode()
    assert Invitation.objects.open(at=now()).count() == 1
