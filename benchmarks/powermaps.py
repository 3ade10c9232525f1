"""`python -m benchmarks.powermaps`: what maps of several sizes cost, what putting ten partners' maps together costs, and a long register.

Milliseconds are of the processor, the least of several times: on a shared machine the clock on the wall says little.
"""

import logging
import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.mapping import Filled
    from partners.models import User


def main() -> None:
    parser = ArgumentParser(prog="python -m benchmarks.powermaps", description=__doc__)
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

    from benchmarks.mapping import fill

    connection.settings_dict["TEST"]["NAME"] = (
        str(folder / "benchmark.sqlite3") if connection.vendor == "sqlite" else "benchmark_of_maps"
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
    _maps(filled, rounds)
    _together(filled, rounds)
    _register(filled, rounds)


def _maps(filled: "Filled", rounds: int) -> None:
    """The fragment alone, the whole page that shows it with its names, and the page on which it is worked on."""
    from django.template.loader import render_to_string
    from django.urls import reverse

    from partners.clearance import Level
    from powermaps.reading import picture_of
    from reporting.models import Report
    from reporting.workflow import Status

    print(
        f"{'actors':>7} {'fragment ms':>12} {'kB':>6} {'growth':>7} "
        f"{'read ms':>9} {'queries':>8} {'kB gz':>6} {'write ms':>9} {'queries':>8} {'kB gz':>6}"
    )
    least = 0.0
    for size, report in filled.by_size.items():
        rows = _power(report).section(report, Level.RESTRICTED).values["placements"]
        urls = {row["id"]: f"#row-{row['id']}" for row in rows}

        def draw(rows: Any = rows, urls: Any = urls) -> str:
            return render_to_string("powermaps/figure.html", {"picture": picture_of(rows, urls), "editable": False})

        took = _least(draw, rounds)
        least = least or took
        address = (
            reverse("powermaps:show_map", args=[report.ibp.code]) + f"?partner=S{size}&q={filled.quarters[-1].code}"
        )
        page, queries, weight = _page(filled.reader, address, rounds)
        Report.objects.filter(pk=report.pk).update(status=Status.DRAFT)
        write, asked, heavy = _page(filled.writer, reverse("powermaps:map", args=[report.pk]), rounds)
        print(
            f"{size:>7} {took:>12.1f} {len(draw().encode()) / 1024:>6.1f} {took / least:>7.1f} "
            f"{page:>9.1f} {queries:>8} {weight:>6.1f} {write:>9.1f} {asked:>8} {heavy:>6.1f}"
        )


def _power(report: Any) -> Any:
    return next(chapter for chapter in report.chapters if chapter.key == "power")


def _together(filled: "Filled", rounds: int) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from partners.clearance import Level

    print(f"\n{'put together':24} {'ms':>9} {'queries':>8}")
    last = filled.joined[-1]

    def join(reports: list[Any]) -> None:
        for report in reports:
            _power(report).section(report, Level.CONSORTIUM)

    for title, reports in (("one quarter", [last]), (f"{len(filled.joined)} quarters", filled.joined)):
        with CaptureQueriesContext(connection) as queries:
            join(reports)
        asked = len(queries)
        took = _least(lambda reports=reports: join(reports), rounds)  # type: ignore[misc]
        print(f"{title:24} {took:>9.0f} {asked:>8}")
    address = reverse("powermaps:show_map", args=[last.ibp.code]) + f"?partner=P1&q={filled.quarters[-1].code}"
    page, asked, weight = _page(filled.reader, address, rounds)
    print(f"{'page of one partner':24} {page:>9.0f} {asked:>8} {weight:>6.1f} kB gz")


def _register(filled: "Filled", rounds: int) -> None:
    from django.urls import reverse

    from benchmarks.mapping import PAIRS

    print(f"\n{'register':24} {'ms':>9} {'queries':>8} {'kB gz':>6}")
    address = reverse("powermaps:actors")
    for title, query in (
        ("first page", ""),
        ("one word", "?q=bank"),
        ("two words", "?q=press+sylhet"),
        ("Bangla", "?q=ব্যুরো"),
    ):
        took, asked, weight = _page(filled.reader, address + query, rounds)
        print(f"{title:24} {took:>9.1f} {asked:>8} {weight:>6.1f}")
    took, asked, weight = _page(filled.reader, reverse("powermaps:duplicates"), rounds)
    print(f"{f'{PAIRS} pairs that may be one':24} {took:>9.1f} {asked:>8} {weight:>6.1f}")


def _page(person: "User", address: str, rounds: int) -> tuple[float, int, float]:
    """Milliseconds, queries and kB of the compressed answer."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}")
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked = len(queries)
    return _least(lambda: client.get(address), rounds), asked, len(answer.content) / 1024


def _least(deed: Callable[[], object], rounds: int) -> float:
    """Milliseconds of the processor, once it has been done once."""
    deed()
    times = []
    for _round in range(rounds):
        began = time.process_time()
        deed()
        times.append(time.process_time() - began)
    return min(times) * 1000


if __name__ == "__main__":
    main()
