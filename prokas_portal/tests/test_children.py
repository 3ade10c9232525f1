"""Nothing that the portal starts outlives it, and what ends too often is given up."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from prokas_portal import children
from prokas_portal.bootstrap import BASE, Trouble
from prokas_portal.private_redis import PrivateRedis
from prokas_portal.supervisor import STARTS, Program, Supervisor

SLEEP = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)"]


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(true, seconds=10):
    give_up_at = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < give_up_at
        time.sleep(0.02)


def test_children_die_with_a_parent_that_is_killed(tmp_path):
    parent = f"""
        import sys, time
        from pathlib import Path
        from prokas_portal import children
        for _ in range(2):
            print(children.start({SLEEP!r}, log=Path({str(tmp_path / "log")!r})).pid, flush=True)
        time.sleep(60)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(parent)], cwd=BASE, stdout=subprocess.PIPE, text=True
    ) as process:
        pids = [int(process.stdout.readline()) for _ in range(2)]
        wait_until(lambda: children.last_lines(tmp_path / "log").count("here") == 2)
        assert all(map(is_alive, pids))
        process.kill()
    wait_until(lambda: not any(map(is_alive, pids)))


def test_a_child_that_will_not_end_is_ended(tmp_path):
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('here', flush=True); time.sleep(60)"
    )
    child = children.start([sys.executable, "-c", stubborn], log=tmp_path / "log")
    wait_until(lambda: "here" in children.last_lines(tmp_path / "log"))
    children.stop(child, within=0.2)
    assert child.returncode == -signal.SIGKILL


def test_what_ended_is_started_again(tmp_path):
    supervisor = Supervisor()
    sleeper = Program("Sleeper", tmp_path / "log", lambda: children.start(SLEEP, log=tmp_path / "log"))
    supervisor.run(sleeper)
    first = sleeper.child.pid
    os.kill(first, signal.SIGKILL)
    sleeper.child.wait()
    supervisor.look_after()
    assert sleeper.child.pid != first
    second = sleeper.child.pid
    supervisor.stop()
    assert not is_alive(second)


def test_what_keeps_ending_is_given_up_with_its_last_words(tmp_path):
    supervisor = Supervisor()
    command = [sys.executable, "-c", "print('no such table'); raise SystemExit(1)"]
    failing = Program("Worker", tmp_path / "log", lambda: children.start(command, log=tmp_path / "log"))
    supervisor.run(failing)
    with pytest.raises(Trouble, match=r"(?s)Worker keeps ending.*no such table"):  # noqa: PT012
        for _ in range(STARTS + 1):
            failing.child.wait()
            supervisor.look_after()
    assert len(failing.started_at) == STARTS


@pytest.mark.worker
def test_redis_says_why_it_does_not_start(tmp_path):
    with pytest.raises(Trouble, match="too long for a socket"):
        PrivateRedis(tmp_path / ("x" * 120) / "redis.sock", log=tmp_path / "log").start()
    with pytest.raises(Trouble, match=r"(?s)Redis did not start.*No such file"):
        PrivateRedis(tmp_path / "nowhere" / "redis.sock", log=tmp_path / "log").start()
