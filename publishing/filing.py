"""Knows how a finished file comes to lie on its shelf: whole or not at all, under one name, with its checksum."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files.base import ContentFile
from django.core.files.storage import Storage


def checksum(content: bytes) -> str:
    """SHA-256, 64 hexadecimal digits."""
    return sha256(content).hexdigest()


@contextmanager
def laid_beside(storage: Storage, name: str, content: bytes) -> Iterator["Beside"]:
    """The content safely on the disk beside its place. `.put()` moves it there; without that it is gone afterwards."""
    folder = _folder(storage)
    if folder is None:  # a storage without folders, such as S3, shows a file only once it is whole
        yield Beside(storage, name, content, None)
        return
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix=f"{name}.", suffix=".part", delete=False) as part:
        path = Path(part.name)
        try:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
            os.chmod(path, 0o640)
            yield Beside(storage, name, content, path)
        finally:
            path.unlink(missing_ok=True)


def sweep_beside(storage: Storage, name: str) -> None:
    """Remove what a worker that was killed while writing left behind. Only once nobody is to write this file any more."""
    if folder := _folder(storage):
        for leftover in folder.glob(f"{name}.*.part"):
            leftover.unlink(missing_ok=True)


def _folder(storage: Storage) -> Path | None:
    try:
        return Path(storage.path(""))
    except NotImplementedError:
        return None


class Beside:
    def __init__(self, storage: Storage, name: str, content: bytes, path: Path | None) -> None:
        self.storage, self.name, self.content, self.path = storage, name, content, path

    def put(self) -> None:
        """Into its place, over whatever an earlier attempt put there."""
        if self.path is None:
            self.storage.delete(self.name)
            self.storage.save(self.name, ContentFile(self.content))
            return
        os.replace(self.path, self.storage.path(self.name))
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
