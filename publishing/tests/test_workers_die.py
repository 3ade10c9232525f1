"""Workers are killed, Redis restarts: every job still ends in exactly one file."""

import os
import signal
import time
from hashlib import sha256

import pytest

from partners.clearance import Level
from publishing import tasks
from publishing.asking import ask
from publishing.kinds import Kind
from publishing.models import Publication, State, shelf

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def wait_until(question, seconds=90):
    """Meanwhile the clock ticks: it sweeps, as every fifteen seconds in a running portal."""
    give_up_at = time.monotonic() + seconds
    swept_at = time.monotonic()
    while not (answer := question()):
        assert time.monotonic() < give_up_at, "nothing happened"
        if time.monotonic() - swept_at > 2:
            swept_at = time.monotonic()
            tasks.sweep()
        time.sleep(0.05)
    return answer


def state_of(publication):
    return Publication.objects.values_list("state", flat=True).get(pk=publication.pk)


def files_of(publication):
    storage = shelf()
    return [name for name in storage.listdir("")[1] if name.startswith(str(publication.pk))]


def assert_one_good_file(publication):
    publication.refresh_from_db()
    assert publication.state == State.DONE
    assert files_of(publication) == [f"{publication.pk}.pdf"]
    assert sha256(publication.file.open().read()).hexdigest() == publication.sha256


def test_a_worker_makes_it(worker, sent_consolidated, facilitator):
    publication = ask(Kind.CONSOLIDATED, report=sent_consolidated, audience=Level.PROGRAMME, by=facilitator)
    wait_until(lambda: state_of(publication) == State.DONE)
    assert_one_good_file(publication)
    assert publication.attempt == 1


def test_a_worker_killed_while_it_renders(worker, sent_consolidated, facilitator):
    publication = ask(Kind.CONSOLIDATED, report=sent_consolidated, audience=Level.PROGRAMME, by=facilitator)
    wait_until(lambda: state_of(publication) == State.RUNNING)
    worker.kill()
    assert state_of(publication) == State.RUNNING
    assert files_of(publication) == []
    worker.start()
    wait_until(lambda: state_of(publication) == State.DONE)
    assert_one_good_file(publication)
    assert publication.attempt == 2


def test_redis_restarts_with_jobs_queued(worker, private_redis, sent_consolidated, sent_reports, reviewer):
    os.killpg(worker.pid, signal.SIGSTOP)  # busy elsewhere
    publications = [
        ask(Kind.CONSOLIDATED, report=sent_consolidated, audience=Level.PROGRAMME, by=reviewer),
        ask(Kind.PARTNER, report=sent_reports["YPSA"], audience=Level.PROGRAMME, by=reviewer),
        ask(Kind.PARTNER, report=sent_reports["IID"], audience=Level.RESTRICTED, by=reviewer),
    ]
    private_redis.restart()  # all that was queued there is gone
    os.killpg(worker.pid, signal.SIGCONT)
    wait_until(lambda: all(state_of(publication) == State.DONE for publication in publications))
    for publication in publications:
        assert_one_good_file(publication)


def test_redis_is_away_while_somebody_asks(worker, private_redis, sent_consolidated, reviewer):
    private_redis.stop()
    started = time.monotonic()
    publication = ask(Kind.CONSOLIDATED, report=sent_consolidated, audience=Level.PUBLIC, by=reviewer)
    assert time.monotonic() - started < 5, "nobody waits for a broker that is down"
    private_redis.start()
    wait_until(lambda: state_of(publication) == State.DONE)
    assert_one_good_file(publication)
