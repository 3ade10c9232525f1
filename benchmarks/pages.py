"""`python -m benchmarks.pages`: how long each main page takes with three years of data, beside a trivial signed-in page."""

import logging
import os
import statistics
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from benchmarks.filling import Filled

TRIVIAL = "/trivial/"


class Page(NamedTuple):
    title: str
    who: str
    address: str


class Figure(NamedTuple):
    page: Page
    status: int
    milliseconds: float
    ratio: float  # to the trivial page, asked for in turns with this one: the machine's other work weighs on both
    queries: int
    weight: int  # bytes of the compressed page


def main() -> None:
    parser = ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="how often each page is asked for (15)")
    parser.add_argument("--only", default="", help="only pages whose title holds this")
    parser.add_argument("--queries", action="store_true", help="also list the queries of each page that repeat")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as folder:
        os.environ["PORTAL_VAR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        _set_up()
        with _filled_database(Path(folder)) as filled:
            measured = [
                _measure(page, filled, arguments.rounds)
                for page in [Page("trivial signed-in page", "contributor", TRIVIAL), *_pages(filled)]
                if arguments.only in page.title
            ]
            _print(measured)
            if arguments.queries:
                for figure in measured:
                    _print_repeated(figure.page, filled)


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    logging.disable(logging.WARNING)
    call_command("collectstatic", verbosity=0, interactive=False)


@contextmanager
def _filled_database(folder: Path) -> Iterator["Filled"]:
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from benchmarks.filling import fill

    connection.settings_dict["TEST"]["NAME"] = (
        str(folder / "benchmark.sqlite3") if connection.vendor == "sqlite" else "benchmark_of_pages"
    )
    databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        began = time.perf_counter()
        filled = fill()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{connection.vendor}: filled in {time.perf_counter() - began:.0f} s", file=sys.stderr)
        yield filled
    finally:
        teardown_databases(databases, verbosity=0)


def _pages(filled: "Filled") -> list[Page]:
    from django.urls import reverse

    ibp, quarter = filled.ibp.code, filled.quarter.code
    draft, sent, consolidated = (filled.reports[name].pk for name in ("draft", "sent", "consolidated"))
    submitted = filled.reports["submitted"].pk

    def page(title: str, who: str, name: str, *args: object, query: str = "") -> Page:
        return Page(title, who, reverse(name, args=args) + query)

    return [
        *(page(f"home, {who}", who, "home") for who in filled.people),
        page("board of a project", "lead", "reporting:board", ibp, quarter),
        page("board of a project", "facilitator", "reporting:board", ibp, quarter),
        page("board of the programme", "facilitator", "reporting:programme_board", quarter),
        page("overview of a draft", "contributor", "reporting:report", draft),
        page("overview of a sent report", "reviewer", "reporting:report", sent),
        page("overview, consolidated", "lead", "reporting:report", consolidated),
        page("progress review", "contributor", "reporting:progress", draft),
        page("contextual change", "contributor", "reporting:context", draft),
        page("what is missing before submission", "focal person", "reporting:submit", draft),
        page("read a report", "reviewer", "reporting:read", sent),
        page("read a report", "lead", "reporting:read", sent),
        page("review a report", "reviewer", "reporting:review", submitted),
        page("desk", "reviewer", "reporting:desk"),
        page("desk", "reviewer of all", "reporting:desk"),
        page("consolidate progress", "lead", "reporting:consolidate_progress", consolidated),
        page("consolidate context", "lead", "reporting:consolidate_context", consolidated),
        page("history of a report", "reviewer", "reporting:history", sent),
        page("history of a statement", "contributor", "reporting:row_history", "statement", filled.statement.pk),
        page("log of contextual change", "contributor", "reporting:log"),
        page("log of contextual change", "facilitator", "reporting:log"),
        page("log, negative only", "reviewer of all", "reporting:log", query="?sign=negative"),
        page("publications", "lead", "publishing:publications"),
        page("publications", "facilitator", "publishing:publications"),
        page("publications", "observer", "publishing:publications"),
        page("directory", "contributor", "partners:directory"),
        page("an organisation", "contributor", "partners:organisation", filled.organisation.pk),
        page("account", "contributor", "partners:account"),
        page("set-up", "administrator", "partners:setup"),
        page("organisations", "administrator", "partners:organisations"),
        page("projects", "administrator", "partners:ibps"),
        page("a consortium", "administrator", "partners:consortium", filled.ibp.pk),
        page("people", "administrator", "partners:people"),
        page("invitations", "administrator", "partners:invitations"),
        page("changes in set-up", "administrator", "partners:changes"),
        page("quarters", "administrator", "reporting:quarters"),
        page("a quarter", "administrator", "reporting:quarter", quarter),
        page("API: reports", "reviewer of all", "api:report-list"),
        page("API: statements", "reviewer of all", "api:statement-list"),
        page("API: contextual changes", "contributor", "api:context-change-list"),
        page("API: publications", "facilitator", "api:publication-list"),
        page("API: organisations", "contributor", "api:organisation-list"),
        page("API: directory", "contributor", "api:directory-list"),
    ]


def _client(page: Page, filled: "Filled"):  # type: ignore[no-untyped-def]
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    client.force_login(filled.people[page.who], backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _measure(page: Page, filled: "Filled", rounds: int) -> Figure:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = _client(page, filled)
    answer = client.get(page.address)
    with CaptureQueriesContext(connection) as queries:
        client.get(page.address)
    asked = len(queries)  # the next request forgets them
    times, trivial_times = [], []
    for _ in range(rounds):
        trivial_times.append(_timed(lambda: client.get(TRIVIAL)))
        times.append(_timed(lambda: client.get(page.address)))
    took, trivial = statistics.median(times), statistics.median(trivial_times)
    weight = len(answer.content) if not answer.streaming else 0
    return Figure(page, answer.status_code, took * 1000, took / trivial, asked, weight)


def _timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _print(measured: list[Figure]) -> None:
    print(f"{'page':36} {'as':16} {'ms':>7} {'ratio':>6} {'queries':>8} {'kB':>6}")
    for figure in measured:
        status = "" if figure.status == 200 else f"  status {figure.status}"
        print(
            f"{figure.page.title:36} {figure.page.who:16} {figure.milliseconds:7.1f} {figure.ratio:6.1f} {figure.queries:8d} "
            f"{figure.weight / 1024:6.1f}{status}"
        )


def _print_repeated(page: Page, filled: "Filled") -> None:
    from collections import Counter

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = _client(page, filled)
    client.get(page.address)
    with CaptureQueriesContext(connection) as queries:
        client.get(page.address)
    print(f"\n{page.title}, {page.who}: {page.address}")
    shapes = Counter(query["sql"][:90] for query in queries.captured_queries)
    for shape, times in shapes.most_common(3):
        if times > 1:
            print(f"  {times} × {shape}")
    for query in sorted(queries.captured_queries, key=lambda query: -float(query["time"]))[:3]:
        print(f"  {float(query['time']) * 1000:.0f} ms {query['sql'][:200]}")


if __name__ == "__main__":
    main()
