"""The programs that make up a running portal, as command lines. `up`, the tests and a production host start the same ones."""

import sys
from pathlib import Path


def web(*, listening: int, processes: int = 1, threads: int = 96) -> list[str]:
    """gunicorn, on a socket that the starting process opened and passes on.

    More threads than LIVE_LISTENERS: who watches a board of a workshop holds one all the time.
    """
    return [
        *_python("gunicorn"),
        "prokas_portal.wsgi",
        f"--bind=fd://{listening}",
        "--worker-class=gthread",
        f"--workers={processes}",
        f"--threads={threads}",
        "--worker-tmp-dir=/dev/shm",  # its heartbeat must not wait for a busy disk
        "--graceful-timeout=5",
        "--no-control-socket",  # nobody needs to steer it from outside
        "--config=python:prokas_portal.serving",
    ]


def worker(*, processes: int = 2) -> list[str]:
    alone = [
        "--without-gossip",
        "--without-mingle",
    ]  # workers need not know each other: the database says who does what
    return [
        *_python("celery"),
        "--app=prokas_portal",
        "worker",
        f"--concurrency={processes}",
        "--loglevel=INFO",
        *alone,
    ]


def beat(*, folder: Path) -> list[str]:
    """The clock, in a process of its own: a beat inside a worker would outlive it."""
    schedule = [f"--schedule={folder / 'beat-schedule'}", "--pidfile="]
    return [*_python("celery"), "--app=prokas_portal", "beat", "--loglevel=INFO", *schedule]


def _python(module: str) -> list[str]:
    return [sys.executable, "-m", module]
