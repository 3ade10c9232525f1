"""A running portal for tests: a real Redis, a real Celery worker, a real gunicorn, a real Chromium, all on the test database.

Fixtures for tests (loaded by the root conftest.py; nothing is started before a test asks for it, but for Redis: 50 ms):

    portal          the portal served by gunicorn: portal.url. The test sees and writes the same database (committed rows).
    worker          a Celery worker: worker.kill() (as by kill -9), worker.start(), worker.stop(), worker.pid.
                    A test finds it running, whatever the test before did to it.
    private_redis   the Redis of this run: private_redis.stop(), .start(), .restart() (all that is in it is gone).
    visit           visit(user, "/", scripts=True, width=1280) -> a page of an own browser window, signed in as that user
                    (None: nobody is signed in); touch=True: a screen that is touched. Scripts that fail, and whatever
                    the content security policy or an unknown host refuses, fail the test.
    axe             axe(page) -> sentences on what is serious or critical for people who cannot see or use a mouse.

Marks: `browser` for tests that use visit, `worker` for those that use worker. Where Chromium or Redis is not installed
they are skipped, saying so; `python3 manage.py verify` installs both, runs them all and lets nothing be skipped.
"""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from prokas_portal import children, programs
from prokas_portal.celery import app as celery_app
from prokas_portal.private_redis import PrivateRedis

CHROMIUM = shutil.which("chromium")
REDIS = shutil.which("redis-server")

MISSING = {
    "browser": ""
    if CHROMIUM
    else "Chromium is not installed: `python3 manage.py verify` installs it and runs this test.",
    "worker": "" if REDIS else "Redis is not installed: `python3 manage.py verify` installs it and runs this test.",
    "postgres": ""
    if "postgres" in os.environ.get("DATABASE_URL", "")
    else "DATABASE_URL names no PostgreSQL: `python3 manage.py verify` starts one and runs this test.",
}
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # a page that asks another host for something is found out
]

redis_key = pytest.StashKey[PrivateRedis]()


def pytest_configure(config: pytest.Config) -> None:
    distributes = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    if REDIS and not distributes:
        redis = PrivateRedis(Path(settings.VAR) / "redis.sock", log=Path(settings.VAR) / "log" / "redis.log")
        redis.start()
        config.stash[redis_key] = redis


def pytest_unconfigure(config: pytest.Config) -> None:
    if redis := config.stash.get(redis_key, None):
        redis.stop()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark, reason in MISSING.items():
            if reason and item.get_closest_marker(mark):
                item.add_marker(pytest.mark.skip(reason=reason))
        if item.get_closest_marker("browser"):  # a click may miss on a machine that is out of breath; never twice
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["TimeoutError"]))


# ── Programs beside the test ────────────────────────────────────────────────


@pytest.fixture
def private_redis(request) -> Iterator[PrivateRedis]:
    if not REDIS:
        pytest.skip(MISSING["worker"])
    redis = request.config.stash[redis_key]
    yield redis
    if not redis.is_running:
        redis.start()


@pytest.fixture(autouse=True)
def forgotten_rate_limits(request) -> Iterator[None]:
    """What one test left in the cache, the counts of failed sign-ins above all, is nothing to the next."""
    yield
    redis = request.config.stash.get(redis_key, None)
    if redis is None or redis.is_running:
        cache.clear()


@dataclass
class Portal:
    url: str
    log: Path


@pytest.fixture(scope="session")
def _gunicorn(django_db_setup) -> Iterator[Portal]:
    log = Path(settings.VAR) / "log" / "web.log"
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        command = programs.web(listening=door.fileno(), threads=24)
        environ = _environ() | {"PORTAL_URL": f"http://127.0.0.1:{port}"}
        server = children.start(command, log=log, environ=environ, folder=settings.BASE_DIR, pass_fds=[door.fileno()])
    yield Portal(f"http://127.0.0.1:{port}", log)
    children.stop(server)


@pytest.fixture
def portal(transactional_db, _gunicorn) -> Portal:
    return _gunicorn


@dataclass
class Worker:
    log: Path
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def pid(self) -> int:
        assert self.child
        return self.child.pid

    @property
    def is_running(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def start(self, seconds: float = 60) -> None:
        """Returns once it takes jobs."""
        self.child = children.start(
            programs.worker(processes=1), log=self.log, environ=_environ(), folder=settings.BASE_DIR
        )
        give_up_at = time.monotonic() + seconds
        while self.is_running and time.monotonic() < give_up_at:
            if _answers():
                return
        pytest.fail(f"The worker did not start:\n{children.last_lines(self.log, 30)}")

    def kill(self) -> None:
        """As when the machine runs out of memory: the whole worker is gone in the midst of what it does."""
        assert self.child
        os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def stop(self) -> None:
        if self.child:
            children.stop(self.child, within=5)


def _answers() -> bool:
    try:
        return bool(celery_app.control.ping(timeout=0.2))
    except (RedisError, OperationalError):  # a connection from before a test restarted Redis: the next one is new
        return False


@pytest.fixture(scope="session")
def _worker(django_db_setup) -> Iterator[Worker]:
    worker = Worker(Path(settings.VAR) / "log" / "worker.log")
    yield worker
    worker.stop()


@pytest.fixture
def worker(transactional_db, private_redis, _worker) -> Worker:
    if not _worker.is_running:
        _worker.start()
    return _worker


def _environ() -> dict[str, str]:
    """That of the programs beside the test: its settings, its folder, its database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{quote(str(database['NAME']))}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(
            **{key: quote(str(value), safe="") for key, value in database.items() if key.isupper()}
        )
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "prokas_portal.test_settings",
        "PORTAL_VAR": str(settings.VAR),
        "DATABASE_URL": url,
    }


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """A failed test shows what the programs beside it said."""
    report = yield
    if report.failed:
        for fixture, name in {"portal": "web", "worker": "worker"}.items():
            if fixture in getattr(item, "fixturenames", ()):
                log = Path(settings.VAR) / "log" / f"{name}.log"
                report.sections.append((f"the end of {name}.log", children.last_lines(log, 40)))
    return report


# ── A browser ───────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    # Playwright keeps an event loop in this thread, so Django takes every query of a test for one from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_OPTIONS}


@pytest.fixture
def visit(portal, new_context) -> Iterator[Callable]:
    complaints: list[str] = []

    def listen(message) -> None:
        answered = "the server responded with a status of" in message.text  # a test may want to be refused
        offline = "net::ERR_INTERNET_DISCONNECTED" in message.text  # or take its network away
        if message.type == "error" and not answered and not offline:
            complaints.append(f"{message.text} ({message.location.get('url')})")

    def visit(
        user, path: str = "/", *, scripts: bool = True, width: int = 1280, height: int = 900, touch: bool = False
    ):
        context = new_context(
            base_url=portal.url,
            java_script_enabled=scripts,
            viewport={"width": width, "height": height},
            has_touch=touch,
            locale="en-GB",
            timezone_id="Asia/Dhaka",
        )
        if user is not None:
            context.add_cookies([{**session_of(user), "url": portal.url}])
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield visit
    assert complaints == []


def session_of(user) -> dict[str, str]:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value}


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    def look(page) -> list[str]:
        violations = Axe().run(page).response["violations"]
        return [
            f"{violation['impact']}: {violation['help']}: {node['html']}"
            for violation in violations
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]

    return look
