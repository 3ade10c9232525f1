"""Set-up on a machine that has nothing: what it finds missing, and what it says about what goes wrong."""

import errno
import subprocess
import sys

import pytest

from prokas_portal import bootstrap
from prokas_portal.bootstrap import (
    Need,
    Trouble,
    explain_failure,
    explained,
    missing_packages,
    needs_of,
    read_arguments,
)


def test_up_serves_on_port_8000_unless_told_otherwise():
    arguments = read_arguments(["up"])
    assert (arguments.port, arguments.check, arguments.empty) == (8000, False, False)
    arguments = read_arguments(["up", "--check", "--empty", "--port", "0"])
    assert (arguments.port, arguments.check, arguments.empty) == (0, True, True)


@pytest.mark.parametrize("port", ["-1", "65536", "http", ""])
def test_what_is_no_port_is_refused_before_anything_is_installed(port, capsys):
    with pytest.raises(SystemExit):
        read_arguments(["up", f"--port={port}"])
    assert "is no port" in capsys.readouterr().err


def test_missing_packages_are_found_by_library_program_and_file():
    needs = [
        Need("libc6", "libc.so.6"),
        Need("libnowhere0", "libnowhere.so.0"),
        Need("dash", "sh"),
        Need("nowhere", "no-such-program"),
        Need("base-files", "/etc/*release"),
        Need("nofile", "/nowhere/*/initdb"),
    ]
    assert missing_packages(needs) == ["libnowhere0", "nowhere", "nofile"]


def test_a_host_with_a_redis_of_its_own_needs_none_here_but_the_tests_do():
    def packages(command, environ):
        return {need.package for need in needs_of(command, environ)}

    assert "redis-server" in packages("up", {})
    assert "redis-server" not in packages("up", {"REDIS_URL": "redis://cache.internal"})
    assert {"redis-server", "chromium", "postgresql"} <= packages("verify", {"REDIS_URL": "redis://cache.internal"})


def test_somebody_who_is_not_root_gets_the_line_to_run(monkeypatch):
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    with pytest.raises(Trouble) as trouble:
        bootstrap._install_debian_packages([Need("nowhere", "no-such-program"), Need("dash", "sh")])
    assert str(trouble.value).endswith(
        "sudo apt-get update && sudo apt-get install --yes --no-install-recommends nowhere"
    )


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("E: Failed to fetch http://deb.debian.org/x  Could not resolve 'deb.debian.org'", "connected to the network"),
        (
            "NewConnectionError: Failed to establish a new connection: Network is unreachable",
            "connected to the network",
        ),
        ("SSLError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate')", "does not trust the certificate"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "The disk is full"),
        ("E: You don't have enough free space in /var/cache/apt/archives/.", "The disk is full"),
        ("E: Could not get lock /var/lib/dpkg/lock-frontend.", "Another apt"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "apt-get failed"),
    ],
)
def test_an_installer_that_failed_is_explained_and_quoted(said, means):
    explanation = explain_failure(["apt-get", "install"], ["Reading package lists...", said])
    assert means in explanation
    assert said in explanation


def test_a_full_disk_and_a_foreign_folder_are_named():
    assert "The disk is full: /srv/var" in str(explained(OSError(errno.ENOSPC, "No space left", "/srv/var")))
    assert "may not be written" in str(explained(OSError(errno.EACCES, "Permission denied", "/srv/var")))


def test_an_old_python_is_told_so(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(Trouble, match="too old"):
        bootstrap._require_python()


def test_an_installer_that_says_a_lot_is_followed_to_its_end():
    script = "import sys; print('x' * 10**6); print('last words'); sys.exit(3)"
    assert bootstrap._run([sys.executable, "-c", script], None)[0] == 3


def test_every_requirement_is_locked_with_its_hash():
    lock = bootstrap.LOCK.read_text()
    for line in (bootstrap.BASE / "requirements.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, version = line.partition("==")
            pinned = f"\n{name.partition('[')[0].lower()}=={version} \\\n    --hash=sha256:"
            assert pinned in lock.lower(), line


def test_without_django_one_learns_where_to_begin(tmp_path):
    (tmp_path / "prokas_portal").mkdir()
    for name in ("manage.py", "prokas_portal/bootstrap.py"):
        (tmp_path / name).write_bytes((bootstrap.BASE / name).read_bytes())
    ended = subprocess.run(
        [sys._base_executable, "-I", "-S", str(tmp_path / "manage.py"), "migrate"], capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert "python3 manage.py up" in ended.stderr
