"""What publishing's tests add to the cast: a consolidated report that was sent, and publications of it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from conftest import MORNING, complete, make_person, make_statement
from partners.clearance import Level
from partners.standing import Role
from publishing.asking import ask
from publishing.kinds import Kind
from publishing.models import Publication
from publishing.rendering import render
from reporting.consolidation import take_over, waiting
from reporting.models import ChapterNote, ContextChange, Statement

SECRET = "The officer in Shibchar who takes the bribes is named in our files."


def sent(report, by):
    """A partner's report, complete and submitted."""
    complete(report, by=by)
    report.take("submit", by=by, at=MORNING)
    return report


def consolidate(report, by):
    """Everything the members sent taken over line by line, and the report submitted."""
    for model in (Statement, ContextChange):
        for row in waiting(report, model):
            take_over(report, [row], by=by)
    for note in ChapterNote.objects.filter(report=report):
        note.rewrite(version=note.version, by=by, reached="Women migrants of four districts.", missing="Returnee men.")
    report.take("submit", by=by, at=MORNING)
    return report


def make_publication(report, by=None, audience=Level.PROGRAMME, **changes):
    """Asked for, not made; with other values where a test wants them."""
    publication = ask(Kind(report.kind), report=report, audience=audience, by=by)
    Publication.objects.filter(pk=publication.pk).update(**changes)
    return Publication.objects.with_names().get(pk=publication.pk)


def make_rendered(report, by=None, audience=Level.PROGRAMME, **changes):
    publication = make_publication(report, by, audience)
    render(str(publication.pk))
    Publication.objects.filter(pk=publication.pk).update(**changes)
    return Publication.objects.with_names().get(pk=publication.pk)


def later(seconds):
    return now() + timedelta(seconds=seconds)


@pytest.fixture
def programme_reviewer(db):
    return make_person("Farhana Yasmin", Role.REVIEWER)


@pytest.fixture
def ibp_observer(flm):
    return make_person("Jon Ellis", Role.OBSERVER, ibp=flm)


@pytest.fixture
def sent_reports(reports, focal_person, consortium_lead, lead_seat):
    """YPSA and IID have sent their reports; BOMSA has not."""
    make_statement(reports["YPSA"], "better", SECRET, by=focal_person, confidentiality=Level.RESTRICTED)
    make_statement(
        reports["YPSA"],
        "lessons",
        "Among us: the lead answers late.",
        by=focal_person,
        confidentiality=Level.CONSORTIUM,
    )
    sent(reports["YPSA"], focal_person)
    sent(reports["IID"], make_person("Imran Kabir", Role.FOCAL_PERSON, seat=lead_seat))
    return reports


@pytest.fixture
def sent_consolidated(sent_reports, consortium_lead):
    """The consortium's report, with a line from each of the two."""
    return consolidate(sent_reports["FLM"], consortium_lead)


@pytest.fixture
def publication(sent_consolidated, facilitator):
    """Asked for by a facilitator, waiting for a worker."""
    return make_publication(sent_consolidated, facilitator)


@pytest.fixture
def rendered(publication):
    render(str(publication.pk))
    publication.refresh_from_db()
    return publication
