"""Finished chunks of unfinished runs, one folder a run, on the disk of the machine that makes them.

A chunk bears its number and hash in its name; a half-written one never does. What is lost here is made again.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

FOLDER: Final = "making"


class ChunkFolder:
    """The chunks of one run."""

    def __init__(self, instance: Path, run_number: str) -> None:
        self.folder = instance / FOLDER / run_number

    def keep(self, number: int, content: bytes) -> str:
        """Write a chunk durably and return its SHA-256."""
        self.folder.mkdir(parents=True, exist_ok=True)
        sha256 = hashlib.sha256(content).hexdigest()
        descriptor, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self._path(number, sha256))
        return sha256

    def read(self, number: int, sha256: str) -> bytes | None:
        """A chunk as it was kept; None where it is gone or is not what it was."""
        path = self._path(number, sha256)
        content = path.read_bytes() if path.is_file() else None
        return content if content is not None and hashlib.sha256(content).hexdigest() == sha256 else None

    def clear(self) -> None:
        """Take all of it away: the run is whole, or nobody wants it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, number: int, sha256: str) -> Path:
        return self.folder / f"{number:06d}-{sha256}"
