"""Proves that the whole chain works: has the worker render the consolidated report of every project, and tells how far it is."""

import time
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from prokas_portal.bootstrap import say
from prokas_portal.supervisor import Supervisor
from publishing.asking import ask_for_consolidated
from publishing.models import UNFINISHED, Publication, State

PATIENCE = 600  # seconds without any progress, until rendering counts as failed


class Rendered(NamedTuple):
    files: dict[Path, str]  # and what each is
    missing: list[str]  # a sentence on each that could not be made


def render_reports(supervisor: Supervisor) -> Rendered:
    """Have the worker render the consolidated report of every project, and follow it."""
    publications = ask_for_consolidated()
    told: dict[Publication, str] = {}
    moved_at = time.monotonic()
    while any(publication.state in UNFINISHED for publication in publications):
        supervisor.look_after()
        for publication in publications:
            publication.refresh_from_db()
            if told.get(publication) != (news := _news(publication)):
                told[publication] = news
                moved_at = time.monotonic()
                say(news)
        if time.monotonic() - moved_at > PATIENCE:
            return Rendered(
                {}, [f"The worker made no progress for {PATIENCE} seconds. See {settings.VAR}/log/worker.log"]
            )
        time.sleep(0.2)
    return Rendered(
        files={Path(done.file.path): str(done) for done in publications if done.state == State.DONE},
        missing=[
            f"{_news(publication)}. {publication.error}"
            for publication in publications
            if publication.state != State.DONE
        ],
    )


def _news(publication: Publication) -> str:
    if publication.state == State.RUNNING and publication.progress_total:
        return f"{publication}: {publication.doing} ({publication.progress_done} of {publication.progress_total})"
    return f"{publication}: {publication.get_state_display()}"
