"""A report that was opened, or sent, before reports had all the chapters they have now: it reads, is written on and is sent."""

import pytest
from django.apps import apps
from django.urls import reverse

from conftest import MORNING, complete
from partners.clearance import Level
from reporting.models import ChapterNote, Passage, ReportPart, Snapshot
from reporting.submissions import submissions_of

pytestmark = pytest.mark.django_db
FIRST = ("progress", "context")  # the chapters of which an older database has rows
LATER = ("risks", "plan", "finance", "results", "attendance", "gesi")


def parts():
    return [model for model in apps.get_models() if issubclass(model, ReportPart) and model is not Passage]


@pytest.fixture
def older(report):
    """As the newer chapters find it: open, with notes of the first chapters and nothing else."""
    for model in parts():
        if model is not ChapterNote:
            model.objects.filter(report=report).delete()
    ChapterNote.objects.filter(report=report).exclude(chapter__in=FIRST).delete()
    return report


def test_every_chapter_opens_and_says_what_it_lacks(sign_in, focal_person, older):
    client = sign_in(focal_person)
    for address in (older.get_absolute_url(), reverse("reporting:read", args=[older.pk]), reverse("home")):
        assert (address, client.get(address).status_code) == (address, 200)
    assert older.gaps()
    for chapter in older.chapters:
        assert (chapter.key, client.get(chapter.url(older)).status_code) == (chapter.key, 200)
        chapter.tally([older], focal_person)
        chapter.latest(older)
    assert client.get(reverse("reporting:submit", args=[older.pk])).status_code == 200


def test_it_is_completed_and_sent(sign_in, focal_person, older):
    assert older.gaps()  # whoever looks finds the notes to write in
    complete(older)
    assert older.gaps() == []
    older.take("submit", by=focal_person, at=MORNING)
    sections = submissions_of(older)[0].sections(Level.PROGRAMME)
    assert [section.key for section in sections] == [chapter.key for chapter in older.chapters]
    assert sign_in(focal_person).get(reverse("reporting:receipt", args=[older.pk])).status_code == 200


def test_what_was_sent_without_them_is_read_reviewed_and_consolidated(
    sign_in, focal_person, reviewer, consortium_lead, report, consolidated
):
    complete(report).take("submit", by=focal_person, at=MORNING)
    sent = report.snapshots.get()
    content = {key: value for key, value in sent.content.items() if key not in LATER}
    Snapshot.objects.filter(pk=sent.pk).update(content=content)
    client = sign_in(reviewer)
    for name, arguments in (("submission", [report.pk, 1]), ("review", [report.pk]), ("read", [report.pk])):
        address = reverse(f"reporting:{name}", args=arguments)
        assert (name, client.get(address).status_code) == (name, 200)
    client = sign_in(consortium_lead)
    for chapter in consolidated.chapters:
        assert chapter.section(consolidated, Level.CONSORTIUM).key == chapter.key
        assert (chapter.key, client.get(chapter.url(consolidated)).status_code) == (chapter.key, 200)
