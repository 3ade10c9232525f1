"""`python -m benchmarks.workshop`: a room of phones on one server, with a restart in between: what was lost, what was doubled, how late it came.

Each phone keeps an event stream open as its page does, and writes notes as its outbox does: under an id of its own, again and
again until the server has it. Each note is timed from the moment it is written to the moment each phone in the room has it.
"""

import asyncio
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode
from uuid import uuid4


@dataclass
class Phone:
    key: str
    after: int = 0
    has: dict[str, float] = field(default_factory=dict)  # when each note came
    connections: int = 0
    asked: int = 0  # how often it asked instead, because there was no room for one more stream


@dataclass
class Load:
    port: int
    session: str
    column: str
    phones: list[Phone]
    seconds: float
    per_second: float
    written: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    resent: int = 0
    ends: bool = False

    async def run(self, restart: "Restart") -> None:
        listeners = [asyncio.create_task(self.listen(phone)) for phone in self.phones]
        while not all(phone.connections for phone in self.phones):
            await asyncio.sleep(0.2)
        began, notes, restarted = time.monotonic(), [], False
        count = round(self.seconds * self.per_second)
        for number in range(count):
            due = began + number / self.per_second
            await asyncio.sleep(max(0, due - time.monotonic()))
            if not restarted and number >= count / 2:
                restarted = True
                notes.append(asyncio.create_task(asyncio.to_thread(restart)))
            notes.append(asyncio.create_task(self.write(random.choice(self.phones))))
        await asyncio.gather(*notes)
        for _again in range(100):  # what was written last is on its way
            if all(len(phone.has) >= count for phone in self.phones):
                break
            await asyncio.sleep(0.1)
        self.ends = True
        for listener in listeners:
            listener.cancel()

    async def write(self, phone: Phone) -> None:
        note = str(uuid4())
        self.written[note] = time.monotonic()
        words = urlencode({"id": note, "column": self.column, "text": f"Note {note}", "anew": ""}).encode()
        pause = 0.5
        while True:
            try:
                status = await asyncio.wait_for(self.post(phone, words), 15)
                if status == 200:
                    break
                assert status >= 500, f"A note was refused: {status}"
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                pass
            self.resent += 1
            await asyncio.sleep(pause * random.uniform(0.8, 1.2))
            pause = min(pause * 2, 4)
        self.answered[note] = time.monotonic()
        if random.random() < 0.05:  # as if the answer had been lost
            self.resent += 1
            try:
                await asyncio.wait_for(self.post(phone, words), 15)
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                pass

    async def post(self, phone: Phone, words: bytes) -> int:
        token = "a" * 32
        head = (
            f"POST /room/{self.session}/notes/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n"
            f"Cookie: workshop-phone={phone.key}; csrftoken={token}\r\nX-CSRFToken: {token}\r\nX-Board: 0\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(words)}\r\n\r\n"
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(head.encode() + words)
            await writer.drain()
            status = int((await reader.readline()).split()[1])
            await reader.read()
            return status
        except IndexError as error:
            raise OSError("no answer") from error
        finally:
            writer.close()

    async def listen(self, phone: Phone) -> None:
        while not self.ends:
            try:
                await self.hear(phone)
            except (OSError, asyncio.IncompleteReadError, ValueError, IndexError):
                pass
            await asyncio.sleep(random.uniform(0.5, 2.5))

    async def hear(self, phone: Phone) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**24)
        try:
            writer.write(
                f"GET /room/{self.session}/stream/?after={phone.after} HTTP/1.0\r\nHost: 127.0.0.1:{self.port}\r\n"
                f"Cookie: workshop-phone={phone.key}\r\n\r\n".encode()
            )
            status = int((await reader.readline()).split()[1])
            if status == 204:
                phone.asked += 1
                return
            assert status == 200, f"The stream was refused: {status}"
            phone.connections += 1
            while (await reader.readline()).strip():
                pass
            number, ids = phone.after, []
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    number = int(line[4:])
                elif line.startswith(b"data: ") and b'id="note-' in line:
                    ids.append(line.split(b'id="note-', 1)[1][:36].decode())
                elif not line.strip() and (ids or number > phone.after):
                    at = time.monotonic()
                    for note in ids:
                        phone.has.setdefault(note, at)
                    phone.after, ids = number, []
        finally:
            writer.close()


class Restart:
    """Ends the server as an operator does, and starts it anew on the same door."""

    def __init__(self, door: socket.socket, *, by_force: bool) -> None:
        self.door, self.by_force, self.away = door, by_force, (0.0, 0.0)
        self.server = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        from prokas_portal import programs

        command = programs.web(listening=self.door.fileno())
        return subprocess.Popen(command, pass_fds=[self.door.fileno()], start_new_session=True)

    def __call__(self) -> None:
        began = time.monotonic()
        if self.by_force:
            os.killpg(self.server.pid, signal.SIGKILL)
        else:
            self.server.send_signal(signal.SIGTERM)
        self.server.wait()
        self.server = self.start()
        while True:
            try:
                with socket.create_connection(self.door.getsockname(), 20) as line:
                    line.settimeout(20)
                    line.sendall(b"GET /healthz/ HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
                    if line.recv(20):
                        break
            except OSError:
                time.sleep(0.1)
        self.away = (began, time.monotonic())

    def end(self) -> None:
        self.server.send_signal(signal.SIGTERM)
        self.server.wait()


def main() -> None:
    parser = ArgumentParser(prog="python -m benchmarks.workshop", description=__doc__)
    parser.add_argument("--phones", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--notes", type=float, default=5, help="notes a second (5)")
    parser.add_argument("--kill", action="store_true", help="the server is killed rather than ended")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="portal-benchmark-") as folder,
        socket.create_server(("127.0.0.1", 0), backlog=512) as door,
    ):
        os.environ["PORTAL_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        os.environ["PORTAL_URL"] = f"http://127.0.0.1:{door.getsockname()[1]}"
        _set_up()
        with _database(Path(folder)) as vendor:
            session, column, phones = _room(arguments.phones)
            restart = Restart(door, by_force=arguments.kill)
            try:
                load = Load(door.getsockname()[1], session, column, phones, arguments.seconds, arguments.notes)
                asyncio.run(load.run(restart))
                memory = _memory(restart.server.pid)
            finally:
                restart.end()
            _print(load, restart, vendor, memory)


def _set_up() -> None:
    import logging

    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.WARNING)
    call_command("collectstatic", verbosity=0, interactive=False)


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    """An own one, which the server opens too."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    is_file = connection.vendor == "sqlite"
    connection.settings_dict["TEST"]["NAME"] = (
        str(folder / "benchmark.sqlite3") if is_file else "benchmark_of_workshops"
    )
    databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    there = connection.settings_dict
    parts = {key: quote(str(value), safe="") for key, value in there.items() if key.isupper()}
    os.environ["DATABASE_URL"] = (
        f"sqlite:///{quote(str(there['NAME']))}"
        if is_file
        else "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**parts)
    )
    try:
        yield connection.vendor
    finally:
        teardown_databases(databases, verbosity=0)


def _room(count: int) -> tuple[str, str, list[Phone]]:
    """A session whose notes are shown as they come, and the phones that were let in."""
    from datetime import date

    from django.utils import timezone

    from partners.models import IBP, User
    from reporting.models import Quarter
    from reporting.quarters import Period
    from workshops.boards import go_to
    from workshops.models import Participant, Session, Workshop
    from workshops.models.attendance import fingerprint, new_phone_key
    from workshops.workflow import Action, Phase

    at = timezone.now()
    quarter = Quarter.of(Period(2017, 1))
    quarter.save()
    person = User.objects.create(email="facilitator@load.example", name="Facilitator")
    ibp = IBP.objects.create(code="FLM", name="Fairer Labour Migration", starts_on=date(2016, 12, 1))
    workshop = Workshop.objects.create(quarter=quarter, theme="Sixty phones", held_on=date(2017, 3, 29))
    workshop.ibps.set([ibp])
    workshop.take(Action.OPEN, by=person, at=at)
    session = Session.add(workshop, by=person, kind="progress", title="Progress", ibp_id=ibp.pk)
    for phase in (Phase.COLLECTING, Phase.SHOWN):
        go_to(session, phase, by=person, at=at)
        session.refresh_from_db()
    phones = []
    for number in range(count):
        key = new_phone_key()
        one = Participant.add(workshop, by=None, name=f"Participant {number + 1}")
        Participant.objects.filter(pk=one.pk).update(phone=fingerprint(key), came_at=at, let_in_at=at)
        phones.append(Phone(key))
    return str(session.pk), "went_well", phones


def _memory(pid: int) -> float:
    """Of the server and what it started, in MB."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    lines = [line for one in pids for line in Path(f"/proc/{one}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _print(load: Load, restart: Restart, vendor: str, memory: float) -> None:
    from django.db import connection

    from workshops.models import Note

    connection.close()
    stored = Counter(Note.objects.values_list("text", flat=True))
    lost = [note for note in load.written if f"Note {note}" not in stored]
    doubled = [text for text, count in stored.items() if count > 1]
    not_told = sum(1 for phone in load.phones for note in load.written if note not in phone.has)
    late = sorted(
        phone.has[note] - at for phone in load.phones for note, at in load.written.items() if note in phone.has
    )
    answers = sorted(load.answered[note] - at for note, at in load.written.items() if note in load.answered)
    first, last = restart.away
    apart = sorted(
        phone.has[note] - at
        for phone in load.phones
        for note, at in load.written.items()
        if note in phone.has and not first - 1 <= at <= last + 2
    )
    listened = sum(phone.connections for phone in load.phones)
    print(
        f"{vendor}, load {os.getloadavg()[0]:.1f}; {len(load.phones)} phones, {len(load.written)} notes in {load.seconds:.0f} s"
    )
    print(
        f"restart: {'killed' if restart.by_force else 'ended'}, back after {restart.away[1] - restart.away[0]:.1f} s; {load.resent} sendings more"
    )
    print(f"lost {len(lost)}, doubled {len(doubled)}, not told to a phone {not_told}")
    print(f"told: p50 {_at(late, 0.5)}, p95 {_at(late, 0.95)}, p99 {_at(late, 0.99)}, last {_at(late, 1)}")
    print(f"told, but for the restart: p50 {_at(apart, 0.5)}, p95 {_at(apart, 0.95)}, last {_at(apart, 1)}")
    print(f"answered: p50 {_at(answers, 0.5)}, p95 {_at(answers, 0.95)}, last {_at(answers, 1)}")
    asked = sum(phone.asked for phone in load.phones)
    print(
        f"{listened} connections for streams, {asked} turned away; {memory:.0f} MB; mean {statistics.mean(late):.2f} s"
    )
    sys.exit(1 if lost or doubled or not_told else 0)


def _at(values: list[float], share: float) -> str:
    return f"{values[min(len(values) - 1, int(share * len(values)))]:.2f} s" if values else "none"


if __name__ == "__main__":
    main()
