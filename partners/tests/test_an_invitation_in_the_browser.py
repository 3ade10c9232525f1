"""An invitation from the administrator's page to the first page of the new colleague, by a real worker and a real browser."""

import time

import pytest

from conftest import make_person
from partners.models import Invitation, User
from partners.standing import Role

PASSWORD = "nouka pal haal dheu"


@pytest.mark.browser
@pytest.mark.worker
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_invitation_to_account(portal, worker, visit, seat, scripts):
    administrator = make_person("Habibur Rahman", Role.ADMINISTRATOR)
    page = visit(administrator, "/setup/", scripts=scripts)
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail address").fill("rahima@partner.example")
    page.get_by_label("Role").select_option("contributor")
    page.get_by_label("For", exact=True).select_option(f"seat:{seat.pk}")
    page.get_by_role("button", name="Send invitation").click()
    link = page.get_by_label("Link of the invitation").input_value()

    deadline = time.monotonic() + 30
    while not Invitation.objects.filter(sent_at__isnull=False).exists():
        assert time.monotonic() < deadline, "The worker did not send the invitation."
        time.sleep(0.2)

    page = visit(None, link.removeprefix(portal.url), scripts=scripts)
    page.get_by_label("Name").fill("Rahima Khatun")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Open account").click()
    page.get_by_text("Welcome, Rahima Khatun").wait_for()
    assert User.objects.get(email="rahima@partner.example").standing.writes_for == {seat.pk}

    page.goto(link)
    page.get_by_role("heading", name="This invitation was used").wait_for()
