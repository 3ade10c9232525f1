"""Knows what a machine must have before the portal can run, and brings it: Debian packages, a virtual environment, Python packages.

Standard library only, loaded by path: nothing else is installed when it runs. Once all is there it hands over to the environment's Python.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import fcntl
import glob
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

BASE = Path(__file__).resolve().parent.parent
ENVIRONMENT = BASE / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCK = BASE / "requirements.lock"
STAMP = ENVIRONMENT / "installed.sha256"

OLDEST_PYTHON = (3, 11)
SPACE_NEEDED = 1_200_000_000  # bytes: the environment takes about 700 MB, unpacking needs room beside it
CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.d/prokas-portal.conf")


class Trouble(Exception):
    """A reason to stop, worded for the person at the keyboard."""


class Need(NamedTuple):
    """A Debian package, and the library, program or file that shows that it (or an equal) is there already."""

    package: str
    shown_by: str


TO_RUN = (
    Need("libpango-1.0-0", "libpango-1.0.so.0"),
    Need("libpangoft2-1.0-0", "libpangoft2-1.0.so.0"),
    Need("libharfbuzz-subset0", "libharfbuzz-subset.so.0"),
    Need("redis-server", "redis-server"),
)
TO_VERIFY = (
    *TO_RUN,
    Need("postgresql", "/usr/lib/postgresql/*/bin/initdb"),
    Need("chromium", "chromium"),
    Need("poppler-utils", "pdftotext"),
)
COMMANDS = {"up": TO_RUN, "verify": TO_VERIFY}


# ── What the person asked for ───────────────────────────────────────────────


def read_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """Read before anything is installed, so that `--help` and a slip of the finger are answered at once."""
    parser = argparse.ArgumentParser(prog="manage.py")
    commands = parser.add_subparsers(dest="command", required=True)

    up = commands.add_parser("up", help="install what is missing, start the portal, render the reports, serve")
    up.add_argument("--check", action="store_true", help="end with status 0 as soon as the reports are rendered")
    up.add_argument("--port", type=_port, default=8000, help="the port on 127.0.0.1 (default 8000; 0 takes a free one)")
    up.add_argument("--empty", action="store_true", help="no demonstration data: ask for the first administrator")

    commands.add_parser("verify", help="install what the tests need and run all of them")
    return parser.parse_args(argv)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: give a number from 0 to 65535")
    return int(text)


# ── Telling how far it is ───────────────────────────────────────────────────


def seconds_running() -> float:
    """Since this process began; handing over to another Python does not set it back."""
    began = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began


def say(line: str) -> None:
    print(f"[{seconds_running():4.0f} s] {line}", flush=True)


# ── The way through ─────────────────────────────────────────────────────────


def prepare(command: str) -> None:
    """Everything `command` needs. Returns inside the environment's Python; elsewhere it replaces this process by that."""
    inside = Path(sys.prefix).resolve() == ENVIRONMENT.resolve()
    try:
        if not inside:
            _require_python()
            with _only_one_at_a_time():
                _install_debian_packages(needs_of(command, os.environ))
                _install_python_packages()
            os.execv(PYTHON, [str(PYTHON), str(BASE / "manage.py"), *sys.argv[1:]])
        elif not STAMP.exists() or STAMP.read_text() != _stamp():
            raise Trouble("The packages in .venv are not those of requirements.lock: run it with the system's python3.")
    except OSError as error:
        raise explained(error) from error


def enter_environment_or_explain() -> NoReturn:
    """For Django's own commands, called with a Python that has no Django."""
    if PYTHON.exists() and Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        os.execv(PYTHON, [str(PYTHON), str(BASE / "manage.py"), *sys.argv[1:]])
    sys.exit("Nothing is installed yet. `python3 manage.py up` installs all that is needed and starts the portal.")


def needs_of(command: str, environ: os._Environ[str] | dict[str, str]) -> list[Need]:
    """What `command` needs on this host; a host that names a Redis of its own needs none here."""
    given_redis = command == "up" and environ.get("REDIS_URL")
    return [need for need in COMMANDS[command] if not (given_redis and need.package == "redis-server")]


def _require_python() -> None:
    if sys.version_info[:2] < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        raise Trouble(
            f"Python {platform.python_version()} is too old: the portal needs {wanted} or newer (Debian 12 has 3.11)."
        )


class _only_one_at_a_time:
    """Two commands started together install one after the other. The lock is the folder itself and ends with the process."""

    def __enter__(self) -> None:
        self.folder = os.open(BASE, os.O_RDONLY)
        try:
            fcntl.flock(self.folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another command that is installing here")
            fcntl.flock(self.folder, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        os.close(self.folder)


# ── Debian packages ─────────────────────────────────────────────────────────


def is_present(shown_by: str) -> bool:
    if ".so" in shown_by:
        try:
            ctypes.CDLL(shown_by)
        except OSError:
            return False
        return True
    if "/" in shown_by:
        return bool(glob.glob(shown_by))
    return shutil.which(shown_by) is not None


def missing_packages(needs: Iterable[Need]) -> list[str]:
    return [need.package for need in needs if not is_present(need.shown_by)]


def _install_debian_packages(needs: Sequence[Need]) -> None:
    packages = missing_packages(needs)
    if not _pip_command():
        packages.append("python3-pip")
    if not packages:
        return
    if not shutil.which("apt-get"):
        raise Trouble(f"This machine has no apt-get. Install what Debian calls {', '.join(packages)}, then try again.")
    if os.geteuid() != 0:
        raise Trouble(
            "Some Debian packages are missing and only root can install them. Run this, then try again:\n\n"
            f"    sudo apt-get update && sudo apt-get install --yes --no-install-recommends {' '.join(packages)}"
        )
    if "postgresql" in packages:
        # The tests start a database of their own: Debian's package shall not set up and start another one.
        CLUSTER_SETTINGS.parent.mkdir(parents=True, exist_ok=True)
        CLUSTER_SETTINGS.write_text("create_main_cluster = false\n")
    say(f"Installing Debian packages: {', '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3", "-o", "Acquire::http::Timeout=30"]
    _follow([*apt, "update"], quiet)
    _follow([*apt, "install", "--yes", "--no-install-recommends", *packages], quiet)
    still_missing = missing_packages(needs)
    if still_missing:
        raise Trouble(f"apt-get ended well, and yet these are not usable: {', '.join(still_missing)}.")


# ── Python packages ─────────────────────────────────────────────────────────


def _stamp() -> str:
    """Changes whenever the environment must be brought up to date."""
    return hashlib.sha256(LOCK.read_bytes() + repr(sys.version_info[:2]).encode()).hexdigest()


def _pip_command() -> list[str] | None:
    """How to install into the environment: by its own pip, or from outside where Debian left `ensurepip` out."""
    if importlib.util.find_spec("ensurepip"):
        return [str(PYTHON), "-m", "pip"]
    if importlib.util.find_spec("pip") or is_present("/usr/lib/python3/dist-packages/pip/__init__.py"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    return None


def _install_python_packages() -> None:
    if STAMP.exists() and STAMP.read_text() == _stamp() and PYTHON.exists():
        return
    room = shutil.disk_usage(BASE).free
    if room < SPACE_NEEDED and not STAMP.exists():
        raise Trouble(
            f"The disk is too full: {room // 10**6} MB are free under {BASE}, {SPACE_NEEDED // 10**6} MB are needed."
        )
    pip = _pip_command()
    if not pip:
        raise Trouble("This Python has neither pip nor ensurepip. On Debian: apt-get install python3-pip")

    say("Making the virtual environment .venv")
    STAMP.unlink(missing_ok=True)
    without = [] if pip[0] == str(PYTHON) else ["--without-pip"]
    _follow([sys.executable, "-m", "venv", "--clear", *without, str(ENVIRONMENT)])
    count = sum(1 for line in LOCK.read_text().splitlines() if line[:1].isalnum())
    say(f"Installing {count} Python packages, as pinned in requirements.lock")
    options = [
        "--require-hashes",
        "--only-binary=:all:",
        "--no-input",
        "--no-compile",  # Python does it for what is imported, which is a small part
        "--progress-bar=off",
        "--disable-pip-version-check",
    ]
    _follow([*pip, "install", *options, "--requirement", str(LOCK)])
    STAMP.write_text(_stamp())


# ── Running installers ──────────────────────────────────────────────────────

PATIENCE = 300  # seconds to wait for another apt that holds a lock
NO_NETWORK = (
    "Could not resolve",
    "Temporary failure",
    "Failed to fetch",
    "NewConnectionError",
    "Could not connect",
    "Unable to connect",
)
NO_SPACE = ("No space left on device", "not enough free space", "don't have enough free space")


def _follow(command: Sequence[str], environ: dict[str, str] | None = None) -> None:
    """Run an installer, tell every ten seconds how far it is, and explain its failure."""
    give_up_at = time.monotonic() + PATIENCE
    while True:
        ended, lines = _run(command, environ)
        if ended == 0:
            return
        busy = any("Could not get lock" in line for line in lines)
        if not busy or time.monotonic() > give_up_at:
            raise Trouble(explain_failure(command, lines))
        say("Waiting for another apt that is running on this machine")
        time.sleep(5)


def _run(command: Sequence[str], environ: dict[str, str] | None) -> tuple[int, list[str]]:
    last_lines: deque[str] = deque(maxlen=40)
    spoken_at = time.monotonic()
    with subprocess.Popen(
        command,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout
        for line in process.stdout:
            last_lines.append(line.rstrip())
            if time.monotonic() - spoken_at > 10:
                spoken_at = time.monotonic()
                say(f"… {line.strip()[:100]}")
    return process.returncode, list(last_lines)


def explain_failure(command: Sequence[str], lines: Sequence[str]) -> str:
    """What a person can do about an installer that failed; its own last words stand below."""
    text = "\n".join(lines)
    tail = "\n".join("    " + line for line in lines[-12:])
    what = "apt-get" if command[0] == "apt-get" else "pip" if "pip" in command else command[0]
    if any(sign in text for sign in NO_SPACE):
        reason = f"The disk is full: {what} could not write. Make room, then try again."
    elif "Could not get lock" in text:
        reason = "Another apt has been running on this machine for minutes. Try again when it is done."
    elif "CERTIFICATE_VERIFY_FAILED" in text:
        reason = (
            f"{what} does not trust the certificate it was shown. Behind a proxy, name its certificate: PIP_CERT=/path"
        )
    elif any(sign in text for sign in NO_NETWORK):
        reason = (
            f"{what} could not fetch what is missing. Is this machine connected to the network (and its proxy set)?"
        )
    else:
        reason = f"{what} failed:"
    return f"{reason}\n\n{tail}"


def explained(error: OSError) -> Trouble:
    """What a person can do about it."""
    if error.errno == errno.ENOSPC:
        where = f": {error.filename} could not be written" if error.filename else ""
        return Trouble(f"The disk is full{where}. Make room, then try again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Trouble(f"{error.filename or BASE} may not be written by this user: run it as the owner of {BASE}.")
    return Trouble(str(error))
