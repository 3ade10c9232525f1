"""Who sees a workshop, who runs it, and that what was opened once is opened once."""

from conftest import make_person
from partners.standing import Role
from workshops.models import Workshop
from workshops.workflow import Action, State


def test_a_facilitator_opens_and_closes_it(client, facilitator, workshop):
    client.force_login(facilitator)
    assert "Climate change drives migration" in client.get("/workshops/").content.decode()
    for action, state in ((Action.OPEN, State.OPEN), (Action.CLOSE, State.CLOSED)):
        assert client.post(f"/workshops/{workshop.pk}/take/{action}/").status_code == 302
        workshop.refresh_from_db()
        assert workshop.state == state
    said = client.post(f"/workshops/{workshop.pk}/take/{Action.CLOSE}/", follow=True).content.decode()
    assert "This workshop is closed" in said
    assert workshop.events.count() == 2


def test_a_partner_reads_and_may_not_run_it(client, contributor, workshop):
    client.force_login(contributor)
    page = client.get(f"/workshops/{workshop.pk}/")
    assert (page.status_code, "Open the workshop" in page.content.decode()) == (200, False)
    assert client.post(f"/workshops/{workshop.pk}/take/open/").status_code == 403
    assert client.get(f"/workshops/{workshop.pk}/take/open/").status_code == 405


def test_a_stranger_sees_nothing(client, outsider, workshop):
    client.force_login(outsider)
    assert client.get(f"/workshops/{workshop.pk}/").status_code == 404
    assert "Climate change" not in client.get("/workshops/").content.decode()


def test_whom_it_names_runs_it(client, contributor, workshop):
    workshop.facilitators.add(contributor)
    client.force_login(contributor)
    assert client.post(f"/workshops/{workshop.pk}/take/open/").status_code == 302


def test_a_partner_of_another_project_that_left_sees_nothing(cftm, workshop):
    observer = make_person("Ellen Fischer", Role.OBSERVER)
    assert not Workshop.objects.visible_to(observer).exists()
    Workshop.objects.update(state=State.CLOSED)
    assert Workshop.objects.visible_to(observer).exists()
