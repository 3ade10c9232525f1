"""One command brings the portal up: what it begins with, what it refuses, and what it leaves alone."""

import socket

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from partners import demonstration
from partners.models import User
from partners.standing import Role
from prokas_portal import first_data, made_files, programs
from prokas_portal.bootstrap import Trouble
from prokas_portal.up import only_portal_on, open_door


@pytest.fixture
def administrator_in_environment(monkeypatch):
    monkeypatch.setenv("PORTAL_ADMIN_EMAIL", "rehana@prokas.example")
    monkeypatch.setenv("PORTAL_ADMIN_NAME", "Rehana Parvin")
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", "seven rivers meet here")


def test_one_portal_at_a_time_works_on_a_folder(tmp_path):
    with only_portal_on(tmp_path) as lock:
        print(4711, "http://127.0.0.1:8000", file=lock, flush=True)
        with pytest.raises(Trouble, match=r"http://127\.0\.0\.1:8000 \(process 4711\)"), only_portal_on(tmp_path):
            pass
    with only_portal_on(tmp_path) as lock:
        lock.seek(0)
        assert lock.read() == ""


def test_a_taken_port_is_named_with_another_to_try():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} .* --port {port + 1}"), open_door(port):
            pass


def test_the_demonstration_is_loaded_into_an_empty_database_only(db):
    assert first_data.load_demonstration() is True
    people = User.objects.count()
    assert people > 20
    assert first_data.load_demonstration() is True  # a second time it finds it there
    assert User.objects.count() == people


def test_somebodys_work_is_no_place_for_the_demonstration(db):
    User.objects.create_user("asha@bcas.example", "seven rivers meet here", name="Asha Rahman")
    assert first_data.load_demonstration() is False
    assert User.objects.count() == 1


def test_a_portal_that_others_reach_gets_no_published_passwords(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(Trouble, match="--empty"):
        first_data.load_demonstration()
    assert not User.objects.exists()


def test_the_first_administrator_comes_from_the_environment(db, administrator_in_environment):
    first_data.make_first_administrator()
    person = User.objects.get()
    assert (person.email, person.name) == ("rehana@prokas.example", "Rehana Parvin")
    assert person.check_password("seven rivers meet here")
    assert [appointment.role for appointment in person.appointments.all()] == [Role.ADMINISTRATOR]
    first_data.make_first_administrator()  # a second start changes nothing
    assert User.objects.count() == 1


def test_the_first_administrator_is_asked_for_until_the_answers_will_do(db, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    answers = iter(["rehana", "Rehana Parvin", "rehana@prokas.example", "Rehana Parvin"])
    passwords = iter(["seven rivers meet here"] * 2 + ["one", "another"] + ["seven rivers meet here"] * 2)
    monkeypatch.setattr("builtins.input", lambda prompt: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(passwords))
    first_data.make_first_administrator()
    assert User.objects.get().email == "rehana@prokas.example"


def test_without_a_terminal_one_learns_what_to_set(db, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(Trouble, match="PORTAL_ADMIN_EMAIL"):
        first_data.make_first_administrator()


def test_a_first_administrator_with_a_poor_password_is_refused(db, monkeypatch, administrator_in_environment):
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", "password")
    with pytest.raises(Trouble, match="password"):
        first_data.make_first_administrator()
    assert not User.objects.exists()


def test_an_empty_portal_is_not_made_of_a_demonstration(db):
    demonstration.load()
    with pytest.raises(Trouble, match="holds the demonstration"):
        first_data.make_first_administrator()


def test_translations_are_compiled_when_their_source_is_newer(tmp_path):
    folder = tmp_path / "bn" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalog = Catalog(locale="bn")
    catalog.add("Quarter", "ত্রৈমাসিক")
    with (folder / "django.po").open("wb") as file:
        write_po(file, catalog)
    made_files.compile_translations([tmp_path])
    compiled = folder / "django.mo"
    assert "ত্রৈমাসিক".encode() in compiled.read_bytes()
    compiled.write_bytes(b"kept")
    made_files.compile_translations([tmp_path])
    assert compiled.read_bytes() == b"kept"


def test_static_files_are_collected_once(settings, tmp_path):
    settings.VAR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    made_files.collect_static_files()
    marker = tmp_path / "static" / "marker"
    marker.touch()
    stamp = (tmp_path / "static.sha256").stat().st_mtime_ns
    made_files.collect_static_files()
    assert (tmp_path / "static.sha256").stat().st_mtime_ns == stamp


def test_the_clock_writes_only_where_it_is_told(tmp_path):
    assert f"--schedule={tmp_path / 'beat-schedule'}" in programs.beat(folder=tmp_path)
