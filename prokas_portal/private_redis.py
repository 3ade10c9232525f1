"""A Redis of our own on a Unix socket: no port, no files, gone when we are.

It keeps nothing on disk: what is to be done stands in the database, messages only wake the worker, and the sweep wakes it again.
"""

import socket
import subprocess
import time
from pathlib import Path

from prokas_portal import children
from prokas_portal.bootstrap import Trouble

LONGEST_SOCKET_PATH = 107  # bytes: what the kernel has room for


class PrivateRedis:
    def __init__(self, socket_path: Path, *, log: Path) -> None:
        self.socket_path = socket_path
        self.log = log
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def start(self) -> subprocess.Popen[bytes]:
        if len(bytes(self.socket_path)) > LONGEST_SOCKET_PATH:
            raise Trouble(
                f"The path {self.socket_path} is too long for a socket. "
                "Put the portal in a folder with a shorter path, or name one for its data: PORTAL_VAR=/srv/prokas"
            )
        settings = {
            "port": "0",
            "unixsocket": str(self.socket_path),
            "unixsocketperm": "700",
            "dir": str(self.socket_path.parent),
            "save": "",
            "appendonly": "no",
            "maxmemory": "256mb",
            "maxmemory-policy": "volatile-ttl",  # pushes out cached values, never messages
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        try:
            self.child = child = children.start(["redis-server", *options], log=self.log)
        except FileNotFoundError:
            raise Trouble("redis-server is not installed. On Debian: apt-get install redis-server") from None
        self._wait()
        return child

    def _wait(self, seconds: float = 10) -> None:
        give_up_at = time.monotonic() + seconds
        while self.is_running and time.monotonic() < give_up_at:
            if self.answers():
                return
            time.sleep(0.02)
        raise Trouble(f"Redis did not start. Its last words, from {self.log}:\n\n{children.last_lines(self.log)}")

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket_path))
                line.sendall(b"PING\r\n")
                return line.recv(7).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self) -> None:
        if self.child:
            children.stop(self.child)

    def restart(self) -> None:
        """With everything in it gone, as after a crash."""
        if self.child:
            self.child.kill()
            self.child.wait()
        self.start()
