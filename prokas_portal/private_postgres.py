"""A PostgreSQL of our own for the tests: in a temporary folder, on a free port of 127.0.0.1, with a password nobody knows."""

import glob
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

from prokas_portal import children
from prokas_portal.bootstrap import Trouble

# Quick rather than safe: what is in it is thrown away.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


class PrivatePostgres:
    """`with PrivatePostgres() as database: database.url`"""

    def __enter__(self) -> "PrivatePostgres":
        self.folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
        try:
            self._initialise()
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"postgres://portal:{self.password}@127.0.0.1:{self.port}/postgres"

    def _initialise(self) -> None:
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(Path(path).parent.name))
        if not programs:
            raise Trouble("PostgreSQL is not installed. On Debian: apt-get install postgresql")
        self.programs = Path(programs[-1])
        self.log = self.folder / "postgres.log"
        self.password = secrets.token_urlsafe(24)
        password_file = self.folder / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)

        # PostgreSQL refuses to be run by root: then it runs as the user that its package made.
        self.user, self.group = None, None
        if os.geteuid() == 0:
            postgres = pwd.getpwnam("postgres")
            self.user, self.group = postgres.pw_uid, postgres.pw_gid
            for path in (self.folder, password_file):
                os.chown(path, self.user, self.group)
        subprocess.run(
            [
                self.programs / "initdb",
                f"--pgdata={self.folder / 'data'}",
                "--username=portal",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            text=True,
            cwd=self.folder,
            user=self.user,
            group=self.group,
            extra_groups=None if self.user is None else [],
        )

    def _start(self, tries: int = 5) -> None:
        for _ in range(tries):  # a port that was free may be taken a moment later
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
            settings = {
                "listen_addresses": "127.0.0.1",
                "port": self.port,
                "unix_socket_directories": self.folder,
                **FORGETFUL,
            }
            options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
            self.child = children.start(
                [str(self.programs / "postgres"), "-D", str(self.folder / "data"), *options],
                log=self.log,
                user=self.user,
                group=self.group,
            )
            if self._is_ready():
                return
        raise Trouble(f"PostgreSQL did not start. Its last words:\n\n{children.last_lines(self.log)}")

    def _is_ready(self, seconds: float = 30) -> bool:
        ask = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        give_up_at = time.monotonic() + seconds
        while self.child.poll() is None and time.monotonic() < give_up_at:
            if subprocess.run(ask).returncode == 0:
                return True
            time.sleep(0.05)
        return False

    def stop(self) -> None:
        if hasattr(self, "child"):
            children.stop(self.child, by=signal.SIGINT)  # "fast": sends its clients away
        shutil.rmtree(self.folder, ignore_errors=True)
