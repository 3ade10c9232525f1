"""`python -m benchmarks.synergies`: what 20 projects with 200 actors each could do together, beside what 2 could."""

import logging
import os
import random
import statistics
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from partners.models import User
    from workshops.models import Workshop

SIZES = (2, 20)  # projects
PARTNERS, ACTORS, POOL = 4, 200, 1_000  # of each project; actors of which each map shows some
KNOWN, WANTED, EVENTS, LINES = 20, 20, 4, 6  # of each partner
PLACES = ("Ukhia", "Teknaf", "Savar", "Khulna", "Satkhira", "Sylhet", "Bogura", "Barishal", "Rajshahi", "Cumilla")
WORDS = [
    "ministry",
    "letter",
    "support",
    "council",
    "budget",
    "union",
    "climate",
    "finance",
    "migrant",
    "returnee",
    "passport",
    "agent",
    "middleman",
    "fee",
    "rate",
    "database",
    "training",
    "women",
    "youth",
    "radio",
    "journalist",
    "court",
    "lawyer",
    "bank",
    "remittance",
    "cyclone",
    "salt",
    "water",
    "shelter",
    "school",
]


def main() -> None:
    parser = ArgumentParser(prog="python -m benchmarks.synergies", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="how often each is done (9)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as folder:
        os.environ["PORTAL_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        import django
        from django.core.management import call_command

        django.setup()
        logging.disable(logging.WARNING)
        call_command("collectstatic", verbosity=0, interactive=False)
        _with_database(Path(folder), lambda reader, workshops: _measure(reader, workshops, rounds))


def _with_database(folder: Path, measure: "Callable[[User, list[Workshop]], None]") -> None:
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    connection.settings_dict["TEST"]["NAME"] = (
        str(folder / "benchmark.sqlite3") if connection.vendor == "sqlite" else "benchmark_of_synergies"
    )
    databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        began = time.perf_counter()
        reader, workshops = _fill()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{connection.vendor}: filled in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        measure(reader, workshops)
    finally:
        teardown_databases(databases, verbosity=0)


def _fill() -> "tuple[User, list[Workshop]]":
    """The same projects at both workshops: the smaller one calls the first of them."""
    from datetime import UTC, date, datetime

    from partners.models import IBP, Appointment, User
    from partners.standing import Role
    from powermaps.models import Actor
    from reporting.models import Quarter
    from reporting.quarters import Period
    from workshops.models import Workshop

    at = datetime(2017, 3, 20, 9, tzinfo=UTC)
    reader = User.objects.create(email="facilitator@prokas.example", name="Nasrin Akter", password="!")
    Appointment.objects.create(person=reader, role=Role.FACILITATOR)
    quarter = Quarter.of(Period(2017, 1))
    quarter.opened_at = at
    quarter.save()
    projects = [
        IBP.objects.create(code=f"P{number:02}", name=f"Project {number}", starts_on=date(2016, 12, 1))
        for number in range(max(SIZES))
    ]
    actors = Actor.objects.bulk_create(
        Actor(name=f"Directorate {number}", short_name=f"D{number}", ibp=projects[0], added_by=reader, added_at=at)
        for number in range(POOL)
    )
    for project in projects:
        _project(project, quarter, actors, reader, at)
    found = []
    for size in SIZES:
        there = Workshop.objects.create(quarter=quarter, theme=f"{size} projects", held_on=date(2017, 3, 29))
        there.ibps.set(projects[:size])
        found.append(there)
    return reader, found


def _project(project: Any, quarter: Any, actors: list[Any], by: Any, at: Any) -> None:
    from partners.clearance import Level
    from partners.models import Organisation, Seat
    from powermaps.models import Placement, Rapport, Strategy
    from powermaps.shifts import Verdict
    from reporting.models import ContextChange, Gathering, Kind, Report, Statement
    from reporting.workflow import Status

    chance = random.Random(project.code)
    mapped = chance.sample(actors, ACTORS)
    for number in range(PARTNERS):
        organisation = Organisation.objects.create(acronym=f"{project.code}O{number}", name=f"{project.code} {number}")
        seat = Seat.objects.create(
            ibp=project, organisation=organisation, joined_on=project.starts_on, is_lead=number == 0
        )
        words = {"due_on": quarter.ends_on, "opened_at": at, "status_at": at, "status": Status.SUBMITTED}
        report = Report.objects.create(kind=Kind.PARTNER, ibp=project, seat=seat, quarter=quarter, **words)
        Placement.objects.bulk_create(
            Placement(
                report=report,
                actor=actor,
                support=chance.randint(-2, 2),
                influence=chance.randint(1, 5),
                verdict=Verdict.CONFIRMED,
                reason="It answered our letter.",
            )
            for actor in mapped
        )
        Strategy.objects.bulk_create(
            Strategy(
                report=report,
                actor=actor,
                from_support=0,
                from_influence=4,
                target_support=2,
                target_influence=4,
                until="2017Q4",
                approach="Meet it.",
            )
            for actor in chance.sample(mapped, WANTED)
        )
        Rapport.objects.bulk_create(
            Rapport(
                seat=seat,
                actor=actor,
                strength=chance.randint(1, 3),
                kind="working",
                confidentiality=Level.PROGRAMME,
                changed_by=by,
                changed_at=at,
            )
            for actor in chance.sample(mapped, KNOWN)
        )
        Gathering.objects.bulk_create(
            Gathering(report=report, title="Courtyard meeting", place=chance.choice(PLACES)) for _event in range(EVENTS)
        )
        said = [" ".join(chance.sample(WORDS, 9)) for _line in range(2 * LINES)]
        Statement.objects.bulk_create(Statement(report=report, criterion="lessons", text=text) for text in said[:LINES])
        ContextChange.objects.bulk_create(
            ContextChange(report=report, sign="neutral", text=text) for text in said[LINES:]
        )


def _measure(reader: "User", workshops: "list[Workshop]", rounds: int) -> None:
    """Milliseconds of processor time, so that other work on the machine does not count, and by the clock."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from workshops.matching import Matching
    from workshops.models import Workshop

    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    client.force_login(reader, backend=settings.AUTHENTICATION_BACKENDS[0])
    print(f"{'':22} {'projects':>8} {'found':>7} {'cpu ms':>7} {'ms':>6} {'queries':>8} {'kB gz':>6}")
    for size, there in zip(SIZES, workshops, strict=True):
        workshop = Workshop.objects.with_names().get(pk=there.pk)
        address = reverse("workshops:synergies", args=[workshop.pk])
        found = len(Matching(workshop, reader).suggestions)
        deeds: list[tuple[str, Callable[[], Any]]] = [
            ("finding them", lambda workshop=workshop: Matching(workshop, reader).waiting),  # type: ignore[misc]
            ("the page", lambda address=address: client.get(address)),  # type: ignore[misc]
        ]
        for title, deed in deeds:
            answer = deed()
            with CaptureQueriesContext(connection) as queries:
                deed()
            asked = len(queries)  # before the next request forgets them
            weight = len(answer.content) / 1024 if hasattr(answer, "content") else 0
            took, wall = _median(deed, rounds)
            print(f"{title:22} {size:>8} {found:>7} {took:>7.0f} {wall:>6.0f} {asked:>8} {weight:>6.1f}")


def _median(deed: Callable[[], object], rounds: int) -> tuple[float, float]:
    """In milliseconds: of the processor, and by the clock."""
    times, walls = [], []
    for _round in range(rounds):
        began, began_at = time.process_time(), time.perf_counter()
        deed()
        times.append(time.process_time() - began)
        walls.append(time.perf_counter() - began_at)
    return statistics.median(times) * 1000, statistics.median(walls) * 1000


if __name__ == "__main__":
    main()
