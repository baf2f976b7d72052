"""Bytes on the local disk, named by their SHA-256; a half-written file never bears its final name."""

import os
import tempfile
from pathlib import Path


class LocalStore:
    """Files under one folder, spread over 256 subfolders. `name` is the hash plus an optional variant."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where a name lives; names are hex digits with an optional `-variant`."""
        if not name.replace("-", "").isalnum() or "/" in name:
            raise ValueError(f"Not a stored name: {name!r}")
        return self.folder / name[:2] / name

    def put(self, name: str, content: bytes) -> None:
        """Write once and durably; writing the same name again changes nothing."""
        path = self.path(name)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)

    def get(self, name: str) -> bytes:
        """The bytes; FileNotFoundError where there are none."""
        return self.path(name).read_bytes()
