"""Knows what must hold before a change lands: style, types, migrations, and every test on both databases. Tells how many held."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from prokas_portal.bootstrap import BASE, say
from prokas_portal.private_postgres import PrivatePostgres

# What differs between hosts must not reach the tests.
OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DJANGO_SETTINGS_MODULE")


class Outcome(NamedTuple):
    passed: int
    failed: int

    def __add__(self, other: object) -> "Outcome":
        assert isinstance(other, Outcome)
        return Outcome(self.passed + other.passed, self.failed + other.failed)


def main(arguments: argparse.Namespace) -> int:
    environ = {k: v for k, v in os.environ.items() if k not in OURS and not k.startswith("PORTAL_")}
    manage = [sys.executable, "manage.py"]
    settings = "--settings=prokas_portal.test_settings"
    total = Outcome(0, 0)
    total += check("Style: ruff", [sys.executable, "-m", "ruff", "check", "."], environ)
    total += check("Layout: ruff format", [sys.executable, "-m", "ruff", "format", "--check", "--quiet", "."], environ)
    total += check("Types: mypy", [sys.executable, "-m", "mypy"], environ)
    total += check(
        "Migrations match the models", [*manage, "makemigrations", "--check", "--dry-run", settings], environ
    )
    total += check(
        "Settings are fit for production",
        [*manage, "check", "--deploy", "--fail-level=WARNING", settings],
        {**environ, "PORTAL_URL": "https://portal.example"},
    )
    on_sqlite = "not browser and not postgres and not once"
    total += tests("Tests on SQLite, its tables made from the models", on_sqlite, environ, "--nomigrations")
    say("Starting a private PostgreSQL")
    with PrivatePostgres() as postgres:
        on_postgres = {**environ, "DATABASE_URL": postgres.url}
        total += tests(
            "Tests on PostgreSQL, its tables made by the migrations, with Chromium", "not whole", on_postgres
        )

    say("All of it holds" if not total.failed else "Not all of it holds: see above")
    print(f"\n{total.passed} passed, {total.failed} failed", flush=True)
    return 1 if total.failed else 0


def check(title: str, command: Sequence[str], environ: Mapping[str, str]) -> Outcome:
    say(title)
    ended = subprocess.run(command, cwd=BASE, env=environ, stdin=subprocess.DEVNULL).returncode
    if ended:
        say(f"FAILED: {title}")
    return Outcome(0, 1) if ended else Outcome(1, 0)


def tests(title: str, which: str, environ: Mapping[str, str], *options: str) -> Outcome:
    """Run pytest; it names what it had to try twice. What it skipped counts as failed: everything was installed before."""
    say(title)
    folder = Path(tempfile.mkdtemp(prefix="portal-verify-"))
    record = folder / "junit.xml"
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "2", "-rfER", "-m", which, f"--junitxml={record}", *options],
            cwd=BASE,
            env=environ,
            stdin=subprocess.DEVNULL,
        ).returncode
        outcome, skipped = read_record(record)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name in skipped:
        say(f"FAILED: skipped {name}")
    if ended and not outcome.failed:
        say(f"FAILED: pytest ended with status {ended}")
        outcome += Outcome(0, 1)
    return outcome


def read_record(record: Path) -> tuple[Outcome, list[str]]:
    """How many tests passed and failed according to a JUnit file, the skipped (named besides) among the failed."""
    if not record.exists():
        return Outcome(0, 0), []
    cases = list(ElementTree.parse(record).getroot().iter("testcase"))
    skipped = [
        f"{case.get('classname')}.{case.get('name')}: {mark.get('message')}"
        for case in cases
        if (mark := case.find("skipped")) is not None and mark.get("type") != "pytest.xfail"
    ]
    failed = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
    failed += len(skipped)
    return Outcome(len(cases) - failed, failed), skipped
