"""Bytes named by their SHA-256, on the local disk or in an S3-compatible place: `stores.store_of` knows which.

`put` returns when the place holds the bytes durably. A half-written file never bears its final name.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from trace.errors import N_, Refusal


class StoreFailed(Refusal):
    """The place of files does not answer, or lets us not in; nothing was kept."""

    status = 503


class Store(Protocol):
    """A place of files. `name` is the hash plus an optional `-variant`."""

    where: str
    """The place in words, for manifests and complaints; without any secret."""

    def put(self, name: str, content: bytes) -> None:
        """Write once and durably; writing the same name again changes nothing."""

    def put_file(self, name: str, path: Path) -> None:
        """The same for a file already on this disk, which is taken away from there."""

    def get(self, name: str) -> bytes:
        """The bytes; FileNotFoundError where there are none."""

    def has(self, name: str) -> bool:
        """Whether there are any."""

    def delete(self, name: str) -> None:
        """Take it away; nothing happens where there is none."""

    def copy_out(self, folder: Path) -> None:
        """Every file into a folder, as LocalStore lays them out."""

    def copy_in(self, folder: Path) -> None:
        """Everything that `copy_out` wrote, back into this place."""


def key_of(name: str) -> str:
    """Where a name lives below a place; names are hex digits with an optional `-variant`."""
    if not name.replace("-", "").isalnum() or "/" in name:
        raise ValueError(f"Not a stored name: {name!r}")
    return f"{name[:2]}/{name}"


def files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """(name, path) of each stored file that `copy_out` wrote."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.parent.name == path.name[:2]:
            yield path.name, path


class LocalStore:
    """Files under one folder, spread over 256 subfolders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.where = str(folder)

    def path(self, name: str) -> Path:
        """Where a name lives."""
        return self.folder / key_of(name)

    def put(self, name: str, content: bytes) -> None:
        path = self.path(name)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _rename(Path(temporary), path)

    def put_file(self, name: str, path: Path) -> None:
        target = self.path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.stat().st_dev != target.parent.stat().st_dev:
            self.put(name, path.read_bytes())
            path.unlink()
            return
        with path.open("rb") as written:
            os.fsync(written.fileno())
        _rename(path, target)

    def get(self, name: str) -> bytes:
        return self.path(name).read_bytes()

    def has(self, name: str) -> bool:
        return self.path(name).is_file()

    def delete(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    def copy_out(self, folder: Path) -> None:
        if self.folder.is_dir():
            shutil.copytree(self.folder, folder, dirs_exist_ok=True)

    def copy_in(self, folder: Path) -> None:
        if folder.is_dir():
            shutil.copytree(folder, self.folder, dirs_exist_ok=True)


def _rename(temporary: Path, path: Path) -> None:
    """Under its name, and the name itself on the disk: a power cut after this loses nothing."""
    temporary.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def probe(store: Store, name: str) -> None:
    """Write, read and take away one small file under `name`; raises what went wrong."""
    store.put(name, name.encode())
    if store.get(name) != name.encode():
        raise StoreFailed(N_("Kho tệp %(where)s trả lại nội dung khác."), where=store.where)
    store.delete(name)
