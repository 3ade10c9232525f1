"""Brings the portal up on this machine: database, demonstration quarter, Redis, web, worker and clock; has the reports rendered; serves."""

import argparse
import fcntl
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NoReturn
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from prokas_portal import children, programs
from prokas_portal.bootstrap import BASE, Trouble, explained, say
from prokas_portal.made_files import collect_static_files, compile_translations
from prokas_portal.private_redis import PrivateRedis
from prokas_portal.supervisor import Program, Supervisor


def main(arguments: argparse.Namespace) -> int:
    supervisor = Supervisor()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    try:
        with only_portal_on(data_folder()) as lock, open_door(arguments.port) as door:
            _configure(door.getsockname()[1])
            print(os.getpid(), settings.PORTAL_URL, file=lock, flush=True)
            try:
                _bring_up(arguments, door, supervisor)
                if not arguments.check:
                    _serve(supervisor)
            finally:
                for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                    signal.signal(ending, signal.SIG_IGN)  # once is enough: let all end in good order
                supervisor.stop()
    except OSError as error:
        raise explained(error) from error
    except DatabaseError as error:
        raise Trouble(f"The database failed: {str(error).strip()}") from error
    except (CommandError, ImproperlyConfigured) as error:
        raise Trouble(str(error)) from error
    return 0


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _bring_up(arguments: argparse.Namespace, door: socket.socket, supervisor: Supervisor) -> None:
    # Models can be imported only now that settings are read.
    from partners.demonstration import SIGN_INS
    from prokas_portal.first_data import load_demonstration, make_first_administrator
    from prokas_portal.first_reports import render_reports

    say("Bringing the database up to date")
    call_command("migrate", verbosity=0, interactive=False)
    compile_translations(settings.LOCALE_PATHS)
    collect_static_files()
    if arguments.empty:
        make_first_administrator()
    demonstration = not arguments.empty and load_demonstration()

    _start_programs(door, supervisor, demonstration=demonstration)
    _wait_for_answer(door, supervisor)
    files, missing = render_reports(supervisor)
    if demonstration and not files and not missing:
        missing = ["No project has sent its consolidated report, so there is none to render."]
    if missing and arguments.check:
        raise Trouble("\n".join(missing))
    _tell(files, missing, SIGN_INS if demonstration else [])


# ── Before anything starts ──────────────────────────────────────────────────


@contextmanager
def open_door(port: int) -> Iterator[socket.socket]:
    """The listening socket. It is opened first, so that a taken port is known at once, and handed on to gunicorn."""
    try:
        door = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise Trouble(
            f"Port {port} on 127.0.0.1 cannot be used ({error.strerror}): another program has it, perhaps another portal. "
            f"Choose another: python3 manage.py up --port {port + 1 if port < 65535 else 8000}"
        ) from error
    with door:
        yield door


def _configure(port: int) -> None:
    """Settings read the environment once: what this host did not say is said before."""
    os.environ.setdefault("PORTAL_URL", f"http://127.0.0.1:{port}")
    django.setup()


def data_folder() -> Path:
    """As the settings will say, which can be read only once the port is known."""
    folder = Path(os.environ.get("PORTAL_VAR") or BASE / "var").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def only_portal_on(folder: Path) -> Iterator[IO[str]]:
    """One portal at a time works on a folder. The lock ends with the process that holds it, in whatever way that ends.

    Yields the lock's file: who holds it writes into it where it can be found.
    """
    with (folder / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(_already_running(lock, folder)) from None
        lock.truncate(0)
        yield lock


def _already_running(lock: IO[str], folder: Path) -> str:
    lock.seek(0)
    number, _, address = lock.read().strip().partition(" ")
    where = f"{address} (process {number})" if address else "it is just starting"
    return (
        f"A portal is already running on {folder}: {where}. "
        "Use that one, end it with Ctrl-C, or give this one a folder of its own: PORTAL_VAR=/srv/another"
    )


# ── Programs ────────────────────────────────────────────────────────────────


def _start_programs(door: socket.socket, supervisor: Supervisor, *, demonstration: bool) -> None:
    var = Path(settings.VAR)
    log = var / "log"
    environ = {**os.environ, "PORTAL_DEMONSTRATION": "1" if demonstration else "0"}

    if "REDIS_URL" not in os.environ:
        say("Starting Redis")
        redis = PrivateRedis(var / "redis.sock", log=log / "redis.log")
        supervisor.run(Program("Redis", redis.log, redis.start))
    say("Starting web, worker and clock")

    def program(name: str, command: list[str], *, within: float, pass_fds: tuple[int, ...] = ()) -> Program:
        file = log / f"{name}.log"
        return Program(
            name.capitalize(),
            file,
            lambda: children.start(command, log=file, environ=environ, folder=BASE, pass_fds=pass_fds),
            within=within,
        )

    supervisor.run(program("worker", programs.worker(), within=10))
    supervisor.run(program("beat", programs.beat(folder=var), within=5))
    web = programs.web(listening=door.fileno())
    supervisor.run(program("web", web, within=15, pass_fds=(door.fileno(),)))


def _wait_for_answer(door: socket.socket, supervisor: Supervisor, seconds: float = 60) -> None:
    """Until the web server says that it is well, asked the way a proxy in front of it would ask."""
    public = urlsplit(settings.PORTAL_URL)
    headers = {"Host": public.netloc, "X-Forwarded-Proto": public.scheme}
    port = door.getsockname()[1]
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz/", headers=headers)
    give_up_at = time.monotonic() + seconds
    while True:
        supervisor.look_after()
        try:
            with urllib.request.urlopen(request, timeout=10):
                return
        except urllib.error.HTTPError as answer:
            reason = f"it answers {answer.code} {answer.read().decode(errors='replace')[:200]}"
        except OSError as error:
            reason = str(error)
        if time.monotonic() > give_up_at:
            raise Trouble(f"The portal does not get well: {reason}. Its log: {Path(settings.VAR) / 'log' / 'web.log'}")
        time.sleep(0.3)


def _serve(supervisor: Supervisor) -> None:
    connection.close()
    try:
        print("Ctrl-C ends it.", flush=True)
        while True:
            supervisor.look_after()
            time.sleep(1)
    except KeyboardInterrupt:
        print(flush=True)
        say("Stopping")


def _tell(files: Mapping[Path, str], missing: Sequence[str], sign_ins: Sequence[tuple[str, str, str]]) -> None:
    lines = ["", f"The portal is running at {settings.PORTAL_URL}", ""]
    if files:
        lines += [
            "Consolidated quarterly reports:",
            *(f"  {_near(file)}  {title}" for file, title in files.items()),
            "",
        ]
    if missing:
        lines += ["Not rendered:", *(f"  {reason}" for reason in missing), ""]
    if sign_ins:
        lines += ["Sign in as", *(f"  {role:44}  {email:32}  {password}" for role, email, password in sign_ins), ""]
    print("\n".join(lines), flush=True)


def _near(file: Path) -> Path:
    """As one would type it here, where that is shorter."""
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
