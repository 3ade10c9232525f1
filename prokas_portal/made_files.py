"""Files that set-up makes from others: compiled translations, and what browsers fetch, named by content and compressed."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from prokas_portal.bootstrap import say


def compile_translations(folders: Sequence[Path]) -> None:
    """Every .po that is newer than its .mo. Babel does it: no gettext tools are needed."""
    for source in (path for folder in folders for path in sorted(folder.glob("*/LC_MESSAGES/*.po"))):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as po, compiled.open("wb") as mo:
                write_mo(mo, read_po(po))


def collect_static_files() -> None:
    """Only where a source changed since the last time: compressing takes seconds."""
    stamp = Path(settings.VAR) / "static.sha256"
    wanted = _state_of_sources()
    if Path(settings.STATIC_ROOT).is_dir() and stamp.exists() and stamp.read_text() == wanted:
        return
    say("Collecting what browsers fetch: styles, scripts, fonts")
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(wanted)


def _state_of_sources() -> str:
    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            source = Path(storage.path(path)).stat()
            state.update(f"{path} {source.st_size} {source.st_mtime_ns}\n".encode())
    return state.hexdigest()
