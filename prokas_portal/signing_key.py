"""Knows the key this host signs with: made once, kept in a file only its owner can read."""

import os
import secrets
import tempfile
from pathlib import Path


def secret_key(path: Path) -> str:
    """The key in `path`, made on first use. Several processes starting at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor, written = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            os.link(written, path)
        except FileExistsError:
            pass  # another process was first
        finally:
            os.unlink(written)
    return path.read_text().strip()
