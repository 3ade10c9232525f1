"""Workers are killed while they tell and while they send: every notice and every letter still comes exactly once."""

import re
import socketserver
import threading
import time
from datetime import timedelta
from email import message_from_string
from threading import Event

import pytest
from django.db import connections, transaction
from django.utils.timezone import now

from conftest import make_thread
from partners.models import User
from reporting import notifying, tasks
from reporting.models import Comment, Letter, Notice, Preference, ReportEvent

LEASE = 2  # seconds


class Sink(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it accepts; while it is `slow` it has received a message and says nothing."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Dialogue)
        self.accepted: list[str] = []
        self.received = Event()  # a message lies here, unanswered
        self.answers = Event()
        self.answers.set()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Dialogue(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip().upper():
            if line.startswith("DATA"):
                self.say("354 go on")
                self.keep(self.read_message())
            elif line.startswith("QUIT"):
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def read_message(self) -> str:
        lines: list[str] = []
        while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
            lines.append(line)
        return "".join(lines)

    def keep(self, message: str) -> None:
        self.server.received.set()
        if not self.server.answers.is_set():
            self.server.answers.wait(60)
            return  # by now nobody waits for the answer: it was never accepted
        self.server.accepted.append(message)
        self.say("250 accepted")


@pytest.fixture
def sink():
    sink = Sink()
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    yield sink
    sink.answers.set()
    sink.shutdown()
    sink.server_close()


@pytest.fixture
def posting_worker(worker, sink, monkeypatch):
    """A worker that mails to the sink, with leases short enough for a test."""
    worker.stop()
    monkeypatch.setenv("TEST_EMAIL_URL", sink.url)
    monkeypatch.setenv("LETTER_LEASE", str(LEASE))
    worker.start()
    yield worker
    worker.stop()  # the next test's mails to nobody


def wait_until(question, seconds=60, *, sweeping=True):
    """Meanwhile the clock ticks: it sweeps, as every twenty seconds in a running portal."""
    give_up_at = time.monotonic() + seconds
    swept_at = time.monotonic()
    while not (answer := question()):
        assert time.monotonic() < give_up_at, "nothing happened"
        if sweeping and time.monotonic() - swept_at > 1:
            swept_at = time.monotonic()
            tasks.tell_and_post.delay()
        time.sleep(0.02)
    return answer


def is_all_done():
    """Everybody was told of everything, and no mail is left to be sent."""
    waiting = Notice.objects.filter(mail_due_at__isnull=False, letter=None, seen_at=None)
    letters = Letter.objects.filter(sent_at=None, dropped_at=None)
    untold = ReportEvent.objects.filter(told_at=None).exists() or Comment.objects.filter(told_at=None).exists()
    return not (untold or waiting.exists() or letters.exists())


def letters_to(sink, person):
    """How many notices each letter that was accepted for this person speaks of, by its Message-ID."""
    messages = [message_from_string(message) for message in sink.accepted]
    mine = [message for message in messages if message["To"] == person.email]
    ids = [message["Message-ID"] for message in mine]
    assert len(ids) == len(set(ids)), "a letter came twice"
    return [int(re.match(r"\d+", message["Subject"]).group()) for message in mine]


@pytest.fixture
def twenty(round, reviewer, focal_person, contributor):
    """Twenty comments that nobody has been told of; both writers want each by mail at once."""
    for person in (focal_person, contributor):
        Preference.objects.choose(person, "comment", "at_once", at=now())
    notifying.tell(at=now())
    Notice.objects.update(mail_due_at=None)
    for number in range(20):
        make_thread(round, text=f"Question {number}", at=now())
    return [focal_person, contributor]


def assert_each_once(sink, people):
    for person in people:
        notices = Notice.objects.filter(person=person, happening="comment")
        assert notices.count() == 20
        assert sum(letters_to(sink, person)) == 20
        assert {notice.letter.sent_at is not None for notice in notices.select_related("letter")} == {True}


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_worker_tells_and_posts(posting_worker, sink, twenty):
    tasks.tell_and_post.delay()
    wait_until(is_all_done)
    assert_each_once(sink, twenty)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_holds_a_letter(posting_worker, sink, twenty):
    sink.answers.clear()
    tasks.tell_and_post.delay()
    assert sink.received.wait(30)
    posting_worker.kill()
    [held] = Letter.objects.exclude(lease_until=None)
    assert (held.sent_at, held.attempt, sink.accepted) == (None, 1, [])
    sink.answers.set()
    posting_worker.start()
    wait_until(is_all_done)
    assert_each_once(sink, twenty)
    held.refresh_from_db()
    assert (held.attempt, Letter.objects.count()) == (2, 2)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("told", [1, 10, 20])
def test_a_worker_killed_while_it_tells(posting_worker, sink, twenty, told):
    """After the first, in the midst, and when all have been told and the letters are about to be written."""
    tasks.tell_and_post.delay()
    wait_until(lambda: Comment.objects.exclude(told_at=None).count() >= told, sweeping=False)
    posting_worker.kill()
    posting_worker.start()
    wait_until(is_all_done)
    assert_each_once(sink, twenty)


@pytest.mark.django_db(transaction=True)
def test_what_was_told_and_not_posted_is_posted_by_the_next(twenty, mailoutbox):
    notifying.tell(at=now())  # and then the lights went out
    assert Letter.objects.count() == 0
    tasks.tell_and_post()
    tasks.tell_and_post()
    assert sorted(message.to for message in mailoutbox) == sorted([person.email] for person in twenty)
    assert {message.subject.split()[0] for message in mailoutbox} == {"20"}


@pytest.mark.django_db(transaction=True)
def test_what_was_gathered_and_not_sent_is_sent_by_the_next(twenty, mailoutbox):
    notifying.tell(at=now())
    notifying.gather(at=now())
    assert Letter.objects.count() == 2
    tasks.tell_and_post()
    tasks.tell_and_post()
    assert (len(mailoutbox), Letter.objects.exclude(sent_at=None).count()) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends(twenty, mailoutbox):
    notifying.tell(at=now())
    notifying.gather(at=now())
    letter = Letter.objects.first()
    same = Letter.objects.get(pk=letter.pk)
    assert letter.claim(at=now())
    assert notifying.send(same, at=now()) is False
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_after_the_servers_yes_only_the_same_letter_can_go_again(twenty, mailoutbox, settings):
    """The one window: a worker that dies between the server's yes and its own note of it."""
    notifying.tell(at=now())
    notifying.gather(at=now())
    letter = Letter.objects.first()
    at = now()
    assert letter.claim(at=at)
    notifying.message_of(letter, letter.number).send()  # and then the lights went out
    notifying.post(at=at + timedelta(seconds=settings.LETTER_LEASE - 1))
    assert len(mailoutbox) == 2  # the other person's
    notifying.post(at=at + timedelta(seconds=settings.LETTER_LEASE + 1))
    mine = [message for message in mailoutbox if message.to == [letter.person.email]]
    assert len(mine) == 2
    assert len({message.extra_headers["Message-ID"] for message in mine}) == 1
    letter.refresh_from_db()
    assert letter.attempt == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_woke_up_too_late_writes_nothing(twenty, mailoutbox):
    notifying.tell(at=now())
    notifying.gather(at=now())
    slow = Letter.objects.first()
    at = now()
    assert slow.claim(at=at)
    other = Letter.objects.get(pk=slow.pk)
    later = at + timedelta(hours=1)
    assert notifying.send(other, at=later)
    slow.stumble("timed out", at=later)
    slow.refresh_from_db()
    assert (slow.sent_at, slow.trouble, slow.attempt) == (later, "", 2)


@pytest.mark.django_db(transaction=True)
def test_what_two_workers_gather_at_the_same_moment_stands_in_one_letter(twenty):
    notifying.tell(at=now())
    person, gathered = twenty[0], Event()

    def gather():
        with transaction.atomic():
            notifying.gather(at=now())
            gathered.set()
            time.sleep(0.5)  # meanwhile the other finds the same notices, and waits
        connections.close_all()

    faster = threading.Thread(target=gather)
    faster.start()
    gathered.wait()
    notifying.gather(at=now())
    faster.join()
    [letter] = Letter.objects.filter(person=person)
    assert letter.number == 20
    assert {notice.letter for notice in Notice.objects.filter(happening="comment", person=person)} == {letter}


@pytest.mark.django_db(transaction=True)
def test_an_address_that_no_mail_can_bear_keeps_nobody_elses_mail_back(twenty, mailoutbox):
    User.objects.filter(pk=twenty[0].pk).update(email=f"arif@{'ü' * 63}.example")
    tasks.tell_and_post()
    assert [message.to for message in mailoutbox] == [[twenty[1].email]]
    held = Letter.objects.get(person=twenty[0])
    assert (held.sent_at, held.attempt, bool(held.trouble)) == (None, 1, True)
