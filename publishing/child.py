"""Knows how to do heavy work in a forked child: within limits, without network, killed when it takes too long or its parent dies."""

import ctypes
import gc
import os
import resource
import select
import signal
import socket
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

HEAD = struct.Struct("!cI")  # what kind of message, how many bytes follow
RESULT, WORD, FAILURE = b"R", b"W", b"F"

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000

Say = Callable[[str], None]


class Failed(Exception):
    """The child did not deliver; the message is what it said or how it ended."""


@dataclass(frozen=True)
class Limits:
    memory: int  # bytes of address space
    cpu: int  # seconds of processor
    wall: float  # seconds by the clock


def in_child(work: Callable[[Say], bytes], limits: Limits, *, hear: Say, pulse: float = 5.0) -> bytes:
    """What `work` returns. `hear` gets each word it says, and "" at least every `pulse` seconds; it may raise to stop it."""
    incoming, outgoing = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        os.close(incoming)
        _be_child(work, limits, outgoing, parent)
    os.close(outgoing)
    try:
        return _listen(incoming, time.monotonic() + limits.wall, hear, pulse)
    except EOFError:
        _, status = os.waitpid(pid, 0)
        pid = 0
        raise Failed(_ending(status)) from None
    finally:
        os.close(incoming)
        if pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _listen(incoming: int, deadline: float, hear: Say, pulse: float) -> bytes:
    buffer = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise Failed("out of time")
        ready, _, _ = select.select([incoming], [], [], min(left, pulse))
        if not ready:
            hear("")
            continue
        if not (chunk := os.read(incoming, 1 << 16)):
            raise EOFError
        buffer += chunk
        while len(buffer) >= HEAD.size:
            kind, size = HEAD.unpack_from(buffer)
            if len(buffer) < HEAD.size + size:
                break
            body = bytes(buffer[HEAD.size : HEAD.size + size])
            del buffer[: HEAD.size + size]
            if kind == RESULT:
                return body
            if kind == FAILURE:
                raise Failed(body.decode())
            hear(body.decode())


def _ending(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return "out of time" if number == signal.SIGXCPU else f"ended by {signal.Signals(number).name}"
    return f"ended with {os.waitstatus_to_exitcode(status)}"


def _be_child(work: Callable[[Say], bytes], limits: Limits, outgoing: int, parent: int) -> NoReturn:
    # Whatever happens, this process never returns into its parent's code: no finally, no atexit, no database.
    try:
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGUSR1, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(name, signal.SIG_DFL)
        _die_with(parent)
        _leave_network()
        gc.disable()  # a quarter of the time, and all of the memory is given back below
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu, limits.cpu + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            kind, body = RESULT, work(lambda word: _send(outgoing, WORD, word.encode()))
        except MemoryError:
            kind, body = FAILURE, b"out of memory"
        except Exception as error:
            kind, body = FAILURE, f"{type(error).__name__}: {error}".encode()
        _send(outgoing, kind, body)
    finally:
        os._exit(0)


def _send(outgoing: int, kind: bytes, body: bytes) -> None:
    message = memoryview(HEAD.pack(kind, len(body)) + body)
    while message:
        message = message[os.write(outgoing, message) :]


def _die_with(parent: int) -> None:
    """A parent killed with -9 leaves no child behind."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def _leave_network() -> None:
    """Into an empty network where the kernel allows it; in any case Python opens no more sockets."""
    ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET)

    def refuse(*args: object, **kwargs: object) -> NoReturn:
        raise PermissionError("no network here")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.create_connection = refuse
