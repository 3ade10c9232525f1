"""The preparation pack of a workshop: what stands in it, and that nothing above the room does."""

from dataclasses import asdict
from datetime import date, time
from io import BytesIO

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conftest import MORNING, make_change, make_statement
from partners.clearance import Level
from publishing.asking import ask
from publishing.document import Document
from publishing.html import to_html
from publishing.kinds import Kind
from publishing.models import State
from publishing.rendering import render
from publishing.tests.conftest import SECRET, sent
from risks.deciding import decide
from workshops import pack
from workshops.inviting import invite, organisations_of
from workshops.models import ActionPoint, Line, Session, Workshop
from workshops.preparing import write_standard_agenda
from workshops.sessions import SessionKind
from workshops.tests.meeting import make_workshop
from workshops.workflow import Action

MARCH = date(2017, 3, 28)
AMONG_US = "Among us: the lead answers late."


@pytest.fixture
def workshop(quarter, flm, cftm, facilitator, seat):
    there = make_workshop([flm, cftm], place="Dhaka", objectives="Cross learning and sharing\nCollective action")
    write_standard_agenda(there, by=facilitator)
    invite(there, organisations_of([flm, cftm]), by=facilitator)
    return there


@pytest.fixture
def before(workshop, quarter, flm, facilitator, seat):
    """The workshop before, closed: a decision of the room and one for facilitators, an open and a late action point."""
    there = Workshop.objects.create(quarter=quarter, theme="The first one", held_on=date(2016, 12, 20))
    there.ibps.set([flm])
    there.take(Action.OPEN, by=facilitator, at=MORNING)
    forward = Session.add(there, by=facilitator, title="Way forward", kind=SessionKind.WAY_FORWARD)
    for text, level in (("We meet every month.", 2), ("Only PROKAS knows.", 4)):
        Line.add(there, by=facilitator, session=forward, column="decision", text=text, confidentiality=level)
    for text, due, level in (
        ("Write the letter.", date(2017, 2, 1), 2),
        ("Call the minister.", date(2017, 6, 1), 2),
        ("Hide the file.", date(2017, 2, 1), 4),
    ):
        ActionPoint.add(
            there, by=facilitator, text=text, owner_id=seat.organisation_id, due_on=due, confidentiality=level
        )
    there.take(Action.CLOSE, by=facilitator, at=MORNING)
    return there


def composed(workshop, audience=Level.PROGRAMME):
    return Document.compose(Kind.PACK, audience, workshop=workshop, made_on=MARCH)


def test_it_holds_what_lies_on_the_table(workshop, before, sent_consolidated, flm, quarter, facilitator):
    decide(flm, quarter, by=facilitator, at=MORNING, text="Two people at every desk.", confidentiality=Level.PROGRAMME)
    document = composed(workshop)
    titles = [heading.chapter.title for heading in document.meeting.headings]
    assert titles == [
        "Agenda", "What was decided, and what became of it", "Open action points", "The quarter in brief",
        "Where partners disagree", "Power maps", "Risks",
    ]  # fmt: skip
    html = to_html(document)
    for said in (
        "Cross learning and sharing", "Progress review: FLM", "09:30–09:45",
        "The first one", "We meet every month.", "Two people at every desk.",
        "Write the letter.", "Overdue", "Call the minister.", "1 June 2017",
        "From the consolidated report, submitted on 3 April 2017.", "YPSA says of went_well.",
        "No report of this project has been submitted yet.",
    ):  # fmt: skip
        assert said in html, said
    assert (document.is_draft, document.full_title) == (False, "PROKAS: Preparation pack, Quarter 1, 2017")


@pytest.mark.parametrize("audience", Level)
def test_nothing_above_the_room_is_in_it(workshop, before, sent_consolidated, audience, reviewer, flm, quarter):
    decide(flm, quarter, by=reviewer, at=MORNING, text=SECRET, confidentiality=Level.RESTRICTED)
    document = composed(workshop, audience)
    for said in (str(asdict(document)), to_html(document)):
        for kept in (SECRET, AMONG_US, "Only PROKAS knows.", "Hide the file."):
            assert kept not in said
        assert ("Write the letter." in said) == (audience >= Level.PROGRAMME)


def test_before_the_consolidated_report_it_reads_what_members_sent(workshop, sent_reports):
    html = to_html(composed(workshop))
    assert "The consolidated report is not in yet. From the reports of IID, YPSA." in html
    assert "YPSA says of went_well." in html
    assert "has not been submitted: nothing can be shown yet." in html
    assert "This is the first workshop of these projects." in html


def test_a_long_criterion_is_cut_and_says_so(workshop, reports, focal_person):
    for number in range(6):
        make_statement(reports["YPSA"], "lessons", f"Lesson {number}", by=focal_person)
    make_change(reports["YPSA"], "A rate was fixed.", by=focal_person)
    sent(reports["YPSA"], focal_person)
    html = to_html(composed(workshop))
    assert "Lesson 0" in html and "Lesson 5" not in html
    assert "more in the report" in html and "A rate was fixed." in html


def test_its_pages_are_set(workshop, before, sent_consolidated, facilitator):
    publication = ask(Kind.PACK, workshop=workshop, audience=Level.PROGRAMME, by=facilitator)
    render(str(publication.pk))
    publication.refresh_from_db()
    assert publication.state == State.DONE, publication.error
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(publication.file.open().read())).pages)
    assert "Preparation pack" in text and "Write the letter." in " ".join(text.split())


def test_it_asks_as_much_for_three_rows_as_for_one(workshop, before, sent_consolidated, facilitator, flm, seat):
    counts = []
    for number in (1, 3):
        for turn in range(number):
            Session.add(workshop, by=facilitator, title=f"{turn}", begins_at=time(9, 0))
            ActionPoint.objects.create(workshop=before, text=f"{number} {turn}", owner_id=seat.organisation_id)
        with CaptureQueriesContext(connection) as asked:
            pack.compose(Workshop.objects.with_names().get(pk=workshop.pk), Level.PROGRAMME)
        counts.append(len(asked))
    assert counts[0] == counts[1]
