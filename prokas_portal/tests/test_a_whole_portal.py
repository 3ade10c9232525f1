"""`up` for real: the demonstration quarter comes out as PDFs, a second portal is refused, and killing it ends everything."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from partners.demonstration import SIGN_INS
from prokas_portal.bootstrap import BASE
from prokas_portal.tests.test_children import is_alive, wait_until

pytestmark = [pytest.mark.whole, pytest.mark.worker]

UP = "import sys; from prokas_portal import bootstrap, up; sys.exit(up.main(bootstrap.read_arguments(sys.argv[1:])))"


def start(folder, *options, **environ):
    """As manage.py does once everything is installed; quick passwords and plain static files of the tests."""
    settings = {"DJANGO_SETTINGS_MODULE": "prokas_portal.test_settings", "PORTAL_VAR": str(folder), **environ}
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PORTAL_URL")}
    said = (folder.parent / f"said-{time.monotonic_ns()}").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-c", UP, "up", "--port", "0", *options],
        cwd=BASE,
        env={**kept, **settings},
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
    )
    process.said = lambda: Path(said.name).read_text()
    return process


def wait_for(process, words, seconds=240):
    wait_until(lambda: words in process.said() or process.poll() is not None, seconds)
    assert words in process.said(), process.said()


def processes_on(folder):
    """Everything that works on this folder, by its environment or its command line."""
    found = {}
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and int(process.name) != os.getpid():
            try:
                words = (process / "cmdline").read_bytes()
                if str(folder).encode() in words + (process / "environ").read_bytes() and is_alive(process.name):
                    found[int(process.name)] = words.replace(b"\0", b" ").decode()
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                pass
    return found


def test_a_portal_comes_up_renders_its_reports_and_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "var"
    first = start(folder)
    try:
        wait_for(first, "Ctrl-C ends it.")
        address = re.search(r"running at (\S+)", first.said())[1]
        with urllib.request.urlopen(f"{address}/healthz/") as answer:
            assert answer.status == 200
        files = {Path(name) for name in re.findall(r"\S+/publications/\S+\.pdf", first.said())}
        assert len(files) == 2
        assert all(file.read_bytes().startswith(b"%PDF") for file in files)
        assert all(sign_in.email in first.said() for sign_in in SIGN_INS)
        names = " ".join(processes_on(folder).values())
        assert all(
            name in names for name in ("redis-server", "gunicorn", "celery --app=prokas_portal worker", " beat ")
        )

        second = start(folder)
        assert second.wait(60) != 0
    finally:
        first.kill()
        first.wait()
    wait_until(lambda: not processes_on(folder))

    # It was killed, and nothing is lost: the same rows, the same files, and it ends by itself when it is only to check.
    made = {file: file.stat().st_mtime_ns for file in files}
    third = start(folder, "--check")
    wait_for(third, "running at")
    assert third.wait(60) == 0
    assert {file: file.stat().st_mtime_ns for file in folder.glob("publications/*.pdf")} == made
    assert "Loading the demonstration" not in third.said()
    wait_until(lambda: not processes_on(folder))


def test_an_empty_portal_stops_in_good_order(tmp_path):
    folder = tmp_path / "var"
    person = {"EMAIL": "rehana@prokas.example", "NAME": "Rehana Parvin", "PASSWORD": "seven rivers meet here"}
    portal = start(folder, "--empty", **{f"PORTAL_ADMIN_{name}": value for name, value in person.items()})
    try:
        wait_for(portal, "Ctrl-C ends it.")
        portal.send_signal(signal.SIGTERM)
        assert portal.wait(60) == 0
    finally:
        portal.kill()
        portal.wait()
    assert "rehana@prokas.example is the first administrator" in portal.said()
    assert "Sign in as" not in portal.said()
    assert processes_on(folder) == {}
