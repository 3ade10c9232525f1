"""The documents of a workshop: who has them made, who reads them, and that they are drafts until the record is locked."""

from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from conftest import MORNING, make_ibp, make_organisation, make_person, make_seat
from partners.clearance import Level
from partners.refusals import Refused
from partners.standing import Role
from publishing import rules
from publishing.asking import ask
from publishing.document import Document
from publishing.html import to_html
from publishing.kinds import Kind
from publishing.models import Publication, State
from publishing.rendering import render
from reporting.tests.calling import Api
from workshops.tests.meeting import make_workshop
from workshops.workflow import Action

MARCH = date(2017, 3, 30)


@pytest.fixture
def workshop(quarter, flm, cftm, facilitator):
    return make_workshop([flm, cftm], place="Dhaka")


@pytest.fixture
def closed(workshop, facilitator):
    for action in Action:
        workshop.take(action, by=facilitator, at=MORNING)
    return workshop


@pytest.fixture
def outsider(db):
    """A focal person of a project that is not called to the workshop."""
    seat = make_seat(make_ibp("RMG"), make_organisation("KN"))
    return make_person("Abdul Karim", Role.FOCAL_PERSON, seat=seat)


@pytest.fixture
def cast(
    contributor, focal_person, consortium_lead, reviewer, programme_reviewer, facilitator, administrator, observer,
    ibp_observer, outsider,
):  # fmt: skip
    return {
        "contributor": contributor,
        "focal person": focal_person,
        "lead": consortium_lead,
        "reviewer": reviewer,
        "programme's reviewer": programme_reviewer,
        "facilitator": facilitator,
        "administrator": administrator,
        "observer": observer,
        "project observer": ibp_observer,
        "outsider": outsider,
    }


PROKAS = {"reviewer", "programme's reviewer", "facilitator"}
PARTNERS = {"contributor", "focal person", "lead"}


def make(workshop, kind=Kind.WORKSHOP, audience=Level.PROGRAMME, by=None):
    publication = ask(kind, workshop=workshop, audience=audience, by=by)
    return Publication.objects.with_names().get(pk=publication.pk)


def readers(cast, **publication):
    Publication.objects.update(**publication)
    return {name for name, person in cast.items() if Publication.objects.visible_to(person).exists()}


def test_a_report_of_a_workshop_is_made(workshop, facilitator):
    publication = make(workshop, by=facilitator)
    assert str(publication) == "Climate change drives migration: workshop report, Quarter 1, 2017"
    assert publication.number == f"PROKAS-2017Q1-Q-{publication.pk.hex[:6].upper()}"
    assert publication.file_name == "PROKAS-2017Q1-workshop.pdf"
    render(str(publication.pk))
    publication.refresh_from_db()
    assert (publication.state, publication.is_draft) == (State.DONE, True), publication.error
    text = pypdf.PdfReader(BytesIO(publication.file.open().read())).pages[0].extract_text()
    assert "Workshop report" in text and "29 March 2017, Dhaka" in text


def test_it_is_a_draft_until_the_record_is_locked(closed):
    publication = make(closed)
    assert not publication.is_draft
    document = Document.compose(Kind.WORKSHOP, Level.PROGRAMME, workshop=closed, made_on=MARCH)
    assert (document.is_draft, document.state) == (False, "Closed on 3 April 2017")
    assert "Climate change drives migration" in to_html(document)


def test_who_has_it_made(cast, workshop, facilitator):
    def audiences():
        found = {name: rules.audiences_of_workshop(person, workshop) for name, person in cast.items()}
        return {name: levels[-1] for name, levels in found.items() if levels}

    assert audiences() == dict.fromkeys(PROKAS, Level.RESTRICTED)
    for action in Action:
        workshop.take(action, by=facilitator, at=MORNING)
    assert audiences() == dict.fromkeys(PROKAS, Level.RESTRICTED) | dict.fromkeys(PARTNERS, Level.PROGRAMME)


def test_who_reads_it(cast, closed):
    make(closed)
    assert readers(cast, audience=Level.PROGRAMME, is_draft=True) == PROKAS
    assert readers(cast, is_draft=False) == PROKAS | PARTNERS
    assert readers(cast, audience=Level.RESTRICTED) == PROKAS
    observers = {"observer", "project observer"}
    assert readers(cast, audience=Level.PUBLIC, released_at=MORNING) == PROKAS | PARTNERS | observers
    assert readers(cast, audience=Level.RESTRICTED) == PROKAS


def test_the_pack_is_of_those_who_run_it(cast, workshop, contributor):
    publication = make(workshop, Kind.PACK)
    assert (publication.file_name, publication.is_draft) == ("PROKAS-2017Q1-workshop-pack.pdf", False)
    assert readers(cast) == {"facilitator"}
    workshop.facilitators.add(contributor)
    assert readers(cast) == {"facilitator", "contributor"}
    asking = {name for name, person in cast.items() if rules.audiences_of_pack(person, workshop)}
    assert asking == {"facilitator", "contributor"}


def test_a_pack_is_never_released(workshop, facilitator):
    publication = make(workshop, Kind.PACK)
    render(str(publication.pk))
    assert not rules.can_release(facilitator, publication)
    with pytest.raises(Refused):
        publication.release(by=facilitator, at=MORNING)
    for wrong in ({"released_at": MORNING}, {"workshop": None}, {"kind": Kind.PROGRAMME}, {"quarter": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Publication.objects.update(**wrong)


def test_a_facilitator_asks_from_the_page_of_the_workshop(sign_in, workshop, facilitator):
    client = sign_in(facilitator)
    address = reverse("publishing:ask_workshop", args=[workshop.pk, "workshop"])
    answer = client.post(address, {"audience": "4"})
    publication = Publication.objects.get()
    assert answer.url == publication.get_absolute_url()
    assert "workshop report" in client.get(answer.url).text
    for words in ({}, {"audience": "3"}, {"audience": "x"}):
        page = client.post(address, words, follow=True)
        assert "Choose who the document is for." in page.text
    assert client.get(address).status_code == 405
    assert client.post(reverse("publishing:ask_workshop", args=[workshop.pk, "map"])).status_code == 404
    Publication.objects.update(state=State.FAILED)
    assert client.post(reverse("publishing:ask_again", args=[publication.pk])).status_code == 302
    assert Publication.objects.filter(workshop=workshop, audience=4).count() == 2


@pytest.mark.parametrize(
    ("who", "kind", "status"),
    [
        ("contributor", "workshop", 403),
        ("contributor", "pack", 403),
        ("reviewer", "pack", 403),
        ("outsider", "pack", 404),
    ],
)
def test_nobody_else_asks(sign_in, request, workshop, contributor, who, kind, status):
    address = reverse("publishing:ask_workshop", args=[workshop.pk, kind])
    assert sign_in(request.getfixturevalue(who)).post(address, {"audience": "2"}).status_code == status
    assert not Publication.objects.exists()


def test_they_are_on_offer_in_their_quarter(sign_in, reports, workshop, facilitator):
    client = sign_in(facilitator)
    page = client.get(reverse("publishing:ask")).text
    assert "Preparation pack of a workshop" in page and "Report of a workshop" in page
    client.post(reverse("publishing:ask"), {"document": f"pack-{workshop.pk}", "audience": "2"})
    assert Publication.objects.get().kind == Kind.PACK


def test_a_program_asks_for_both(workshop, facilitator, outsider):
    api = Api(facilitator)
    asked = api.post("publications/", workshop=str(workshop.pk), audience=1)
    assert (asked.status_code, asked.json()["kind"], asked.json()["workshop"]) == (201, "workshop", str(workshop.pk))
    assert api.post("publications/", workshop=str(workshop.pk), pack=True).json()["kind"] == "pack"
    assert api.post("publications/", workshop=str(workshop.pk), quarter="2017Q1").status_code == 400
    assert api.post("publications/", workshop=str(workshop.pk), pack=True, audience=4).status_code == 400
    assert Api(outsider).post("publications/", workshop=str(workshop.pk)).status_code == 400
