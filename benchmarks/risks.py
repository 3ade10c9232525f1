"""`python -m benchmarks.risks`: the consolidated register of 50 partners with 40 risks each over 12 quarters, beside one of 5 partners."""

import logging
import os
import statistics
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.registering import Filled


def main() -> None:
    parser = ArgumentParser(prog="python -m benchmarks.risks", description=__doc__)
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
        _with_database(Path(folder), lambda filled: _measure(filled, rounds))


def _with_database(folder: Path, measure: "Callable[[Filled], None]") -> None:
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from benchmarks.registering import fill

    connection.settings_dict["TEST"]["NAME"] = (
        str(folder / "benchmark.sqlite3") if connection.vendor == "sqlite" else "benchmark_of_risks"
    )
    databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        began = time.perf_counter()
        filled = fill()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{connection.vendor}: filled in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        measure(filled)
    finally:
        teardown_databases(databases, verbosity=0)


def _measure(filled: "Filled", rounds: int) -> None:
    """Milliseconds of processor time, so that other work on the machine does not count; growth is to the smaller project."""
    from django.urls import reverse

    from partners.clearance import Level
    from risks.joining import ConsolidatedRegister, gather

    print(f"{'':34} {'partners':>8} {'cpu ms':>7} {'growth':>7} {'ms':>6} {'queries':>8} {'kB gz':>6}")
    pages: list[tuple[str, Callable[[Any, Any], str]]] = [
        ("register, first page", lambda ibp, _last: reverse("risks:register", args=[ibp.code])),
        ("register, narrowed", lambda ibp, _last: f"{reverse('risks:register', args=[ibp.code])}?level=4&trend=same"),
        ("register, words", lambda ibp, _last: f"{reverse('risks:register', args=[ibp.code])}?text=council+union"),
        ("register, an earlier quarter", lambda ibp, _last: f"{reverse('risks:register', args=[ibp.code])}?q=2015Q1"),
        ("consolidated chapter", lambda _ibp, last: reverse("risks:together", args=[last.pk])),
        ("one risk of it", lambda _ibp, last: reverse("risks:joined_risk", args=[last.pk, _a_risk(last)])),
        ("programme", lambda _ibp, _last: reverse("risks:programme")),
    ]
    for title, address in pages:
        least = 0.0
        for size, ibp in filled.projects.items():
            took, wall, asked, weight = _page(filled, address(ibp, filled.consolidated[size][-1]), rounds)
            least = least or took
            print(f"{title:34} {size:>8} {took:>7.0f} {took / least:>7.1f} {wall:>6.0f} {asked:>8} {weight:>6.1f}")
    for title, deed in (
        ("gather what members sent", gather),
        ("put together what was sent", lambda report: ConsolidatedRegister(report, Level.CONSORTIUM).values),
    ):
        least = 0.0
        for size in filled.projects:
            last = filled.consolidated[size][-1]
            took, wall = _median(lambda deed=deed, last=last: deed(last), min(rounds, 5))  # type: ignore[misc]
            least = least or took
            print(f"{title:34} {size:>8} {took:>7.0f} {took / least:>7.1f} {wall:>6.0f}")


def _a_risk(report: Any) -> str:
    from partners.clearance import Level
    from risks.joining import ConsolidatedRegister

    return str(ConsolidatedRegister(report, Level.CONSORTIUM).rows[0]["id"])


def _page(filled: "Filled", address: str, rounds: int) -> tuple[float, float, int, float]:
    """Milliseconds of processor time and by the clock, queries, and kB of the compressed answer."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    client.force_login(filled.reader, backend=settings.AUTHENTICATION_BACKENDS[0])
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked = len(queries)
    took, wall = _median(lambda: client.get(address), rounds)
    return took, wall, asked, len(answer.content) / 1024


def _median(deed: Callable[[], object], rounds: int) -> tuple[float, float]:
    """In milliseconds, once it has been done once: of the processor, and by the clock."""
    deed()
    times, walls = [], []
    for _round in range(rounds):
        began, began_at = time.process_time(), time.perf_counter()
        deed()
        times.append(time.process_time() - began)
        walls.append(time.perf_counter() - began_at)
    return statistics.median(times) * 1000, statistics.median(walls) * 1000


if __name__ == "__main__":
    main()
