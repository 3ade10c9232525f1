"""How a publication comes to be: asked for once, made once, whatever happens to workers, brokers and disks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection, connections
from django.utils.timezone import now
from kombu.exceptions import OperationalError

from conftest import MORNING, make_statement
from partners.clearance import Level
from partners.refusals import Refused
from publishing import tasks
from publishing.asking import ask, ask_for_consolidated
from publishing.kinds import Kind
from publishing.models import LEASE, MAX_ATTEMPTS, Deed, Lost, Publication, State
from publishing.pdf import Unprintable
from publishing.rendering import render
from publishing.tests.conftest import make_publication, make_rendered
from reporting.models import Report

DONE = {"pages": 1, "fingerprint": "f" * 64, "is_draft": False}


@pytest.fixture(autouse=True)
def shelf_of_this_test(tmp_path):
    """Files on the shelf are those of this test alone."""
    field = Publication._meta.get_field("file")
    before, field.storage = field.storage, FileSystemStorage(location=tmp_path / "shelf")
    yield
    field.storage = before


@pytest.fixture
def files(tmp_path):
    return lambda: sorted(path.name for path in (tmp_path / "shelf").glob("*"))


def quick(monkeypatch, pdf=b"%PDF"):
    """Setting pages is another test's business."""
    monkeypatch.setattr("publishing.rendering.to_pdf", lambda html, pictures, hear: pdf)
    monkeypatch.setattr("publishing.rendering.page_count", lambda pdf: 7)


def test_a_publication_is_made(publication, files):
    render(str(publication.pk))
    publication.refresh_from_db()
    content = publication.file.open().read()
    assert publication.state == State.DONE
    assert content.startswith(b"%PDF-1.7")
    assert (publication.size, publication.sha256) == (len(content), sha256(content).hexdigest())
    assert publication.pages > 3
    assert files() == [f"{publication.pk}.pdf"]
    assert not publication.is_draft


def test_made_twice_it_is_made_once(publication, monkeypatch, files):
    quick(monkeypatch, b"first")
    render(str(publication.pk))
    quick(monkeypatch, b"second")
    render(str(publication.pk))
    publication.refresh_from_db()
    assert (publication.attempt, publication.file.open().read()) == (1, b"first")


def test_the_same_document_is_not_made_again(rendered, sent_consolidated, reviewer):
    assert ask(Kind.CONSOLIDATED, report=sent_consolidated, audience=Level.PROGRAMME, by=reviewer) == rendered
    assert ask(Kind.CONSOLIDATED, report=sent_consolidated, audience=Level.PUBLIC, by=reviewer) != rendered


def test_a_document_whose_file_is_gone_is_made_again(rendered, sent_consolidated, reviewer):
    rendered.file.storage.delete(rendered.file.name)
    assert ask(Kind.CONSOLIDATED, report=sent_consolidated, audience=Level.PROGRAMME, by=reviewer) != rendered


def test_a_document_that_would_say_something_else_is_new(report, contributor):
    make_statement(report, by=contributor)
    first = ask(Kind.PARTNER, report=report, audience=Level.PROGRAMME, by=contributor)
    assert ask(Kind.PARTNER, report=report, audience=Level.PROGRAMME, by=contributor) == first
    make_statement(report, text="Another thing.", by=contributor)
    assert ask(Kind.PARTNER, report=report, audience=Level.PROGRAMME, by=contributor) != first


def test_every_project_that_sent_a_report_gets_its_document_once(sent_consolidated, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as nudges:
        publications = ask_for_consolidated()
    assert [str(publication) for publication in publications] == ["FLM: consolidated report, Quarter 1, 2017"]
    assert len(nudges) == 1
    assert ask_for_consolidated() == publications


def test_asking_works_without_a_broker(report, contributor, monkeypatch, django_capture_on_commit_callbacks, caplog):
    def fail(*args, **kwargs):
        raise OperationalError("no Redis")

    monkeypatch.setattr("celery.canvas.Signature.apply_async", fail)
    with django_capture_on_commit_callbacks(execute=True):
        publication = ask(Kind.PARTNER, report=report, audience=Level.PROGRAMME, by=contributor)
    assert Publication.objects.get(pk=publication.pk).state == State.QUEUED
    assert "No broker" in caplog.text


def test_it_says_what_it_is_doing(publication, monkeypatch):
    told = []
    monkeypatch.setattr(Publication, "tell", lambda self, doing, done, total, *, at: told.append((doing, done, total)))

    def to_pdf(html, pictures, hear):
        hear("Setting page 1")
        hear("")
        return b"%PDF"

    quick(monkeypatch)
    monkeypatch.setattr("publishing.rendering.to_pdf", to_pdf)
    render(str(publication.pk))
    steps = [*(str(chapter.title) for chapter in publication.report.chapters), "Setting page 1"]
    assert steps[:2] == ["Progress review", "Contextual change"]
    assert told == [(doing, done, len(steps)) for done, doing in enumerate(steps)]


# ── Leases ──────────────────────────────────────────────────────────────────


def test_one_claim_at_a_time(publication):
    at = now()
    mine = Publication.claim(publication.pk, at=at)
    assert mine.attempt == 1
    assert Publication.claim(publication.pk, at=at + LEASE) is None
    theirs = Publication.claim(publication.pk, at=at + LEASE + timedelta(seconds=1))
    assert theirs.attempt == 2


@pytest.mark.parametrize(
    "write",
    [
        lambda stale: stale.tell("Page 3", 1, 2, at=now()),
        lambda stale: stale.hold(at=now()),
        lambda stale: stale.finish(b"stale", at=now(), **DONE),
        lambda stale: stale.fail("stale", at=now()),
        lambda stale: stale.stumble("stale", at=now()),
    ],
)
def test_who_lost_the_work_writes_nothing(publication, write, files):
    stale = Publication.claim(publication.pk, at=now())
    fresh = Publication.claim(publication.pk, at=now() + LEASE + timedelta(seconds=1))
    with pytest.raises(Lost):
        write(stale)
    fresh.finish(b"fresh", at=now(), **DONE)
    with pytest.raises(Lost):
        write(stale)
    publication.refresh_from_db()
    assert publication.file.open().read() == b"fresh"
    assert (publication.state, publication.error, publication.doing) == (State.DONE, "", "")
    assert files() == [f"{publication.pk}.pdf"]


@pytest.fixture
def unannounced(sent_consolidated):
    """A publication that no worker has been woken for: one that runs beside other tests leaves it alone."""
    report = sent_consolidated
    return Publication.objects.create(
        kind=Kind.CONSOLIDATED, report=report, ibp=report.ibp, quarter=report.quarter, asked_at=now()
    )


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_gets_it(unannounced):
    publication = unannounced

    def claim(number):
        try:
            return Publication.claim(publication.pk, at=now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(claim, range(8)))
    assert sum(claimed is not None for claimed in claims) == 1
    publication.refresh_from_db()
    assert publication.attempt == 1


def test_the_sweep_finds_what_waits_or_was_left(publication, sent_reports, facilitator, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks, "wake", lambda publication: woken.append(publication.pk))
    running = make_publication(
        sent_reports["IID"], facilitator, state=State.RUNNING, lease_until=now() + LEASE, attempt=1
    )
    left = make_publication(
        sent_reports["YPSA"], facilitator, state=State.RUNNING, lease_until=now() - LEASE, attempt=1
    )
    tasks.sweep()
    assert set(woken) == {publication.pk, left.pk} and running.pk not in woken


def test_after_some_attempts_it_has_failed(publication, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks, "wake", lambda publication: woken.append(publication.pk))
    Publication.objects.filter(pk=publication.pk).update(
        state=State.RUNNING, attempt=MAX_ATTEMPTS, lease_until=now() - LEASE
    )
    tasks.sweep()
    publication.refresh_from_db()
    assert publication.state == State.FAILED
    assert "interrupted 4 times" in publication.error
    assert woken == []


# ── What can go wrong ───────────────────────────────────────────────────────


def test_pages_that_cannot_be_set_fail_with_a_sentence(publication, monkeypatch):
    def to_pdf(html, pictures, hear):
        raise Unprintable("The document is too large.")

    monkeypatch.setattr("publishing.rendering.to_pdf", to_pdf)
    render(str(publication.pk))
    publication.refresh_from_db()
    assert (publication.state, publication.error) == (State.FAILED, "The document is too large.")


def test_a_full_disk_leaves_nothing_behind(publication, monkeypatch, files):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    quick(monkeypatch)
    monkeypatch.setattr("publishing.filing.os.fsync", full)
    for _attempt in range(MAX_ATTEMPTS):
        render(str(publication.pk))
    publication.refresh_from_db()
    assert publication.state == State.FAILED
    assert "disk of the portal is full" in publication.error
    assert files() == []


def test_a_file_without_its_row_is_not_kept(publication, monkeypatch, files):
    claimed = Publication.claim(publication.pk, at=now())
    monkeypatch.setattr("publishing.filing.os.replace", lambda *args: (_ for _ in ()).throw(OSError(5, "I/O error")))
    with pytest.raises(OSError):
        claimed.finish(b"%PDF", at=now(), **DONE)
    publication.refresh_from_db()
    assert publication.state == State.RUNNING
    assert files() == []


def test_what_a_killed_worker_was_writing_is_swept_up(publication, monkeypatch, files, tmp_path):
    quick(monkeypatch)
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf" / f"{publication.pk}.pdf.x1.part").write_bytes(b"half")
    render(str(publication.pk))
    assert files() == [f"{publication.pk}.pdf"]


def test_a_report_returned_meanwhile_is_not_printed(publication, sent_reports, monkeypatch, reviewer):
    Report.objects.get(pk=publication.report_id).take("return", by=reviewer, at=MORNING, note="Please correct.")
    render(str(publication.pk))
    publication.refresh_from_db()
    assert publication.state == State.FAILED
    assert "went back to its partner" in publication.error


def test_a_report_returned_while_it_is_read_is_not_printed(publication, monkeypatch, reviewer):
    from publishing import rendering

    compose = rendering.compose

    def compose_and_return(publication, tell):
        document = compose(publication, tell)
        Report.objects.get(pk=publication.report_id).take("return", by=reviewer, at=MORNING, note="Please correct.")
        return document

    monkeypatch.setattr(rendering, "compose", compose_and_return)
    render(str(publication.pk))
    publication.refresh_from_db()
    assert publication.state == State.FAILED


# ── What people do with it ──────────────────────────────────────────────────


def test_cancelled_work_stops(publication, facilitator, monkeypatch, files):
    def to_pdf(html, pictures, hear):
        Publication.objects.get(pk=publication.pk).cancel(by=facilitator, at=now())
        hear("")
        raise AssertionError("nobody stopped it")

    monkeypatch.setattr("publishing.rendering.to_pdf", to_pdf)
    render(str(publication.pk))
    publication.refresh_from_db()
    assert publication.state == State.CANCELLED
    assert files() == []
    assert [event.deed for event in publication.events.all()] == [Deed.ASKED, Deed.CANCELLED]


def test_what_is_done_cannot_be_cancelled(rendered, facilitator):
    with pytest.raises(Refused):
        rendered.cancel(by=facilitator, at=now())
    rendered.refresh_from_db()
    assert rendered.state == State.DONE


def test_release_and_withdraw_are_each_done_once(rendered, facilitator):
    rendered.release(by=facilitator, at=now())
    with pytest.raises(Refused):
        rendered.release(by=facilitator, at=now())
    rendered.withdraw(by=facilitator, at=now())
    with pytest.raises(Refused):
        rendered.withdraw(by=facilitator, at=now())
    assert [event.deed for event in rendered.events.all()] == [Deed.ASKED, Deed.RELEASED, Deed.WITHDRAWN]


def test_drafts_and_restricted_documents_cannot_be_released(
    report, contributor, submitted_report, reviewer, monkeypatch
):
    quick(monkeypatch)
    restricted = make_rendered(submitted_report, reviewer, Level.RESTRICTED)
    with pytest.raises(Refused):
        restricted.release(by=reviewer, at=now())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_stale_worker_never_replaces_the_file(unannounced):
    publication = unannounced
    assert connection.vendor == "postgresql"
    stale = Publication.claim(publication.pk, at=now())
    fresh = Publication.claim(publication.pk, at=now() + LEASE + timedelta(seconds=1))

    def finish(claimed, content):
        try:
            claimed.finish(content, at=now(), **DONE)
        except Lost:
            return "lost"
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(finish, [stale, fresh], [b"stale", b"fresh"]))
    assert outcomes == ["lost", "done"]
    publication.refresh_from_db()
    assert publication.file.open().read() == b"fresh"
